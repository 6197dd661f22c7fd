"""A policy as SPARQL: the edges it walks, for `--show` and for any other engine.

The query selects what `frontier.Edges` walks, edge by edge. What is no matter of single edges (which way they are
walked, how many neighbours a node may have) stands above it as comments.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.dates import PARTS
from kg.names import PREFIXES, shorten
from kg.paths.policy import DEFAULT, Policy


def _first_day(date: str) -> str:
    """The first day that an EDTF date leaves open (`dates.first_day`), cut so that it compares with a day as text.

    "2023-10" is less than any day of that October and more than any day before. Left open, it is "", which is less than
    every day. date: a variable.
    """
    cut = f'REPLACE(REPLACE(STR({date}), "^\\\\[|[/,].*$|[.][.].*$|[?]|-XX", ""), "X", "0")'
    for month in sorted({part.first for part in PARTS.values()}):
        codes = "|".join(code for code, part in PARTS.items() if part.first == month)
        cut = f'REPLACE({cut}, "-({codes})$", "-{month:02}")'
    return f'IF(REGEX(STR({date}), "^[^/]*[~%]"), "", {cut})'


def select(policy: Policy = DEFAULT) -> str:
    """A SELECT of ?subject ?relation ?object, ready for any engine that holds the store's graphs.

    The default graph is to be the merge, as it is in `kg query`.
    """
    lines = [
        "SELECT DISTINCT ?subject ?relation ?object",
        "WHERE {",
        *_indented(_edges(policy)),
        *_indented(_relations(policy)),
        *_indented(_avoided(policy)),
        *(_indented(_claims(policy)) if policy.weighs else ()),
        "}",
    ]
    body = "\n".join(lines)
    used = [f"PREFIX {prefix}: <{base}>" for prefix, base in PREFIXES.items() if f"{prefix}:" in body]
    return "\n".join([*_remarks(policy), *used, "", body])


def _remarks(policy: Policy) -> list[str]:
    walked = "from subject to object, and both ways where the edge is symmetric" if policy.directed else "both ways"
    lines = [f"# The edges that routes may walk, {walked}."]
    if policy.max_degree is not None:
        lines.append(
            f"# A node with more than {policy.max_degree} neighbours over them may end a route, not lie on it."
        )
    lines.append("# Speakers without a name, sources, claims and terms may end a route, not lie on it.")
    return lines


def _edges(policy: Policy) -> list[str]:
    if not policy.weighs:
        return ["GRAPH graph:direct { ?subject ?relation ?object }", "FILTER (?subject != ?object)"]
    return [*_ALONE, "UNION", *_TOGETHER, "FILTER (?subject != ?object)"]


# On what an edge stands; `grounds.Grounds` reads the same.
_ALONE = """\
# A claim that is the edge, or an event whose description gives it.
{
  GRAPH graph:claimed {
    ?edge rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:derivedFrom ?claim .
  }
  FILTER NOT EXISTS { ?claim rdf:predicate/rdfs:subPropertyOf+ kg:role }
  BIND (?claim AS ?other)
  BIND (?claim AS ?event)
}""".splitlines()
_TOGETHER = """\
# Claims of parts in an event, with the event: one for each end that the event's own description does not fill.
{
  GRAPH graph:claimed {
    ?edge rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:derivedFrom ?claim , ?other .
  }
  ?claim rdf:subject ?event .
  ?other rdf:subject ?event .
  ?event sem:eventType/skos:broader* ?type .
  ?rule kg:edge ?relation ; kg:onType ?type ; kg:fromRole ?from ; kg:toRole ?to .
  {
    ?claim rdf:predicate ?from ; rdf:object ?start .
    ?other rdf:predicate ?to ; rdf:object ?end .
  }
  UNION {
    ?claim rdf:subject ?event ; rdf:predicate ?from ; rdf:object ?start .
    ?event ?to ?end .
    BIND (?claim AS ?other)
  }
  UNION {
    ?claim rdf:subject ?event ; rdf:predicate ?to ; rdf:object ?end .
    ?event ?from ?start .
    BIND (?claim AS ?other)
  }
  FILTER (?start = ?subject && ?end = ?object
    || ?start = ?object && ?end = ?subject && EXISTS { ?relation a owl:SymmetricProperty })
}""".splitlines()


def _relations(policy: Policy) -> list[str]:
    lines = ["?relation a kg:EdgeType .", "FILTER NOT EXISTS { ?relation kg:walkable false }"]
    if policy.relations:
        lines.append(
            f"FILTER EXISTS {{ ?relation rdfs:subPropertyOf* ?wanted . FILTER (?wanted IN {_list(policy.relations)}) }}"
        )
    if policy.not_relations:
        unwanted = f"FILTER (?unwanted IN {_list(policy.not_relations)})"
        lines.append(f"FILTER NOT EXISTS {{ ?relation rdfs:subPropertyOf* ?unwanted . {unwanted} }}")
    return lines


def _avoided(policy: Policy) -> list[str]:
    if not policy.avoid:
        return []
    avoided = _list(policy.avoid)
    return [f"FILTER (?subject NOT IN {avoided} && ?object NOT IN {avoided})"]


def _claims(policy: Policy) -> list[str]:
    """What must be so of the claims and the event that the edge stands on."""
    gone = _list(policy.without)
    lines = [f"FILTER ({' && '.join(f'{needed} NOT IN {gone}' for needed in _NEEDED)})"] if policy.without else []
    lines.append("# A believed speaker says so, of each.")
    enough = ("kg:asserted", "kg:suggested") if policy.suggested else ("kg:asserted",)
    for needed in _NEEDED:
        lines += ["FILTER EXISTS {", *_indented(_assertion(policy, needed, enough, grounded=True)), "}"]
    for claim in _DATED if policy.during else ():
        lines += _dated(policy, claim)
    disputes = [dispute for needed in _NEEDED for dispute in (_denied(policy, needed), _rivalled(policy, needed))]
    if policy.contested == "exclude":
        lines.append("# No believed speaker denies any, or holds a rival account that cannot be true beside it.")
        for dispute in disputes:
            lines += ["FILTER NOT EXISTS {", *_indented(dispute), "}"]
    elif policy.contested == "only":
        lines.append("# A believed speaker denies one of them, or holds a rival account that cannot be true beside it.")
        for number, dispute in enumerate(disputes):
            lines += ["} || EXISTS {" if number else "FILTER (EXISTS {", *_indented(dispute)]
        lines.append("})")
    return lines


_DATED = ("?claim", "?other")
_NEEDED = (*_DATED, "?event")


def _denied(policy: Policy, claim: str) -> list[str]:
    return _assertion(policy, claim, ("kg:denied",))


def _rivalled(policy: Policy, claim: str) -> list[str]:
    return [
        f"{claim} kg:rivalOf ?rival .",
        *([f"FILTER (?rival NOT IN {_list(policy.without)})"] if policy.without else ()),
        f"GRAPH graph:direct {{ {claim} kg:contested true . ?rival kg:contested true }}",
        *_assertion(policy, "?rival", ("kg:asserted", "kg:suggested")),
    ]


def _assertion(policy: Policy, claim: str, stances: Iterable[str], *, grounded: bool = False) -> list[str]:
    """An assertion about a claim that is heard, with one of these stances, and if need be on an allowed basis."""
    lines = [f"?assertion kg:claim {claim} ; kg:stance ?stance ; kg:speaker ?speaker ; kg:inSource ?source ."]
    tests = [f"?stance IN ({', '.join(stances)})"]
    if grounded and policy.basis != "any":
        bases = "(kg:stated)" if policy.basis == "stated" else "(kg:stated, kg:implied)"
        lines.append("?assertion kg:basis ?basis .")
        tests.append(f"?basis IN {bases}")
    if policy.believe:
        tests.append(f"?speaker IN {_list(policy.believe)}")
    if policy.doubt:
        tests.append(f"?speaker NOT IN {_list(policy.doubt)}")
    if policy.without:
        gone = _list(policy.without)
        tests.append(f"?speaker NOT IN {gone} && ?source NOT IN {gone} && ?assertion NOT IN {gone}")
    lines.append(f"FILTER ({' && '.join(tests)})")
    if policy.trust == "named":
        lines.append("FILTER NOT EXISTS { ?speaker a/rdfs:subClassOf* kg:UnnamedSpeaker }")
    elif policy.trust == "publisher":
        lines.append("?source dcterms:publisher ?speaker .")
    if policy.known_by is not None:
        lines += [
            "OPTIONAL { ?assertion kg:saidOn ?said }",
            "OPTIONAL { ?source kg:published ?published }",
            "# Said by that day, else published by then, so far as is known.",
            f'FILTER (COALESCE(STR(?said), {_first_day("?published")}, "") <= "{policy.known_by}")',
        ]
    return lines


def _dated(policy: Policy, claim: str) -> list[str]:
    """The tests of a claim's bounds: a day that is known stands for all four."""
    window = policy.during
    assert window is not None
    lines = [
        f"# {claim} holds in the window, whatever its open bounds turn out to be."
        if policy.must
        else f"# {claim} can hold in the window.",
        "# A claim of a part in an event has, where it gives no date, the event's.",
        f"OPTIONAL {{ {claim} kg:edtf {claim}_own }}",
        f"BIND (IF(BOUND({claim}_own), {claim}, ?event) AS {claim}_dated)",
    ]
    bounds = {"eb": "EarliestBegin", "lb": "LatestBegin", "ee": "EarliestEnd", "le": "LatestEnd"}
    by_then, still = (("lb", "le"), ("ee", "eb")) if policy.must else (("eb",), ("le",))
    dated = f"{claim}_dated"
    lines.append(f"OPTIONAL {{ {dated} sem:hasTimeStamp {claim}_day }}")
    used = [*(by_then if window.last else ()), *(still if window.first else ())]
    lines += [f"OPTIONAL {{ {dated} sem:has{bounds[name]}TimeStamp {claim}_{name} }}" for name in dict.fromkeys(used)]
    if policy.must:
        lines.append("# A date that is only perhaps or about right never must hold.")
        sure = f'FILTER (!REGEX(STR({claim}_edtf), "[?~%]"))'
        lines.append(f"FILTER EXISTS {{ {dated} kg:edtf {claim}_edtf . {sure} }}")
    # What is not known makes a claim that can hold pass, and one that must hold fail.
    late, early = ("9999-99-99", "") if policy.must else ("", "9999-99-99")
    if window.last:
        lines.append(_any_day(claim, by_then, late, f'<= "{window.last}"'))
    if window.first:
        lines.append(_any_day(claim, still, early, f'>= "{window.first}"'))
    return lines


def _any_day(claim: str, names: Iterable[str], unknown: str, compared: str) -> str:
    """That one of a claim's bounds, or its day where it is known, compares so."""
    tests = (f'COALESCE(STR({claim}_day), STR({claim}_{name}), "{unknown}") {compared}' for name in names)
    return f"FILTER ({' || '.join(tests)})"


def _list(iris: Iterable[str]) -> str:
    return f"({', '.join(shorten(iri) for iri in sorted(iris))})"


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
