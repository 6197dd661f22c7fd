"""Names that an analyst confirmed for one text: what the text calls somebody, and which node of the store is meant."""

from __future__ import annotations

from kg import lookup
from kg.errors import AmbiguousName, BadText, UnknownName
from kg.sources import text as texts
from kg.store import Store


def read(path: str, store: Store) -> dict[str, str]:
    """Read a file of names: "the brigade = Kite Brigade" a line; a line without "=" is a name that means itself.

    Returns the IRI for each name, "" for one that the store does not have. Blank lines and lines that begin with "#"
    are left out. Raises BadText, with the line, for a node that cannot be found.
    """
    found = {}
    for number, line in enumerate(texts.read(path).content.splitlines(), 1):
        name, equals, node = (part.strip() for part in line.partition("="))
        if not name or name.startswith("#"):
            continue
        if not equals:
            found[name] = ""
            continue
        try:
            found[name] = lookup.find(store, node, unnamed=False)
        except (AmbiguousName, UnknownName) as error:
            raise BadText(f"{path}:{number}: {error}") from None
    return found
