"""One HTML file that needs nothing else: the picture, the relations, every claim behind them, and the sources.

The file is a document first. The table of relations and the claims with their evidence are plain HTML, read by screen
readers, printed, and there without JavaScript; the script adds the movable graph and copies evidence from the document
into its panel. So text reaches the page in one way only, through Jinja's escaping, and no script ever builds markup.

A Content-Security-Policy allows the two inlined scripts and the style by their hashes, and nothing else: no request
leaves the page, whatever names and addresses the data holds.
"""

from __future__ import annotations

import json
import os
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError
from kg.names import resource
from kg.values import given
from kg.view import layout, model, svg
from kg.view.model import Node, Relation
from kg.view.wording import STANCES, STATUSES, basis, days, described, paragraphs, published_link

if TYPE_CHECKING:
    from kg.claims import Assertion, Claim, Edge

VIS = os.path.join("templates", "lib", "vis-9.1.2", "vis-network.min.js")
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class About(NamedTuple):
    """What the page says of itself. "" leaves a line out; nothing is claimed that the caller does not know."""

    title: str
    description: str = ""
    licence: str = ""
    cut: str = ""
    """What was left out, by which rule, and how to see it."""
    start: str = ""
    """IRI of the node on which a small screen opens; by default the best connected."""


def render(
    edges: Sequence[Edge],
    nodes: Sequence[Node],
    relations: Mapping[str, Relation],
    about: About,
    rivals: Sequence[Claim] = (),
) -> str:
    """The whole HTML document, the same text for the same arguments.

    nodes must hold both ends of every edge, relations every predicate. rivals are claims that no drawn edge rests on,
    but that give another account of one that is drawn.
    """
    places = layout.positions(model.boxes(nodes, edges), [(e.subject, e.object) for e in edges])
    if about.start in places and places[about.start][0] > 0:
        places = {iri: (-x, y) for iri, (x, y) in places.items()}  # a route reads from left to right
    drawn, lines, options = model.network(nodes, edges, relations, places)
    claims = _claims(edges, rivals)
    headings = _headings(edges, nodes, relations)
    data = {
        "nodes": drawn,
        "edges": lines,
        "options": options,
        "things": {model.key(n.iri): _thing(n) for n in nodes},
        "links": {model.link_key(e): _link(e, relations[e.predicate]) for e in edges},
        "start": model.key(about.start or next(iter(model.ranked(model.degrees(edges))), "")),
    }
    scripts = {"vis": _vis(), "script": _own("page.js")}
    css = _own("page.css")
    template = _environment().get_template("page.html")
    return template.render(
        about=about,
        description=about.description or described(edges, nodes),
        policy=_policy(list(scripts.values()), css),
        css=Markup(css),
        scripts={name: Markup(text) for name, text in scripts.items()},
        data=Markup(_json(data)),
        picture=Markup(svg.picture(nodes, edges, relations, places, about.title)),
        legend=_legend(edges, nodes, relations),
        rows=[_row(e, nodes, relations) for e in edges],
        claims=[_evidence(c, claims, headings) for c in claims.values()],
        nodes=sorted(nodes, key=lambda n: (model.plain(n.label).casefold(), n.iri)),
        sources=_sources(claims.values()),
        days=days(claims.values()),
    )


def write(html: str, path: str) -> None:
    """Write a page to a file, all of it or nothing. Raises KgError for a directory that is missing or not writable."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise KgError(f"{path}: there is no folder {folder} — make it first")
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        # Renaming over a device or a pipe would take it away from everybody.
        raise KgError(f"{path} is no ordinary file: write the page to one, or to stdout with -o -")
    if os.path.isdir(path):
        raise KgError(f"{path} is a folder: name a file in it, such as {os.path.join(path, 'graph.html')}")
    path = os.path.realpath(path)  # a link stays a link: the file it leads to is replaced
    folder = os.path.dirname(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".kg-", suffix=".html")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(html)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)  # mkstemp makes files that only their owner reads
        os.replace(temporary, path)
    except OSError as error:
        raise KgError(f"{path}: not written, {(error.strerror or str(error)).lower()}") from error
    finally:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)


@cache
def _vis() -> str:
    """vis-network as the pyvis wheel ships it; refused when it is not the very file that the page was tested with."""
    import pyvis

    path = os.path.join(os.path.dirname(pyvis.__file__), VIS)
    with open(path, "rb") as file:
        content = file.read()
    if sha256(content).hexdigest() != VIS_SHA256:
        raise KgError(f"{path} is not the vis-network 9.1.2 of pyvis 0.3.2: reinstall pyvis 0.3.2")
    # An HTML parser turns CR LF into LF, and the policy hashes what the parser hands on. The source map is a file that
    # nobody has; developer tools would ask for it.
    text = content.decode("utf-8").replace("\r\n", "\n")
    return text[: text.rindex("//# sourceMappingURL=")]


@cache
def _own(name: str) -> str:
    with open(resource("view", name), encoding="utf-8") as file:
        return file.read()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("view"), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = model.plain
    environment.filters["key"] = model.key
    environment.filters["day"] = given
    environment.filters["anchor"] = lambda text: quote(text, safe="")
    return environment


def _policy(scripts: Sequence[str], css: str) -> str:
    def hashed(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(hashed, scripts))}; style-src {hashed(css)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _json(data: Any) -> str:
    """JSON that cannot end its <script> block, start a comment in it, or hold a line end that scripts reject."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _thing(node: Node) -> dict[str, Any]:
    return {
        "label": model.plain(node.label),
        "kind": node.kind,
        "names": [model.plain(name) for name in node.names],
        "hidden": list(node.hidden),
        "note": model.plain(node.note),
    }


