"""Claims per second of `kg add`, beside the engine's bare bulk load of the same triples. Run: python3 dev.py bench add

    python3 dev.py bench add --claims 500 --runs 1     a quick look
    python3 dev.py bench add --kind events             dated events with a place, each with a count of its own
    python3 dev.py bench add --kind roles              the same, with who did it to whom as relations

The seconds are processor time. The claims are made up: each a dated relation between two of fifty actors, or an event
or a count, with its assertion and place in the text. `kg add` reads the file, checks every shape and every rule of
soundness, derives edges, and writes all in one transaction. The bulk load writes into a fresh store all quads that
`kg add` left in its own, and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from kg import load, rules
from kg import store as stores
from kg.names import GRAPH

ACTORS = 50
DIGEST = "ab" * 32
SOURCE = "made-up"


def main() -> None:
    parser = argparse.ArgumentParser(description="Claims per second of kg add.")
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kind", choices=("relations", "events", "roles"), default="relations")
    chosen = parser.parse_args()
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        for number in range(chosen.runs):
            for name, took in once(os.path.join(folder, str(number)), chosen.claims, chosen.kind).items():
                taken.setdefault(name, []).append(took)
    print(f"{chosen.claims:,} claims ({chosen.kind}), processor time, median of {chosen.runs}")
    print(f"{'':32}{'seconds':>9}{'claims/s':>11}{'x bulk load':>13}")
    bare = statistics.median(taken["bulk load of the same"])
    for name, runs in taken.items():
        median = statistics.median(runs)
        print(f"{name:32}{median:9.2f}{chosen.claims / median:11,.0f}{median / bare:13.1f}")


def once(folder: str, claims: int, kind: str) -> dict[str, float]:
    """Seconds of each way of adding, in a folder that is made for it."""
    os.mkdir(folder)
    written, compiled = os.path.join(folder, "claims.yaml"), os.path.join(folder, "claims.nq")
    with open(written, "w", encoding="utf-8") as file:
        json.dump(content(claims) if kind == "relations" else events(claims, kind == "roles"), file, indent=1)
    taken = {"kg add claims.yaml": add(os.path.join(folder, "first"), written)}
    with stores.directory(os.path.join(folder, "first")) as store:
        graph = {stores.quad(fact) for fact in store.match(graph=GRAPH + SOURCE)}
        everything = list(store.engine)
    with open(compiled, "wb") as file:
        stores.serialize(graph, file, stores.RdfFormat.N_QUADS)
    taken["kg add claims.nq"] = add(os.path.join(folder, "second"), compiled)
    change = rules.Change(stores.memory(load.ontology()), {GRAPH + SOURCE: graph})
    taken["  of which validation"] = seconds(lambda: load._validate(change))
    taken["  of which derivation"] = seconds(lambda: load._consequences(change))
    bare = stores.Engine(os.path.join(folder, "bare"))
    taken["bulk load of the same"] = seconds(lambda: bare.bulk_extend(everything))
    return taken


def add(store: str, path: str) -> float:
    """Seconds to add a file to a store that is made for it."""
    load.init(store)
    with stores.directory(store, write=True) as opened:
        return seconds(lambda: load.add(opened, [path]))


def content(claims: int) -> dict[str, Any]:
    """A claims file; no two claims are the same."""
    head = {"id": SOURCE, "title": "Made up", "publisher": "Actor 0", "published": "unknown", "language": "en"}
    assertions = []
    for number in range(claims):
        first, apart = number % ACTORS, 1 + number // ACTORS % (ACTORS - 1)
        pair = [f"Actor {first}", "backs", f"Actor {(first + apart) % ACTORS}"]
        year, rest = divmod(number // ACTORS // (ACTORS - 1), 336)
        day = f"{2000 + year}-{rest // 28 + 1:02d}-{rest % 28 + 1:02d}"
        assertions.append(
            {
                "says": f"What sentence {number} says in short",
                "at": {
                    "paragraph": str(number + 1),
                    "span": [str(number * 100), str(number * 100 + 50)],
                    "sha256": DIGEST,
                },
                "relation": {"subject": pair[0], "predicate": pair[1], "object": pair[2], "date": day},
            }
        )
    return {
        "source": {**head, "text_sha256": DIGEST, "text_length": str(claims * 100 + 100)},
        "actors": [{"id": f"a{n}", "kind": "ArmedGroup", "name": f"Actor {n}"} for n in range(ACTORS)],
        "assertions": assertions,
    }


def events(claims: int, roles: bool) -> dict[str, Any]:
    """A claims file of events and their counts; with roles, also of two relations that say who did it to whom."""
    file = content(0)
    each = 4 if roles else 2
    file["source"]["text_length"] = str(claims * 100 + 100)
    file["places"] = [{"id": f"p{n}", "name": f"Site {n}"} for n in range(20)]
    for number in range(claims // each):
        agent, target = (f"Actor {n % ACTORS}" for n in (number, number + 1 + number // ACTORS % (ACTORS - 1)))
        event = {"id": f"e{number}", "type": ("Strike", "Attack")[number % 2], "site": f"Site {number % 20}"}
        event["date"] = f"{2000 + number // 8000}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        count = {"id": f"o{number}", "of": event["id"], "measure": "Deaths", "value": str(number % 9 + 1)}
        said: list[dict[str, Any]] = [{"event": event}, {"observation": count}]
        if roles:
            said += [{"relation": [event["id"], *part]} for part in (("agent", agent), ("target", target))]
        else:
            event |= {"agent": agent, "target": target}
        for place, claim in enumerate(said):
            start = number * 100 + place * 20
            at = {"paragraph": str(number + 1), "span": [str(start), str(start + 15)], "sha256": DIGEST}
            file["assertions"].append({"says": f"What part {place} of sentence {number} says", "at": at, **claim})
    return file


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
