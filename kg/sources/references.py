"""What a claims file refers to: claims and assertions, its own and those of other sources, by id or in words."""

from __future__ import annotations

from difflib import get_close_matches

from kg.errors import KgError
from kg.names import KG, relation_iri
from kg.sources.builder import Builder
from kg.sources.known import source_of
from kg.sources.marked import Node
from kg.sources.statements import Relation
from kg.store import NamedNode, iri

_PARTS = ("subject", "predicate", "object")


class References:
    """Resolves the values of `claim`, `rivals`, `reply to` and `same event`, and notes what is wrong with them.

    A value is an id of the file, the whole id of what another source claims ("source.id"), or a triple in words: a
    text ("Velmark arms Kite Brigade"), a list of three, or a mapping with these and a date.
    claims: the IRI of the claim of each assertion, by its number; None for one at fault. named: numbers by their id.
    """

    def __init__(self, builder: Builder, claims: dict[int, str | None], named: dict[str, int]) -> None:
        self.builder, self.claims, self.named = builder, claims, named
        self.assertions: list[str | None] = []
        # Whether a triple is claimed by nothing that is known so far.
        self.unstated = False

    def claim(self, node: Node) -> str | None:
        """The claim that is meant; None when it is at fault."""
        builder = self.builder
        if _is_triple(node):
            return self._one(node, self._stating(node))
        own = builder.names.claim(node.text)
        if own or node.text in builder.names.broken:
            return own
        if node.text in self.named:
            # The id of an assertion will do for what it asserts: a relation often has no id of its own.
            return self.claims.get(self.named[node.text])
        found = builder.known.claim(_id(node))
        if not found and source_of(_id(node)):
            builder.fault(node, builder.known.missing(_id(node)))
        elif not found:
            self._unknown(node, "claim", self._own_claims())
        return found

    def event(self, node: Node) -> str | None:
        """The event that is meant, which may be named by its label too; None when it is at fault."""
        claim = self._event(node)
        if claim and not self.builder.known.is_event(claim):
            self.builder.fault(node, f"“{_words(node)}” is no event: name the event of the other report")
            return None
        return claim

    def _event(self, node: Node) -> str | None:
        names, known = self.builder.names, self.builder.known
        if node.kind == "text" and not source_of(_id(node)) and not names.claim(node.text):
            try:
                return names.find(node.text, None)
            except KgError as error:
                if not _is_triple(node):
                    if node.text not in names.broken:
                        self.builder.fault(node, str(error))
                    return None
        if _is_triple(node):
            stating = self._stating(node)
            return self._one(node, stating and [claim for claim in stating if known.is_event(claim)])
        return self.claim(node)

    def assertion(self, node: Node, replying: str | None) -> str | None:
        """The assertion that one replies to; for a claim, the only other that is made of it. None when at fault."""
        if node.kind == "text" and node.text in self.named:
            return self.assertions[self.named[node.text]]
        if node.kind == "text" and source_of(_id(node)):
            found = self.builder.known.assertions(_id(node))
            if not found:
                self.builder.fault(node, self.builder.known.missing(_id(node)))
                return None
        elif _is_triple(node) or self.builder.names.claim(node.text):
            claim = self.claim(node)
            if not claim:
                return None
            found = [made for made in self._made_of(claim) if made != replying]
        else:
            self._unknown(node, "assertion", sorted(self.named))
            return None
        return self._one(node, found, "asserted")

    # ---- triples in words

    def _stating(self, node: Node) -> list[str] | None:
        """The claims that state a triple; None when a part of it is at fault, which is noted."""
        read = self._read(node)
        if not read:
            return None
        triple, date, ended = read
        own = relation_iri(*triple, date, ended)
        if own in self.claims.values():
            return [own]
        # The file's own events have ids, and give no edge before they are added.
        mine = f"{self.builder.source}."
        stating = self.builder.known.stating(*triple, date, ended=ended)
        return [claim for claim in stating if not claim.startswith(mine)]

    def _read(self, node: Node) -> tuple[tuple[str, str, str], str, bool] | None:
        if node.kind == "text":
            triple = self._in_words(node)
            return (triple, "", False) if triple else None
        relation = Relation(self.builder, node, worded=True)
        return (relation.triple, relation.date, relation.ended) if relation.iri() else None

    def _in_words(self, node: Node) -> tuple[str, str, str] | None:
        """The triple that a text says, wherever the words of a relation divide it into two names."""
        builder, words = self.builder, node.text.split()
        found: list[tuple[str, str, str]] = []
        relation = ""
        spans = [(i, j) for i in range(1, len(words) - 1) for j in range(i + 1, len(words))]
        # The longest wording first: "is a member of" rather than "is".
        for i, j in sorted(spans, key=lambda span: span[0] - span[1]):
            edge = builder.vocabulary.wording(" ".join(words[i:j]))
            if not edge:
                continue
            relation = relation or " ".join(words[i:j])
            try:
                ends = [builder.names.find(" ".join(part), None) for part in (words[:i], words[j:])]
            except KgError as error:
                fault = str(error)
                continue
            found.append((ends[0], edge, ends[1]))
            for part, end in zip((words[:i], words[j:]), ends, strict=True):
                builder.names.understood.setdefault(" ".join(part), end)
            break
        if not relation:
            message = f"“{node.text}” is neither the id of a claim nor a triple in words, such as Velmark arms Oslind"
            builder.fault(node, message + ": no relation of the ontology stands in it")
        elif not found:
            builder.fault(node, fault)
        return found[0] if found else None

    # ---- exactly one

    def _one(self, node: Node, found: list[str] | None, made: str = "claimed") -> str | None:
        """The only one of some; None, with a fault, when there is none, or several."""
        if found is None or len(found) == 1:
            return found[0] if found else None
        words = _words(node)
        if found:
            listed = "; ".join(dict.fromkeys(map(self.builder.known.called, found)))
            self.builder.fault(node, f"“{words}” is {made} more than once: {listed} — name one by its id or date")
        elif made == "claimed":
            self.unstated = True
            self.builder.fault(
                node, f"nothing that is loaded claims “{words}”: add its source first, or with this file"
            )
        else:
            self.builder.fault(
                node, f"nobody takes a stance on “{words}”: add the source of it first, or with this file"
            )
        return None

    def _made_of(self, claim: str) -> list[str]:
        """The assertions of a claim: those of this file, and those of other sources."""
        said = KG + "claim", NamedNode(claim)
        own = {iri(q.subject) for q in self.builder.quads if (iri(q.predicate), q.object) == said}
        others = self.builder.known.assertions_of(claim)
        return sorted(own | {made for made in others if not made.startswith(f"{self.builder.source}.")})

    def _unknown(self, node: Node, what: str, known: list[str]) -> None:
        self.builder.fault(node, f"no {what} of this file has the id “{node.text}”{_or_near(node.text, known)}")

    def _own_claims(self) -> list[str]:
        return sorted(self.builder.names.claims())


def _is_triple(node: Node) -> bool:
    return node.kind != "text" or " " in node.text


def _id(node: Node) -> str:
    return node.text.removeprefix("id:")


def _words(node: Node) -> str:
    """A reference as it was written, on one line."""
    if node.kind == "text":
        return node.text
    parts = [item.text for item in node.items] or [node.entries[part].text for part in _PARTS]
    return " ".join(parts)


def _or_near(typed: str, known: list[str]) -> str:
    near = get_close_matches(typed, known, 1, 0.6)
    if near:
        return f": did you mean “{near[0]}”?"
    if not known:
        return ": give an “id” to the one meant"
    return f"; it has {', '.join(known[:8])}{'…' if len(known) > 8 else ''}"
