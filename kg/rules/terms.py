"""The terms that derivation reads and writes, by short names."""

from __future__ import annotations

from kg.names import GRAPH, KG, RDF, WORK
from kg.store import NamedNode

ENTAILING = (KG + "EdgeType", KG + "EdgeRule", KG + "EventType")
"""Classes whose members change what follows from what."""
DENIED_CLAIM = KG + "deniedClaim"
"""In the index: a pair of nodes -> the relations between them that somebody denies."""
CONCLUDED = tuple(KG + name for name in ("standing", "disputed", "deniedIn", "partDeniedIn"))
"""What is concluded of a claim, with `TIED`; each in `graph:direct`."""
TIED = tuple(KG + name for name in ("rivalAccount", "partRivalAccount", "joinedWith", "perhapsJoinedWith"))
CLAIM, DERIVED_FROM, WORDS_OF, HAS_GROUND = (KG + n for n in ("claim", "derivedFrom", "wordsOf", "hasGround"))
OF_GROUNDS = (RDF + "type", *(KG + n for n in ("needs", "deniedIn", "rivalAccount", "standing", "disputed")))
"""What is kept of a ground."""
WITHDRAWN, SAME_EVENT, STANCE = KG + "withdrawnBy", KG + "sameEvent", KG + "stance"
SUBJECT, PREDICATE, OBJECT, TYPE = (RDF + name for name in ("subject", "predicate", "object", "type"))
TIES = (SUBJECT, KG + "rivalOf", SAME_EVENT)
"""What ties claims to each other: roles in events, rival accounts, reports of one event."""
CLASSES = tuple(
    WORK + name for name in ("stands", "standsDisputed", "isSuggested", "isSuggestedDisputed", "isWithdrawn")
)
"""How the ground stands on which an edge derives from a claim, best first."""
WORKING = NamedNode(GRAPH + "working")
