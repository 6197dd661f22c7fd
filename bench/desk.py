"""How long the desk takes to answer a decision: `python3 dev.py bench desk`.

Two hundred claims are decided over HTTP on a made-up text, in a store with the bundled graph. Says the median, the 95th
percentile and the longest by the clock; and, on Linux, how much processor time the server took for each, which other
programs on the machine do not change.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

DECISIONS = 200
LOADING = 5
SENTENCE = "Velmark struck the Kite Brigade near Port Halden on Tuesday, and Oslind said that it arms nobody. "


def main() -> int:
    from kg import load

    with tempfile.TemporaryDirectory() as folder:
        load.init(f"{folder}/mine", bundled=True)
        Path(folder, "halden.txt").write_text("\n\n".join(SENTENCE * 3 for _ in range(40)), encoding="utf-8")
        command = [sys.executable, "-m", "kg", "--store", "mine", "annotate", "halden.txt", "--no-suggest"]
        environment = {"PYTHONPATH": sys.path[0], "PATH": "", "PYTHONUNBUFFERED": "1"}
        served = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert served.stdout is not None
            took, spent = decisions(served.stdout.readline().strip(), served.pid)
        finally:
            served.terminate()
            served.wait(timeout=20)
    took.sort()
    middle, most = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(f"{len(took)} decisions: median {middle:.0f} ms, 95 % within {most:.0f} ms, longest {took[-1]:.0f} ms")
    if spent:
        print(f"{spent / len(took):.0f} ms of processor time for each")
    return 0


def processor_ms(process: int) -> float:
    """What a process has used so far, in milliseconds; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def decisions(address: str, server: int) -> tuple[list[float], float]:
    """Milliseconds of each decision, and of processor time in all; the first, which load things, do not count."""
    root = address.partition("/enter")[0]
    with httpx.Client(base_url=root, headers={"origin": root}, timeout=60) as client:
        client.get(address)
        head = client.get("/desk/halden/items").json()["items"]["source"]["head"]
        changes = [{"kind": "source", "key": "head", "to": {**head, "publisher": "Iran", "published": "2031-05-08"}}]
        for kind, name in (("State", "Velmark"), ("State", "Oslind"), ("ArmedGroup", "Kite Brigade")):
            changes.append({"kind": "actor", "key": "", "to": {"kind": kind, "name": name}})
        client.post("/desk/halden/decide", json={"action": "head", "changes": changes}).raise_for_status()
        outline = client.get("/desk/halden/outline").json()
        took = []
        before = 0.0
        for number in range(DECISIONS + LOADING):
            sentence = outline["sentences"][number % len(outline["sentences"])]
            event = {
                "type": ["Strike"],
                "agent": ["Velmark"],
                "target": ["Kite Brigade"],
                "date": f"2031-05-{number % 28 + 1:02}",
            }
            claim = {"at": [{"span": [sentence["start"], sentence["end"]]}], "event": event}
            body = {"action": "new", "changes": [{"kind": "claim", "key": "", "to": claim}]}
            if number == LOADING:
                before = processor_ms(server)
            begun = perf_counter()
            client.post("/desk/halden/decide", json=body).raise_for_status()
            took.append((perf_counter() - begun) * 1000)
        return took[LOADING:], processor_ms(server) - before


if __name__ == "__main__":
    sys.exit(main())
