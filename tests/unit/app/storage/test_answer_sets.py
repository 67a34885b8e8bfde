from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.conversation import Conversation
from app.domain.project import BUILT_IN_PRESETS
from app.domain.work import AnswerSet
from app.storage.answer_sets import AnswerSetRepository
from app.storage.conversations import ConversationRepository
from app.storage.database import Database
from app.storage.drafts import DraftRepository
from tests.desk_samples import ASKED, START, candidate, draft


@pytest.fixture
def answer_sets(database: Database) -> AnswerSetRepository:
    return AnswerSetRepository(database)


def answers(name: str = "s1", **changes: object) -> AnswerSet:
    made = AnswerSet(
        id=name,
        conversation=None,
        turn=None,
        messages=ASKED,
        candidates=(candidate("a", ""), candidate("b", "")),
        shuffle_seed=2**31 - 1,
        order=("b", "a"),
        created=START,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_set_comes_back_as_it_was(answer_sets: AnswerSetRepository) -> None:
    answer_sets.add(answers())
    assert answer_sets.get("s1") == answers()
    assert answer_sets.get("nobody") is None


def test_texts_are_kept_until_a_candidate_is_finished(answer_sets: AnswerSetRepository) -> None:
    answer_sets.add(answers())
    answer_sets.keep_partial("s1", {"a": "so f", "b": "and"})
    answer_sets.keep_partial("s1", {"a": "so far"})
    kept = answer_sets.get("s1")
    assert kept is not None
    assert [c.text for c in kept.candidates] == ["so far", "and"]
    answer_sets.finish("s1", [candidate("a", "so far so good")], ["a"])
    answer_sets.keep_partial("s1", {"a": "too late"})
    assert answer_sets.get("s1") == answers(candidates=(candidate("a", "so far so good"),), order=("a",))


def test_all_answers_may_have_failed(answer_sets: AnswerSetRepository) -> None:
    answer_sets.add(answers())
    answer_sets.finish("s1", [], [])
    assert answer_sets.get("s1") == answers(candidates=(), order=())


def test_the_sets_of_a_conversation_are_listed_oldest_first(
    database: Database, answer_sets: AnswerSetRepository
) -> None:
    talk = Conversation(id="c1", title="", created=START, updated=START, preset=BUILT_IN_PRESETS[0])
    ConversationRepository(database).add(talk)
    for name in ("s2", "s1"):
        answer_sets.add(answers(name, conversation="c1"))
    answer_sets.add(answers("s3"))
    assert [each.id for each in answer_sets.of_conversation("c1")] == ["s2", "s1"]


def test_a_removed_set_is_gone_with_its_candidates(database: Database, answer_sets: AnswerSetRepository) -> None:
    answer_sets.add(answers())
    answer_sets.remove("s1")
    answer_sets.remove("s1")
    assert answer_sets.get("s1") is None
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM candidates").scalar() == 0


def test_old_sets_that_nothing_speaks_of_are_purged(database: Database, answer_sets: AnswerSetRepository) -> None:
    talk = Conversation(id="c1", title="", created=START, updated=START, preset=BUILT_IN_PRESETS[0])
    ConversationRepository(database).add(talk)
    DraftRepository(database).add(draft(body='{"answers": "in-draft"}'), text="")
    answer_sets.add(answers("old"))
    answer_sets.add(answers("in-draft"))
    answer_sets.add(answers("in-talk", conversation="c1"))
    answer_sets.add(answers("new", created=START + timedelta(days=9)))
    assert answer_sets.purge_unclaimed(created_before=START + timedelta(days=5)) == 1
    assert answer_sets.get("old") is None
    assert all(answer_sets.get(name) for name in ("in-draft", "in-talk", "new"))
