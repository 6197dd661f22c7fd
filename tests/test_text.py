"""Paragraphs, offsets, digests and sentences of a text. The texts here are invented."""

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.datasets import tables
from kg.errors import BadSource, BadText
from kg.sources import raw, rdf
from kg.sources.text import (
    MAX_BYTES,
    Located,
    Paragraph,
    Sentence,
    SentenceCoverage,
    Skip,
    coverage,
    digest,
    locate,
    of,
    read,
    sentences,
    verify,
)

NEWS = (
    "The Heron Front\n\nGen. A. Morro said U.S. forces left on Oct. 17. “They’re  gone,” he said."
    "\r\n  \r\nMore – later."
)
LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


def sha(words: str) -> str:
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()


def test_of_counts_paragraphs_that_hold_words() -> None:
    text = of(NEWS)
    assert text.paragraphs == [Paragraph(1, 0, 15), Paragraph(2, 17, 90), Paragraph(3, 94, 107)]
    assert text.content == NEWS.replace("\r\n", "\n")
    assert text.digest == sha(text.content)


def test_of_composes_characters_before_counting() -> None:
    assert of("Cafe\u0301 noir") == of("Café noir")


def test_of_an_empty_text_has_no_paragraphs() -> None:
    assert of("").paragraphs == []
    assert of(" \n\t\n").paragraphs == []


def test_read_drops_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"\xef\xbb\xbf" + NEWS.encode())
    assert read(str(path)) == of(NEWS)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"abc\xffdef", "it is not UTF-8 (byte 3): save the text as UTF-8"),
        (b"\xef\xbb\xbfabc\xff", "it is not UTF-8 (byte 6): save the text as UTF-8"),
        ("abc".encode("utf-16"), "it is UTF-16 (byte 0): save the text as UTF-8"),
        (b"ab\0c", "holds a NUL (byte 2): it is not a text file"),
    ],
)
def test_read_refuses_what_is_no_utf_8(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(raw)
    with pytest.raises(BadText) as caught:
        read(str(path))
    assert str(caught.value) == f"{path}: {message}"


def test_read_of_a_missing_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadText) as caught:
        read(str(tmp_path / "none.txt"))
    assert str(caught.value) == f"cannot read the text {tmp_path / 'none.txt'}: No such file or directory"


def test_files_to_be_added_are_regular_files(tmp_path: Path) -> None:
    for name in ("pipe.yaml", "pipe.ttl", "pipe.csv"):
        os.mkfifo(tmp_path / name)
    told = "it is no regular file: save it to a file and name that"
    for read_it, path, message in (
        (raw.read, "/dev/zero", told),
        (raw.read, str(tmp_path / "pipe.yaml"), told),
        (raw.read, str(tmp_path), "it is a folder: name the files in it"),
        (rdf.read, str(tmp_path / "pipe.ttl"), told),
        (rdf.read, str(tmp_path), "it is a folder: name the files in it"),
        (rdf.read, "/dev/null", told),
        (tables.read, str(tmp_path / "pipe.csv"), told),
    ):
        with pytest.raises((OSError, BadSource), match=message):
            read_it(path)


def test_read_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in ("/dev/zero", str(pipe), str(tmp_path)):
        with pytest.raises(BadText) as caught:
            read(path)
        assert str(caught.value) == (
            f"cannot read the text {path}: it is no regular file: save the text to a file and name that"
        )


def test_read_refuses_a_text_that_is_far_too_large(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BadText) as caught:
        read(str(path))
    assert str(caught.value) == f"{path}: holds more than 50 MB: is it the right text?"


def test_locate_is_tolerant_and_exact() -> None:
    text = of(NEWS)
    found = locate(text, '"they\'re gone"'.replace('gone"', 'GONE,"'))
    assert found == [Located(2, 65, 81, sha("“They’re  gone,”"), "“They’re  gone,”")]
    assert text.content[65:81] == "“They’re  gone,”"


def test_locate_sees_dashes_as_alike() -> None:
    assert [place.excerpt for place in locate(of(NEWS), "more -- LATER")] == ["More – later"]


def test_locate_gives_every_match_in_order() -> None:
    text = of("Ada met Bo.\nBo met Ada.")
    assert [(p.paragraph, p.start, p.end) for p in locate(text, "ada")] == [(1, 0, 3), (2, 19, 22)]


def test_locate_of_an_absent_phrase_is_empty() -> None:
    assert locate(of(NEWS), "heron back") == []