def _link(edge: Edge, relation: Relation) -> dict[str, Any]:
    return {
        "relation": relation.iri,
        "reading": relation.read(edge),
        "status": model.status(edge),
        "unnamed": model.only_unnamed(edge),
        "claims": [claim.id for claim in edge.claims],
    }


def _claims(edges: Sequence[Edge], rivals: Sequence[Claim]) -> dict[str, Claim]:
    """Every claim once, in the order of the edges, then rival accounts; by IRI."""
    found = {claim.iri: claim for edge in edges for claim in edge.claims}
    return found | {claim.iri: claim for claim in rivals if claim.iri not in found}


def _row(edge: Edge, nodes: Sequence[Node], relations: Mapping[str, Relation]) -> dict[str, Any]:
    speakers = {a.speaker_name: None for a in edge.assertions if a.stance in ("asserted", "suggested")}
    against = {a.speaker_name: None for a in edge.assertions if a.stance in ("doubted", "denied")}
    labels = {node.iri: node.label for node in nodes}
    return {
        "key": model.link_key(edge),
        "subject": (model.key(edge.subject), labels[edge.subject]),
        "object": (model.key(edge.object), labels[edge.object]),
        "reading": relations[edge.predicate].read(edge),
        "status": model.status(edge),
        "status_text": STATUSES[model.status(edge)],
        "unnamed": model.only_unnamed(edge),
        "claims": edge.claims,
        "speakers": list(speakers),
        "against": list(against),
    }


def _headings(edges: Sequence[Edge], nodes: Sequence[Node], relations: Mapping[str, Relation]) -> dict[str, str]:
    """The edge in words for claims that are relations and so have no label of their own; by IRI."""
    labels = {node.iri: node.label for node in nodes}
    return {
        claim.iri: f"{labels[edge.subject]} {relations[edge.predicate].read(edge)} {labels[edge.object]}"
        for edge in edges
        for claim in edge.claims
        if claim.kind == "Relation"
    }


def _evidence(claim: Claim, claims: Mapping[str, Claim], headings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "claim": claim,
        "heading": headings.get(claim.iri, claim.label),
        "given": claim.dating.given,
        "assertions": [_assertion(a) for a in claim.assertions],
        "rivals": [claims[iri] for iri in claim.rivals if iri in claims],
    }


def _assertion(assertion: Assertion) -> dict[str, Any]:
    return {
        "said": assertion,
        "stance": STANCES.get(assertion.stance, assertion.stance),
        "basis": basis(assertion),
        "paragraphs": paragraphs(assertion),
        "url": published_link(assertion.url),
    }


def _legend(edges: Sequence[Edge], nodes: Sequence[Node], relations: Mapping[str, Relation]) -> dict[str, Any]:
    """Counts of all that can be filtered: relations, statuses and kinds, the commonest first."""
    by_relation: dict[str, int] = {}
    by_status: dict[str, int] = {}
    for edge in edges:
        by_relation[edge.predicate] = by_relation.get(edge.predicate, 0) + 1
        for name in (model.status(edge), "unnamed" if model.only_unnamed(edge) else ""):
            by_status[name] = by_status.get(name, 0) + 1
    kinds: dict[str, list[Node]] = {}
    for node in nodes:
        kinds.setdefault(node.kind, []).append(node)
    return {
        "relations": [
            (relations[iri], count) for iri, count in sorted(by_relation.items(), key=lambda item: (-item[1], item[0]))
        ],
        "statuses": [(name, text, by_status.get(name, 0)) for name, text in STATUSES.items()],
        "kinds": [
            (kind, Markup(svg.swatch(of[0])), len(of))
            for kind, of in sorted(kinds.items(), key=lambda k: (-len(k[1]), k[0]))
        ],
        "dashes": {
            name: " ".join(map(str, pattern)) for name in STATUSES if isinstance(pattern := model.dashes(name), list)
        },
        "band": model.CONTESTED_BAND,
    }


def _sources(claims: Any) -> list[dict[str, Any]]:
    """The sources that the claims come from, by publisher and title, with how many claims each has a say in."""
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        for source, said in {a.source: a for a in claim.assertions}.items():
            entry = found.setdefault(
                source,
                {
                    "id": source,
                    "title": said.title,
                    "publisher": said.publisher,
                    "url": published_link(said.url),
                    "claims": 0,
                },
            )
            entry["claims"] += 1
    return sorted(found.values(), key=lambda s: (s["publisher"].casefold(), s["title"].casefold(), s["id"]))
