"""Routes in the page, in a real browser: the same as `kg path` gives, with the same choices, and as well explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result
from fiction import WORLD, claims_file, event, relation
from test_page_access import findings
from test_rules import compiled, put

import kg
from kg import load, view
from kg.errors import OneNode
from kg.lookup import index
from kg.names import GRAPH, ID, KG, RDF, XSD
from kg.paths import DEFAULT, Route, Search, Window
from kg.paths.omitted import omitted
from kg.paths.origins import fallen
from kg.paths.question import window
from kg.paths.support import support
from kg.paths.whatif import without
from kg.paths.whynot import whynot
from kg.store import Literal, NamedNode, Quad, Store, memory
from kg.view.model import key, link_key

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

# What is asked on the command line, and in an address of the page.
ASKED = {
    "default": ([], ""),
    "hidden": (["--disputed", "hide", "-k", "2"], "disputed=hide&k=2"),
    "older": (["--contested", "include", "--suggested"], "contested=include&suggested=1"),
    "narrow": (
        ["--during", "2023-10-17..2023-11", "--trust", "named", "--doubt", "Pentagon", "--basis", "implied"],
        "during=2023-10-17..2023-11&trust=named&doubt=Pentagon&basis=implied",
    ),
    "many": (["-k", "4", "--varied", "--max-hops", "4", "--no-hubs"], "k=4&varied=1&max-hops=4&no-hubs=1"),
    "steered": (
        ["-k", "3", "--via", "Iran", "--not-relation", "attacks", "--avoid", "al-Tanf"],
        "k=3&via=Iran&not-walk=attacks&avoid=al-Tanf",
    ),
    "directed": (["--directed", "--suggested", "--max-degree", "20"], "directed=1&max-degree=20&suggested=1"),
    "related": (["--relation", "backs", "--relation", "attacks", "-k", "2"], "k=2&walk=backs,attacks"),
}
# Each route as it stands on the page: the ids of its nodes, and for each hop its relations with their claims.
READ = """() => [...document.querySelectorAll("#answer .route")].map(route => ({
  nodes: route.dataset.walk.split(" "),
  hops: [...route.querySelectorAll(".hops > li")].map(hop => [...hop.querySelectorAll(":scope > .step")].map(step => ({
    edge: step.dataset.edge,
    sentence: step.querySelector(".sentence").textContent.replace(/ (disputed|suggested)( (disputed|suggested))?$/, ""),
    claims: [...new Set([...step.querySelectorAll("[data-claim]")].map(said => said.dataset.claim))],
    stances: step.querySelectorAll("[data-claim]").length,
  }))),
}))"""


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


@pytest.fixture(scope="module")
def sight(browser: Browser, bundled: str) -> Sight:
    """The bundled graph's page, with the routes open. Tests that change more than the address open their own."""
    return browser.open(bundled, "#tab=routes")


@pytest.fixture(scope="module")
def pairs(bundle: Store) -> list[tuple[str, str]]:
    """Thirty pairs of nodes that edges end at, always the same."""
    with kg.open() as graph:
        data = block(graph.page())
    ends = sorted({data["nodes"][end]["id"] for edge in data["edges"] for end in (edge["s"], edge["o"])})
    random = Random(4)
    return [tuple(random.sample(ends, 2)) for _ in range(30)]  # type: ignore[misc]


def block(html: str) -> dict[str, Any]:
    """The data block of a page, with what it leaves out because it is the commonest, as core.js reads it."""
    text = html.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    for claim in found["claims"]:
        claim["said"] = [{"stance": "asserted", "basis": "stated", **said} for said in claim["said"]]
    return found


def ask(sight: Sight, start: str, end: str, more: str = "") -> None:
    named = "" if "disputed=" in more or "contested=" in more else "disputed=mark&"
    hash = f"#tab=routes&path={start}~{end}&{named}{more}".rstrip("&")
    sight.evaluate("hash => { location.hash = hash; }", hash)
    sight.wait_for_function("hash => location.hash === hash && !kg.moved()", arg=hash)


