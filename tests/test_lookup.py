"""Names as people type them, on the bundled graph; look-alikes and misspellings."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import AmbiguousName, UnknownName
from kg.lookup import find, index, key, label, short_key
from kg.names import GRAPH, ID, SKOS
from kg.store import Literal, NamedNode, Quad, Store, memory


def named(*names: tuple[str, str, str]) -> Store:
    """A store of (id, class, name) triples with their keys; all names are main names."""
    graph = NamedNode(GRAPH + "one")
    quads = []
    for local, cls, name in names:
        node = NamedNode(ID + local)
        quads.append(Quad(node, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(cls), graph))
        quads.append(Quad(node, NamedNode(SKOS + "prefLabel"), Literal(name, language="en"), graph))
    return memory([*quads, *index(quads)])


STATE, PLACE = "https://w3id.org/actor-kg/ns#State", "https://w3id.org/actor-kg/ns#Place"


# ---- spellings


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ("Kata'ib Hizballah", "Kataeb-Hezbollah"),
        ("Kata’ib Hizballah", "Kataeb-Hezbollah"),
        ("Kataib Hezbollah", "Kataeb-Hezbollah"),
        ("KATAEB HEZBOLLAH", "Kataeb-Hezbollah"),
        ("Hezbollah Brigades", "Kataeb-Hezbollah"),
        ("the Hezbollah Brigades", "Kataeb-Hezbollah"),
        ("Hezbollah", "Hezbollah"),
        ("Hizbullah", "Hezbollah"),
        ("Hizballah", "Hezbollah"),
        ("US", "US"),
        ("the US", "US"),
        ("The U.S.", "US"),
        ("usa", "US"),
        ("United States of America", "US"),
        ("al-Tanf", "al-Tanf"),
        ("tanf", "al-Tanf"),
        ("Tanf", "al-Tanf"),
        ("al tanf", "al-Tanf"),
        ("AL\u2011TANF", "al-Tanf"),
        ("al–Ṭanf", "al-Tanf"),
        ("  al-Tanf  ", "al-Tanf"),
        ("At Tanf", "al-Tanf"),
        ("Deir ez-Zor", "Deir-el-Zour"),
        ("Deir al-Zour", "Deir-el-Zour"),
        ("Dayr az-Zawr", "Deir-el-Zour"),
        ("Iran", "Iran"),
        ("IRAN", "Iran"),
        ("ایران", "Iran"),
        ("Islamic Republic of Iran", "Iran"),
        ("IRGC", "IRGC"),
        ("Revolutionary Guards", "IRGC"),
        ("Iraq", "Iraq"),
        ("place:Iraq", "Iraq-territory"),
        ("place: iraq", "Iraq-territory"),
        ("PLACE:Iraq", "Iraq-territory"),
        ("id:Iraq", "Iraq"),
        ("Iraq-territory", "Iraq-territory"),
        (ID + "Iraq", "Iraq"),
        (f"<{ID}Iraq>", "Iraq"),
        ("place:al-Tanf", "al-Tanf"),
        ("ap-us-response", "ap-us-response"),
        ("ap-us-response.strike-10-27", "ap-us-response.strike-10-27"),
    ],
)
def test_name_finds_its_node(bundle: Store, typed: str, node: str) -> None:
    assert find(bundle, typed) == ID + node


def test_name_of_the_lebanese_group_is_not_that_of_the_iraqi_one(bundle: Store) -> None:
    assert find(bundle, "Hezbollah") != find(bundle, "Kataeb Hezbollah")


def test_name_asked_for_as_a_place_falls_back_on_the_actor(bundle: Store) -> None:
    assert find(bundle, "place:Hamas") == ID + "Hamas"


def test_name_of_a_state_is_its_territory_where_places_come_first(bundle: Store) -> None:
    assert find(bundle, "Syria", places_first=True) == ID + "Syria-territory"


def unclear(store: Store, name: str) -> bool:
    try:
        find(store, name)
    except AmbiguousName:
        return True
    return False


def main_names(store: Store) -> list[tuple[str, str]]:
    facts = store.match(None, SKOS + "prefLabel")
    return sorted({(f.object.value, f.subject.value) for f in facts if f.subject.value.startswith(ID)})


def test_every_actor_and_place_is_found_by_its_main_name_or_shares_it_with_its_twin(bundle: Store) -> None:
    missed = []
    for name, node in main_names(bundle):
        if node not in (find(bundle, name), find(bundle, "place:" + name)):
            missed.append(name)
    assert missed == []


def test_no_two_names_of_the_bundled_graph_are_ambiguous(bundle: Store) -> None:
    facts = [f for p in ("prefLabel", "altLabel", "hiddenLabel") for f in bundle.match(None, SKOS + p)]
    names = {f.object.value for f in facts if f.subject.value.startswith(ID)}
    assert len(names) > 100
    assert [name for name in sorted(names) if unclear(bundle, name)] == []


@settings(max_examples=100)
@given(st.data())
def test_name_in_another_case_and_with_other_gaps_is_the_same(bundle: Store, data: st.DataObject) -> None:
    name, _ = data.draw(st.sampled_from(main_names(bundle)))
    gap = data.draw(st.sampled_from([" ", "-", "  ", "\u00a0", "\u2011", "_"]))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    assert find(bundle, case(name).replace(" ", gap)) == find(bundle, name)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_any_text_is_found_or_unknown_or_ambiguous(bundle: Store, typed: str) -> None:
    with suppress(UnknownName, AmbiguousName):
        assert next(iter(bundle.match(find(bundle, typed))), None) is not None


# ---- names that nothing has


def test_typing_error_gets_suggestions(bundle: Store) -> None:
    with pytest.raises(UnknownName) as error:
        find(bundle, "Hezbolla")
    assert error.value.suggestions == ["Hezbollah", "Kataeb Hezbollah"]


def test_typing_error_is_answered_in_one_line(bundle: Store) -> None:
    with pytest.raises(UnknownName) as error:
        find(bundle, "Iraan")
    assert str(error.value) == "nothing is called “Iraan”: did you mean “Iran”?"


def test_unlike_any_name_gets_a_hint_that_works(bundle: Store) -> None:
    with pytest.raises(UnknownName) as error:
        find(bundle, "Zzyzx")
    assert str(error.value) == ("nothing is called “Zzyzx”: list all names with `kg query names`")


def test_id_that_is_not_there_says_so(bundle: Store) -> None:
    with pytest.raises(UnknownName) as error:
        find(bundle, "id:nobody")
    assert str(error.value) == "nothing is called “id:nobody”: no node of this id is in the store"


@pytest.mark.parametrize("typed", ["", "   ", "place:", "---", "<>", "<javascript:alert(1)>", "http://a b", "id:a b"])
def test_what_is_no_name_is_unknown(bundle: Store, typed: str) -> None:
    with pytest.raises(UnknownName):
        find(bundle, typed)


NAMES = (
    *("Volodymyr Drenko", "Vagner Group", "Abd al-Zahra", "Islamic Front", "John Robert Reed", "Zelen"),
    *("Isparta", "Aliyev", "राम सिंह", "Khezbalar", "Gen. Mara Lund", "Harun ar-Rashid"),
)
PERSON = "https://w3id.org/actor-kg/ns#Person"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Володимир Дренко", ["Volodymyr Drenko"]),
        ("V. Drenko", ["Volodymyr Drenko"]),
        ("J. R. Reed", ["John Robert Reed"]),
        ("Вагнер Груп", ["Vagner Group"]),
        ("Abdul-Zahra", ["Abd al-Zahra"]),
        ("islamic", ["Islamic Front"]),
        ("ısparta", ["Isparta"]),
        ("Əliyev", ["Aliyev"]),
        ("रीमा सिंह", ["राम सिंह"]),
        ("خزبلار", ["Khezbalar"]),
    ],
)
def test_other_spellings_scripts_and_initials_are_suggested_and_never_taken(typed: str, suggested: list[str]) -> None:
    store = named(*((f"n{number}", PERSON, name) for number, name in enumerate(NAMES)))
    with pytest.raises(UnknownName) as error:
        find(store, typed)
    assert error.value.suggestions[: len(suggested)] == suggested


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ("Mara Lund", "n10"),
        ("General Mara Lund", "n10"),
        ("Gen. Dr. Mara Lund", "n10"),
        ("Sheikh Harun al-Rashid", "n11"),
        ("Sheikh Harun ar-Rashid", "n11"),
        ("President Mara Lund", None),
        ("Lund", None),
    ],
)
def test_title_is_set_aside_unless_two_differ(typed: str, node: str | None) -> None:
    store = named(*((f"n{number}", PERSON, name) for number, name in enumerate(NAMES)))
    if node:
        assert find(store, typed) == ID + node
    else:
        with pytest.raises(UnknownName):
            find(store, typed)


def test_title_is_part_of_the_name_of_what_is_no_person() -> None:
    with pytest.raises(UnknownName):
        find(named(("a", STATE, "General Motors")), "Motors")


@pytest.mark.parametrize("typed", ["Rutba", "al-Rutba", "AR-RUTBA", "El‑Rutba", "ar Rutba"])
def test_article_is_found_as_it_is_spelt_or_spoken(typed: str) -> None:
    assert find(named(("a", PLACE, "ar-Rutba"), ("b", PLACE, "Deir ez-Zarqa")), typed) == ID + "a"


@pytest.mark.parametrize("typed", ["Deir al-Zarqa", "Deir ez Zarqa", "deir el-zarqa"])
def test_article_inside_a_name_is_found_so_too(typed: str) -> None:
    assert find(named(("a", PLACE, "ar-Rutba"), ("b", PLACE, "Deir ez-Zarqa")), typed) == ID + "b"


# ---- names that several have


def test_name_of_two_actors_lists_both() -> None:
    store = named(("Front-a", STATE, "The Front"), ("Front-b", STATE, "Front"))
    with pytest.raises(AmbiguousName) as error:
        find(store, "front")
    assert error.value.candidates == [(ID + "Front-a", "The Front", "State"), (ID + "Front-b", "Front", "State")]


def test_name_of_two_actors_says_how_to_choose() -> None:
    store = named(("Front-a", STATE, "The Front"), ("Front-b", STATE, "Front"))
    with pytest.raises(AmbiguousName) as error:
        find(store, "front")
    assert str(error.value) == (
        "“front” could be any of: The Front (State): id:Front-a; Front (State): id:Front-b — say which by its id"
    )


def test_note_tells_namesakes_apart() -> None:
    store = named(("Reed-1", PERSON, "Ada Reed"), ("Reed-2", PERSON, "Ada Reed"))
    note = Quad(NamedNode(ID + "Reed-1"), NamedNode(SKOS + "note"), Literal("the commander"), NamedNode(GRAPH + "one"))
    with pytest.raises(AmbiguousName) as error:
        find(memory([*store.engine, note]), "Ada Reed")
    assert [candidate[2] for candidate in error.value.candidates] == ["Person, the commander", "Person"]


def test_name_of_an_actor_and_a_place_is_the_actor() -> None:
    assert find(named(("A", STATE, "Land"), ("B", PLACE, "Land")), "land") == ID + "A"


def test_main_name_beats_one_without_its_article() -> None:
    assert find(named(("A", STATE, "al-Tor"), ("B", STATE, "Tor")), "tor") == ID + "B"


# ---- keys


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("al-Tanf", "altanf"),
        ("the Al Ṭanf", "altanf"),
        ("Kata'ib", "kataib"),
        ("U.S.", "us"),
        ("Straße", "strasse"),
        ("١٢", "١٢"),
        ("…", ""),
        ("", ""),
    ],
)
def test_key_of_a_name(name: str, made: str) -> None:
    assert key(name) == made


@pytest.mark.parametrize(
    ("name", "made"), [("al-Tanf", "tanf"), ("Tanf", ""), ("al", ""), ("As Suwayda", "suwayda"), ("Alan", "")]
)
def test_short_key_leaves_the_article_out(name: str, made: str) -> None:
    assert short_key(name) == made


@given(st.text())
def test_key_of_a_key_is_the_key(name: str) -> None:
    assert key(key(name)) == key(name) or key(name).startswith("the")


def test_label_of_a_node_without_a_name_is_its_id() -> None:
    assert label(memory(), ID + "somebody") == "somebody"
