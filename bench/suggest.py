"""How good the rules of `kg suggest` are on our own texts: `python3 dev.py bench suggest [--names] [--errors]`.

bench/suggest/NAME.txt is a text in the manner of one kind of publisher; everything in it is made up. NAME.claims holds
what it claims, a line each: words | subject | relation | object | speaker | stance | date | count, with "-" for what it
does not say; before that the day of publication and what else the text calls each actor. --names confirms all these
names first, as an analyst does at the desk.

strict: subject, relation, object as annotated, in the same sentence. lenient: an end may share its main words, the
relation may be a broader or narrower one, or the event that the edge follows from, and an end that the annotation
leaves out may be given or not.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.ingest import Known, Suggestion, suggest
from kg.ingest.frames import Frames
from kg.sources import text as texts
from kg.store import bundled

FOLDER = Path(__file__).parent / "suggest"
IDLE = frozenset(("the", "a", "an", "of", "in", "at", "and", "or", "its", "his", "her", "their", "to", "by", "on"))


class Claim(NamedTuple):
    """One annotated claim. start: where its words begin in the text. None stands for what the text does not say."""

    start: int
    subject: str | None
    relation: str
    object: str | None
    speaker: str | None
    stance: str
    date: str | None
    count: str | None


class Annotated(NamedTuple):
    """A text with its claims. called: the main name by all other names. names: the same as one would confirm them."""

    name: str
    text: texts.Text
    published: str
    called: dict[str, str]
    names: dict[str, Known]
    claims: list[Claim]

    @classmethod
    def read(cls, path: Path) -> Annotated:
        text = texts.read(str(path))
        published, called, claims = "", {}, []
        names: dict[str, Known] = {}
        for line in path.with_suffix(".claims").read_text("utf-8").splitlines():
            if line.startswith("published "):
                published = line.split()[1]
            elif line.startswith("as "):
                name, _, others = line[3:].partition(":")
                called |= {plain(other): plain(name) for other in others.split(",")}
                names |= {other.strip(): Known(name) for other in (name, *others.split(","))}
            elif line:
                parts = [None if part.strip() == "-" else part.strip() for part in line.split("|")]
                words, *rest = [*parts, None, None][:8]
                start = text.content.find(str(words))
                assert start >= 0, f"{path}: “{words}” is not in the text"
                claims.append(Claim(start, *rest))  # type: ignore[arg-type]
        return cls(path.stem, text, published, called, names, claims)

    def same(self, got: str | None, wanted: str | None, lenient: bool) -> bool:
        if got is None or wanted is None:
            return got is wanted
        names = [self.called.get(plain(name), plain(name)) for name in (got, wanted)]
        if names[0] == names[1]:
            return True
        mine, theirs = ({word for word in name.split() if word not in IDLE} for name in names)
        known = [theirs, *({w for w in o.split() if w not in IDLE} for o, n in self.called.items() if n == names[1])]
        return (
            lenient
            and bool(mine)
            and any(mine <= k or k <= mine or len(mine & k) * 2 >= len(mine | k) for k in known if k)
        )


def plain(name: str) -> str:
    words = re.sub(r"['’]s?\b", "", name.casefold())
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w]+", " ", words).strip())


class Score:
    """Counts over all texts."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.strict = self.lenient = self.suggested = self.wanted = 0
        self.blamed: list[str] = []
        self.flat = self.covered = self.bearing = 0
        self.tallies: dict[str, list[int]] = {key: [0, 0, 0, 0] for key in ("date", "speaker", "count")}
        self.open_stance = [0, 0, 0]
        self.errors: list[str] = []

    def add(self, one: Annotated, found: list[Suggestion]) -> None:
        sentences = texts.sentences(one.text)
        of = {claim: next(n for n, s in enumerate(sentences) if s.start <= claim.start < s.end) for claim in one.claims}
        self.suggested += len(found)
        self.wanted += len(one.claims)
        self.bearing += len(set(of.values()))
        self.covered += len(set(of.values()) & {s.sentence for s in found})
        taken: set[Claim] = set()
        for lenient in (False, True):
            taken = set()
            hit: set[int] = set()
            for n, suggestion in enumerate(found):
                fitting = [
                    c
                    for c in one.claims
                    if c not in taken and of[c] == suggestion.sentence and self._fits(one, suggestion, c, lenient)
                ]
                if fitting:
                    best = max(
                        fitting, key=lambda c: (c.relation == suggestion.relation, c.stance == suggestion.stance)
                    )
                    taken.add(best)
                    hit.add(n)
                    if lenient:
                        self._attributes(one, suggestion, best)
            if lenient:
                self.lenient += len(taken)
                self.errors += [f"{one.name}: wrong {_told(s)}" for n, s in enumerate(found) if n not in hit]
                self.errors += [
                    f"{one.name}: missed {c.subject} {c.relation} {c.object} [{c.stance}]"
                    for c in one.claims
                    if c not in taken
                ]
            else:
                self.strict += len(taken)
        for claim in one.claims:
            if claim.stance != "asserted":
                self.open_stance[0] += 1
        for suggestion in found:
            agents = [c.subject for c in one.claims if of[c] == suggestion.sentence]
            violent = self.frames.kinds[suggestion.relation].violent
            if violent and suggestion.subject and not any(one.same(suggestion.subject.called, a, True) for a in agents):
                self.blamed.append(f"{one.name}: {_told(suggestion)}")

    def _fits(self, one: Annotated, found: Suggestion, claim: Claim, lenient: bool) -> bool:
        kinds = {found.relation, *({found.event} if lenient else ())} - {""}
        if lenient:
            kinds |= {
                name for name, below in self.frames.below.items() if found.relation in below and name != "relatedTo"
            }
            kinds |= self.frames.below.get(found.relation, set())
        ends = ((found.subject, claim.subject), (found.object, claim.object))
        fit = all(one.same(got and got.called, want, lenient) or (lenient and want is None) for got, want in ends)
        if self.frames.kinds[found.relation].symmetric and not fit:
            fit = all(
                one.same(got and got.called, want, lenient)
                for got, want in ((found.object, claim.subject), (found.subject, claim.object))
            )
        return claim.relation in kinds and fit

    def _attributes(self, one: Annotated, found: Suggestion, claim: Claim) -> None:
        said = found.speaker and found.speaker.called
        count = found.counts[0] if found.counts else None
        got = {"date": found.date and found.date.edtf, "speaker": said, "count": count and str(count.value)}
        for key, tally in self.tallies.items():
            wanted = getattr(claim, key)
            right = one.same(got[key], wanted, True) if key == "speaker" else got[key] == wanted
            at = 0 if wanted is not None else 2
            tally[at] += right if wanted is not None else got[key] is not None
            tally[at + 1] += 1
        if claim.stance != "asserted":
            self.open_stance[1] += 1
            self.open_stance[2] += claim.stance == found.stance
            self.flat += found.stance == "asserted" and claim.stance in ("denied", "doubted")

    def lines(self) -> Iterator[str]:
        for name, right in (("strict", self.strict), ("lenient", self.lenient)):
            precision, recall = right / max(self.suggested, 1), right / max(self.wanted, 1)
            both = precision + recall
            f1 = 2 * precision * recall / both if both else 0
            counted = f"({right} of {self.wanted} claims, {self.suggested} suggested)"
            yield f"{name:8} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  {counted}"
        yield f"attackers whom the sentence does not name: {len(self.blamed)}"
        yield f"denials suggested as asserted: {self.flat}"
        yield f"not asserted, found with the right stance: {self.open_stance[2]} of {self.open_stance[0]}"
        for key, (right, given, invented, none) in self.tallies.items():
            yield f"{key}s right {right} of {given}, invented {invented} of {none}"
        yield f"sentences with a claim that have a suggestion: {self.covered} of {self.bearing}"


def _told(one: Suggestion) -> str:
    ends = [end.called if end else None for end in (one.subject, one.object)]
    return f"{ends[0]} {one.relation} {ends[1]} [{one.stance}] “{' '.join(one.quote.split())[:70]}”"


def main() -> None:
    store = bundled()
    score = Score(Frames(store))
    paths = sorted(FOLDER.glob("*.txt"))
    assert paths, f"no text in {FOLDER}"
    started = time.process_time()
    words = 0
    for path in paths:
        one = Annotated.read(path)
        words += len(one.text.content.split())
        names = one.names if "--names" in sys.argv else None
        score.add(one, list(suggest(one.text, store, published=one.published, names=names)))
    spent = time.process_time() - started
    print(f"{len(paths)} texts, {words} words, {spent:.1f} s of processor time with loading the model")
    print("\n".join(score.lines()))
    if "--errors" in sys.argv:
        print("\n".join([*score.errors, *(f"BLAMED {line}" for line in score.blamed)]))


if __name__ == "__main__":
    main()
