"""The switches that choose routes, by heading, and a command whose help shows them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import complete
from kg.paths import options
from kg.paths.options import FIELDS, Field

if TYPE_CHECKING:
    from kg.paths.policy import Policy
    from kg.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
NAME = "NAME"
AGAIN = "; may be repeated"
_OTHERS = "Other options"


class Switch(click.Option):
    """An option that the help shows under a heading."""

    def __init__(self, *names: Any, heading: str, **rest: Any) -> None:
        super().__init__(*names, **rest)
        self.heading = heading

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        # That N is a number from 1 on goes without saying.
        return record and (record[0], record[1].replace("  [x>=1]", "").replace("; x>=1]", "]"))


class Grouped(click.Command):
    """A command whose help groups its options by heading, in the order in which they were declared."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for declared in self.get_params(ctx):
            record = declared.get_help_record(ctx) if isinstance(declared, click.Option) else None
            if record:
                groups.setdefault(getattr(declared, "heading", _OTHERS), []).append(record)
        for heading, records in sorted(groups.items(), key=lambda group: group[0] == _OTHERS):
            with formatter.section(heading):
                formatter.write_dl(records)


def under(heading: str, *options: tuple[tuple[str, ...], dict[str, Any]]) -> Callable[[Command], Command]:
    """Declare options under a heading."""

    def declare(command: Command) -> Command:
        for names, rest in reversed(options):
            command = click.option(*names, cls=Switch, heading=heading, **rest)(command)
        return command

    return declare


def option(*names: str, **rest: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, rest


def flag(name: str, help: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"is_flag": True, "help": help}


def names(name: str, help: str, metavar: str = NAME) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"multiple": True, "metavar": metavar, "help": f"{help}{AGAIN}."}


def choice(name: str, values: tuple[str, ...], help: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    rest = {"type": click.Choice(values), "default": values[0], "metavar": "|".join(values)}
    return (name,), {**rest, "help": help}


def number(*given: str, help: str, default: int | None = None) -> tuple[tuple[str, ...], dict[str, Any]]:
    shown = {} if default is None else {"default": default, "show_default": True}
    return given, {"type": click.IntRange(1), "metavar": "N", "help": help, **shown}


def asks(heading: str, *fields: str, **helped: str) -> Callable[[Command], Command]:
    """Declare the options of some fields of a question under a heading; helped: what help says of some here."""
    return under(heading, *(_asked(FIELDS[name], helped.get(name, FIELDS[name].help)) for name in (*fields, *helped)))


def _asked(field: Field, help: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    name = (field.option, field.name)
    if field.hidden:
        return name, {"type": click.Choice(field.values), "hidden": True, "help": help}
    if field.kind == "flag":
        return flag(field.option, help)
    if field.kind == "number":
        return number(*name, help=help, default=field.usual)
    if field.kind == "choice":
        return choice(field.option, field.values, help)
    if not field.many:
        return option(field.option, metavar=field.metavar, help=help)
    found, rest = names(field.option, help, field.metavar)
    return found, {**rest, "shell_complete": complete.kinds[field.kind]}


def _under(*headings: str, leave_out: tuple[str, ...] = ()) -> Callable[[Command], Command]:
    """Declare the options of all fields under some headings."""

    def declare(command: Command) -> Command:
        for heading in reversed(headings):
            fields = (name for name, field in FIELDS.items() if field.heading == heading and name not in leave_out)
            command = asks(heading, *fields)(command)
        return command

    return declare


which_routes = _under(options.ROUTES)
routes_on_page = _under(options.ROUTES, leave_out=("same_time", "chronological"))
policy_options = _under(options.EDGES, options.TIME, options.BELIEF)
tree_options = _under(options.EDGES, options.TIME, options.BELIEF, leave_out=("directed",))
path_options = _under(options.EDGES, options.TIME, options.BELIEF, leave_out=("without",))


def silence(store: Store, policy: Policy) -> Iterator[str]:
    """A line for each speaker whom a policy believes or doubts and who never speaks, with who does."""
    from kg.lookup import label
    from kg.paths.question import silent, speakers

    for switch, names in ("--believe", policy.believe), ("--doubt", policy.doubt):
        for iri in silent(store, names):
            heard = ", ".join(label(store, speaker) for speaker in speakers(store, 5)) or "nobody"
            never = f"{label(store, iri)} never speaks in the loaded sources, so {switch} finds nothing to go by"
            yield f"kg: {never}; heard most: {heard}"
