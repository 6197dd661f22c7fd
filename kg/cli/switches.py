"""The switches that choose routes, by heading, and a command whose help shows them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.paths.policy import BASIS, DISPUTES, TRUST, Policy

if TYPE_CHECKING:
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


which_routes = under(
    "Which routes",
    number("-k", "k", help="The N shortest routes, beyond the shortest too, none visiting a node twice."),
    flag("--varied", "Routes that share as little as may be come first."),
    number("--limit", help="Routes to show when many tie for the shortest.", default=10),
    number("--max-hops", help="Give up beyond N hops."),
    names("--via", "Pass this actor or place, in the order given"),
)
in_time = under(
    "Which routes",
    flag("--same-time", "Those alone whose links can all have held on one day."),
    flag("--chronological", "Those alone whose dates can run forwards, from A to B."),
)
what_to_walk = under(
    "What they walk",
    names("--avoid", "Stay clear of this actor or place"),
    names("--relation", "Walk this kind of edge alone, and those below it", "R"),
    names("--not-relation", "Never walk this kind of edge, nor those below it", "R"),
    flag("--directed", "Walk edges the way they point, from A to B."),
    number("--max-degree", help="Pass through no node with more than N neighbours."),
    flag("--no-hubs", "Pass through no very connected node: --max-degree 50."),
)
when = under(
    "When",
    option("--during", metavar="FROM..TO", help="What can hold then; either end a day, month or year, or left out."),
    flag("--must", "With --during: what must hold then, whatever its open dates turn out to be."),
    option("--known-by", metavar="DATE", help="What can have been reported by then."),
)
whom_to_believe = under(
    "Whom to believe",
    names("--believe", "Take this speaker's word, and nobody else's"),
    names("--doubt", "Leave this speaker's word out"),
    choice("--trust", TRUST, "All speakers, those with a name, or publishers speaking for themselves."),
    choice("--disputed", DISPUTES, "Walk disputed links and mark them; leave them out; or walk no others."),
    option(
        "--contested", type=click.Choice(("include", "exclude", "only")), hidden=True, help="Older name of --disputed."
    ),
    choice("--basis", BASIS, "All; what is said outright; or also what the wording implies."),
    flag("--suggested", "A suggestion is enough."),
)


def policy_options(command: Command) -> Command:
    """The switches of a policy: what to walk, when, whom to believe."""
    return what_to_walk(when(whom_to_believe(command)))


def silence(store: Store, policy: Policy) -> Iterator[str]:
    """A line for each speaker whom a policy believes or doubts and who never speaks, with who does."""
    from kg.lookup import label
    from kg.paths.question import silent, speakers

    for switch, names in ("--believe", policy.believe), ("--doubt", policy.doubt):
        for iri in silent(store, names):
            heard = ", ".join(label(store, speaker) for speaker in speakers(store, 5)) or "nobody"
            never = f"{label(store, iri)} never speaks in the loaded sources, so {switch} finds nothing to go by"
            yield f"kg: {never}; heard most: {heard}"
