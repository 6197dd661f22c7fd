"""The key of a name: what one name's spellings share, and what two names never do, on real lists in many scripts."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from drawn import drawn, edge, node, small
from hypothesis import given
from hypothesis import strategies as st

from kg.letters import articles, fold
from kg.lookup import article_key, index, key, short_key, untitled
from kg.names import ID, SKOS
from kg.store import Literal, NamedNode, Quad
from kg.view.document import About, render

if TYPE_CHECKING:
    from browser import Browser

pytest_plugins = ("browser",)

# Names of countries and languages from the Unicode Common Locale Data Repository, as Babel ships them: 22 scripts.
LISTS = (
    *("ar", "fa", "ur", "ckb", "he", "ru", "uk", "el", "hy", "ka", "am", "hi", "bn", "pa", "gu", "ta", "te", "kn"),
    *("ml", "si", "my", "th", "lo", "km", "ja", "ko", "zh", "pl", "tr"),
)
# Names that meet by rule, apart from those that differ in case alone.
MEETING = {
    "ckb": [["كۆری", "کۆری"]],  # Arabic and Persian kaf
    "el": [["ναουρού", "ναούρου"], ["τάγκαλογκ", "ταγκαλόγκ"]],  # accents
    "hi": [["एन्को", "एन्‘को"]],  # an apostrophe
    "gu": [["એન’ કો", "એન’કો"]],  # a space
    "kn": [["ಎನ್\u200cಕೋ", "ಎನ್\u200dಕೋ"]],  # joiners
    "ml": [["ചക്മ", "ചക്\u200cമ"]],
    "km": [["ហ្សកហ្ស៊ី", "ហ្សក\u200bហ្ស៊ី"]],
}


@cache
def listed(code: str) -> frozenset[str]:
    locale = Locale.parse(code)
    return frozenset(name.lower() for names in (locale.territories, locale.languages) for name in names.values())


@pytest.mark.parametrize("code", LISTS)
def test_no_two_names_of_a_list_have_one_key_unless_a_rule_says_so(code: str) -> None:
    names = defaultdict(list)
    for name in sorted(listed(code)):
        names[key(name)].append(name)
    assert len(names) > 500
    assert "" not in names
    found = [alike for alike in names.values() if len(alike) > 1]
    assert [meeting for meeting in found if meeting not in MEETING.get(code, [])] == []


@pytest.mark.parametrize(
    "names",
    [
        ("राम सिंह", "रीमा सिंह"),  # vowel signs of Devanagari
        ("ক", "কি", "কা"),  # Bengali
        ("ကား", "ကီး", "ကာ"),  # Burmese
        ("กา", "กี", "ก่า"),  # Thai: vowels and tones
        ("កា", "កី"),  # Khmer
        ("かき", "がき", "カキ"),  # kana: voicing, and the two sets
        ("ハラ", "バラ", "パラ"),
        ("ئارام", "یارام"),  # Kurdish: yeh with hamza is a letter
        ("Андрей", "Андреи"),  # short i is a letter
        ("Їжак", "Іжак"),
        ("isparta", "ısparta"),  # suggested, never taken
        ("Əliyev", "Eliyev", "Aliyev"),
        ("علاء", "علا"),
        ("V. Reed", "Vera Reed"),
    ],
)
def test_letters_of_two_names_stay_apart(names: tuple[str, ...]) -> None:
    assert len({key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ("كتيبة العراقي", "کتیبه العراقی", "كتيبه العراقى"),  # yeh, kaf and teh marbuta of three keyboards
        ("أحمد", "احمد", "أَحْمَد", "أحـمد"),  # hamza, harakat, tatweel
        ("شَرِكَة", "شركة"),
        ("می‌روم", "میروم"),  # ZWNJ
        ("שָׁלוֹם", "שלום"),
        ('צה"ל', "צה״ל", "צהל"),
        ("Łódź", "lodz"),
        ("Tromsø", "TROMSO"),
        ("Đorđe", "Dorde"),
        ("Ærø", "Aero"),
        ("Straße", "STRASSE"),
        ("Γιώργος", "ΓΙΩΡΓΟΣ"),
        ("Семёнов", "Семенов", "Семе\u0301нов"),
        ("İstanbul", "istanbul"),
        ("Kata'ib", "Kata’ib", "Kataʾib", "KATAIB"),
        ("ﾊﾟﾗ", "パラ"),
        ("Ｋｉｔｅ", "Kite"),
        ("The Kite Brigade", "kite-brigade"),
        ("Gru\u0308n", "Grün", "Grun"),
    ],
)
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    assert len({key(name) for name in names}) == 1


@given(st.text())
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_letters_of_every_script_are_kept() -> None:
    letters = (chr(code) for code in range(0x20000) if unicodedata.category(chr(code))[0] == "L")
    # Apostrophes and their like, and tatweel; Arabic's presentation forms hold vowel points by themselves.
    gone = [letter for letter in letters if not fold(letter) and not unicodedata.decomposition(letter)]
    assert [f"{ord(letter):04X}" for letter in gone] == [
        *("02B9", "02BA", "02BB", "02BC", "02BE", "02BF", "0640", "A78B", "A78C")
    ]


# ---- articles and titles


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Harun ar-Rashid", "harun al-rashid"),
        ("ath-Thawra", "al-thawra"),
        ("Deir ez-Zarqa", "deir al-zarqa"),
        ("Deir ez Zarqa", "deir al-zarqa"),
        ("Nur-ud-Din", "nur-al-din"),
        ("Zia ul-Haq", "zia al-haq"),
        ("El‑Ḥaj", "al-haj"),
        ("Ar’Raqqa", "al-raqqa"),
        ("aṣ-Ṣabūr", "al-sabur"),
        ("as-Shabab", "al-shabab"),
        # No articles.
        ("An Army", "an army"),
        ("An-26", "an-26"),
        ("At War", "at war"),
        ("El Paso", "el paso"),
        ("US-Sudria Pact", "us-sudria pact"),
        ("Kata'ib", "kata'ib"),
        ("Abdul-Zahra", "abdul-zahra"),
    ],
)
def test_articles_are_those_before_the_letter_that_they_sound_like(name: str, made: str) -> None:
    assert articles(name) == made


@pytest.mark.parametrize(
    ("name", "titles", "rest"),
    [
        ("General Mara Lund", {"general"}, "maralund"),
        ("Lt. Gen. Dr. Mara Lund", {"lieutenant general", "doctor"}, "maralund"),
        ("Brig. Gen. Lund", {"brigadier general"}, "lund"),
        ("Prime Minister Lund", {"prime minister"}, "lund"),
        ("Mara Lund", set(), "maralund"),
        ("General", set(), "general"),
        ("Sultan Lund", set(), "sultanlund"),
        ("", set(), ""),
    ],
)
def test_titles_before_a_name(name: str, titles: set[str], rest: str) -> None:
    assert untitled(name) == (titles, rest)


def test_keys_of_a_name_with_article_and_title() -> None:
    node = NamedNode(ID + "a")
    made = index([Quad(node, NamedNode(SKOS + "prefLabel"), Literal("Gen. Harun ar-Rashid"))])
    assert sorted((quad.predicate.value.rpartition("#")[2], quad.object.value) for quad in made) == [
        ("aliasKey", "genharunalrashid"),
        ("nameKey", "genharunarrashid"),
        ("untitledKey", "harunalrashid"),
    ]
    assert (article_key("al-Rutba"), short_key("ar-Rutba"), short_key("Rutba")) == ("", "rutba", "")


# ---- the page


def test_page_folds_names_as_kg_does(browser: Browser) -> None:
    names = sorted(name for code in LISTS for name in Locale.parse(code).territories.values())
    names += ["ar-Rutba", "Nur-ud-Din", "El‑Ḥaj", "Ar’Raqqa", "aṣ-Ṣabūr", "Deir ez Zor", "US-Sudria Pact", "An-26"]
    names += [
        "The Kite Brigade",
        "the the",
        "Σίσυφος",
        "ΣΊΣΥΦΟΣ",
        "İstanbul",
        "Straße",
        "ﾊﾟﾗ",
        "ﬁn",
        "🪁 Kite",
        "ؤئ",
        "…",
    ]
    sight = browser.open(render(*small(), About("Names")))
    read = sight.evaluate("names => names.map(name => [kg.fold(name), kg.articles(name)])", names)
    assert [pair for pair in zip(names, read, strict=True) if pair[1] != [fold(pair[0]), articles(pair[0])]] == []


@pytest.mark.parametrize("typed", ["al-Rutba", "Rutba", "ar rutba", "AR‑RUṬBA"])
def test_page_finds_a_name_by_another_spelling_of_its_article(browser: Browser, typed: str) -> None:
    town, front = node("ar-Rutba", "place"), node("Front", "armed group")
    sight = browser.open(render(*drawn([edge(front, "attacks", town)], [front, town]), About("Towns")))
    assert sight.evaluate("name => kg.find(name).map(hit => kg.data.nodes[hit.node].label)", typed) == ["ar-Rutba"]
