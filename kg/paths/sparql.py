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
        f"SELECT DISTINCT {_EDGE}",
        "WHERE {",
        *_indented(_edges(policy)),
        "  FILTER (?subject != ?object)",
        *_indented(_relations(policy)),
        *_indented(_avoided(policy)),
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
    if policy.weighs:
        return _weighed(policy)
    if policy.reads_standing:
        return _noted(policy)
    graphs = {"mark": "graph:direct graph:disputed", "hide": "graph:direct", "only": "graph:disputed"}
    return [f"VALUES ?graph {{ {graphs[policy.disputed]} }}", f"GRAPH ?graph {{ {_EDGE} }}"]


_EDGE = "?subject ?relation ?object"
_NODE = "?edge rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object"


def _noted(policy: Policy) -> list[str]:
    """The edges of which it is noted that they stand as the policy wants them."""
    standing = "kg:asserted, kg:onlySuggested" if policy.suggested else "kg:asserted"
    disputed = {"mark": "", "hide": " && !?disputed", "only": " && ?disputed"}[policy.disputed]
    lines = [
        f"GRAPH graph:claimed {{ {_NODE} ; kg:standing ?standing ; kg:disputed ?disputed }}",
        f"FILTER (?standing IN ({standing}){disputed})",
    ]
    if policy.disputed != "mark" or policy.not_relations:
        return lines
    # With what follows from asserted edges: it joins nothing that these do not.
    return ["{", *_indented(_edges(DEFAULT)), "}", "UNION", "{", *_indented(lines), "}"]


def _weighed(policy: Policy) -> list[str]:
    """The edges that have a ground which counts, disputed or not as the policy wants them."""
    if policy.disputed == "mark":
        return _grounds(policy)
    undisputed = _grounds(policy._replace(suggested=False), undisputed=True)
    if policy.suggested:
        # What is merely suggested decides only where nobody asserts the edge.
        asserted = _selected(_grounds(policy._replace(suggested=False)))
        suggested = [*_selected(_grounds(policy, undisputed=True)), "MINUS", *asserted]
        undisputed = [*_selected(undisputed), "UNION", "{", *_indented(suggested), "}"]
    if policy.disputed == "hide":
        return undisputed
    return [
        *_grounds(policy),
        "# Those with a ground that nobody disputes are left out.",
        "MINUS",
        *_selected(undisputed),
    ]


def _selected(lines: Iterable[str]) -> list[str]:
    """A group of its own, of which only the edge is seen outside."""
    return ["{", f"  SELECT {_EDGE} {{", *_indented(_indented(lines)), "  }", "}"]


def _grounds(policy: Policy, *, undisputed: bool = False) -> list[str]:
    """The edges with a ground all of which is told, and that nobody disputes, if so wanted."""
    lines = [*_ALONE, "UNION", *_TOGETHER, *_claims(policy)]
    if undisputed:
        lines.append("# No believed speaker denies any of it, or holds another account that cannot be true beside it.")
        for dispute in (_denied(policy), _rivalled(policy)):
            lines += ["FILTER NOT EXISTS {", *_indented(dispute), "}"]
    return lines


# What suffices for an edge; `claims.Evidence.grounds` reads the same.
_ALONE = f"""\
# A claim by itself.
{{
  GRAPH graph:claimed {{ {_NODE} ; kg:derivedFrom ?claim }}
  FILTER NOT EXISTS {{
    GRAPH graph:claimed {{ ?edge kg:hasGround ?own . ?own kg:needs ?claim }}
    FILTER NOT EXISTS {{ GRAPH graph:claimed {{ ?own kg:needs ?part }} ?part rdf:subject ?claim }}
  }}
  BIND (?claim AS ?other)
  BIND (?claim AS ?event)
  BIND (?claim AS ?ground)
}}""".splitlines()
_TOGETHER = f"""\
# An event, with the claims that tell of parts in it.
{{
  GRAPH graph:claimed {{
    {_NODE} ; kg:hasGround ?ground .
    ?ground kg:needs ?claim , ?other , ?event .
    FILTER NOT EXISTS {{ ?ground kg:needs ?more . FILTER (?more NOT IN (?claim, ?other, ?event)) }}
  }}
  FILTER (
    ?claim = ?event && ?other = ?event
    || EXISTS {{ ?claim rdf:subject ?event }} && EXISTS {{ ?other rdf:subject ?event }}
  )
}}""".splitlines()


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
    for needed in _NEEDED:
        lines += ["FILTER EXISTS {", *_indented(_told(policy, needed)), "}"]
    for claim in _DATED if policy.during else ():
        lines += _dated(policy, claim)
    return lines