def evidence(relation: dict[str, Any]) -> dict[str, int]:
    """How many stances there are on each claim behind a relation, and on the events in which they state parts."""
    found = {
        claim["id"].removeprefix(ID): len(claim["assertions"]) for claim in relation["claims"] + relation["events"]
    }
    return {claim: stances for claim, stances in found.items() if stances}


def expected(result: Result) -> list[dict[str, Any]]:
    """The routes of `kg path --format json`, as `READ` reads them from the page."""
    return [
        {
            "nodes": [key(node["id"]) for node in route["nodes"]],
            "hops": [
                [
                    {
                        "edge": " ".join(
                            (key(r["subject"]), "kg:" + r["predicate"].removeprefix(KG), key(r["object"]))
                        ),
                        "sentence": f"{route['nodes'][n]['label']} {r['reading']} {route['nodes'][n + 1]['label']}",
                        "claims": list(evidence(r)),
                        "stances": sum(evidence(r).values()),
                    }
                    for r in hop["relations"]
                ]
                for n, hop in enumerate(route["hops"])
            ],
        }
        for route in json.loads(result.stdout)["routes"]
    ]


# ---- the same answers


@pytest.mark.parametrize("asked", ASKED)
def test_routes_are_those_of_kg_path(
    sight: Sight, run: Callable[..., Result], pairs: list[tuple[str, str]], asked: str
) -> None:
    switches, hash = ASKED[asked]
    found = 0
    for start, end in pairs:
        if asked == "steered" and {start, end} & {"Iran", "al-Tanf"}:
            continue
        ask(sight, start, end, hash)
        routes = expected(run("path", ID + start, ID + end, *switches, "--format", "json"))
        assert sight.evaluate(READ) == routes, (start, end)
        found += bool(routes)
    assert found >= 3
    assert sight.errors == []


# ---- the same answers in made-up quarrels: who was where, who denies it, who reprints whom

ACTORS = ("Norvia", "Sudria", "Estia", "Amber Front", "Violet Guard", "Grey Circle", "Mara Lund")
STANCES = ("asserted", "asserted", "asserted", "suggested", "doubted", "denied")
DATES = (
    None,
    None,
    "2031-05-10",
    "2031-05",
    "2031-05-08/..",
    "../2031-05-20",
    "2031-05-01/2031-05-12",
    "2031-05-10?",
    "2031-05-09~",
)
EDGES = ("backs", "arms", "attacks", "strikes", "meets", "memberOf", "leads", "actsAs")
# One answer to each question, in the shape of `told`.
ANSWERS = """([data, asked]) => {
  const { paths } = kg, set = list => (Array.isArray(list) ? new Set(list) : list);
  const sets = choices => Object.fromEntries(Object.entries(choices).map(([name, value]) => [name, set(value)]));
  const ids = claims => claims.map(claim => data.claims[claim].id);
  const step = one => [data.edges[one.edge].id, one.forward, one.reading, ids(one.claims),
    ids(one.events), one.disputed, one.suggested, one.past];
  return asked.map(one => {
    const { during, without: gone, ...choices } = one.policy;
    const policy = paths.policy({ ...sets(choices), ...(during && { during }), ...(gone && { without: sets(gone) }) });
    policy.without.sources = paths.withReprints(data, policy.without.sources);
    const question = paths.question({ ...one, policy }), found = paths.search(data, question);
    const out = { more: found.more, routes: found.routes.map(route => ({
      walk: route.walk, hops: route.hops.map(hop => hop.steps.map(step)),
      nodes: route.nodes.map(node => [node.neighbours, node.notes.map(step)]),
      rests: route.rests.map(rest => [rest.marks, rest.least, rest.most, rest.speakers, rest.deniedBy,
        rest.deniedUnheard]),
      weakest: [route.weakest, route.why], speakers: route.speakers, denied: route.denied,
    })) };
    const { speakers, sources, claims } = question.policy.without;
    if (speakers.size + sources.size + claims.size) {
      const { lost, appeared, kept, before, after, more } = paths.changes(data, question);
      out.changes = [lost, appeared, kept, before, after, more];
    }
    if (found.routes.length) {
      const { disputed, undisputed, wider } = paths.omitted(data, question, found.routes);
      out.omitted = [disputed, undisputed && undisputed.length - 1,
        wider.map(({ name, walk }) => [name, walk.length - 1])];
    } else {
      const why = paths.whyNot(data, question);
      out.why = [[why.start.nodes, why.start.hops], [why.end.nodes, why.end.hops],
        why.relaxed.map(({ name, walk }) => [name, walk]), why.joining, ids(why.claims), why.excluded];
    }
    return out;
  });
}"""


