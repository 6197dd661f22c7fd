"""SPARQL over a store: refuse what is unsafe, run it so that it can be stopped, name questions, write answers.

answer(store, "strikes", agent="US")            a named question
answer(store, "ASK { id:Iran kg:backs ?x }")    SPARQL; usual prefixes need no declaration
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, BinaryIO

from kg.errors import BadQuery
from kg.query.faults import explain
from kg.query.guard import check
from kg.query.questions import PLAIN, Question, bind, exists, question, questions, read, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.query.omitted import LeftOut
    from kg.query.worker import Child
    from kg.store import Store

__all__ = [
    "Answer",
    "Question",
    "answer",
    "check",
    "elsewhere",
    "perform",
    "question",
    "questions",
    "run",
    "understood",
]


class Answer:
    """What a query gives, all of it in memory.

    columns: the variables of a SELECT, in order. terms: its rows as tuples of RDF terms, None for unbound.
    truth: the answer to an ASK, else None. triples: those of a CONSTRUCT or DESCRIBE, each once.
    left_out: the disputed and the merely suggested links of the edge types in the query, which SPARQL does not see
    (`omitted.LeftOut`); asked when first wanted, so that the store must still be open.
    Iterating gives rows as dicts of plain values (or triples); it is true when there is an answer.

    >>> answer = Answer(["n"], [], None, [])
    >>> list(answer), bool(answer)
    ([], False)
    """

    def __init__(
        self, columns: list[str], terms: list[tuple[Any, ...]], truth: bool | None, triples: list[Any]
    ) -> None:
        self.columns = columns
        self.terms = terms
        self.truth = truth
        self.triples = triples
        self._leaves_out: Callable[[], list[LeftOut]] = list

    @cached_property
    def left_out(self) -> list[LeftOut]:
        return self._leaves_out()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as dicts: IRIs and texts as str, integers as int, decimals as Decimal, booleans as bool."""
        return [dict(zip(self.columns, map(_plain, row), strict=True)) for row in self.terms]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.triples or self.rows)

    def __len__(self) -> int:
        return len(self.triples) or len(self.terms)

    def __bool__(self) -> bool:
        return bool(self.truth or self.terms or self.triples)

    def __repr__(self) -> str:
        what = f"truth={self.truth}" if self.truth is not None else f"columns={self.columns}, {len(self)} rows"
        return f"<Answer {f'{len(self)} triples' if self.triples else what}>"


def _plain(term: Any) -> Any:
    value: Any = getattr(term, "value", None if term is None else str(term))
    datatype = getattr(term, "datatype", None)
    kind = datatype.value.rpartition("#")[2] if datatype is not None else ""
    if kind == "integer":
        return int(value)
    if kind == "boolean":
        return value in ("true", "1")
    if kind == "decimal":
        from decimal import Decimal

        return Decimal(value)
    return value


def understood(text: str) -> Question:
    """What someone typed: the name of a question, or SPARQL (which may have a question's header of its own).

    Raises BadQuery with near names for a word that is neither.
    """
    if exists(text.strip()):
        return question(text.strip())
    if text.strip() and not any(mark in text for mark in " {\n:"):
        return question(text.strip())
    return read(PLAIN, text.removeprefix("\ufeff"))


def answer(store: Store, text: str, *, timeout: float | None = None, **parameters: str) -> Answer:
    """Answer SPARQL or a named question.

    text: SPARQL, or a question's name. parameters: its values as a person types them ("the US").
    timeout: seconds, None for no limit. With a limit the query runs in another process, which a time-out or Ctrl-C
    ends; without, in this one, where neither can. Raises BadQuery, QueryStopped, and what looking up a name raises.
    """
    asked = understood(text)
    check(asked.text)
    text = _meant(store, asked, bind(asked, resolve(store, asked, parameters)))
    check(text)
    found = _run(store, text, timeout, inferred=asked.name == PLAIN)
    if asked.name == PLAIN:
        from kg.query.omitted import left_out

        found._leaves_out = lambda: left_out(store, asked.text)
    return found


def _meant(store: Store, asked: Question, text: str, told: Callable[[str], None] = lambda line: None) -> str:
    """SPARQL with the names in it read as they are meant (`doubts.as_meant`); what ships with kg stays as it is."""
    if asked.name != PLAIN or "Label" not in text:
        return text
    from kg.query.doubts import as_meant

    text, lines = as_meant(store, text)
    for line in lines:
        told(line)
    return text


