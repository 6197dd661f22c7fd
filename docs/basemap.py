"""Make `kg/view/world.json`, the base map of the page: `python docs/basemap.py [countries-50m.json]`.

Fetches the npm package world-atlas 2.0.2 (with `npm pack`), which holds Natural Earth 4.1 in TopoJSON, and writes its
countries at 1:50 million in a compact form: coordinates in hundredths of a degree (at most 1.1 km), each arc as a
string. Another edition of the file is refused, so that the same command gives the same bytes.
`kg/view/basemap.py` says what the form is, and reads it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "kg" / "view" / "world.json"
PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
ABOUT = "Natural Earth 4.1, 1:50 million, public domain (naturalearthdata.com)"

# Natural Earth shortens names to fit its own maps; a place is found by its name, so they are written out here.
NAMES = {
    "Antigua and Barb.": "Antigua and Barbuda",
    "Ashmore and Cartier Is.": "Ashmore and Cartier Islands",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
    "British Virgin Is.": "British Virgin Islands",
    "Cayman Is.": "Cayman Islands",
    "Central African Rep.": "Central African Republic",
    "Congo": "Republic of the Congo",
    "Cook Is.": "Cook Islands",
    "Dem. Rep. Congo": "Democratic Republic of the Congo",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "Faeroe Is.": "Faroe Islands",
    "Falkland Is.": "Falkland Islands",
    "Fr. Polynesia": "French Polynesia",
    "Fr. S. Antarctic Lands": "French Southern and Antarctic Lands",
    "Heard I. and McDonald Is.": "Heard Island and McDonald Islands",
    "Indian Ocean Ter.": "Indian Ocean Territories",
    "Macedonia": "North Macedonia",
    "Marshall Is.": "Marshall Islands",
    "N. Cyprus": "Northern Cyprus",
    "N. Mariana Is.": "Northern Mariana Islands",
    "Pitcairn Is.": "Pitcairn Islands",
    "S. Geo. and the Is.": "South Georgia and the Islands",
    "S. Sudan": "South Sudan",
    "Solomon Is.": "Solomon Islands",
    "St-Barthélemy": "Saint Barthélemy",
    "St-Martin": "Saint Martin",
    "St. Kitts and Nevis": "Saint Kitts and Nevis",
    "St. Pierre and Miquelon": "Saint Pierre and Miquelon",
    "St. Vin. and Gren.": "Saint Vincent and the Grenadines",
    "Turks and Caicos Is.": "Turks and Caicos Islands",
    "U.S. Virgin Is.": "US Virgin Islands",
    "United States of America": "United States",
    "W. Sahara": "Western Sahara",
    "Wallis and Futuna Is.": "Wallis and Futuna",
    "eSwatini": "Eswatini",
}


def main(arguments: list[str]) -> int:
    try:
        content = Path(arguments[0]).read_bytes() if arguments else fetched()
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"the countries could not be had: {fault}", file=sys.stderr)
        return 2
    if sha256(content).hexdigest() != SHA256:
        print(f"this is not {MEMBER} of {PACKAGE}: its digest is another", file=sys.stderr)
        return 2
    text = json.dumps(compact(json.loads(content)), ensure_ascii=False, separators=(",", ":"))
    # An arc to a line, so that a change can be seen.
    TARGET.write_text(text.replace('","', '",\n"').replace("]],[", "]],\n[") + "\n", encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)} ({TARGET.stat().st_size // 1000} KB)")
    return 0


def fetched() -> bytes:
    """The countries from npm's registry, through its own client."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is missing; or give the path of countries-50m.json")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(MEMBER)
            assert member is not None
            return member.read()


def compact(topology: dict[str, Any]) -> dict[str, Any]:
    """TopoJSON's countries in hundredths of a degree. An arc is told by its number, backwards by ~number."""
    arcs = [hundredths(arc, **topology["transform"]) for arc in topology["arcs"]]
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        used = [arcs[a if a >= 0 else ~a] for polygon in polygons for ring in polygon for a in ring]
        x, y = [[point[axis] for arc in used for point in arc] for axis in (0, 1)]
        name = shape["properties"]["name"]
        countries.append([NAMES.get(name, name), [min(x), min(y), max(x), max(y)], polygons])
    return {
        "about": ABOUT,
        "from": "world-atlas 2.0.2 (npm), ISC licence",
        "countries": sorted(countries),
        "arcs": [encoded(arc) for arc in arcs],
    }


def hundredths(arc: list[list[int]], scale: list[float], translate: list[float]) -> list[tuple[int, int]]:
    """The points of an arc, longitude first; of equal ones in a row only the first. At least two."""
    points: list[tuple[int, int]] = []
    x = y = 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        point = (round((x * scale[0] + translate[0]) * 100), round((y * scale[1] + translate[1]) * 100))
        if not points or point != points[-1]:
            points.append(point)
    return points if len(points) > 1 else points * 2


def encoded(arc: list[tuple[int, int]]) -> str:
    """Steps from point to point, in the characters of the "encoded polyline" format: 5 bits each, low first."""
    out, last = [], (0, 0)
    for point in arc:
        for now, before in zip(point, last, strict=True):
            number = (now - before) << 1
            number = ~number if number < 0 else number
            while number >= 32:
                out.append(chr((number & 31 | 32) + 63))
                number >>= 5
            out.append(chr(number + 63))
        last = point
    return "".join(out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