@pytest.fixture(scope="module")
def known() -> Store:
    """The ontology, the made-up world and its look-up keys; not to be changed."""
    world = compiled(WORLD, memory(load.ontology()))
    return memory([*load.ontology(), *world, *index(world)])


def quarrel(known: Store, random: Random) -> Store:
    """A few sources that contradict, repeat, join, reprint and take back what they and each other say."""
    store = memory(known.engine)
    count = random.randint(2, 4)
    events: list[str] = []  # of earlier sources, as later ones name them
    for number in range(count):
        said: list[dict[str, Any]] = []
        official = f"an official, {number}"
        few = random.sample(ACTORS, 3) if random.random() < 0.3 else list(ACTORS)  # who quarrels about the same ends
        for n in range(random.randint(5, 10)):
            by = random.choice(("The Gazette", "The Herald", "Norvia", "Estia", official))
            how = {"by": by, "stance": random.choice(STANCES), "basis": random.choice(("stated", "stated", "implied"))}
            if random.random() < 0.4:
                how["said on"] = f"2031-05-{random.randint(5, 25):02}"
            dated = {"date": date} if (date := random.choice(DATES)) else {}
            one, other, third = random.sample(few, 3)
            kind = random.random()
            if kind < 0.65:
                # Mostly a few relations, some of them broader than others, so that denials reach what others say.
                predicate = random.choice((*EDGES, "backs", "arms", "attacks", "strikes", "linkedTo"))
                parts = {"subject": one, "predicate": predicate, "object": other}
                ended = {"ended": "true"} if random.random() < 0.3 else {}
                said.append({"relation": {**parts, **dated, **ended}, **how})
                continue
            local = f"e{number}-{n}"
            joined = {"same event": random.choice(events)} if events and random.random() < 0.4 else {}
            if kind < 0.75:
                said.append(event(local, "Meet", participant=[one, other, third], **dated) | how)
                continue
            roles = {"target": other, "site": "Highfort"} if random.random() < 0.5 else {}
            roles |= {"agent": third} if random.random() < 0.3 else {}
            said.append(event(local, random.choice(("Attack", "Strike")), **roles, **dated, **joined) | how)
            parts_in = [("agent", one), ("agent", third), ("target", other)]
            told: list[str] = []
            for m, (role, who) in enumerate(random.sample(parts_in, random.randint(1, 3))):
                part = relation(local, role, who, by=random.choice(("The Herald", "Norvia", official)))
                part["stance"] = random.choice(STANCES)
                rivals = {"rivals": [random.choice(told)]} if told and random.random() < 0.4 else {}
                said.append({**part, **rivals, "id": f"p{number}-{n}-{m}"})
                told.append(f"p{number}-{n}-{m}")
        if random.random() < 0.4:  # two actors are one, or are not
            one, other = random.sample(few, 2)
            by = random.choice(("The Herald", "Norvia"))
            said.append(relation(one, "same as", other, by=by, stance=random.choice(STANCES)))
        actors = [{"id": f"official-{number}", "kind": "UnnamedSpeaker", "name": official}]
        content = claims_file(f"s{number}", said, actors=actors, publisher=random.choice(("The Gazette", "The Herald")))
        content["source"]["published"] = random.choice(("unknown", "2031-05-15", "2031-06"))
        if number and random.random() < 0.4:
            content["source"]["derived from"] = [f"s{random.randrange(number)}"]
        quads = compiled(content, store)
        put(store, f"s{number}", quads)
        store.engine.extend(index(quads))
        told_of = [one["event"] for one in said if "event" in one]
        events += [f"s{number}.{one['id']}" for one in told_of if one["type"] != "Meet"]
    if random.random() < 0.4:
        retract(store, f"s{random.randrange(count)}", random)
    return store