def run(store: Store, text: str, *, timeout: float | None = None) -> Answer:
    """Answer SPARQL; see `answer`."""
    check(text)
    return _run(store, text, timeout)


def _run(store: Store, text: str, timeout: float | None, *, inferred: bool = True) -> Answer:
    if timeout is None:
        return _collected(_asked(store, text, inferred=inferred))
    return _elsewhere(store, text, timeout, inferred=inferred)


def _asked(store: Store, text: str, *, inferred: bool) -> Any:
    """The engine's result object. inferred: questions of ours need the merge alone, which is quicker to read."""
    try:
        return store.query(text, inferred=inferred)
    except BadQuery as error:
        raise BadQuery(explain(text, str(error))) from None
    except RuntimeError as error:  # an unknown function
        raise BadQuery(f"the query failed: {' '.join(str(error).split())}") from None


def _collected(result: Any) -> Answer:
    from kg.store import QueryBoolean, QueryTriples

    try:
        if isinstance(result, QueryBoolean):
            return Answer([], [], bool(result), [])
        if isinstance(result, (QueryTriples, list)):
            return Answer([], [], None, list(dict.fromkeys(result)))
        return Answer([v.value for v in result.variables], [tuple(row) for row in result], None, [])
    except (RuntimeError, ValueError, OSError) as error:
        raise BadQuery(f"the query failed: {' '.join(str(error).split())}") from None


def _elsewhere(store: Store, text: str, timeout: float, *, inferred: bool) -> Answer:
    """Ask another process: it opens the same directory, or is given the graph when that is held in memory here."""
    from kg.query import transport, worker

    parts: list[bytes] = []
    worker.supervise(elsewhere(store, {"text": text, "format": "exact", "inferred": inferred}), parts.append, timeout)
    return _collected(transport.read(b"".join(parts)))


def elsewhere(store: Store, request: dict[str, Any]) -> Child:
    """Start another Python that answers a request (see `perform`) from the same store."""
    from kg.query import transport, worker

    quads = None if store.kind in ("bundled", "directory", "endpoint") else transport.quads(store)
    return worker.spawned({**request, "location": store.location}, quads)


def perform(
    opened: Callable[[], Store], request: Mapping[str, Any], out: BinaryIO, started: Callable[[], None] = lambda: None
) -> int:
    """Open a store, answer and write: all that a query's own process does. Returns 0, or 1 when there is no answer.

    request: text (a question's name or SPARQL), and perhaps parameters (as typed), format (as for `results.write`, or
    "exact" for `transport.read`), width, ids (whether text shows ids in place of names), stats (whether to tell what a
    server was asked), left_out (whether to tell which links SPARQL did not see), and inferred (whether SPARQL reads
    what is inferred, as it does unless told otherwise). started: called when the store is open and the query about to
    run.
    """
    asked = understood(request["text"])
    check(asked.text)
    from kg.query import results, transport

    with opened() as store:
        from kg.query import worker

        text = bind(asked, resolve(store, asked, request.get("parameters") or {}))
        text = _meant(store, asked, text, worker.tell)
        store.merge()
        started()
        result = _asked(store, text, inferred=asked.name == PLAIN and request.get("inferred", True))
        if request["format"] == "exact":
            transport.write(result, out)
            return 0
        named_in = None if request.get("ids") else store
        answered = results.write(result, request["format"], out, request.get("width"), named_in)
        # A server is asked about them where the answer leaves something to explain.
        if asked.name == PLAIN and not (store.batches and answered):
            _tell_doubts(store, text)
        if request.get("left_out") and asked.name == PLAIN:
            _tell_left_out(store, asked.text)
        if request.get("stats"):
            worker.tell(store.cost())
        return 0 if answered else 1


def _tell_doubts(store: Store, text: str) -> None:
    from kg.query import worker
    from kg.query.doubts import doubts

    for line in doubts(store, text):
        worker.tell(line)


def _tell_left_out(store: Store, text: str) -> None:
    from kg.query import worker
    from kg.query.omitted import left_out, worded

    if found := left_out(store, text):
        worker.tell(worded(found))
