"""The unit or crontab line that makes the briefing, written for this newsroom; nothing is enabled by itself."""

import shlex
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.settings import Settings

SERVICE = """[Unit]
Description=newsdraft: the morning briefing
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
{user}WorkingDirectory={folder}
ExecStart={command} briefing serve
Restart=always
RestartSec=30
SuccessExitStatus=1
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths={folder}
PrivateTmp=true
UMask=0077

[Install]
WantedBy={target}
"""


def systemd_unit(settings: Settings, command: str, user: str = "") -> str:
    """A unit for `briefing serve`, started again when it ends: the user's own, or the system's that runs as `user`.

    SettingsError for root, as which it is never run.
    """
    if user == "root":
        raise SettingsError(
            "A briefing is not made as root.", "Name the account that the newsroom's folder belongs to."
        )
    whose, target = (f"User={user}\n", "multi-user.target") if user else ("", "default.target")
    return SERVICE.format(folder=_quoted(settings.folder), command=_quoted(command), user=whose, target=target)


def cron_line(settings: Settings, command: str) -> str:
    """A crontab line that makes each briefing once; its log stands beside newsdraft.toml."""
    folder = shlex.quote(str(settings.folder)).replace("%", "\\%")
    run = f"cd {folder} && {shlex.quote(command)} briefing run --quiet >> briefing.log 2>&1"
    return f"CRON_TZ={settings.newsroom.time_zone}\n{settings.briefing.schedule} {run}\n"


def _quoted(path: Path | str) -> str:
    """A path for a unit: its specifiers escaped, in quotation marks where it has spaces."""
    text = str(path).replace("%", "%%")
    return f'"{text}"' if " " in text else text