def retract(store: Store, source: str, random: Random) -> None:
    """Mark a source, or one claim of it, as withdrawn."""
    claims = sorted(f.object.value for f in store.match(None, KG + "claim", None, GRAPH + source))
    only = {"retractedClaim": NamedNode(random.choice(claims))} if claims and random.random() < 0.5 else {}
    said = {"retracts": NamedNode(ID + source), **only, "retractedBy": Literal("A. Coder")}
    said["retractedOn"] = Literal("2031-06-10", datatype=NamedNode(XSD + "date"))
    node, graph = NamedNode(f"{ID}retraction-{source}"), NamedNode(GRAPH + "retractions")
    quads = [Quad(node, NamedNode(KG + name), value, graph) for name, value in said.items()]
    put(store, "retractions", {Quad(node, NamedNode(RDF + "type"), NamedNode(KG + "Retraction"), graph), *quads})


def questions(data: dict[str, Any], random: Random, count: int) -> list[dict[str, Any]]:
    """Random questions in the numbers of a data block, some with the default policy, some with few or many choices."""

    ends = sorted({edge[end] for edge in data["edges"] for end in "so"})

    def some(name: str) -> list[int]:
        return random.sample(range(len(data[name])), min(len(data[name]), random.randint(1, 2)))

    def one() -> dict[str, Any]:
        start, end, *via = random.sample(ends, 2 + random.choice((0, 0, 0, 1)))
        window = random.choice((["2031-05-01", "2031-05-09"], ["2031-05-11", None], [None, "2031-05-07"]))
        choices = {
            "relations": some("relations"),
            "notRelations": some("relations"),
            "directed": True,
            "avoid": [node for node in some("nodes") if node not in (start, end, *via)],
            "maxDegree": random.randint(1, 4),
            "during": window,
            "knownBy": random.choice(("2031-05-31", "2031-06-20")),
            "believe": some("speakers"),
            "doubt": some("speakers"),
            "trust": random.choice(("named", "publisher")),
            "disputed": random.choice(("hide", "only")),
            "basis": random.choice(("implied", "stated")),
            "suggested": True,
            "without": {
                name: some(name) if random.random() < 0.5 else [] for name in ("speakers", "sources", "claims")
            },
        }
        policy = {name: choices[name] for name in random.sample(sorted(choices), random.choice((0, 0, 1, 1, 2, 3)))}
        if "during" in policy and random.random() < 0.5:
            policy["must"] = True
        kinds = {"k": random.choice((None, None, 1, 3, 9)), "varied": random.random() < 0.2}
        return {
            "start": start,
            "end": end,
            "via": via,
            **kinds,
            "maxHops": random.choice((None, 2, 4)),
            "policy": policy,
        }

    return [one() for _ in range(count)] if len(ends) > 2 else []


