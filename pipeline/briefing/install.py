"""The unit or crontab line that makes the briefing, written for this newsroom; nothing is enabled by itself."""

import shlex
from pathlib import Path

from pipeline.settings import Settings

SERVICE = """[Unit]
Description=newsdraft: the morning briefing
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
WorkingDirectory={folder}
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
WantedBy=default.target
"""


def systemd_unit(settings: Settings, command: str) -> str:
    """A unit of the user's own (no root): `briefing serve` with its schedule, started again when it ends."""
    return SERVICE.format(folder=_quoted(settings.folder), command=_quoted(command))


def cron_line(settings: Settings, command: str) -> str:
    """A crontab line that makes each briefing once; its log stands beside newsdraft.toml."""
    folder = shlex.quote(str(settings.folder)).replace("%", "\\%")
    run = f"cd {folder} && {shlex.quote(command)} briefing run --quiet >> briefing.log 2>&1"
    return f"CRON_TZ={settings.newsroom.time_zone}\n{settings.briefing.schedule} {run}\n"


def _quoted(path: Path | str) -> str:
    """A path for a unit: its specifiers escaped, in quotation marks where it has spaces."""
    text = str(path).replace("%", "%%")
    return f'"{text}"' if " " in text else text
