"""Put into claims files what was worked out from their texts: places for quotations, digests for spans.

Nothing else of a file changes: not a comment, a line end or a blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import files
from kg.errors import KgError
from kg.sources import marked, raw

if TYPE_CHECKING:
    from kg.sources.claims import Compiled


def check(compiled: list[Compiled]) -> None:
    """Raise KgError, before anything is changed, for a file that cannot be written to."""
    for file in compiled:
        if file.path == raw.STDIN or raw.is_packed(file.path):
            name = "standard input" if file.path == raw.STDIN else file.path
            raise KgError(f"{name} cannot be written to: leave out --write, or give a plain file")
        if file.edits:
            files.check(file.path, replace=True)


def write(compiled: list[Compiled]) -> int:
    """Write the files that gain anything. Returns how many places and digests were put in."""
    for file in compiled:
        if file.edits:
            with open(file.path, "rb") as old:
                found = old.read()
            content = edited(marked.decode(file.path, found), file.edits)
            with files.whole(file.path, replace=True) as new:
                new.write((marked.BOM if found.startswith(marked.BOM) else b"") + content.encode())
    return sum(len(file.edits) for file in compiled)


def edited(content: str, edits: list[tuple[int, int, str]]) -> str:
    """A text with parts of it replaced: (first character, the one behind the last, new words); not overlapping.

    The white space at the end of a part stays, such as the line end that closes a folded text.
    """
    newline = "\r\n" if "\r\n" in content else "\n"
    for start, end, words in sorted(edits, reverse=True):
        kept = content[start:end].rstrip()
        content = content[:start] + words.replace("\n", newline) + content[start + len(kept) :]
    return content
