"""The `newsdraft` command: a group that imports a subcommand only when it is asked for, so that --help is quick."""

import gc
import importlib
import io
import sys

import click

from pipeline import __version__

CLEAN, FINDINGS, BROKEN = 0, 1, 2
# Imports make half a million objects and hardly a ring: looking through them takes a second and frees nothing.
COLLECT_AFTER = (50_000, 20, 20)

COMMANDS = {
    "draft": "Draft an event: sources, notes, outline, sections, audit, document.",
    "audit": "Recompute the figures of any text, and compare its quotations.",
    "review": "Read, mend, approve and send out drafts.",
    "export": "Write a document without marks, once nothing blocks.",
    "new": "Write a commented event file to start from.",
    "init": "Make a newsroom folder: settings, prompts, styles, events.",
    "style": "Show, check, learn and compare house styles.",
    "prompt": "Show, render and test the prompts.",
    "reference": "List, show and update the reference tables.",
    "briefing": "Make the morning briefing: feeds, events, stories, one document.",
    "runs": "List, show, resume, cancel and clear runs.",
    "queue": "Show, retry and cancel what waits for workers.",
    "worker": "Take orders from the queue, on any number of machines.",
    "mcp": "Serve audit, style and desk as tools to other programs (MCP).",
    "store": "Back up, restore and check the newsroom's store.",
    "doctor": "Tell what is set up, what is missing, and how to fix it.",
}

FOLDERS = ("briefing", "review")
"""Commands that have a folder each."""

EPILOG = """\b
Examples:
  newsdraft draft events/meta.yml           draft an event
  newsdraft draft https://example.org/news  draft from a page
  newsdraft audit column.md                 check any text's figures
  newsdraft export drafts/2025-01-24-...    clean Markdown for readers
"""


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, each exporting `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}.commands" if cmd_name in FOLDERS else cmd_name
        command: click.Command = importlib.import_module(f"pipeline.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"There is no command {args[0]!r}.{_nearest(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _nearest(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, COMMANDS, n=1)
    return f" Did you mean {close[0]!r}?" if close else " `newsdraft --help` lists them."


@click.command(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newsdraft")
def group() -> None:
    """From a news event to a draft an editor can trust.

    Every figure is recomputed before you see it. Exit codes: 0 clean, 1 findings for you, 2 broken.
    """


def fitted(message: str) -> str:
    """A message for standard error as it fits the terminal there."""
    from pipeline.cli.terminal import folded, terminal_width

    return folded(message, terminal_width()) if sys.stderr.isatty() else message


def main() -> None:
    """Runs the command; an error that a person can act on is one clear message and exit code 2."""
    gc.set_threshold(*COLLECT_AFTER)
    try:
        sys.exit(group.main(standalone_mode=False))
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        page = io.StringIO()
        error.show(file=page)
        click.echo(fitted(page.getvalue().rstrip()), err=True)
        sys.exit(BROKEN)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What is done is kept: run the same command to go on.", err=True)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  told whole, without keys
        import traceback

        from pipeline.errors import NewsdraftError
        from pipeline.errors.extras import missing_extra
        from pipeline.errors.redaction import redact

        error = missing_extra(error) or error
        known = isinstance(error, NewsdraftError)
        message = f"newsdraft: {error}" if known else "".join(traceback.format_exception(error)).rstrip()
        click.echo(fitted(redact(message)) if known else redact(message), err=True)
        sys.exit(BROKEN)
    finally:
        gc.freeze()  # the process ends: nothing of it is worth collecting
