"""A claim told before it is added: how the graph will read it, what is wrong with it, what the store holds on its pair.

A claim is compiled by the code that `kg add` runs, and the edges that follow from an event by the rule that makes them
of it; only as much of the file is looked at as the claim refers to, so that a line is read back as quickly in a long
review as in a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, cast

from kg.claims import ASSERTED, DECLINED, DENIED, DOUBTED, SUGGESTED, Assertion, Claim, Evidence
from kg.desk.review import Item
from kg.errors import BadSource, KgError
from kg.model import Model, Vocabulary, in_plural, names_many
from kg.names import CLAIMED, KG, ONTOLOGY, RDF, SEM, SKOS, TYPE
from kg.paths.origins import Reprints, independent
from kg.rules.working import rule
from kg.sources import claims as compiler
from kg.sources.known import Known
from kg.sources.marked import Node, node_of
from kg.sources.structure import CLAIMS
from kg.sources.text import Text
from kg.store import Engine, NamedNode, Quad, QueryTriples, Store, iri, parts
from kg.store.overlay import Overlay
from kg.values import count
from kg.voices import Voices

Triple = tuple[str, str, str]
_SAYS = {ASSERTED: "says", SUGGESTED: "suggests", DOUBTED: "doubts", DENIED: "denies", DECLINED: "will not comment on"}
_ROLES = {"agent": "by", "target": "on", "victim": "that hit", "participant": "between", "site": "at", "means": "with"}
UNWORDED = "not worded yet"
"""What a claim says of which nothing is written yet; the desk then words it as it reads it back."""
_NEVER_SAID = "it is not said who did it"


class Told(NamedTuple):
    """A claim as it stands.

    reads: the line that the graph will tell, "" where the claim has faults that leave nothing to tell. core: the same
    without speaker and date, fit to be its wording. faults: what keeps it from being added, a line each. margin: what
    the store holds on the same pair, a line each. violent: it tells of violence. blamed: it names who did it.
    edges: the direct edges that follow from it, or that it denies.
    """

    reads: str
    core: str
    faults: tuple[str, ...]
    margin: tuple[str, ...]
    violent: bool
    blamed: bool
    edges: tuple[Triple, ...] = ()


class Teller:
    """Tells claims of one text over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.model = Model(store)
        self.vocabulary = Vocabulary(store)
        self._evidence = Evidence(store, self.model)
        self._voices = Voices(self._evidence)
        self._reprints = Reprints(store)
        self._rules = Engine()
        self._rules.extend(Quad(*parts(fact)) for fact in store.match(None, None, None, ONTOLOGY))
        self._cases, self._grounds = rule("construct-cases"), rule("construct-grounds")

    def tell(self, tree: Item, key: str, claims: dict[str, Item], text: Text) -> Told:
        """Tell one claim of a review. tree: the head, actors and places; claims: all, by their keys."""
        needed = [key, *_referred(key, claims)]
        told = self._told(tree, needed, claims, text, _leave_out_unused)
        if not told.faults:
            return told
        # What it refers to in words is only found among all that there is, which takes longer the more there is; a name
        # that is nearly right among all names.
        if _speaks_of_others(key, claims):
            needed = [key, *(other for other in claims if other != key)]
        return self._told(tree, needed, claims, text)

    def _told(
        self,
        tree: Item,
        needed: list[str],
        claims: dict[str, Item],
        text: Text,
        shorten: Callable[[Node, Node], None] = lambda root, assertions: None,
    ) -> Told:
        root = node_of({**tree, "assertions": []})
        root.entries["assertions"] = found = Node("list", (1, 1))
        found.items = [node_of({"says": UNWORDED, **claims[other]}, number) for number, other in enumerate(needed, 2)]
        shorten(root, found)
        try:
            compiled = compiler.compile_content("", root, Known(self.store), self.vocabulary, text)
        except BadSource as error:
            own = [message for line, _, message in error.faults if line in (1, 2)]
            return Told("", "", tuple(own or [message for _, _, message in error.faults]), (), False, False)
        except KgError as error:
            return Told("", "", (str(error),), (), False, False)
        return _Telling(self, compiled.quads, found.items[0], compiled).told()

    def standing(self, edges: Iterable[Triple]) -> dict[Triple, tuple[int, bool]]:
        """For each edge, from how many independent origins the store has it at least, and whether it is disputed."""
        found = {}
        for subject, predicate, obj in edges:
            if self.store.holds(subject, predicate, obj, CLAIMED):
                edge = self._evidence.edge(subject, predicate, obj)
                held = [v.assertion for v in self._voices.account(edge).held if v.counts]
                least, _ = independent([self._reprints.word(a, self._voices.house(a)) for a in held])
                found[subject, predicate, obj] = (least, edge.disputed)
        return found

    def edges_of(self, quads: Iterable[Quad]) -> list[Triple]:
        """The edges that follow from events among some quads, in a fixed order."""
        laid = [Quad(*parts(quad)) for quad in quads]
        self._rules.extend(laid)
        try:
            cases = [Quad(*parts(triple)) for triple in cast(QueryTriples, self._rules.query(self._cases))]
            self._rules.extend(cases)
            laid += cases
            made: dict[str, dict[str, str]] = {}
            for triple in cast(QueryTriples, self._rules.query(self._grounds)):
                made.setdefault(iri(triple.subject), {})[iri(triple.predicate)] = iri(triple.object)
        finally:
            for quad in laid:
                self._rules.remove(quad)
        wanted = tuple(RDF + name for name in ("subject", "predicate", "object"))
        return sorted({tuple(said[p] for p in wanted) for said in made.values() if all(p in said for p in wanted)})  # type: ignore[misc]

    def is_violent(self, kinds: Iterable[str]) -> bool:
        """Whether any of some event types lies under violence."""
        return any(TYPE + "Violence" in (kind, *self.model.supers(kind, SKOS + "broader")) for kind in kinds)

    def accuses(self, claim: Item) -> bool:
        """Whether a claim tells of violence by its words alone, whatever else may be wrong with it."""
        event, relation = claim.get("event"), claim.get("relation")
        kinds = event.get("type", []) if isinstance(event, dict) else []
        types = [self.vocabulary.event_type(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])]
        name = str(relation.get("predicate", "")) if isinstance(relation, dict) else ""
        blames = bool(name) and (self.vocabulary.wording(name) or "") in (*self.model.flagged("hostile"), KG + "agent")
        return blames or self.is_violent(kind for kind in types if kind)

    def margin(self, edges: Iterable[Triple], source: str, speaker: str, stance: str) -> Iterator[str]:
        """What the store holds of some edges, other sources' words alone: who says so, who disputes it."""
        for subject, predicate, obj in edges:
            if not self.store.holds(subject, predicate, obj, CLAIMED):
                continue
            edge = self._evidence.edge(subject, predicate, obj)
            account = self._voices.account(edge)
            held = [v for v in account.held if v.counts and v.assertion.source != source]
            against = [d.voice.assertion for d in account.against if d.voice.assertion.source != source]
            if not held and not against:
                continue
            names = _names(v.assertion for v in held)
            line = (
                f"{self.sentence(subject, predicate, obj)}: {_listed(names)} {_say(names, 'says so')}" if names else ""
            )
            if deniers := _names(against):
                line += f"{', ' if line else ''}{_listed(deniers)} {_say(deniers, 'disputes it')}"
            if held and stance in (ASSERTED, SUGGESTED):
                words = [self._reprints.word(v.assertion, self._voices.house(v.assertion)) for v in held]
                least, _ = independent(words)
                new = speaker not in {v.assertion.speaker for v in held}
                step = f"yours would be origin {least + 1}" if new else "the same speaker, in another source"
                line += f"; {step}"
            yield line

    def sentence(
        self, subject: str, predicate: str, obj: str, *, past: bool = False, model: Model | None = None
    ) -> str:
        """An edge in words: "Oslind backs Kite Brigade"."""
        model = model or self.model
        reading = model.reading(predicate, subject, obj, forward=True, past=past)
        return f"{model.label(subject)} {reading} {model.label(obj)}"


