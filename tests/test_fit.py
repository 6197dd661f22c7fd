"""A file's fit to its schema, told quickly: yes and no as jsonschema says, whatever is done to a good file."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kg.sources import fit, marked, structure

CODED = Path(__file__).parent / "coded" / "grey-cape.yaml"


@cache
def good() -> Any:
    return marked.read(str(CODED)).plain()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += places(part, (*path, key))
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_that_was_changed_somewhere_fits_as_jsonschema_says(data: st.DataObject) -> None:
    fits, value = fit.compiled(structure.schema()), copy.deepcopy(good())
    assert fits
    *path, last = data.draw(st.sampled_from(places(good())[1:]))
    holder = value
    for key in path:
        holder = holder[key]
    change = data.draw(st.sampled_from(["", "x" * 500, "asserted", "é!", [], ["a"], {}, {"id": "a"}, "drop", "more"]))
    if change == "drop":
        del holder[last]
    elif change == "more" and isinstance(holder, dict):
        holder["spare"] = "x"
    else:
        holder[last] = change
    assert fits(value) == Draft202012Validator(structure.schema()).is_valid(value)


def test_files_that_are_sound_fit() -> None:
    fits = fit.compiled(structure.schema())
    assert fits
    assert fits(good())
    assert not fits({"a": "1"})


def test_a_keyword_that_is_not_known_is_left_to_jsonschema() -> None:
    assert fit.compiled({"type": "object", "propertyNames": {"pattern": "^a"}}) is None
    assert fit.compiled({"properties": {"a": {"uniqueItems": True}}}) is None