class Told:
    """What `kg.paths` answers to such questions, with nodes as their numbers in the data block."""

    def __init__(self, store: Store, data: dict[str, Any]) -> None:
        self.store, self.data = store, data
        self.number = {ID + node["id"]: n for n, node in enumerate(data["nodes"])}

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        search, gone = self.search(asked)
        try:
            found = search.run()
        except OneNode:
            return {}  # which the page is not asked: its two fields are of one node
        out: dict[str, Any] = {"more": found.more, "routes": [self.route(search, route) for route in found.routes]}
        if gone:
            changes = without(self.search({**asked, "policy": {**asked["policy"], "without": {}}})[0], gone)
            lists = [[self.walk(route) for route in routes] for routes in changes[:3]]
            out["changes"] = [*lists, changes.shortest_before, changes.shortest_after, changes.more]
        if found.routes:
            beside = omitted(search, found.routes)
            wider = [[one.switch.removesuffix(" mark"), one.hops] for one in beside.wider]
            out["omitted"] = [beside.disputed, beside.undisputed, wider]
        else:
            why = whynot(search)
            ends = [[why.reached_start, why.hops_start], [why.reached_end, why.hops_end]]
            relaxed = [[name, self.walk(route)] for name, route in why.relaxed]
            disputed = [claim.id for claim in why.disputed]
            joining, excluded = (self.walk(route) if route else None for route in (why.joining, why.excluded))
            out["why"] = [*ends, relaxed, joining, disputed, excluded]
        return out

    def search(self, asked: dict[str, Any]) -> tuple[Search, frozenset[str]]:
        data, given = self.data, asked["policy"]

        def iris(name: str, kind: str) -> frozenset[str]:
            ids = (data[kind][n]["id"] for n in given.get(name, ()))
            return frozenset(id if kind == "relations" else ID + id for id in ids)

        gone = {ID + data[kind][n]["id"] for kind, numbers in given.get("without", {}).items() for n in numbers}
        plain = {
            name: given[name]
            for name in ("directed", "must", "trust", "disputed", "basis", "suggested")
            if name in given
        }
        policy = DEFAULT._replace(
            relations=iris("relations", "relations"),
            not_relations=iris("notRelations", "relations"),
            avoid=iris("avoid", "nodes"),
            believe=iris("believe", "speakers"),
            doubt=iris("doubt", "speakers"),
            max_degree=given.get("maxDegree"),
            during=Window(*given["during"]) if "during" in given else None,
            known_by=given.get("knownBy"),
            without=fallen(self.store, gone),
            **plain,
        )
        start, end, *via = (ID + data["nodes"][n]["id"] for n in (asked["start"], asked["end"], *asked["via"]))
        options = {"k": asked["k"], "varied": asked["varied"], "max_hops": asked["maxHops"]}
        return Search(self.store, start, end, policy, via=via, **options), policy.without

    def walk(self, route: Route) -> list[int]:
        return [self.number[iri] for iri in route.walk]

    def route(self, search: Search, route: Route) -> dict[str, Any]:
        def step(edge: Any, forward: bool, reading: str) -> list[Any]:
            claims = [claim.id for claim in edge.claims]
            events = [claim.id for claim in edge.evidence[len(claims) :]]
            past = bool(claims) and edge.past
            return [link_key(edge), forward, reading, claims, events, edge.disputed, edge.suggested, past]

        rests = support(search.edges, route)
        return {
            "walk": self.walk(route),
            "hops": [[step(one.edge, one.forward, one.reading) for one in hop.steps] for hop in route.hops],
            "nodes": [[n.neighbours, [step(note.edge, True, note.reading) for note in n.notes]] for n in route.nodes],
            "rests": [
                [list(h.marks), h.least, h.most, list(h.speakers), list(h.denied_by), list(h.denied_unheard)]
                for h in rests.hops
            ],
            "weakest": [rests.weakest, list(rests.why)],
            "speakers": list(rests.speakers),
            "denied": rests.denied,
        }


