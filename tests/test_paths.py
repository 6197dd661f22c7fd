"""Routes: all of the shortest, the same both ways, walking only what connects, each hop in the right words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import networkx as nx
import pytest
from fiction import Tell, event, relation
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import load
from kg.errors import KgError, NoRoute
from kg.graph import Graph
from kg.names import DIRECT, ID, KG, RDF
from kg.paths import Policy, Route, Search, shortest
from kg.paths.options import KEYWORDS, Question, Switches
from kg.store import NamedNode, Quad, Store, memory


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    return load.ontology()


def routes(store: Store, start: str, end: str, **options: Any) -> list[list[str]]:
    """The routes between two ids, as ids."""
    found = shortest(store, ID + start, ID + end, **options).routes
    return [[node.iri.removeprefix(ID) for node in route.nodes] for route in found]


def readings(route: Route) -> list[list[str]]:
    return [[step.reading for step in hop.steps] for hop in route.hops]


# ---- against networkx, on random graphs

WALKED = ("backs", "arms", "attacks", "meets", "memberOf")
NOT_WALKED = ("blames", "disputes", "relatedTo")
Drawn = tuple[list[tuple[int, str, int]], set[int]]


@st.composite
def graphs(draw: st.DrawFn) -> Drawn:
    """Edges between ten numbered nodes, and which of the nodes are speakers without a name."""
    number = st.integers(0, 9)
    edge = st.tuples(number, st.sampled_from([*WALKED, *NOT_WALKED]), number)
    return draw(st.lists(edge, max_size=25)), draw(st.sets(number, max_size=3))


def node(number: int) -> str:
    return f"{ID}n{number}"


def stored(ontology: list[Quad], drawn: Drawn) -> Store:
    edges, unnamed = drawn
    graph, actors = NamedNode(DIRECT), NamedNode("https://w3id.org/actor-kg/graph/actors")
    quads = [Quad(NamedNode(node(a)), NamedNode(KG + p), NamedNode(node(b)), graph) for a, p, b in edges]
    kind = NamedNode(RDF + "type")
    quads += [Quad(NamedNode(node(n)), kind, NamedNode(KG + "UnnamedSpeaker"), actors) for n in unnamed]
    return memory([*ontology, *quads])


def by_networkx(drawn: Drawn, start: int, end: int) -> list[tuple[str, ...]]:
    """All shortest routes as node sequences, in order; [] when there are none."""
    edges, unnamed = drawn
    graph = nx.Graph()
    graph.add_nodes_from((start, end))
    passable = {n for n in range(10) if n not in unnamed} | {start, end}
    graph.add_edges_from((a, b) for a, p, b in edges if p in WALKED and a in passable and b in passable)
    if not nx.has_path(graph, start, end):
        return []
    return sorted(tuple(map(node, walk)) for walk in nx.all_shortest_paths(graph, start, end))


def by_kg(store: Store, start: int, end: int, max_hops: int | None = None) -> list[tuple[str, ...]]:
    return list(Search(store, node(start), node(end), max_hops=max_hops).walks())


@settings(max_examples=150)
@given(graphs())
def test_routes_are_all_the_shortest_that_networkx_finds(ontology: list[Quad], drawn: Drawn) -> None:
    assert by_kg(stored(ontology, drawn), 0, 1) == by_networkx(drawn, 0, 1)


@settings(max_examples=80)
@given(graphs())
def test_routes_back_are_the_routes_reversed(ontology: list[Quad], drawn: Drawn) -> None:
    store = stored(ontology, drawn)
    assert sorted(walk[::-1] for walk in by_kg(store, 1, 0)) == by_kg(store, 0, 1)


@settings(max_examples=80)
@given(graphs(), st.integers(1, 5))
def test_routes_within_a_number_of_hops_are_those_that_are_no_longer(
    ontology: list[Quad], drawn: Drawn, hops: int
) -> None:
    expected = [walk for walk in by_networkx(drawn, 0, 1) if len(walk) - 1 <= hops]
    assert by_kg(stored(ontology, drawn), 0, 1, hops) == expected


@settings(max_examples=80)
@given(graphs())
def test_routes_are_walks_over_walkable_edges(ontology: list[Quad], drawn: Drawn) -> None:
    edges, _ = drawn
    joined = {frozenset((node(a), node(b))) for a, p, b in edges if p in WALKED}
    hops = {frozenset(hop) for walk in by_kg(stored(ontology, drawn), 0, 1) for hop in pairwise(walk)}
    assert hops <= joined


# ---- which routes


def test_route_over_two_hops(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Amber Front"), relation("Amber Front", "attacks", "Highfort"))
    assert routes(store, "Norvia", "Highfort") == [["Norvia", "Amber-Front", "Highfort"]]


def test_routes_that_tie_are_all_found_in_a_fixed_order(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Violet Guard"),
        relation("Norvia", "backs", "Amber Front"),
        relation("Violet Guard", "attacks", "Highfort"),
        relation("Amber Front", "attacks", "Highfort"),
    )
    assert routes(store, "Norvia", "Highfort") == [
        ["Norvia", "Amber-Front", "Highfort"],
        ["Norvia", "Violet-Guard", "Highfort"],
    ]


def test_routes_beyond_a_limit_are_left_out_and_told_of(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Violet Guard"),
        relation("Norvia", "backs", "Amber Front"),
        relation("Violet Guard", "attacks", "Highfort"),
        relation("Amber Front", "attacks", "Highfort"),
    )
    found = shortest(store, ID + "Norvia", ID + "Highfort", limit=1)
    assert (len(found.routes), found.more) == (1, True)


def test_routes_as_many_as_the_limit_are_all(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Amber Front"))
    assert shortest(store, ID + "Norvia", ID + "Amber-Front", limit=1).more is False


def test_route_to_itself_is_none(tell: Tell) -> None:
    with pytest.raises(NoRoute) as error:
        shortest(tell(relation("Norvia", "backs", "Amber Front")), ID + "Norvia", ID + "Norvia")
    assert str(error.value) == "two of the names mean Norvia: name different nodes"


def test_route_beyond_max_hops_is_none(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Amber Front"), relation("Amber Front", "attacks", "Highfort"))
    with pytest.raises(NoRoute) as error:
        shortest(store, ID + "Norvia", ID + "Highfort", max_hops=1)
    assert str(error.value) == (
        "no route between Norvia and Highfort within 1 hops in the loaded sources: see each with `kg show`"
    )


def test_route_uses_what_is_denied_and_marks_it(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Amber Front"),
        relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied"),
    )
    (step,) = shortest(store, ID + "Norvia", ID + "Amber-Front").routes[0].hops[0].steps
    assert (step.edge.standing, step.edge.disputed, step.edge.direct) == ("asserted", True, False)


def test_route_does_not_use_what_is_only_denied(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied"))
    with pytest.raises(NoRoute):
        shortest(store, ID + "Norvia", ID + "Amber-Front")


def test_route_does_not_use_what_is_only_suggested(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Amber Front", stance="suggested"))
    with pytest.raises(NoRoute):
        shortest(store, ID + "Norvia", ID + "Amber-Front")


def test_route_does_not_use_accusations(tell: Tell) -> None:
    store = tell(
        event("e1", "Strike", target="Sudria"),
        relation("e1", "agent", "Norvia", by="Estia", stance="suggested"),
    )
    with pytest.raises(NoRoute):
        shortest(store, ID + "Estia", ID + "Norvia")


def test_route_does_not_use_a_place_that_lies_in_another(tell: Tell) -> None:
    store = tell(relation("Norvia", "attacks", "Highfort"))
    with pytest.raises(NoRoute):
        shortest(store, ID + "Norvia", ID + "Norvia-territory")


SPEAKER = {"id": "officials", "kind": "UnnamedSpeaker", "name": "officials of Norvia", "affiliation": "Norvia"}
MEETINGS = (
    relation("Norvia", "meets", "officials of Norvia"),
    relation("officials of Norvia", "meets", "Sudria"),
)


def test_route_does_not_pass_through_a_speaker_without_a_name(tell: Tell) -> None:
    with pytest.raises(NoRoute):
        shortest(tell(*MEETINGS, actors=[SPEAKER]), ID + "Norvia", ID + "Sudria")


def test_route_may_end_at_a_speaker_without_a_name(tell: Tell) -> None:
    assert routes(tell(*MEETINGS, actors=[SPEAKER]), "Norvia", "one.officials") == [["Norvia", "one.officials"]]


# ---- how a hop reads


def hop(store: Store, start: str, end: str) -> list[str]:
    return readings(shortest(store, ID + start, ID + end).routes[0])[0]


def test_hop_reads_forward(tell: Tell) -> None:
    assert hop(tell(relation("Norvia", "backs", "Amber Front")), "Norvia", "Amber-Front") == ["backs"]


def test_hop_reads_backward(tell: Tell) -> None:
    assert hop(tell(relation("Norvia", "backs", "Amber Front")), "Amber-Front", "Norvia") == ["is backed by"]


def test_hop_that_is_over_reads_in_the_past(tell: Tell) -> None:
    ended = {"relation": {"subject": "Norvia", "predicate": "backs", "object": "Amber Front", "ended": "true"}}
    assert hop(tell(ended), "Amber-Front", "Norvia") == ["was backed by"]


def test_hop_that_is_over_for_one_source_and_not_for_another_reads_in_the_present(tell: Tell) -> None:
    ended = {"relation": {"subject": "Norvia", "predicate": "backs", "object": "Amber Front", "ended": "true"}}
    assert hop(tell(ended, relation("Norvia", "backs", "Amber Front")), "Norvia", "Amber-Front") == ["backs"]


def test_hop_of_an_event_reads_in_the_past(tell: Tell) -> None:
    assert hop(tell(event("e1", "Strike", agent="Norvia", site="Highfort")), "Norvia", "Highfort") == ["struck"]


def test_hop_of_a_series_that_goes_on_reads_in_the_present(tell: Tell) -> None:
    series = event("e1", "Strike", agent="Norvia", site="Highfort", series="true", date="2031-05-01/..")
    assert hop(tell(series), "Norvia", "Highfort") == ["strikes"]


@pytest.mark.parametrize(("start", "end"), [("Norvia", "Estia"), ("Estia", "Norvia")])
def test_hop_of_a_symmetric_edge_reads_alike_both_ways(tell: Tell, start: str, end: str) -> None:
    assert hop(tell(relation("Norvia", "meets", "Estia")), start, end) == ["meets"]


def test_hop_says_the_narrowest_relation_only(tell: Tell) -> None:
    assert hop(tell(relation("Norvia", "arms", "Amber Front")), "Norvia", "Amber-Front") == ["arms"]


def test_hop_says_a_broader_relation_that_is_claimed_for_itself(tell: Tell) -> None:
    store = tell(relation("Norvia", "arms", "Amber Front"), relation("Norvia", "backs", "Amber Front"))
    assert hop(store, "Norvia", "Amber-Front") == ["arms", "backs"]


def test_hop_holds_the_relations_of_both_directions(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Estia"), relation("Estia", "attacks", "Norvia"))
    assert hop(store, "Norvia", "Estia") == ["backs", "is attacked by"]


def test_hop_leaves_out_what_is_not_walked(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia"),
        relation("Sudria", "backs", "Estia", by="Estia"),
        relation("Sudria", "backs", "Estia", by="Norvia", stance="denied"),
    )
    assert hop(store, "Norvia", "Estia") == ["backs"]


def test_hop_carries_all_assertions_of_its_claims(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Estia"), relation("Norvia", "backs", "Estia", by="The Herald"))
    step = shortest(store, ID + "Norvia", ID + "Estia").routes[0].hops[0].steps[0]
    assert [(a.speaker_name, a.paragraphs) for a in step.edge.assertions] == [
        ("The Gazette", "¶1"),
        ("The Herald", "¶2"),
    ]


def test_node_on_the_way_notes_the_name_it_acts_under(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Amber Front"),
        relation("Amber Front", "attacks", "Highfort"),
        relation("Amber Front", "actsAs", "Grey Circle"),
    )
    route = shortest(store, ID + "Norvia", ID + "Highfort").routes[0]
    assert [(note.reading, note.object_label) for note in route.nodes[1].notes] == [
        ("acts under the name", "Grey Circle")
    ]


# ---- switches as keywords


@pytest.mark.parametrize(
    ("switches", "message"),
    [
        ({"disputed": "hid"}, "disputed cannot be “hid”: did you mean hide? choose mark, hide, only"),
        ({"contested": "mark"}, "contested cannot be “mark”: choose include, exclude, only"),
        ({"disputed": "hide", "contested": "only"}, "disputed and contested ask for the same thing: leave contested out, which is its older name"),  # noqa: E501
    ],
    ids=str,
)  # fmt: skip
def test_switch_that_is_not_known_is_refused(bundle: Store, switches: dict[str, Any], message: str) -> None:
    with pytest.raises(KgError) as error:
        Graph(bundle).path("Iran", "al-Tanf", **switches)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("verb", "keyword", "message"),
    [
        ("path", "withuot", "path() takes no keyword “withuot”: did you mean “without”?"),
        ("routing", "disptued", "path() takes no keyword “disptued”: did you mean “disputed”?"),
        ("connect", "beleive", "connect() takes no keyword “beleive”: did you mean “believe”?"),
        ("connect", "directed", "connect() takes no keyword “directed”: it takes avoid, relation, not_relation, "),
        ("page", "focsu", "page() takes no keyword “focsu”: did you mean “focus”?"),
        ("page", "withuot", "page() takes no keyword “withuot”: did you mean “without”?"),
    ],
)  # fmt: skip
def test_keyword_that_no_verb_knows_is_refused_with_the_nearest(
    bundle: Store, verb: str, keyword: str, message: str
) -> None:
    ends = () if verb == "page" else ("Iran", "al-Tanf")
    with pytest.raises(TypeError) as error:
        getattr(Graph(bundle), verb)(*ends, **{keyword: True})
    assert str(error.value).startswith(message)


def test_one_string_stands_for_a_list_of_it(bundle: Store) -> None:
    graph = Graph(bundle)
    one = graph.routing("Iran", "al-Tanf", doubt="Associated Press", relation="backs", via="Iran-backed militias")
    many = graph.routing(
        "Iran", "al-Tanf", doubt=["Associated Press"], relation=["backs"], via=["Iran-backed militias"]
    )
    assert (one.policy, one.via) == (many.policy, many.via)
    assert len(one.policy.doubt) == 1


@pytest.mark.parametrize("relation", ["backs", "Backs", "kg:backs", KG + "backs", f"<{KG}backs>"])
def test_relation_is_understood_however_it_is_written(bundle: Store, relation: str) -> None:
    from kg import export, view

    backs = frozenset({KG + "backs"})
    graph = Graph(bundle)
    assert graph.routing("Iran", "al-Tanf", relation=relation).policy.relations == backs
    assert export.text(bundle, "csv", relation=relation) == export.text(bundle, "csv", relation="backs")
    assert '"name":"backs"' in view.page(bundle, relation=relation, most=5)


def test_keywords_have_the_types_of_the_fields() -> None:
    given = get_type_hints(Switches)
    assert list(given) == list(KEYWORDS)
    fields = {name: get_args(hint)[0] for name, hint in Question.__annotations__.items() if name in KEYWORDS}
    assert given == {n: str | Iterable[str] if hint == tuple[str, ...] else hint for n, hint in fields.items()}


@pytest.mark.parametrize(("older", "disputed"), [("include", "mark"), ("exclude", "hide"), ("only", "only")])
def test_older_name_of_disputed_means_the_same(bundle: Store, older: str, disputed: str) -> None:
    assert Graph(bundle).routing("Iran", "al-Tanf", contested=older).policy == Policy(disputed=disputed)
