"""A claims file with nothing in it yet: the head of its source, and every sentence of its text with its place.

A sentence of which nothing is said is open: `kg add` leaves it out and counts it. So a file can be added at any time
while it is being filled in, by hand or by a program that reads and writes the same form.
"""

from __future__ import annotations

import json
import os
import re

from kg.errors import BadText
from kg.sources.text import Text, sentences
from kg.values import REFUSED

_HEAD = """\
# Claims of {file}: see docs/claims-file.md. Say something of each sentence in your own words, or write “skip: why” in
# place of “says:”. What you leave empty is still open. The comments hold the text: take them out to pass this on.
source:
  id: {id}
  publisher:             # who published it: declare it below, unless the store knows it
  title:
  published: unknown     # the day, such as 2031-05-04
  language: {language}
  text: {text}
  text_sha256: {digest}
  text_length: {length}
  # byline:              # who signed it, as printed
  # contributors: []     # whom it names as contributors
  # url:                 # where it was published
  # archived:            # the address of a copy that an archive keeps
  # retrieved:           # the day on which you read it, such as 2031-05-06
  # grade:               # A reliable, B usually, C fairly, D not usually, E not, F cannot be judged
  # derived from: []     # sources that it reprints or retells

actors:                  # those that the store does not know
# - {{id: , kind: Organization, name: }}

places:
# - {{id: , name: }}

# Under “says” comes the claim: relation, event, observation, position or claim. For a second claim of a sentence, begin
# another “- at:” with some words of it, as in  - at: "denied any part"
assertions:
"""


def blank(text: Text, file: str, *, language: str = "en") -> str:
    """The claims file. file: where the text lies, seen from where the claims file will. Raises BadText when empty."""
    found = sentences(text, language)
    if not found:
        raise BadText(f"{file}: holds no sentence: is it the right text?")
    lines = []
    for number, start, end in found:
        words = re.sub(REFUSED + "|\u00ad", "", text.content[start:end])
        lines.append(f"\n# ¶{number} {' '.join(words.split())}")
        lines.append(f"- at: {{paragraph: {number}, span: [{start}, {end}]}}\n  says:")
    head = _HEAD.format(
        file=" ".join(re.sub(REFUSED, "", os.path.basename(file)).split()),
        id=identifier(file),
        language=language,
        text=file if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./-]*", file) else json.dumps(file, ensure_ascii=False),
        digest=text.digest.removeprefix("sha256:"),
        length=len(text.content),
    )
    return head + "\n".join(lines) + "\n"


def identifier(file: str) -> str:
    """An id for the source, made of the name of its text."""
    stem = os.path.basename(file).split(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60].strip("-") or "source-1"
