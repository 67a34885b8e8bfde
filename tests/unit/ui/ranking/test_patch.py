"""A patch made of two objects gives the first back from the second."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.ranking.patch import difference, patched

values = st.recursive(
    st.none() | st.integers(0, 3) | st.text("ab", max_size=6) | st.lists(st.integers(0, 3), max_size=4),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from("abc"), values, max_size=3)


@given(objects, objects)
def test_a_patch_gives_the_old_object_back(old, new):
    patch = json.loads(json.dumps(difference(old, new)))
    assert patched(new, patch) == old


@given(objects)
def test_there_is_nothing_to_patch_where_nothing_differs(same):
    assert difference(same, same) == {}


def test_of_a_long_text_only_what_changed_is_kept():
    assert difference({"text": "a" * 999 + "xy" + "b" * 999}, {"text": "a" * 999 + "b" * 999}) == {
        "text": [999, "xy", 999]
    }


def test_what_is_no_change_is_refused():
    with pytest.raises(ValueError):
        patched({"a": 1}, {"a": [1, 2]})