_DATED = ("?claim", "?other")
_NEEDED = (*_DATED, "?event")


def _told(policy: Policy, claim: str) -> list[str]:
    """An assertion on which a claim may rest."""
    enough = "kg:asserted, kg:suggested" if policy.suggested else "kg:asserted"
    lines = [f"?assertion kg:claim {claim} ; kg:stance ?stance .", f"FILTER (?stance IN ({enough}))"]
    if policy.basis != "any":
        bases = "kg:stated" if policy.basis == "stated" else "kg:stated, kg:implied"
        lines += ["?assertion kg:basis ?basis .", f"FILTER (?basis IN ({bases}))"]
    return [*lines, *_upheld(policy)]


def _denied(policy: Policy) -> list[str]:
    """An assertion that denies a ground, or what it needs."""
    return [*_of_ground("kg:deniedIn ?assertion"), *_upheld(policy)]


def _rivalled(policy: Policy) -> list[str]:
    """An assertion of an account that cannot be true beside a ground."""
    return [
        *_of_ground("kg:rivalAccount ?rival"),
        *([f"FILTER (?rival NOT IN {_list(policy.without)})"] if policy.without else ()),
        "?assertion kg:claim ?rival ; kg:stance ?stance .",
        "FILTER (?stance IN (kg:asserted, kg:suggested))",
        *_upheld(policy),
    ]


def _of_ground(said: str) -> list[str]:
    """What is said of a ground, or of any claim that it needs."""
    needed = " UNION ".join(f"{{ {node} {said} }}" for node in _NEEDED)
    return [f"{needed} UNION {{ GRAPH graph:claimed {{ ?ground {said} }} }}"]


def _upheld(policy: Policy) -> list[str]:
    """That an assertion is heard, and nothing that is heard takes it back."""
    retracted = ["?later kg:retracts ?withdrawn ."]
    if policy.known_by is not None:
        retracted += [
            "OPTIONAL { ?later kg:retractedOn ?day }",
            f'FILTER (COALESCE(STR(?day), "") <= "{policy.known_by}")',
        ]
    return [
        *_heard(policy, "assertion"),
        "FILTER NOT EXISTS {",
        "  ?assertion kg:withdrawnBy ?later .",
        "  {",
        *_indented(_indented(["?later kg:claim ?opposite .", *_heard(policy, "later")])),
        "  }",
        "  UNION",
        "  {",
        *_indented(_indented(retracted)),
        "  }",
        "}",
    ]


def _heard(policy: Policy, name: str) -> list[str]:
    """That an assertion's speaker is believed, and that it can have been made by the day asked about."""
    assertion, speaker, source = f"?{name}", f"?{name}_speaker", f"?{name}_source"
    lines = [f"{assertion} kg:speaker {speaker} ; kg:inSource {source} ."]
    tests = []
    if policy.believe:
        tests.append(f"{speaker} IN {_list(policy.believe)}")
    if policy.doubt:
        tests.append(f"{speaker} NOT IN {_list(policy.doubt)}")
    if policy.without:
        tests += [f"{what} NOT IN {_list(policy.without)}" for what in (speaker, source, assertion)]
    if tests:
        lines.append(f"FILTER ({' && '.join(tests)})")
    if policy.trust == "named":
        lines.append(f"FILTER NOT EXISTS {{ {speaker} a/rdfs:subClassOf* kg:UnnamedSpeaker }}")
    elif policy.trust == "publisher":
        lines.append(f"{source} dcterms:publisher {speaker} .")
    if policy.known_by is not None:
        said, published = f"?{name}_said", f"?{name}_published"
        lines += [
            f"OPTIONAL {{ {assertion} kg:saidOn {said} }}",
            f"OPTIONAL {{ {source} kg:published {published} }}",
            "# Said by that day, else published by then, so far as is known.",
            f'FILTER (COALESCE(STR({said}), {_first_day(published)}, "") <= "{policy.known_by}")',
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
