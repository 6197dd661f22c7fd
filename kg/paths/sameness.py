"""Nodes that somebody says are one: a search passes them as one node, and what it finds rests on that claim too.

`kg:sameAs` is claimed like any relation, so a policy weighs it like any: whose word counts, whether a dispute hides it.
The nodes that are joined by such claims, directly or through others, are a group. A search walks groups (`Grouped`);
each node of a walk is then told as one of its group, chosen so that as little as possible rests on the claims that they
are one (`Sameness.settled`). Nothing is read and nothing is slower where nobody says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from kg.claims import Claim, Ground
from kg.errors import KgError, OneNode
from kg.names import DISPUTED, RDF, SAME, WALKED, shorten
from kg.paths import ahead
from kg.paths.policy import Scale
from kg.store import iri

if TYPE_CHECKING:
    from kg.paths.frontier import Edges
    from kg.paths.search import Frontier

Triple = tuple[str, str, str]
Walk = tuple[str, ...]
WAYS = 8
"""Choices at most of claims that tie two nodes, where several tie them."""


class Sameness:
    """Which nodes are one under the policy of some edges."""

    def __init__(self, edges: Edges) -> None:
        self._edges = edges
        self._chains: dict[tuple[str, str], tuple[Triple, ...]] = {}
        self._tied: dict[Triple, list[tuple[Claim, ...]]] = {}

    @cached_property
    def _weighing(self) -> Edges:
        """The edges among which those are that count: one may be walked with disputed edges alone, and not them."""
        edges = self._edges
        if edges.policy.disputed != "only":
            return edges
        every = edges.policy._replace(disputed="mark")
        return type(edges)(edges.store, edges.model, every, Scale(edges.scale.evidence, every))

    @cached_property
    def _links(self) -> dict[str, dict[str, Triple]]:
        """For each node that is said to be another, the others, each with the claimed edge."""
        edges, store = self._weighing, self._weighing.store
        # Who says so was read with the terms of the ontology: a store far away is not asked where nobody does.
        if store.batches and not store.holds(None, RDF + "predicate", SAME):
            return {}
        graph = WALKED if edges.graph == DISPUTED else edges.graph
        found = [(iri(f.subject), SAME, iri(f.object)) for f in store.match(None, SAME, None, graph)]
        if store.batches and found:
            ahead.weigh(edges, found)
        links: dict[str, dict[str, Triple]] = {}
        for one, _, other in found:
            if one != other and edges.counts(one, SAME, other) and not self._hidden((one, SAME, other)):
                links.setdefault(one, {})[other] = links.setdefault(other, {})[one] = (one, SAME, other)
        return links

    def _hidden(self, link: Triple) -> bool:
        """Whether a dispute hides that two nodes are one: the graph does not know of sources that list them as two."""
        return self._edges.policy.disputed == "hide" and self.is_disputed(link)

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The nodes that are one with others, each with all of its group, sorted, itself included."""
        found: dict[str, tuple[str, ...]] = {}
        for start in sorted(self._links):
            if start not in found:
                group, waiting = {start}, [start]
                while waiting:
                    new = self._links[waiting.pop()].keys() - group
                    group |= new
                    waiting += new
                found.update(dict.fromkeys(group, tuple(sorted(group))))
        return found

    def members(self, node: str) -> tuple[str, ...]:
        """All nodes that are one with a node, sorted; itself alone where nobody says so of it."""
        return self.groups.get(node, (node,))

    def among(self, nodes: Iterable[str]) -> set[str]:
        """Some nodes, with all that are one with them."""
        return {member for node in nodes for member in self.members(node)}

    def one(self, node: str, other: str) -> bool:
        """Whether two nodes are one."""
        return node == other or other in self.groups.get(node, ())

    def chain(self, node: str, other: str) -> tuple[Triple, ...]:
        """The claimed edges by which two nodes are one: undisputed ones if there are, and as few as will do."""
        if (node, other) not in self._chains:
            found = self._chain(node, other, undisputed=True)
            self._chains[node, other] = self._chain(node, other) or () if found is None else found
        return self._chains[node, other]

    def any_one(self, nodes: Sequence[str]) -> bool:
        """Whether two of some nodes are one. Raises OneNode when they are the same node to begin with."""
        for place, node in enumerate(nodes):
            if node in nodes[:place]:
                raise OneNode(f"two of the names mean {self._edges.model.label(node)}: name different nodes")
        return any(self.one(node, other) for place, node in enumerate(nodes) for other in nodes[:place])

    def refuse_one(self, nodes: Sequence[str]) -> None:
        """Raise OneNode when two of some nodes are one."""
        label = self._edges.model.label
        if not self.any_one(nodes):
            return
        for place, node in enumerate(nodes):
            other = next((other for other in nodes[:place] if self.one(node, other)), None)
            if other is not None and other != node:
                names = " and ".join(f"{label(n)} ({shorten(n)})" for n in (other, node))
                raise OneNode(f"{names} are one, {self._said(other, node)}: name different nodes")

    def refuse_avoided(self, nodes: Sequence[str]) -> None:
        """Raise KgError when a node that is to be visited is one with another that is to be avoided."""
        for node, other in product(nodes, sorted(self._edges.policy.avoid)):
            if self.one(node, other):
                names = " and ".join(self._edges.model.told_apart(node, other))
                raise KgError(f"{names} are one, {self._said(node, other)}: visit it or avoid it, not both")

    def _said(self, node: str, other: str) -> str:
        """Who says that two nodes are one: "says A. Coder, identity ¶1"."""
        claims = [c for link in self.chain(node, other) for c in self._weighing.scale.evidence.edge(*link).claims]
        said = [a for claim in claims for a in claim.assertions if self._weighing.scale.carries(a)]
        return f"says {'; '.join(dict.fromkeys(f'{a.speaker_name}, {a.source} {a.paragraphs}'.rstrip() for a in said))}"

    def _chain(self, node: str, other: str, *, undisputed: bool = False) -> tuple[Triple, ...] | None:
        before: dict[str, tuple[Triple, ...]] = {node: ()}
        waiting = deque([node])
        while waiting and other not in before:
            here = waiting.popleft()
            for there, link in sorted(self._links.get(here, {}).items()):
                if there not in before and not (undisputed and self.is_disputed(link)):
                    before[there] = (*before[here], link)
                    waiting.append(there)
        return before.get(other)

    def is_disputed(self, link: Triple) -> bool:
        """Whether it is disputed that two nodes are one, of which that is claimed."""
        scale = self._weighing.scale
        return all(map(scale.disputed, scale.best(scale.standing(*link))))

    # ---- what an edge rests on

    def grounds(self, grounds: Iterable[Ground], triple: Triple, start: str, end: str) -> Iterator[Ground]:
        """The grounds of an edge that is walked between two nodes: each with what ties its own ends to them."""
        if not self.groups:
            yield from grounds
            return
        ways = self._ways(triple, start, end)
        for ground in grounds:
            for ties in ways:
                yield ground._replace(ties=ties) if ties else ground

    def _ways(self, triple: Triple, start: str, end: str) -> list[tuple[Claim, ...]]:
        links = self.between(triple, start, end)
        each = [self._behind(link) for link in links]
        ways = (tuple(dict.fromkeys(c for claims in way for c in claims)) for way in product(*each))
        return list(dict.fromkeys(islice(ways, WAYS)))

    def _behind(self, link: Triple) -> list[tuple[Claim, ...]]:
        if link not in self._tied:
            self._tied[link] = [ground.needed for ground in self._weighing.scale.standing(*link)] or [()]
        return self._tied[link]

    def between(self, triple: Triple, start: str, end: str) -> tuple[Triple, ...]:
        """The claimed edges that tie the ends of an edge to the two nodes between which it is walked."""
        first, last = (triple[0], triple[2]) if self.one(triple[0], start) else (triple[2], triple[0])
        return (*self.chain(start, first), *self.chain(last, end))

    # ---- as which of them a walk passes a group

    def settled(self, walk: Walk) -> Walk:
        """A walk whose inner nodes are those of their groups that it takes the fewest claims to pass as one."""
        if all(node not in self.groups for node in walk[1:-1]):
            return walk
        best: dict[str, tuple[tuple[int, int], Walk]] = {walk[0]: ((0, 0), walk[:1])}
        for place, node in enumerate(walk[1:], 1):
            options = (node,) if place == len(walk) - 1 else self.members(node)
            best = {
                option: min(
                    (_plus(cost, self._cost(here, option)), (*before, option)) for here, (cost, before) in best.items()
                )
                for option in options
            }
        return best[walk[-1]][1]

    def settled_links(self, links: Sequence[tuple[str, str]], fixed: Collection[str]) -> list[tuple[str, str]]:
        """The same of a tree whose links these are; `fixed` are told as they are."""
        told: dict[str, str] = {}
        for node in {node for link in links for node in link if node in self.groups} - {*fixed}:
            beside = [other for link in links for other in link if node in link and other != node]
            told[node] = min((self._costs(member, beside), member) for member in self.members(node))[1]
        return [(told.get(one, one), told.get(other, other)) for one, other in links]

    def _costs(self, node: str, others: Iterable[str]) -> tuple[int, int]:
        return reduce(_plus, (self._cost(node, other) for other in others), (0, 0))

    def _cost(self, start: str, end: str) -> tuple[int, int]:
        """How many disputed claims, and how many at all, it takes to pass from a node to another at the least."""
        links = [self.between(triple, start, end) for triple in self._edges.between(start, end)]
        return min(((sum(map(self.is_disputed, way)), len(way)) for way in links), default=(0, 0))