def test_locate_across_paragraphs_says_so() -> None:
    with pytest.raises(BadText) as caught:
        locate(of("One day.\n\nTwo days."), "day. two")
    assert str(caught.value) == (
        "the phrase runs over the end of paragraph 1: a locator lies within one paragraph, "
        "so locate each part by itself"
    )


def test_locate_of_nothing_is_refused() -> None:
    with pytest.raises(BadText):
        locate(of(NEWS), "  \n")


def test_located_gives_the_line_for_a_claims_file() -> None:
    assert locate(of("Ada met Bo."), "met")[0].at == (
        "{paragraph: 1, span: [4, 7], sha256: " + hashlib.sha256(b"met").hexdigest() + "}"
    )


@given(LETTERS, st.integers(0, 200), st.integers(1, 40))
def test_locate_finds_any_piece_of_a_paragraph_where_it_stands(content: str, start: int, length: int) -> None:
    text = of(content)
    for paragraph in text.paragraphs:
        piece = text.content[paragraph.start + start : min(paragraph.start + start + length, paragraph.end)].strip()
        try:
            found = locate(text, piece)
        except BadText:
            continue  # the piece holds nothing but white space and invisible marks
        assert found != []
        for place in found:
            assert verify(text, place) is None
            assert text.content[place.start : place.end] == place.excerpt


def test_verify_of_a_good_locator_is_none() -> None:
    text = of(NEWS)
    assert verify(text, Located(2, 17, 32, digest("Gen. A. Morro s"), "")) is None
    assert verify(text, Located(2, 17, 32, "", "")) is None


@pytest.mark.parametrize(
    ("spot", "fault"),
    [
        (
            Located(2, 32, 17, "", ""),
            "the span 32–17 is empty or reversed: write [start, end] with start before end",
        ),
        (Located(2, 17, 17, "", ""), "the span 17–17 is empty or reversed: write [start, end] with start before end"),
        (Located(2, 17, 999, "", ""), "the span 17–999 runs past the end of the text, which has 107 characters"),
        (Located(9, 17, 32, "", ""), "there is no paragraph 9: the text has 3"),
        (
            Located(1, 17, 32, "", ""),
            "the span 17–32 does not lie in paragraph 1 (0–15); it begins in paragraph 2",
        ),
        (Located(2, 80, 96, "", ""), "the span 80–96 does not lie in paragraph 2 (17–90)"),
        (
            Located(2, 17, 32, digest("something else"), ""),
            "the words at 17–32 are not those the digest was made of: locate the phrase again",
        ),
    ],
)
def test_verify_of_a_bad_locator_says_what_is_wrong(spot: Located, fault: str) -> None:
    assert verify(of(NEWS), spot) == fault


def test_sentences_know_abbreviations() -> None:
    text = of(NEWS)
    assert [text.content[s.start : s.end] for s in sentences(text)] == [
        "The Heron Front",
        "Gen. A. Morro said U.S. forces left on Oct. 17.",
        "“They’re  gone,” he said.",
        "More – later.",
    ]
    assert sentences(text)[1] == Sentence(2, 17, 64)


@given(LETTERS)
def test_sentences_hold_all_that_is_not_white_space(content: str) -> None:
    text = of(content)
    kept = "".join(text.content[s.start : s.end] for s in sentences(text))
    assert "".join(kept.split()) == "".join(text.content.split())


def test_coverage_tells_coded_skipped_and_forgotten_apart() -> None:
    text = of("Menu\nAda met Bo. It rained. Bo left.\nThe end.")
    coded = [("a1", Located(2, 5, 16, "", "")), ("a2", Located(2, 9, 12, "", "")), ("a3", Located(2, 28, 36, "", ""))]
    skips = [Skip(1, None, None, "navigation"), Skip(2, 17, 27, "weather")]
    assert coverage(text, coded, skips) == [
        SentenceCoverage(1, 0, 4, "Menu", [], "navigation"),
        SentenceCoverage(2, 5, 16, "Ada met Bo.", ["a1", "a2"], None),
        SentenceCoverage(2, 17, 27, "It rained.", [], "weather"),
        SentenceCoverage(2, 28, 36, "Bo left.", ["a3"], None),
        SentenceCoverage(3, 37, 45, "The end.", [], None),
    ]


@given(LETTERS)
def test_of_its_own_content_changes_nothing(content: str) -> None:
    text = of(content)
    assert of(text.content) == text
    assert unicodedata.is_normalized("NFC", text.content)
