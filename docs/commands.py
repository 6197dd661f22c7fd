"""What `docs/commands.md` says of each command, from its `--help` and from the named questions.

`python3 dev.py docs` writes it into the page with cog; a test fails when the page is stale.
"""

from __future__ import annotations

from collections.abc import Iterator

from click.testing import CliRunner

from kg.cli import COMMANDS, main
from kg.query.questions import Question, questions

WIDTH = 100

LIBRARY = {
    "path": "`Graph.path(start, end, **switches)`, `Graph.support(…)`, `Graph.fragility(…)`, "
    "`Graph.without(start, end, *gone)`, "
    "`Graph.why_not(…)`, `Graph.cite(…)`, `Graph.routes(format, …)`, `Graph.sparql(**switches)`",
    "connect": "`Graph.connect(*names, **switches)`",
    "show": "`Graph.show(name)`",
    "search": "`Graph.search(words, limit=20)`",
    "query": "`Graph.query(text, **parameters)`",
    "graph": "`Graph.page(…)`",
    "sources": "`Graph.sources()`, `Graph.coverage(source, text)`",
    "check": "`Graph.check(*texts)`",
    "init": "`kg.create(directory)`",
    "add": "`Graph.add(*paths, text=None, write=False, dry_run=False)`",
    "annotate": "`Graph.annotate(text)`, `kg.desk.shelf.Shelf`",
    "desk": "`kg.desk.shelf.Shelf(folder).open(name, store)`",
    "serve": "`kg.serve.app.run(kg.serve.place.Place(location), ready=print)`",
    "suggest": "`kg.ingest.suggest(text, store, published=…)`",
    "import": "`Graph.import_sheet(path, mapping=None)`",
    "remove": "`Graph.remove(source)`",
    "same": "`Graph.same(one, other, by=…, why=…)`, `Graph.same(one, other, by=…, undo=True)`",
    "different": "`Graph.same(one, other, same=False, by=…, why=…)`",
    "retract": "`Graph.retract(source, by=…, why=…)`, `Graph.retract(source, undo=True)`",
    "watch": "`Graph.watch(one, other, remove=False)`, `Graph.watched()`",
    "copy": "`Graph.copy(target)`",
    "locate": "`Graph.locate(text, phrase)`",
    "completion": "nothing, it is for shells",
    "export": "`Graph.export(format)`",
}
"""What does the same from Python."""


def page() -> str:
    """The generated part of the page: a heading for `kg` and for each command, then the questions."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield f"\n## kg\n\n{_help()}"
    for name in COMMANDS:
        yield f"## kg {name}\n\n{_help(name)}\nFrom Python: {LIBRARY[name]}.\n"
    yield "## Questions that have a name\n\nAsk with `kg query NAME`; `kg query NAME --help` explains one.\n"
    yield "| Name | Question | Parameters |\n|---|---|---|"
    for question in questions():
        yield f"| `{question.name}` | {question.title} | {_parameters(question)} |"
    yield ""


def _help(*command: str) -> str:
    shown = CliRunner().invoke(main, [*command, "--help"], prog_name="kg", terminal_width=WIDTH)
    if shown.exit_code:
        raise SystemExit(f"kg {' '.join(command)} --help failed: {shown.output}")
    return f"```text\n{shown.output}```\n"


def _parameters(question: Question) -> str:
    written = (f"`--{p.name}`{' (required)' if p.required else ''}" for p in question.parameters)
    return ", ".join(written)
