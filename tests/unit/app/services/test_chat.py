from datetime import timedelta

import pytest

from app.domain.candidate import StopReason
from app.domain.conversation import Conversation
from app.domain.generation import Role
from app.domain.project import BUILT_IN_PRESETS
from tests.desk_samples import OpenDesk, candidate

PRESET = BUILT_IN_PRESETS[0]


def texts(conversation: Conversation) -> list[str]:
    return [turn.text for turn in conversation.path()]


def asked(desk: OpenDesk, text: str = "Why is the sky blue?") -> Conversation:
    return desk.chat.append(conversation=desk.chat.create(preset=PRESET).id, role=Role.USER, text=text)


def answered(desk: OpenDesk, text: str = "Rayleigh.") -> Conversation:
    talk = desk.chat.begin_answer(conversation=asked(desk).id)
    assert talk.leaf is not None
    return desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=candidate("a", text))


def test_a_conversation_is_called_by_the_first_thing_said(desk: OpenDesk) -> None:
    talk = asked(desk, "Почему небо голубое?\nКоротко.")
    assert talk.title == "Почему небо голубое?"
    again = desk.chat.append(conversation=talk.id, role=Role.USER, text="Something else")
    assert again.title == "Почему небо голубое?"


def test_a_title_that_was_given_stays(desk: OpenDesk) -> None:
    talk = desk.chat.create(preset=PRESET, title="Physics")
    assert desk.chat.append(conversation=talk.id, role=Role.USER, text="Why?").title == "Physics"
    assert desk.chat.rename(conversation=talk.id, title="Optics").title == "Optics"
    assert desk.chat.open(conversation=talk.id).title == "Optics"


def test_an_answer_is_there_from_its_first_word_and_whole_at_its_end(desk: OpenDesk) -> None:
    talk = desk.chat.begin_answer(conversation=asked(desk).id)
    assert talk.leaf is not None
    desk.chat.keep_partial(conversation=talk.id, turn=talk.leaf, text="Ray")
    assert texts(desk.chat.open(conversation=talk.id)) == ["Why is the sky blue?", "Ray"]
    done = desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=candidate("a", "Rayleigh."))
    assert texts(done) == ["Why is the sky blue?", "Rayleigh."]
    assert done.path()[-1].candidate == candidate("a", "Rayleigh.")


def test_an_answer_that_broke_off_keeps_what_there_was(desk: OpenDesk) -> None:
    talk = desk.chat.begin_answer(conversation=asked(desk).id)
    assert talk.leaf is not None
    desk.chat.keep_partial(conversation=talk.id, turn=talk.leaf, text="Ray")
    done = desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=None)
    assert texts(done)[-1] == "Ray"
    assert desk.chat.search(query="ray")


@pytest.mark.parametrize("ended", [None, candidate("a", "", stop=StopReason.CANCELLED)])
def test_an_answer_without_a_word_is_taken_out_again(desk: OpenDesk, ended: object) -> None:
    before = answered(desk)
    question = before.path()[0].id
    talk = desk.chat.begin_answer(conversation=before.id, after=question)
    assert talk.leaf is not None
    after = desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=ended)  # type: ignore[arg-type]
    assert texts(after) == ["Why is the sky blue?", "Rayleigh."]


def test_an_answer_without_a_word_leaves_the_branch_shown_meanwhile_alone(desk: OpenDesk) -> None:
    first = answered(desk)
    question, answer = first.path()
    talk = desk.chat.begin_answer(conversation=first.id, after=question.id)
    assert talk.leaf is not None
    desk.chat.show(conversation=first.id, turn=answer.id)
    after = desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=None)
    assert after.leaf == answer.id
    assert len(after.turns) == 2


def test_the_first_answer_to_nothing_leaves_an_empty_conversation(desk: OpenDesk) -> None:
    talk = desk.chat.begin_answer(conversation=desk.chat.create(preset=PRESET).id)
    assert talk.leaf is not None
    assert desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=None).leaf is None


def test_a_model_that_says_nothing_by_itself_has_answered(desk: OpenDesk) -> None:
    talk = desk.chat.begin_answer(conversation=asked(desk).id)
    assert talk.leaf is not None
    done = desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=candidate("a", ""))
    assert texts(done) == ["Why is the sky blue?", ""]


def test_regenerating_makes_a_sibling(desk: OpenDesk) -> None:
    talk = answered(desk)
    question, answer = talk.path()
    again = desk.chat.begin_answer(conversation=talk.id, after=question.id)
    assert again.leaf is not None
    again = desk.chat.finish_answer(conversation=talk.id, turn=again.leaf, candidate=candidate("b", "Scattering."))
    assert texts(again) == ["Why is the sky blue?", "Scattering."]
    assert len(again.siblings(answer.id)) == 2
    assert texts(desk.chat.show(conversation=talk.id, turn=answer.id))[-1] == "Rayleigh."


def test_editing_keeps_what_was_said_before(desk: OpenDesk) -> None:
    talk = answered(desk)
    question = talk.path()[0]
    edited = desk.chat.edit(conversation=talk.id, turn=question.id, text="Why is the sea blue?")
    assert texts(edited) == ["Why is the sea blue?"]
    assert texts(desk.chat.show(conversation=talk.id, turn=question.id)) == ["Why is the sky blue?", "Rayleigh."]


def test_an_edited_answer_is_no_longer_the_models(desk: OpenDesk) -> None:
    talk = answered(desk)
    edited = desk.chat.edit(conversation=talk.id, turn=talk.path()[-1].id, text="Rayleigh scattering.")
    assert edited.path()[-1].role is Role.ASSISTANT
    assert edited.path()[-1].candidate is None


