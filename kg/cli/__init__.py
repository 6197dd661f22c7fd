"""The command line: each file is one command that parses, calls one verb of `kg.graph.Graph` and prints.

A command's file is imported when the command is run, so that a quick question does not pay for the others.
Library errors become a line on stderr and an exit code here, and nowhere else.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, NoReturn

import click

import kg
from kg.cli.output import STORE_HELP
from kg.errors import DamagedStore, KgError
from kg.safe import escaped_lines

COMMANDS = {
    "path": "How two actors are connected, and who says so.",
    "connect": "The few hops that join several actors, and who says so.",
    "show": "All that is known of one actor, place, event or source.",
    "search": "Find names, events, claims and sources by their words.",
    "query": "Ask in SPARQL, or a question that has a name.",
    "graph": "Write the graph as one HTML page that opens offline.",
    "sources": "What is loaded; with --coverage, what of a text is coded.",
    "check": "Check data, derived edges, and offsets into texts.",
    "init": "Make a store on disk.",
    "annotate": "The desk: make claims of a text.",
    "desk": "The desk: make claims of a text (the same as annotate).",
    "serve": "The store as pages in your browser, and the desk.",
    "suggest": "Claims that a text may make, to be decided on.",
    "add": "Add claims files and RDF to a store, all or nothing.",
    "import": "Import an analyst's sheet (CSV or workbook), row by row.",
    "remove": "Take a source out of a store.",
    "retract": "Withdraw a source, or one of its claims, and keep its words.",
    "same": "Say in your own name that two nodes are one.",
    "different": "Say in your own name that two nodes are not one.",
    "watch": "Watch how two nodes are joined, as sources come and go.",
    "copy": "Copy a graph between files, directories and servers, verified.",
    "locate": "Paragraph, span and digest of a phrase in a text.",
    "completion": "Let your shell complete commands, names and sources.",
    "export": "Write RDF, GraphML, or a CSV of edges with their evidence.",
}
"""All commands with what `kg --help` says of each, so that it need not load them."""
_LONGEST = 1_000
"""Characters of an error line."""


class Commands(click.Group):
    """Finds a command by name in `kg.cli.<name>` and translates errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        from importlib import import_module

        # "import" is a word of Python's own, and no name for a module.
        module = {"import": "import_", "desk": "annotate"}.get(name, name)
        command: click.Command = import_module(f"kg.cli.{module}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            step = f"did you mean `kg {near[0]}`?" if near else "see `kg --help`"
            raise click.UsageError(f"there is no command “{escaped_lines(args[0])}”: {step}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        # What goes to a file or a program is UTF-8 everywhere, whatever a system's code page is; a terminal that cannot
        # show a letter gets it as an escape, rather than no answer.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                encoding = stream.encoding if stream.isatty() else "utf-8"
                stream.reconfigure(encoding=encoding, errors="backslashreplace")
        with _cleaning_up_when_stopped():
            return super().main(*args, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            return misused(ctx, error)

    def invoke(self, ctx: click.Context) -> Any:
        if sys.stdout is None:
            fail(ctx, "standard output is closed: send it to a file or a program", 2)
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            return misused(ctx, error)
        except KgError as error:
            fail(ctx, error.lines, error.exit_code)
        except KeyboardInterrupt as stopped:
            fail(ctx, "stopped", stopped.args[0] if stopped.args else 130)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except BrokenPipeError:
            unread(ctx)
        except Exception as error:
            if isinstance(error, OSError) and error.strerror:
                gone = isinstance(error, FileNotFoundError) and not error.filename
                where = error.filename or ("the folder that you are in, which was deleted" if gone else "the system")
                fail(ctx, f"{where}: {error.strerror}", 2)
            from kg.store import is_damage, refused

            if reason := refused(error):
                fail(ctx, f"the store cannot be written: {reason}", 2)
            if is_damage(error):
                fail(ctx, str(DamagedStore(str(error))), 2)
            # A fault of ours. The user gets one line; whoever mends it gets the trace.
            if os.environ.get("KG_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}"
            fail(ctx, f"internal error, please report it with the trace that KG_DEBUG=1 shows ({what})", 2)


@contextmanager
def _cleaning_up_when_stopped() -> Iterator[None]:
    """Let whoever ends a command, by SIGTERM or by closing its terminal, leave as little behind as Ctrl-C does."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt(128 + number)

    # Elsewhere than in the main thread nobody may set this; `nohup` has SIGHUP ignored, and that stays.
    may = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if may and hasattr(signal, name)]
    taken = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def unread(ctx: click.Context) -> NoReturn:
    """Leave without a word, as other tools do, when whoever read the output (`| head`) wants no more of it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ctx.exit(141)


def misused(ctx: click.Context, error: click.UsageError) -> NoReturn:
    """Say in one line how a command was misused; without any argument, click shows the help instead."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    message = error.format_message().rstrip(".")
    help_page = f": see `{error.ctx.command_path} --help`" if error.ctx else ""
    fail(ctx, f"{message[0].lower()}{message[1:]}{help_page}", error.exit_code)


def fail(ctx: click.Context, message: str | list[str], code: int) -> NoReturn:
    """Say one line on stderr, or one for each fault, its middle left out when somebody typed a novel; and leave."""
    lines = [message] if isinstance(message, str) else message
    for said in lines:
        line = escaped_lines(" ".join(said.split()))
        click.echo(f"kg: {line if len(line) <= _LONGEST else f'{line[: _LONGEST - 200]} […] {line[-200:]}'}", err=True)
    if len(lines) > 1:
        click.echo(f"kg: {len(lines)} faults in all", err=True)
    ctx.exit(code)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--store", envvar="KG_STORE", metavar="STORE", help=STORE_HELP)
@click.version_option(kg.__version__, prog_name="kg")
def main(store: str | None) -> None:
    """A knowledge graph of actors in a conflict, in which nothing stands without a source.

    Without --store (or KG_STORE) the bundled graph answers.

    \b
    Examples:
      kg path Iran "al-Tanf"             how two actors are connected, and who says so
      kg show "Kataeb Hezbollah"         all that is known of one actor
      kg query --list                    questions with a name
      kg graph -o graph.html             the graph as one page that opens offline
      kg init mine && kg --store mine add article.yaml
    """


if __name__ == "__main__":
    sys.exit(main())