class _Telling:
    """One claim that was compiled without a fault."""

    def __init__(self, teller: Teller, quads: list[Quad], part: Node, compiled: compiler.Compiled) -> None:
        self.teller = teller
        self.store = Overlay(teller.store, quads)
        self.evidence = Evidence(self.store)
        self.model = self.evidence.model
        self.quads = quads
        assertions = [a for a, parts in compiled.origins.parts.items() if part in parts and self._is_assertion(a)]
        self.said: Assertion = self.evidence.assertion(assertions[0])
        self.claim: Claim = self.evidence.claim(self.said.claim)
        self.source = compiled.source_id

    def told(self) -> Told:
        edges = self._edges()
        core = self._core(edges)
        when = self.claim.dating.given
        dated = f"; {when}" if when != "undated" else ""
        margin = self.teller.margin(edges, self.source, self.said.speaker, self.said.stance)
        kinds = [iri(f.object) for f in self.store.match(self.claim.event or self.claim.iri, SEM + "eventType")]
        hostile = self.teller.model.flagged("hostile")
        violent = self.teller.is_violent(kinds) or any(predicate in hostile for _, predicate, _ in edges)
        blamed = bool(edges) or self.store.holds(self.claim.iri, KG + "agent") or self.claim.role == KG + "agent"
        return Told(f"{self._speaker()}: {core}{dated}", core, (), tuple(margin), violent, blamed, tuple(edges))

    def _is_assertion(self, node: str) -> bool:
        return self.store.holds(node, RDF + "type", KG + "Assertion")

    def _speaker(self) -> str:
        said = self.said
        verb = _SAYS.get(said.stance, "says")
        if said.speaker_name == said.publisher and said.stance == ASSERTED:
            verb = "reports"
        many = said.unnamed and names_many(said.speaker_name)
        return f"{said.speaker_name} {in_plural(verb) if many else verb}"

    def _edges(self) -> list[Triple]:
        claim = self.claim
        if claim.kind == "Relation" and not claim.role:
            said = (self.store.text(claim.iri, RDF + name) or "" for name in ("subject", "predicate", "object"))
            return [tuple(said)]  # type: ignore[list-item]
        if claim.kind in ("Event", "EventSeries"):
            own = [q for q in self.quads if iri(q.subject) == claim.iri]
            return self.teller.edges_of(own)
        if claim.event:
            about = {claim.iri, claim.event}
            event = [Quad(*parts(f), NamedNode(ONTOLOGY)) for f in self.store.match(claim.event)]
            return self.teller.edges_of([*(q for q in self.quads if iri(q.subject) in about), *event])
        return []

    def _core(self, edges: list[Triple]) -> str:
        claim = self.claim
        if claim.role:
            text = f"{self.model.label(claim.filler or '')} is {self.model.label(claim.role)} of “{self._event_name()}”"
            return f"{text}; so {self._sentences(edges)}" if edges else text
        if claim.kind == "Relation":
            return self._sentences(edges)
        if claim.kind in ("Event", "EventSeries"):
            return self._event(edges)
        if claim.kind == "Observation":
            return self._count()
        if claim.kind == "Position":
            return self._position()
        return claim.label

    def _event_name(self) -> str:
        return self.evidence.claim(self.claim.event or "").label

    def _sentences(self, edges: list[Triple]) -> str:
        past = self.claim.ended or self.claim.kind != "Relation"
        return ", ".join(self.teller.sentence(*edge, past=past, model=self.model) for edge in edges)

    def _event(self, edges: list[Triple]) -> str:
        kinds = [iri(fact.object) for fact in self.store.match(self.claim.iri, SEM + "eventType")]
        said = self._sentences(edges) if edges else " and ".join(sorted(map(self.model.label, kinds)))
        told = {end for edge in edges for end in (edge[0], edge[2])}
        for role, word in _ROLES.items():
            fillers = {iri(fact.object) for fact in self.store.match(self.claim.iri, KG + role)} - told
            if fillers:
                said += f" {word} {_listed(sorted(map(self.model.label, fillers)))}"
        never = self.teller.is_violent(kinds) and not self.store.holds(self.claim.iri, KG + "agent")
        return f"{said}; {_NEVER_SAID}" if never else said

    def _count(self) -> str:
        text = self.store.text
        value = text(self.claim.iri, KG + "value")
        bound = (text(self.claim.iri, KG + "bound") or KG + "exact").removeprefix(KG)
        number = count(int(value) if value else None, bound, text(self.claim.iri, KG + "wording"))
        measure = self.model.label(text(self.claim.iri, KG + "measure") or "")
        of = [self._label(iri(fact.object)) for fact in self.store.match(self.claim.iri, KG + "observes")]
        return f"{measure}, {number}: {_listed(sorted(set(of)))}"

    def _position(self) -> str:
        text = self.store.text
        kind = self.model.label(text(self.claim.iri, KG + "positionKind") or "position")
        holders = sorted(self.model.label(iri(f.object)) for f in self.store.match(self.claim.iri, KG + "holder"))
        return f"{kind} of {_listed(holders)}: {text(self.claim.iri, KG + 'gist') or self.claim.label}"

    def _label(self, node: str) -> str:
        return (
            self.evidence.claim(node).label if self.evidence.model.is_a(node, KG + "Event") else self.model.label(node)
        )


