"""Whose voice is heard: who is accused, who speaks for whom, who disputes what, and what is at stake for speakers.

All of it is worked out when an edge is told, from what the loaded sources say of speakers, and nothing is stored. Which
edge types accuse, which are hostile, and by which one speaks for another, the ontology says (`kg:accusation`,
`kg:hostile`, `kg:speaksFor`, `kg:belonging`).
"""

from __future__ import annotations

from kg.voices.accounts import Voices
from kg.voices.records import (
    BY_ACCUSED,
    BY_ITSELF,
    BY_OTHERS,
    DOUBT,
    KINDS,
    NONE_LOADED,
    OTHERWISE,
    Account,
    Answer,
    Chain,
    Counting,
    Dispute,
    Everybody,
    House,
    Perhaps,
    Related,
    Voice,
)
from kg.voices.speakers import Speakers

__all__ = [
    "BY_ACCUSED",
    "BY_ITSELF",
    "BY_OTHERS",
    "DOUBT",
    "KINDS",
    "NONE_LOADED",
    "OTHERWISE",
    "Account",
    "Answer",
    "Chain",
    "Counting",
    "Dispute",
    "Everybody",
    "House",
    "Perhaps",
    "Related",
    "Speakers",
    "Voice",
    "Voices",
]
