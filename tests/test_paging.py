"""A query in pages gives the rows of the whole query, each once, whatever ends it."""

from __future__ import annotations

import pytest

from kg.store import Literal, NamedNode, Quad, Store, memory, paging

DATA = [
    Quad(
        NamedNode(f"http://test/{number:02}"),
        NamedNode("http://test/weight"),
        Literal(number % 5),
        NamedNode("http://g"),
    )
    for number in range(20)
]
SOME = "(<http://test/03> 3) (<http://test/08> 3) (<http://test/11> UNDEF) (<http://test/12> 1) (<http://test/19> 4)"
QUERIES = {
    "values at the end": f"SELECT ?x ?w WHERE {{ ?x <http://test/weight> ?w }} VALUES (?x ?w) {{ {SOME} }}",
    "order and values": "SELECT ?x ?w WHERE { ?x <http://test/weight> ?w } ORDER BY DESC(?w) "
    f"VALUES (?x ?w) {{ {SOME} }}",
    "limit and values": "SELECT ?x { ?x <http://test/weight> ?w } LIMIT 3 VALUES ?w { 1 2 }",
    "order, limit and values": "SELECT ?x { ?x <http://test/weight> ?w } ORDER BY ?x LIMIT 6 OFFSET 1 VALUES ?w {1 2}",
    "no values": "SELECT ?x { ?x <http://test/weight> ?w }",
}
SIZES = {
    "values at the end": 4,
    "order and values": 4,
    "limit and values": 8,
    "order, limit and values": 8,
    "no values": 20,
}


@pytest.fixture(scope="module")
def store() -> Store:
    return memory(DATA)


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(row[name]) for name in sorted(row, reverse=True)) for row in store.select(query)]


@pytest.mark.parametrize("name", QUERIES)
def test_pages_are_together_what_the_query_gives_without_its_limit(store: Store, name: str) -> None:
    found = paging.parts(QUERIES[name])
    assert found is not None
    whole = rows(store, paging.unlimited(found))
    assert len(whole) == SIZES[name]
    variables = ["x", "w"] if "?w WHERE" in QUERIES[name] else ["x"]
    apart = found._replace(offset=0)
    pages = [row for start in range(0, 24, 3) for row in rows(store, paging.page(apart, variables, 3, start))]
    assert sorted(pages) == sorted(whole)
    assert rows(store, paging.count(found))[0][0].startswith(f'"{SIZES[name]}"')


def test_values_keep_their_order(store: Store) -> None:
    found = paging.parts(QUERIES["order and values"])
    assert found is not None
    pages = [row for start in (0, 2) for row in rows(store, paging.page(found, ["x", "w"], 2, start))]
    assert [row[0] for row in pages] == [f"<http://test/{n}>" for n in ("19", "03", "08", "11")]