def compare(sight: Sight, known: Store, seeds: range) -> int:
    """Ask the page and `kg.paths` the same of made-up stores; how many of the answers were routes."""
    found = 0
    for seed in seeds:
        random = Random(seed)
        store = quarrel(known, random)
        data = block(view.page(store))
        asked = questions(data, random, 30)
        told = Told(store, data)
        for question, answer in zip(asked, sight.evaluate(ANSWERS, [data, asked]), strict=True):
            own = told.answer(question)
            assert answer == own or not own, (seed, question)
            found += bool(answer["routes"])
    return found


def test_answers_in_made_up_quarrels_are_those_of_the_library(sight: Sight, known: Store) -> None:
    assert compare(sight, known, range(3)) > 10


@pytest.mark.slow
def test_answers_in_many_made_up_quarrels_are_those_of_the_library(sight: Sight, known: Store) -> None:
    assert compare(sight, known, range(3, 43)) > 200


# ---- what a reader sees


def test_no_route_takes_an_accusation_or_a_denial(sight: Sight, pairs: list[tuple[str, str]]) -> None:
    for start, end in pairs:
        ask(sight, start, end, "k=6&suggested=1")
        for route in sight.evaluate(READ):
            edges = [step["edge"] for hop in route["hops"] for step in hop]
            assert not [e for e in edges if " kg:blames " in e or " kg:disputes " in e]


def test_missing_route_is_announced_with_what_would_help(sight: Sight) -> None:
    ask(sight, "Iran", "al-Tanf", "believe=Pentagon&max-hops=2")
    live = sight.locator("#answer-summary")
    assert live.get_attribute("role") == "status"
    assert live.inner_text() == (
        "No route between Iran and al-Tanf within 2 hops on this page. There is one without “Only the word of”."
    )
    assert "reaches" in sight.inner_text("#answer .reasons li >> nth=0")
    sight.click("#answer .reasons button")
    assert "route" in live.inner_text()
    assert sight.evaluate("location.hash") == "#path=Iran~al-Tanf&max-hops=2&disputed=mark"
    assert sight.evaluate("document.activeElement.id") == "answer"


def test_disputed_claims_that_would_join_are_told(sight: Sight) -> None:
    ask(sight, "US", "irgc-related-personnel", "max-hops=1")
    assert "What is denied, disputed or merely suggested would join them." in sight.inner_text("#answer-summary")
    told = sight.inner_text("#answer .stances")
    assert told.startswith("suggested")
    assert "suggests it" in told
    sight.click("#answer button:text('Let it count')")
    assert sight.locator("#route-1 .badge.suggested").count() > 0


def test_names_that_mean_one_node_or_none_are_refused(sight: Sight) -> None:
    ask(sight, "Iran", "Iran")
    assert sight.inner_text("#answer-summary") == "Two of the names mean Iran: choose different ones."
    ask(sight, "Iran", "al-Tanf", "avoid=Iran")
    assert "both to be visited and to be avoided" in sight.inner_text("#answer-summary")
    sight.evaluate("location.hash = '#tab=routes&path=Iran~Atlantis'")
    sight.wait_for_function("document.querySelector('#answer-summary').textContent === 'Not on this page: Atlantis. '")


EVERYTHING = (
    "#path=Iran~al-Tanf&k=2&limit=30&varied=1&max-hops=4&via=militias&avoid=Hamas&walk=backs,attacks&"
    "not-walk=meets&directed=1&max-degree=30&no-hubs=1&during=2023-10..2023-11&must=1&known-by=2023-12&believe=Gazette&"
    "doubt=Pentagon&trust=named&disputed=hide&basis=implied&suggested=1&without=ap-us-response"
)


@pytest.mark.parametrize("link", ["#path=Iran~Atlantis", "#path=Iran~Atlantis&route=1"])
def test_address_with_a_name_that_is_not_there_says_so(browser: Browser, bundled: str, link: str) -> None:
    sight = browser.open(bundled, link)
    assert "Not on this page: Atlantis." in sight.inner_text("#answer-summary")
    assert sight.evaluate("kg.state.tab") == "routes"