def _plus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


class Grouped:
    """A frontier in which nodes that are one are passed as one, under the key of the first of them.

    groups: the nodes that are one, by each of them. stops: those that stand for their group. avoid: those to stay clear
    of. most: neighbours that a node may have to be passed; None for any number.
    """

    def __init__(
        self,
        frontier: Frontier,
        groups: Mapping[Any, Sequence[Any]],
        stops: Collection[Any],
        avoid: Collection[Any] = (),
        most: int | None = None,
    ) -> None:
        self._frontier, self._most = frontier, most
        chosen = {member: stop for stop in stops if stop in groups for member in groups[stop]}
        self._first = {member: chosen.get(member, group[0]) for member, group in groups.items()}
        self._avoid = {self._first[node] for node in avoid if node in groups} - {*stops}
        # A stop is visited, and what is one with it only where that is not to be avoided.
        self._groups = {m: [one for one in group if one not in avoid or one in stops] for m, group in groups.items()}

    def neighbours(self, node: Any, forward: bool) -> set[Any]:
        """The groups one step on, or back."""
        found = (self._frontier.neighbours(member, forward) for member in self._members(node))
        return self._named(set().union(*found)) - {node}

    def among(self, node: Any, forward: bool, others: set[Any]) -> set[Any]:
        """Those of some groups that are neighbours."""
        sought = self._spread(others)
        found = (self._frontier.among(member, forward, sought) for member in self._members(node))
        return self._named(set().union(*found)) - {node}

    def passable(self, node: Any) -> bool:
        """Whether a route may go through a group: through each of its nodes."""
        if not all(map(self._frontier.passable, self._members(node))):
            return False
        if self._most is None or node not in self._groups:
            return True
        return len(self.neighbours(node, True) | self.neighbours(node, False)) <= self._most

    def cost(self, node: Any, forward: bool) -> int:
        """About how much is read to know the neighbours."""
        return sum(self._frontier.cost(member, forward) for member in self._members(node))

    def expect(self, nodes: set[Any], forward: bool, others: set[Any] | None = None) -> None:
        """Hear which neighbours are about to be asked for."""
        self._frontier.expect(self._spread(nodes), forward, None if others is None else self._spread(others))

    def _members(self, node: Any) -> Sequence[Any]:
        return self._groups.get(node, (node,))

    def _spread(self, nodes: Iterable[Any]) -> set[Any]:
        return {member for node in nodes for member in self._members(node)}

    def _named(self, nodes: Iterable[Any]) -> set[Any]:
        return {self._first.get(node, node) for node in nodes} - self._avoid