def ids_of(claim: Item) -> set[str]:
    """The ids by which others may refer to a claim: its own as an assertion, and that of what it claims."""
    inner = [claim[kind] for kind in CLAIMS if isinstance(claim.get(kind), dict)]
    return {str(part["id"]) for part in (claim, *inner) if part.get("id")}


_OTHERS = ("claim", "rivals", "reply to", "part of", "after", "led to", "in response to", "same event", "total")


def _speaks_of_others(key: str, claims: dict[str, Item]) -> bool:
    """Whether a claim refers to another in words, or by an id that no claim of the text has."""
    known = {name for claim in claims.values() for name in ids_of(claim)}
    claim = claims[key]
    inner = [part for part in claim.values() if isinstance(part, dict)]
    said = [part.get(field) for part in (claim, *inner) for field in _OTHERS]
    return any(word not in known for value in said for word in texts(value))


def _referred(key: str, claims: dict[str, Item]) -> list[str]:
    """The other claims that a claim cannot be told without, directly or through others."""
    by_id = {name: other for other, claim in claims.items() for name in ids_of(claim)}
    found: list[str] = []
    waiting = [key]
    while waiting:
        for word in texts(claims[waiting.pop()]):
            other = by_id.get(word)
            if other and other != key and other not in found:
                found.append(other)
                waiting.append(other)
    return found


def texts(value: Any) -> Iterator[str]:
    """All texts in a value, keys left out."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def _leave_out_unused(root: Node, assertions: Node) -> None:
    """Leave out actors and places that no claim at hand names: a long list need not be read for each."""
    from kg.lookup import key

    source = root.entries["source"]
    named = {key(text.removeprefix("place:")) for part in (assertions, source) for text in part.texts()}
    for kind in ("actors", "places"):
        listed = root.get(kind)
        kept: list[Node] = []
        while listed:
            spoken = {key(text) for part in kept for text in part.texts()} | named
            more = [n for n in listed.items if n not in kept and not spoken.isdisjoint(map(key, _called(n)))]
            kept += more
            if not more:
                break
        if listed:
            listed.items = kept
            if not kept:
                root.drop(listed)


def _called(part: Node) -> Iterator[str]:
    return (text for name in ("id", "name", "aliases", "hidden") for node in part.many(name) for text in node.texts())


def _names(said: Iterable[Assertion]) -> list[str]:
    return list(dict.fromkeys(assertion.speaker_name for assertion in said))


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _say(names: list[str], words: str) -> str:
    return in_plural(words) if len(names) > 1 else words