def test_address_with_every_choice_stands_as_it_was(browser: Browser, bundled: str) -> None:
    data = block(bundled)
    speakers = [speaker["id"] for speaker in data["speakers"]]
    hash = EVERYTHING.replace("Gazette", speakers[0]).replace("Pentagon", speakers[1]).replace("militias", "IRGC")
    sight = browser.open(bundled, hash)
    sight.evaluate("kg.set({})")
    assert sight.evaluate("location.hash") == hash
    assert sight.locator("#ask .chips li").count() == 8
    assert [sight.input_value(f"#ask-{name}") for name in ("k", "from", "to", "known-by", "trust")] == [
        *("2", "2023-10", "2023-11", "2023-12", "named")
    ]
    sight.evaluate("document.querySelector('#ask-policy').open = true")
    sight.click("#ask-default")
    assert sight.evaluate("location.hash") == "#path=Iran~al-Tanf&disputed=mark"
    sight.go_back()
    sight.wait_for_function("hash => location.hash === hash", arg=hash)
    assert sight.locator("#ask .chips li").count() == 8
    sight.evaluate("location.hash = ''")
    sight.wait_for_function("kg.state.tab === 'graph'")
    assert sight.evaluate("kg.route()") is None
    assert sight.errors == []


def test_question_is_asked_by_keyboard_alone(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=routes")
    sight.focus("#ask-start")
    sight.keyboard.type("islamic revolutionary")
    assert sight.get_attribute("#ask-start", "aria-activedescendant") == "ask-start-found-0"
    sight.keyboard.press("Enter")
    assert sight.evaluate("document.activeElement.id") == "ask-end"
    sight.keyboard.type("al tanf")
    sight.keyboard.press("ArrowDown")
    sight.keyboard.press("ArrowUp")
    sight.keyboard.press("Enter")
    assert sight.evaluate("location.hash") == "#path=IRGC~al-Tanf&disputed=mark"
    assert sight.locator("#answer .route").count() > 0
    sight.focus("#ask-policy summary")
    sight.keyboard.press("Enter")
    sight.focus("#ask-avoid")
    sight.keyboard.type("united st")
    sight.keyboard.press("Enter")
    assert sight.inner_text("#ask-avoid-chosen li") == "United States\n×"
    assert sight.evaluate("document.activeElement.id") == "ask-avoid"
    sight.focus("#ask-avoid-chosen button")
    sight.keyboard.press("Enter")
    assert not sight.is_visible("#ask-avoid-chosen")


def test_dates_that_are_none_are_refused(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=routes&path=Iran~al-Tanf&disputed=mark")
    sight.click("#ask-policy summary")
    sight.fill("#ask-from", "2023-13")
    sight.press("#ask-from", "Tab")
    assert sight.get_attribute("#ask-from", "aria-invalid") == "true"
    assert "during" not in sight.url
    sight.fill("#ask-from", "2023-10")
    sight.press("#ask-from", "Tab")
    assert sight.url.endswith("&during=2023-10..&disputed=mark")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2023-10..2023-11", ["2023-10-01", "2023-11-30"]),
        ("2024-02", ["2024-02-01", "2024-02-29"]),
        ("2023..", ["2023-01-01", None]),
        ("..2023-10-05", [None, "2023-10-05"]),
    ],
)
def test_window_has_the_days_that_kg_path_gives_it(sight: Sight, text: str, days: list[str | None]) -> None:
    ask(sight, "Iran", "al-Tanf", f"during={text}")
    assert sight.evaluate("kg.question().policy.during") == days == list(window(text))


