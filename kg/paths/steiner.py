"""The smallest tree that joins several nodes of a graph that is never loaded: unit lengths, over a `search.Frontier`.

Around each terminal a ball grows, level by level, the ball with the smallest next level first; the edges met so far
are all that is known of the graph. On what is known, up to six terminals are joined by the dynamic programme of
S. E. Dreyfus and R. A. Wagner (The Steiner problem in graphs, 1971) as R. E. Erickson, C. L. Monma and A. F. Veinott
order it (1987), more of them by the shortest path heuristic of H. Takahashi and A. Matsuyama (1980).

Why the exact answer is exact. Let terminal i be known up to radius r(i): every node within r(i) has been asked for its
neighbours. A tree that uses an edge (u, v) nobody was asked about has u and v further than r(i) from every i. Without
that edge it falls into a part with u and some terminals S, and one with v and the others. Walking round a part visits
u and all of S and uses each of its edges twice, so the part has at least half of

    r(a) + 1 + (a walk from a over all of S to b) + r(b) + 1    for the best a, b in S

edges, and a walk between two terminals is no shorter than their distance in what is known, or r(a) + r(b) + 3, if that
is less. The least of this over all S, plus one, is a bound below all trees that are not known yet; once the best
known tree is below it, that is the best of all, and all that tie with it are known too. All this holds with nodes that
may only be leaves, since walks inside a tree pass through none of its leaves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

from kg.paths.search import Frontier, Key

EXACT_UP_TO = 6
"""Terminals up to which the tree is the smallest there is; the work grows with 3 to the power of their number."""

Link = tuple[Key, Key]
Tree = tuple[Link, ...]
"""Edges, each with its lesser node first, in order."""
Links = dict[Key, set[Key]]
Passable = Callable[[Key], bool]


def tree(frontier: Frontier, terminals: Iterable[Key]) -> Tree | None:
    """The edges of a smallest tree that joins terminals, of which there are two or more; None when nothing does.

    Of several, the one whose sorted edges come first. A terminal that is not passable is a leaf of it. With more than
    `EXACT_UP_TO` terminals an approximation: less than twice the smallest when all of them are passable.
    The frontier must have no direction.
    """
    ends = sorted(set(terminals))
    known = Known(frontier, ends)
    best: Tree | None = None
    while True:
        if known.joined():
            links = known.pruned()
            best = _approximate(links, ends, frontier.passable)
            if best is not None and len(ends) > EXACT_UP_TO:
                return best
            if best is not None:
                best = _exact(links, ends, frontier.passable, len(best))
                if len(best) < known.bound(links):
                    return best
        # Even balls that touch hold the shortest ways between neighbours, on which the approximation's factor rests.
        if not known.grow(evenly=len(ends) > EXACT_UP_TO):
            return best


class Known:
    """The part of a graph that lies around some terminals, as far as it was asked for."""

    def __init__(self, frontier: Frontier, ends: Sequence[Key]) -> None:
        self.ends = ends
        self.links: dict[Key, set[Key]] = {}
        self._frontier = frontier
        self._asked: set[Key] = set()
        self._reached: list[set[Key]] = [{end} for end in ends]
        self._outermost: list[set[Key]] = [{end} for end in ends]
        self._radius = [-1] * len(ends)
        for number in range(len(ends)):
            self._widen(number)

    def grow(self, *, evenly: bool) -> bool:
        """Ask one level more about all terminals, or about the one where that is least work.

        False when a ball has no further level: it holds whatever its terminal can be joined to.
        """
        if not all(self._outermost):
            return False
        least = min(range(len(self.ends)), key=lambda n: (len(self._outermost[n] - self._asked), n))
        for number in range(len(self.ends)) if evenly else [least]:
            self._widen(number)
        return True

    def joined(self) -> bool:
        """Whether what is known hangs together between all terminals."""
        return self.links.keys() >= set(self.ends) <= _distances(self.links, self.ends[0], lambda _: True).keys()

    def pruned(self) -> Links:
        """The known edges without those that lead nowhere: no tree needs a leaf that is no terminal."""
        links = {node: set(beside) for node, beside in self.links.items()}
        ends = set(self.ends)
        bare = [node for node, beside in links.items() if len(beside) == 1 and node not in ends]
        while bare:
            node = bare.pop()
            for other in links.pop(node):
                links[other].discard(node)
                if len(links[other]) == 1 and other not in ends:
                    bare.append(other)
        return links

    def bound(self, links: Links) -> int:
        """A tree with an edge that is not known has at least so many edges; `links` are the pruned ones."""
        count, beyond = len(self.ends), [radius + 1 for radius in self._radius]
        apart = []
        for number, end in enumerate(self.ends):
            far = _distances(links, end, self._frontier.passable)
            unknown = [beyond[number] + more + 1 for more in beyond]
            apart.append([min(far.get(other, u), u) for other, u in zip(self.ends, unknown, strict=True)])
        full = (1 << count) - 1
        # over[S][b]: the least way in to some a of S and from there over all of S to b; half[S]: and out again, halved.
        over = {1 << n: {n: beyond[n]} for n in range(count)}
        for part in (p for p in range(1, full) if p not in over):
            members = [n for n in range(count) if part >> n & 1]
            over[part] = {
                last: min(length + apart[n][last] for n, length in over[part & ~(1 << last)].items())
                for last in members
            }
        half = {part: (min(way + beyond[n] for n, way in by.items()) + 1) // 2 for part, by in over.items()}
        return 1 + min(half[part] + half[full & ~part] for part in range(1, full))

    def _widen(self, number: int) -> None:
        """Ask the outermost nodes of a ball for their neighbours."""
        end, found = self.ends[number], set[Key]()
        self._frontier.expect(self._outermost[number] - self._asked, True)
        for node in self._outermost[number]:
            if node == end or self._frontier.passable(node):
                found |= self._ask(node)
        self._outermost[number] = found - self._reached[number]
        self._reached[number] |= found
        self._radius[number] += 1

    def _ask(self, node: Key) -> set[Key]:
        if node not in self._asked:
            self._asked.add(node)
            beside = self._frontier.neighbours(node, True)
            self.links.setdefault(node, set()).update(beside)
            for other in beside:
                self.links.setdefault(other, set()).add(node)
        return self.links[node]


def _exact(links: Links, ends: Sequence[Key], passable: Passable, most: int) -> Tree:
    """The smallest tree in these links, which have one of `most` edges.

    best[S][v]: the smallest tree that joins v and the terminals of S, for all S without the last terminal, at which
    the whole tree is rooted. Trees are joined at nodes that may be passed only, so the others remain leaves.
    """
    *others, root = ends
    full = (1 << len(others)) - 1
    far = [_distances(links, end, passable) for end in ends]

    def promising(part: int, node: Key, length: int) -> bool:
        left = (far[n].get(node, most + 1) for n in range(len(ends)) if not part >> n & 1)
        return length + max(left) <= most

    best: dict[int, dict[Key, Tree]] = {}
    for part in range(1, full + 1):
        single = part & (part - 1) == 0
        seeds: dict[Key, Tree] = {others[part.bit_length() - 1]: ()} if single else _joined(best, part)
        waiting = [(len(edges), edges, node) for node, edges in seeds.items()]
        heapify(waiting)
        done: dict[Key, Tree] = {}
        while waiting:
            length, edges, node = heappop(waiting)
            if node in done or not promising(part, node, length):
                continue
            done[node] = edges
            if length and not passable(node):
                continue
            for other in links[node] - done.keys():
                if passable(other) or (other == root and part == full):
                    heappush(waiting, (length + 1, _with(edges, (_link(node, other),)), other))
        best[part] = done
    return best[full][root]


def _joined(best: dict[int, dict[Key, Tree]], part: int) -> dict[Key, Tree]:
    """For each node, the smallest of two trees that meet in it and share out the terminals of `part`."""
    found: dict[Key, Tree] = {}
    one = (part - 1) & part
    while one > part & ~one:
        other = part & ~one
        for node in best[one].keys() & best[other].keys():
            edges = _with(best[one][node], best[other][node])
            if node not in found or (len(edges), edges) < (len(found[node]), found[node]):
                found[node] = edges
        one = (one - 1) & part
    return found


def _approximate(links: Links, ends: Sequence[Key], passable: Passable) -> Tree | None:
    """The best of the trees that start at some node and are joined to the nearest terminal again and again."""
    if len(ends) == 2 and ends[1] in links[ends[0]]:
        return (_link(*ends),)
    roots = [end for end in ends if passable(end)] or [node for node in links[ends[0]] if passable(node)]
    trees = [found for root in roots if (found := _from_root(links, root, set(ends), passable)) is not None]
    return min(trees, key=lambda edges: (len(edges), edges), default=None)


def _from_root(links: Links, root: Key, ends: set[Key], passable: Passable) -> Tree | None:
    inside, edges, left = {root}, set[Link](), ends - {root}
    while left:
        before: dict[Key, Key] = {}
        level = {node for node in inside if passable(node)}
        while level and not level & left:
            after: dict[Key, Key] = {}
            for node in level:
                if node in inside or passable(node):
                    for other in links[node] - before.keys() - inside:
                        after[other] = min(node, after.get(other, node))
            before.update(after)
            level = set(after)
        if not level:
            return None
        node = min(level & left)
        left.discard(node)
        while node not in inside:
            inside.add(node)
            edges.add(_link(node, before[node]))
            node = before[node]
    return _without_bare(edges, ends)


def _without_bare(edges: set[Link], ends: set[Key]) -> Tree:
    """A tree without the branches that end at no terminal."""
    while True:
        nodes = [node for link in edges for node in link]
        bare = {node for node in nodes if nodes.count(node) == 1} - ends
        if not bare:
            return tuple(sorted(edges))
        edges = {link for link in edges if bare.isdisjoint(link)}


def _distances(links: Links, start: Key, passable: Passable) -> dict[Key, int]:
    """How far each node is from one, over nodes that may be passed."""
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == start or passable(node):
            for other in links[node] - found.keys():
                found[other] = found[node] + 1
                waiting.append(other)
    return found


def _link(one: Key, other: Key) -> Link:
    return (one, other) if one < other else (other, one)


def _with(edges: Tree, more: Tree) -> Tree:
    return tuple(sorted((*edges, *more)))
