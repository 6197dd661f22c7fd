"""What a PDF shows: its pages as grey pixels, and the words on them that nobody can read. Needs poppler-utils."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

DPI = 108
WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')


def rows(pgm: bytes) -> list[bytes]:
    """The rows of a grey picture in the format PGM, a byte a pixel, black as 0."""
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", pgm)
    assert head is not None
    width, height = int(head[1]), int(head[2])
    return [pgm[head.end() + width * y : head.end() + width * (y + 1)] for y in range(height)]


class Paper:
    """The pages of a PDF."""

    def __init__(self, pdf: bytes, folder: Path) -> None:
        if shutil.which("pdftoppm") is None:
            pytest.skip("pdftoppm is not installed: `apt-get install poppler-utils` brings it")
        (folder / "printed.pdf").write_bytes(pdf)
        for old in folder.glob("page-*.pgm"):
            old.unlink()
        subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "printed.pdf", "page"], cwd=folder, check=True)
        self.pages = [rows(path.read_bytes()) for path in sorted(folder.glob("page-*.pgm"))]
        listed = subprocess.run(["pdftotext", "-bbox", "printed.pdf", "-"], cwd=folder, check=True, capture_output=True)
        _, *self._texts = listed.stdout.decode().split("<page ")
        assert len(self._texts) == len(self.pages) > 0

    def words(self) -> Iterator[tuple[str, int, list[bytes]]]:
        """Each word with the number of its page, from 0, and the pixels of its box."""
        scale = DPI / 72
        for number, text in enumerate(self._texts):
            page = self.pages[number]
            for found in WORD.finditer(text):
                left, top, right, bottom = (round(float(edge) * scale) for edge in found.groups()[:4])
                yield unescape(found[5]), number, [row[max(0, left) : right] for row in page[max(0, top) : bottom]]

    def hidden(self) -> list[str]:
        """Words that leave no trace in their place: something lies over them, or they have the colour of the paper."""
        return [
            f"{word} (page {number + 1})"
            for word, number, box in self.words()
            if any(box) and max(map(max, filter(None, box))) - min(map(min, filter(None, box))) < 60
        ]

    def darkness(self) -> float:
        """The largest share of any page that is darker than a mid grey."""
        return max(
            sum(sum(1 for p in row if p < 110) for row in page) / (len(page) * len(page[0])) for page in self.pages
        )