def test_route_is_shown_in_the_graph_and_the_rest_dimmed(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=routes&path=Iran~al-Tanf&k=3&disputed=mark")
    sight.click("#route-2 .do button >> nth=0")
    assert "route=2" in sight.url
    assert sight.is_visible("#graph")
    nodes = sight.locator("#route-2").get_attribute("data-walk").split(" ")
    bright = sight.evaluate(
        "kg.network.body.data.nodes.get().filter(n => n.opacity === 1).map(n => kg.data.nodes[n.id].id)"
    )
    assert sorted(bright) == sorted(nodes)
    assert sight.inner_text(".route-shown p").startswith("Route 2 of 3 Iran → ")
    sight.keyboard.press("Escape")
    assert not sight.is_visible(".route-shown")
    sight.go_back()
    sight.wait_for_selector(".route-shown")


def test_routes_can_be_taken_along_with_references(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=routes&path=Iran~al-Tanf&k=1&disputed=mark")
    sight.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    sight.click("#route-1 .do button >> nth=1")
    text = sight.input_value(".copied")
    assert text.startswith(
        "Iran backs Iran-backed militias in Iraq and Syria, as the Associated Press alone implies, without a date [1]. "
    )
    assert "\n\n[1] " in text
    assert sight.inner_text("#answer code") == "kg path Iran al-Tanf -k 1"


def test_page_made_for_routes_opens_on_them(browser: Browser, run: Callable[..., Result], tmp_path: Any) -> None:
    file = tmp_path / "route.html"
    switches = ["-k", "2", "--doubt", "Pentagon", "--suggested"]
    run("path", "Iran", "al-Tanf", *switches, "-o", str(file))
    sight = browser.open(file.read_text(encoding="utf-8"))
    assert sight.inner_text(".route-shown p").startswith("Route 1 of 2 ")
    sight.click(".route-shown button >> nth=2")
    assert sight.evaluate(READ) == expected(run("path", "Iran", "al-Tanf", *switches, "--format", "json"))
    assert "Shown are routes alone" in sight.inner_text("#answer-cut")
    assert sight.errors == []


def test_phone_has_no_sideways_scroll_and_large_targets(browser: Browser, bundled: str) -> None:
    sight = browser.open(
        bundled, "#tab=routes&path=Iran~al-Tanf&k=3&avoid=Hamas", width=390, height=844, has_touch=True, is_mobile=True
    )
    sight.tap("#ask-policy summary")
    assert sight.evaluate("document.documentElement.scrollWidth") <= 390
    small = sight.eval_on_selector_all(
        "#routes :is(button, select, summary, input:not([type=checkbox]), label.tick)",
        """all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML, e.getBoundingClientRect()])
             .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html)""",
    )
    assert small == []


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_axe_finds_nothing_serious_in_routes_and_choices(browser: Browser, bundled: str, paper: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    for hash in (
        "#tab=routes&path=Iran~al-Tanf&k=3&avoid=Hamas&without=ap-us-response.boats&suggested=1",
        "#tab=routes&path=US~irgc-related-personnel&max-hops=1",
        "#path=Iran~al-Tanf&route=1",
    ):
        sight = browser.open(bundled, hash, color_scheme=paper)
        sight.evaluate("document.querySelector('#ask-policy').open = true")
        if "tab" in hash:
            sight.click("#ask-believe")
        assert findings(sight, axe) == []


def test_routes_are_drawn_with_their_hops(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#path=Iran~al-Tanf&k=3&disputed=mark")
    drawn = sight.locator(".routes-drawn [data-hop]").evaluate_all("all => all.map(g => g.dataset.hop)")
    walks = sight.locator("#answer .route").evaluate_all("all => all.map(li => li.dataset.walk.split(' '))")
    assert len(walks) == 3
    assert set(drawn) == {f"{a} {b}" for walk in walks for a, b in pairwise(walk)}
    assert len(drawn) == len(set(drawn))
    words = sight.text_content(".routes-drawn")
    assert "backs" in words
    assert "al-Tanf" in words
    assert ">backs<" in sight.evaluate("kg.picture()")
    sight.locator(".node-drawn", has_text="al-Tanf").dispatch_event("click")
    assert sight.inner_text("#selected h2") == "al-Tanf"
    assert sight.errors == []