def test_an_answer_picked_from_several_goes_where_it_belongs(desk: OpenDesk) -> None:
    talk = asked(desk)
    question = talk.leaf
    talk = desk.chat.append(conversation=talk.id, role=Role.USER, text="Or the sea?")
    picked = candidate("c", "Both scatter.")
    talk = desk.chat.append(
        conversation=talk.id, role=Role.ASSISTANT, text=picked.text, after=question, candidate=picked
    )
    assert texts(talk) == ["Why is the sky blue?", "Both scatter."]
    assert talk.path()[-1].candidate == picked


def test_a_change_moves_the_conversation_to_the_top_and_a_new_name_does_not(desk: OpenDesk) -> None:
    first, second = asked(desk, "first"), asked(desk, "second")
    desk.chat.rename(conversation=first.id, title="renamed")
    assert [item.id for item in desk.chat.recent().items] == [second.id, first.id]
    desk.chat.append(conversation=first.id, role=Role.USER, text="more")
    assert [item.id for item in desk.chat.recent().items] == [first.id, second.id]
    page = desk.chat.recent(limit=1)
    assert [item.id for item in desk.chat.recent(after=page.after).items] == [second.id]


def test_another_preset_is_for_what_comes(desk: OpenDesk) -> None:
    talk = desk.chat.set_preset(conversation=answered(desk).id, preset=BUILT_IN_PRESETS[1])
    assert talk.preset == BUILT_IN_PRESETS[1]
    assert texts(talk) == ["Why is the sky blue?", "Rayleigh."]


def test_deleting_can_be_undone_whole(desk: OpenDesk) -> None:
    talk = answered(desk)
    assert desk.chat.delete(conversation=talk.id).id == talk.id
    assert desk.chat.recent().items == ()
    with pytest.raises(KeyError):
        desk.chat.open(conversation=talk.id)
    assert desk.chat.undelete(conversation=talk.id).title == talk.title
    assert desk.chat.open(conversation=talk.id) == talk


def test_an_answer_to_a_conversation_deleted_meanwhile_is_kept_for_the_undo(desk: OpenDesk) -> None:
    talk = desk.chat.begin_answer(conversation=asked(desk).id)
    assert talk.leaf is not None
    desk.chat.delete(conversation=talk.id)
    desk.chat.keep_partial(conversation=talk.id, turn=talk.leaf, text="Ray")
    desk.chat.finish_answer(conversation=talk.id, turn=talk.leaf, candidate=candidate("a", "Rayleigh."))
    desk.chat.undelete(conversation=talk.id)
    assert texts(desk.chat.open(conversation=talk.id))[-1] == "Rayleigh."


def test_tidying_removes_what_was_deleted_long_ago_and_ends_what_the_programs_death_cut_off(desk: OpenDesk) -> None:
    gone, kept, cut, wordless = (asked(desk, name) for name in ("gone", "kept", "cut", "wordless"))
    desk.chat.delete(conversation=gone.id)
    desk.clock.turn(days=40)
    desk.chat.delete(conversation=kept.id)
    cut, wordless = (desk.chat.begin_answer(conversation=each.id) for each in (cut, wordless))
    assert cut.leaf is not None
    desk.chat.keep_partial(conversation=cut.id, turn=cut.leaf, text="half an answer")
    assert desk.chat.tidy(deleted_before=desk.clock.now() - timedelta(days=30)) == 1
    with pytest.raises(KeyError):
        desk.chat.undelete(conversation=gone.id)
    desk.chat.undelete(conversation=kept.id)
    assert texts(desk.chat.open(conversation=cut.id)) == ["cut", "half an answer"]
    assert [turn.cut_off for turn in desk.chat.open(conversation=cut.id).path()] == [False, True]
    assert desk.chat.search(query="half")
    assert texts(desk.chat.open(conversation=wordless.id)) == ["wordless"]


def test_half_an_emoji_out_of_a_broken_paste_is_no_obstacle(desk: OpenDesk) -> None:
    talk = asked(desk, "Why \ud83d?")
    assert texts(talk) == ["Why �?"]
    assert desk.chat.rename(conversation=talk.id, title="\ud83d").title == "�"


def test_what_an_action_returns_is_what_is_kept(desk: OpenDesk) -> None:
    talk = asked(desk)
    assert desk.chat.open(conversation=talk.id) == talk
    talk = desk.chat.begin_answer(conversation=talk.id)
    assert desk.chat.open(conversation=talk.id) == talk
    talk = desk.chat.edit(conversation=talk.id, turn=talk.path()[0].id, text="Why is the sea blue?")
    assert desk.chat.open(conversation=talk.id) == talk


@pytest.mark.parametrize("action", ["open", "append", "begin", "edit", "show", "finish", "rename", "delete"])
def test_what_is_not_there_is_a_key_error(desk: OpenDesk, action: str) -> None:
    talk = asked(desk)
    calls = {
        "open": lambda: desk.chat.open(conversation="nobody"),
        "append": lambda: desk.chat.append(conversation=talk.id, role=Role.USER, text="x", after="nobody"),
        "begin": lambda: desk.chat.begin_answer(conversation=talk.id, after="nobody"),
        "edit": lambda: desk.chat.edit(conversation=talk.id, turn="nobody", text="x"),
        "show": lambda: desk.chat.show(conversation=talk.id, turn="nobody"),
        "finish": lambda: desk.chat.finish_answer(conversation=talk.id, turn="nobody", candidate=None),
        "rename": lambda: desk.chat.rename(conversation="nobody", title="x"),
        "delete": lambda: desk.chat.delete(conversation="nobody"),
    }
    with pytest.raises(KeyError):
        calls[action]()
    assert desk.chat.open(conversation=talk.id) == talk
