from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conversation import Conversation, Turn
from app.domain.generation import Message, Role
from app.domain.project import BUILT_IN_PRESETS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def empty(system: str = "") -> Conversation:
    from dataclasses import replace

    preset = replace(BUILT_IN_PRESETS[0], system_prompt=system)
    return Conversation(id="c", title="", created=NOW, updated=NOW, preset=preset)


def turn(turn_id: str, parent: str | None, role: Role = Role.USER) -> Turn:
    return Turn(id=turn_id, parent=parent, role=role, text=f"text of {turn_id}", at=NOW)


def test_the_model_reads_the_shown_branch_with_the_system_prompt_first() -> None:
    talk = empty("Be brief.").adding(turn("1", None)).adding(turn("2", "1", Role.ASSISTANT)).adding(turn("3", "2"))

    assert talk.messages() == (
        Message(Role.SYSTEM, "Be brief."),
        Message(Role.USER, "text of 1"),
        Message(Role.ASSISTANT, "text of 2"),
        Message(Role.USER, "text of 3"),
    )


def test_a_blank_system_prompt_is_not_sent() -> None:
    assert empty("  ").adding(turn("1", None)).messages()[0].role is Role.USER


def test_editing_a_turn_keeps_the_old_branch_and_shows_the_new_one() -> None:
    talk = empty().adding(turn("1", None)).adding(turn("2", "1", Role.ASSISTANT)).adding(turn("1b", None))

    assert [t.id for t in talk.path()] == ["1b"]
    assert [t.id for t in talk.siblings("1b")] == ["1", "1b"]
    assert [t.id for t in talk.showing("1").path()] == ["1", "2"]


def test_a_turn_whose_parent_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="before its parent"):
        empty().adding(turn("2", "1"))


def test_the_same_turn_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        empty().adding(turn("1", None)).adding(turn("1", None))


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_every_turn_of_any_tree_can_be_shown(parents: list[int]) -> None:
    talk = empty()
    for index, pick in enumerate(parents):
        parent = None if pick >= index else str(pick)
        talk = talk.adding(turn(str(index), parent))
    for each in talk.turns:
        shown = talk.showing(each.id)
        assert each.id in [t.id for t in shown.path()]
        assert shown.turns == talk.turns
