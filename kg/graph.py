"""The library's face: `kg.open()` gives a Graph whose verbs are the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from kg.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Unpack

    import networkx
    import rdflib

    from kg import records
    from kg.claims import Claim
    from kg.copy import Copied
    from kg.dossier import Dossier, Source
    from kg.finder import Finds
    from kg.identity import Said
    from kg.imports import Imported
    from kg.links import Pair
    from kg.load import Added
    from kg.paths import Route, Search
    from kg.paths.connect import Connection
    from kg.paths.fragility import Fragility
    from kg.paths.options import Switches
    from kg.paths.support import Support
    from kg.paths.whatif import Difference
    from kg.paths.whynot import WhyNot
    from kg.retract import Retracted
    from kg.sources.text import Located, SentenceCoverage
    from kg.store import Store
    from kg.validate import Problem
    from kg.view import Page
    from kg.view.drawing import Network


class Named(NamedTuple):
    """A node with the name to show for it, and what it is: "armed group"."""

    iri: str
    label: str
    kind: str


class Graph:
    """A graph of sourced claims: the bundled one, an RDF or claims file, a directory made by `kg init`, or one on a
    server, by the URL of its SPARQL endpoint.

    Names are given as a person types them: "al-Tanf", "the US", "Kata'ib Hizballah", an id such as
    "id:iran-backed-militias", or an IRI. A verb raises UnknownName or AmbiguousName when it cannot tell.
    Use it as a context manager, or `close` it, to let go of a store on disk.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, location: str | None = None, *, write: bool = False) -> Graph:
        """Open a graph; `write` for a directory that is to be changed. Raises what `open_store` raises."""
        return cls(open_store(location, write=write))

    @classmethod
    def renewed(cls, location: str) -> Graph:
        """The sources of a store that an older kg made, in memory, with what follows from them worked out anew."""
        from kg import load

        return cls(load.renewed(location))

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph {self.store.location or self.store.kind}>"

    def __len__(self) -> int:
        """How many claims there are."""
        return sum(1 for _ in self._claimed())

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: str) -> bool:
        """Whether a name means a node, or several."""
        from kg.errors import AmbiguousName, UnknownName

        try:
            self.find(name)
        except UnknownName:
            return False
        except AmbiguousName:
            return True
        return True

    def actors(self) -> list[Named]:
        """All actors, by name."""
        return self._named("Actor")

    def places(self) -> list[Named]:
        """All places, by name."""
        return self._named("Place")

    def claims(self) -> Iterator[Claim]:
        """All claims, each with everybody's stance on it, by IRI."""
        from kg.claims import Evidence

        evidence = Evidence(self.store)
        return map(evidence.claim, sorted(self._claimed()))

    def sources(self) -> list[Source]:
        """What is loaded, with who published it and how much is coded of it: `kg sources`."""
        from kg import dossier

        return dossier.sources(self.store)

    def coverage(self, source: str, text: str) -> list[SentenceCoverage]:
        """What is coded of a source, sentence by sentence; text: the file that holds its text."""
        from kg import dossier
        from kg.sources.text import read

        return dossier.coverage(self.store, source, read(text))

    def locate(self, text: str, phrase: str) -> list[Located]:
        """Where a phrase stands in the text of a file, as `kg locate` finds it; [] when it does not."""
        from kg.sources.text import locate, read

        return locate(read(text), phrase)

    def annotate(self, text: str, *, language: str = "en") -> str:
        """A claims file of the text in a file, with nothing filled in: `kg annotate --blank`."""
        from kg.sources.skeleton import blank
        from kg.sources.text import read

        return blank(read(text), text, language=language)

    def check(self, *texts: str) -> list[Problem]:
        """All that is wrong with the graph, [] when it is sound; texts: files whose offsets are verified."""
        from kg.check import check

        return check(self.store, text_paths=texts)

    def _claimed(self) -> set[str]:
        from kg.names import KG
        from kg.store import iri

        return {iri(fact.object) for fact in self.store.match(None, KG + "claim")}

    def _named(self, kind: str) -> list[Named]:
        from kg.model import Model
        from kg.names import KG, RDF, RDFS
        from kg.store import iri

        model, top = Model(self.store), KG + kind
        self.store.complete()
        classes = {iri(fact.subject) for fact in self.store.match(None, RDFS + "subClassOf")}
        below = {top, *(cls for cls in classes if top in model.class_supers(cls))}
        nodes = {node for cls in below for node in self.store.subjects(RDF + "type", cls)}
        return sorted(
            (Named(node, model.label(node), model.kind(node)) for node in nodes),
            key=lambda named: (named.label.casefold(), named.iri),
        )

    def find(self, name: str) -> str:
        """The IRI of the node that a name means."""
        from kg import lookup

        return lookup.find(self.store, name)

    def path(self, start: str, end: str, **switches: Unpack[Switches]) -> list[Route]:
        """The routes between two nodes, with the evidence of every hop, in a fixed order.

        The switches are those of `kg path` (see `kg.paths.options.Question`); without any, all the shortest routes
        over edges that nobody in the loaded sources disputes. Raises NoRoute when there is none, or when two names
        mean one node; BadDate and KgError for switches that cannot be.
        """
        from kg.paths import question

        search = self.routing(start, end, **switches)
        routes = search.run().routes
        if not routes:
            raise question.missing(search)
        return routes

    def routing(self, start: str, end: str, **switches: Unpack[Switches]) -> Search:
        """The search that `path` makes, for what explains it: its `edges`, `policy` and `run()`."""
        from kg.paths import question

        return question.ask(self.store, start, end, **switches)

    def connect(self, *names: str, **switches: Unpack[Switches]) -> Connection:
        """A smallest tree of hops that joins two or more nodes, with the evidence of every hop.

        Beyond six names an approximation, marked as such. The switches are those of policy that `path` has, but for
        `directed`. Raises NoRoute, saying which names are apart, when nothing joins all.
        """
        from kg.paths import question
        from kg.paths.connect import connect
        from kg.paths.options import question as asked

        policy = question.policy_of(self.store, asked(switches, verb="connect"))
        return connect(self.store, [self.find(name) for name in names], policy)

    def support(self, start: str, end: str, **switches: Unpack[Switches]) -> list[Support]:
        """What each of the routes that `path` gives rests on: speakers, independent origins, the weakest hop."""
        from kg.paths.support import supports

        search = self.routing(start, end, **switches)
        return supports(search.edges, search.run().routes)

    def fragility(self, start: str, end: str, *, bound: int = 6, **switches: Unpack[Switches]) -> Fragility:
        """How many origins, at most `bound`, must be wrong before the two are connected no more. Raises NoRoute."""
        from kg.paths import question
        from kg.paths.fragility import fragility

        search = self.routing(start, end, **switches)
        if not search.run().routes:
            raise question.missing(search)
        return fragility(search, bound=bound)

    def without(self, start: str, end: str, *gone: str, **switches: Unpack[Switches]) -> Difference:
        """What changes in the routes between two nodes without some speakers, sources or claims, by name."""
        from kg.paths import whatif

        return whatif.without(self.routing(start, end, **switches), frozenset(map(self.find, gone)))

    def why_not(self, start: str, end: str, **switches: Unpack[Switches]) -> WhyNot:
        """What stands in the way of a route: how far each side reaches, which switch cuts it, what is disputed."""
        from kg.paths.whynot import whynot

        return whynot(self.routing(start, end, **switches))

    def cite(self, start: str, end: str, **switches: Unpack[Switches]) -> str:
        """The routes as sentences with numbered references, as `kg path --cite` writes them. Raises NoRoute."""
        return self.routes("cite", start, end, **switches)

    def routes(self, format: str, start: str, end: str, **switches: Unpack[Switches]) -> str:
        """The routes as text in a format of `kg path`: json, csv, mermaid, turtle, trig or cite. Raises NoRoute."""
        from kg.export import routes
        from kg.paths import question
        from kg.paths.support import supports

        search = self.routing(start, end, **switches)
        found = search.run()
        if not found.routes:
            raise question.missing(search)
        return routes.write(found, supports(search.edges, found.routes), search, format)

    def sparql(self, **switches: Unpack[Switches]) -> str:
        """The edges that a search with these switches walks, as SPARQL: `kg path --show`."""
        from kg.paths import question
        from kg.paths.sparql import select

        return select(question.policy(self.store, **switches))

    def show(self, name: str) -> Dossier:
        """All that the sources say about one node."""
        from kg import dossier

        return dossier.show(self.store, self.find(name))

    @overload
    def search(self, words: str, *, limit: int | None = 20) -> Finds: ...

    @overload
    def search(self, words: str, end: str, **switches: Unpack[Switches]) -> Search: ...

    def search(self, words: str, end: str | None = None, **options: Any) -> Finds | Search:
        """What bears these words, by name or in its wording, the best first; limit: how many, None for all.

        With two names it is `routing`, which was called so once.

        >>> import kg
        >>> [found.name for found in kg.open().search("kataeb").found[:1]]
        ['Kataeb Hezbollah']
        """
        from kg import finder

        return finder.find(self.store, words, **options) if end is None else self.routing(words, end, **options)

    def query(self, text: str, *, timeout: float | None = None, **parameters: str) -> Any:
        """Answer SPARQL, or a named question with its parameters: `g.query("strikes", agent="US")`."""
        from kg import query

        return query.answer(self.store, text, timeout=timeout, **parameters)

    def page(self, **options: Any) -> Page:
        """The graph, or a part of it, as one HTML page; the options are those of `kg.view.page`.

        The page is text, which a notebook shows as a page; `page.write("graph.html")` makes a file of it.
        """
        from kg import view

        return view.page(self.store, **options)

    def picture(self, **options: Any) -> str:
        """The same drawing as an SVG file that stands by itself; the options are those of `kg.view.picture`."""
        from kg import view

        return view.picture(self.store, **options)

    def _repr_html_(self) -> str:
        """The graph in a notebook: its page, cut to what is readable there; of a large store, how to ask for a part."""
        from kg import view

        return view.glance(self.store)

    def add(
        self,
        *paths: str,
        text: str | None = None,
        write: bool = False,
        dry_run: bool = False,
        graph_as_source: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Added:
        """Add claims files and RDF files, all or nothing; see `kg.load.add`. The graph must be open for writing."""
        from kg import load

        how: dict[str, Any] = {"write": write, "dry_run": dry_run, "graph_as_source": graph_as_source}
        return load.add(self.store, paths, text=text, progress=progress, weigh=True, **how)

    def add_claims(
        self,
        claims: records.Report | Iterable[records.Assertion],
        *,
        source: records.Source | None = None,
        actors: Iterable[records.Actor] = (),
        places: Iterable[records.Place] = (),
        text: str | None = None,
        dry_run: bool = False,
    ) -> Added:
        """Put the claims of one source into the store, all or nothing, as `add` does with the claims file of the same.

        claims: assertions of `source`, with the actors and places that the store need not know yet; or a whole report
        (`kg.records`). text: the path of the source's text, where the words of places are quoted. dry_run: change
        nothing, and say what would be. Raises BadSource and InvalidData, as `add`, with the lines of `Report.yaml`.

        docs/library.md has an example.
        """
        from kg import load, records

        if not isinstance(claims, records.Report):
            if source is None:
                raise TypeError("name the source of these assertions: source=Source(…)")
            claims = records.Report(source, tuple(claims), tuple(actors), tuple(places))
        elif source is not None or actors or places:
            raise TypeError("a report has its own source, actors and places: put them into it")
        name = f"{claims.source.id}.yaml"
        return load.add(self.store, [name], text=text, dry_run=dry_run, weigh=True, contents={name: claims.yaml()})

    def import_sheet(
        self,
        path: str,
        *,
        mapping: str | None = None,
        name: str | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Imported:
        """Import an analyst's sheet, a CSV file or a workbook; it says what became of each row, as `kg import` does."""
        from kg import imports

        return imports.import_sheet(self.store, path, mapping_file=mapping, name=name, progress=progress)

    def remove(self, source: str, *, force: bool = False) -> Added:
        """Take a source away, with what followed from it alone; with `force` also one on which others lean."""
        from kg import load

        return load.remove(self.store, source, force=force, weigh=True)

    def watch(self, one: str, other: str, *, remove: bool = False) -> bool:
        """Watch how two nodes are joined, or no longer; False when that was so already.

        What a change does to pairs that are watched is told with it: `graph.add(…).effect.watched`.
        """
        from kg import links

        return links.watch(self.store, *links.apart(self.store, self.find(one), self.find(other)), remove=remove)

    def watched(self) -> list[Pair]:
        """The pairs that are watched, each with how it is joined now."""
        from kg import links

        return links.pairs(self.store)

    def retract(
        self, source: str, *, claim: str | None = None, by: str = "", why: str = "", undo: bool = False
    ) -> Retracted:
        """Withdraw a source, or one of its claims, and keep its words; `undo` takes that back.

        by, why: who decided it, and the reason in one line. The graph must have been opened for writing.
        """
        from kg import retract

        if undo:
            return retract.undo(self.store, source, claim=claim)
        return retract.retract(self.store, source, claim=claim, by=by, why=why)

    def same(
        self,
        one: str,
        other: str,
        *,
        same: bool = True,
        by: str = "",
        why: str = "",
        path: str = "identity.yaml",
        undo: bool = False,
    ) -> Said:
        """Say in somebody's name that two nodes are one, or with same=False that they are not; `undo` takes it back.

        It is written into a claims file (`path`), which is added to the graph; see `kg.identity`.
        """
        from kg import identity

        ends = self.find(one), self.find(other)
        if undo:
            return identity.undo(self.store, *ends, same=same, by=by, path=path)
        return identity.say(self.store, *ends, same=same, by=by, why=why, path=path)

    def copy(self, target: str, *, force: bool = False, progress: Callable[[str], None] = lambda text: None) -> Copied:
        """Make a file, a directory or an endpoint hold what this graph holds, verified; the options of `kg copy`."""
        from kg import copy

        return copy.copy(self.store, target, force=force, progress=progress)

    def write_files(self, folder: str, *, progress: Callable[[str], None] = lambda text: None) -> int:
        """Write a folder of N-Quads for a server's bulk loader, as `kg copy --loader`; returns how many quads."""
        from kg import copy

        return copy.write_files(self.store, folder, progress=progress)

    def networkx(self, *, relation: str | None = None, undirected: bool = False) -> networkx.MultiDiGraph[str]:
        """All that is claimed, as a MultiDiGraph: nodes are IRIs, edges are keyed by their claim's IRI.

        relation: one kind of edge, and those below it. undirected: as a MultiGraph. All data are texts, numbers and
        truths, so that networkx itself writes the graph as GraphML and GEXF; see `kg.export.edges.multigraph`.

        >>> import kg
        >>> graph = kg.open().networkx(relation="backs")
        >>> graph.nodes[kg.open().find("Iran")]["kind"]
        'state'
        """
        from kg import export

        return export.networkx(self.store, relation=relation, undirected=undirected)

    def pyvis(self, **options: Any) -> Network:
        """The drawing of `page` as a `pyvis.network.Network`, to restyle and to save; the options are those of `page`.

        What it writes holds all that it needs, asks nothing of the network, and shows names as text.
        """
        from kg import view

        return view.network(self.store, **options)

    def rdflib(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store; its default graph is the merge."""
        from kg import export

        return export.rdflib(self.store)

    def export(self, format: str, **options: Any) -> str:
        """The graph as text in one of `kg.export.FORMATS`."""
        from kg import export

        return export.text(self.store, format, **options)


def open_store(location: str | None = None, *, write: bool = False) -> Store:
    """Open the bundled graph (None), an RDF or claims file, a directory made by `kg init`, or a graph on a server.

    A file is checked, completed and kept in memory. Raises NotAStore for anything else, StoreLocked when another
    process is writing, BadSource or InvalidData for a file with faults.
    """
    import os

    from kg import store as stores
    from kg.errors import NotAStore, quoted

    if not location:
        return stores.bundled()
    if stores.is_url(location):
        from kg.store.endpoint import connect

        return connect(location, write=write)
    if os.path.isdir(location):
        return stores.directory(location, write=write)
    if not os.path.exists(location):
        raise NotAStore(f"{location} does not exist: make a store with `kg init {quoted(location)}`")
    from kg.load import open_file

    return open_file(location)


def create(directory: str, *, bundled: bool = False) -> Graph:
    """Make a store on disk, as `kg init` does, and open it for writing."""
    from kg import load

    load.init(directory, bundled=bundled)
    return Graph.open(directory, write=True)
