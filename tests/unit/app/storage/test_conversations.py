from datetime import timedelta

import pytest

from app.domain.conversation import Conversation, Turn
from app.domain.generation import Role
from app.domain.project import BUILT_IN_PRESETS
from app.storage.conversation_search import ConversationSearch
from app.storage.conversations import ConversationRepository
from app.storage.database import Database
from tests.desk_samples import START, candidate


@pytest.fixture
def conversations(database: Database) -> ConversationRepository:
    return ConversationRepository(database)


@pytest.fixture
def search(database: Database) -> ConversationSearch:
    return ConversationSearch(database)


def talk(name: str = "c1", *, title: str = "Sky", minutes: int = 0) -> Conversation:
    at = START + timedelta(minutes=minutes)
    return Conversation(id=name, title=title, created=at, updated=at, preset=BUILT_IN_PRESETS[0])


def said(name: str, text: str, parent: str | None = None, *, minutes: int = 0) -> Turn:
    return Turn(id=name, parent=parent, role=Role.USER, text=text, at=START + timedelta(minutes=minutes))


def test_a_conversation_comes_back_as_it_was(conversations: ConversationRepository) -> None:
    answer = Turn(id="t2", parent="t1", role=Role.ASSISTANT, text="x", at=START, candidate=candidate("a", "x"))
    conversations.add(talk())
    conversations.add_turn("c1", said("t1", "why?"))
    conversations.add_turn("c1", answer)
    conversations.set_leaf("c1", "t2", updated=START + timedelta(hours=1))
    kept = conversations.get("c1")
    assert kept is not None
    assert kept.turns == (said("t1", "why?"), answer)
    assert (kept.leaf, kept.updated, kept.created) == ("t2", START + timedelta(hours=1), START)
    assert kept.preset == BUILT_IN_PRESETS[0]
    conversations.set_leaf("c1", "t1")
    again = conversations.get("c1")
    assert again is not None
    assert (again.leaf, again.updated) == ("t1", START + timedelta(hours=1))


def test_an_unknown_conversation_is_none(conversations: ConversationRepository) -> None:
    assert conversations.get("nobody") is None


def test_pages_go_through_all_conversations_once_last_changed_first(conversations: ConversationRepository) -> None:
    for n in range(7):
        conversations.add(talk(f"c{n}", minutes=n // 2))
    seen: list[str] = []
    after = None
    while True:
        page = conversations.page(after=after, limit=3)
        seen += [item.id for item in page.items]
        if (after := page.after) is None:
            break
    assert seen == ["c6", "c5", "c4", "c3", "c2", "c1", "c0"]


def test_the_list_says_what_a_line_needs(conversations: ConversationRepository) -> None:
    conversations.add(talk())
    conversations.rename("c1", "Blue")
    conversations.set_preset("c1", BUILT_IN_PRESETS[1])
    (item,) = conversations.page(after=None, limit=5).items
    assert (item.id, item.title, item.created, item.updated) == ("c1", "Blue", START, START)
    kept = conversations.get("c1")
    assert kept is not None
    assert kept.preset == BUILT_IN_PRESETS[1]


def test_a_deleted_conversation_is_only_found_by_who_asks_for_it(
    conversations: ConversationRepository, search: ConversationSearch
) -> None:
    conversations.add(talk())
    conversations.add_turn("c1", said("t1", "needle"))
    conversations.set_deleted("c1", START)
    assert conversations.get("c1") is None
    assert conversations.get("c1", deleted=True) is not None
    assert conversations.page(after=None, limit=5).items == ()
    assert search.hits("needle", limit=5) == ()
    assert search.hits("sky", limit=5) == ()
    conversations.set_deleted("c1", None)
    assert conversations.get("c1", deleted=True) is None
    assert search.hits("needle", limit=5)


def test_an_answer_being_written_is_kept_and_found_once_it_is_finished(
    conversations: ConversationRepository, search: ConversationSearch
) -> None:
    conversations.add(talk())
    conversations.add_turn("c1", said("t1", ""), unfinished=True)
    conversations.keep_partial("c1", "t1", "half an ans")
    (unfinished,) = conversations.unfinished()
    assert (unfinished[0], unfinished[1].text) == ("c1", "half an ans")
    assert search.hits("half", limit=5) == ()
    conversations.finish_turn("t1", "half an answer", candidate("a", "half an answer"))
    assert conversations.unfinished() == ()
    assert search.hits("half answer", limit=5)
    conversations.keep_partial("c1", "t1", "too late")
    kept = conversations.get("c1")
    assert kept is not None
    assert kept.turns[0].text == "half an answer"
    assert kept.turns[0].candidate == candidate("a", "half an answer")


def test_a_removed_turn_is_gone(conversations: ConversationRepository) -> None:
    conversations.add(talk())
    conversations.add_turn("c1", said("t1", ""), unfinished=True)
    conversations.remove_turn("t1")
    kept = conversations.get("c1")
    assert kept is not None
    assert kept.turns == ()


def test_a_search_gives_each_conversation_once_by_its_newest_turn(
    conversations: ConversationRepository, search: ConversationSearch
) -> None:
    for n in range(3):
        conversations.add(talk(f"c{n}", title="Needles and pins", minutes=n))
        conversations.add_turn(f"c{n}", said(f"old{n}", "an old needle", minutes=n))
    conversations.add_turn("c0", said("new0", "a new needle", "old0", minutes=30))
    hits = search.hits("needle", limit=5)
    assert [(hit.conversation.id, hit.turn) for hit in hits] == [("c0", "new0"), ("c2", "old2"), ("c1", "old1")]
    start, end = hits[0].snippet.hits[0]
    assert hits[0].snippet.text[start:end] == "needle"
    assert [hit.conversation.id for hit in search.hits("needle", limit=2)] == ["c0", "c2"]


def test_a_title_is_found_where_no_turn_is(conversations: ConversationRepository, search: ConversationSearch) -> None:
    conversations.add(talk("c1", title="Haystack"))
    conversations.add(talk("c2", title="Farm", minutes=5))
    conversations.add_turn("c2", said("t1", "the haystack burns", minutes=5))
    assert [(hit.conversation.id, hit.turn) for hit in search.hits("haystack", limit=5)] == [("c2", "t1"), ("c1", None)]
    conversations.rename("c1", "Barn")
    assert [hit.conversation.id for hit in search.hits("haystack", limit=5)] == ["c2"]


def test_a_query_without_words_finds_nothing(conversations: ConversationRepository, search: ConversationSearch) -> None:
    conversations.add(talk())
    assert search.hits("?!", limit=5) == ()


def test_a_purge_takes_what_was_deleted_before_and_leaves_no_word_of_it(
    database: Database, conversations: ConversationRepository, search: ConversationSearch
) -> None:
    for n, deleted in enumerate((START, START + timedelta(days=9), None)):
        conversations.add(talk(f"c{n}"))
        conversations.add_turn(f"c{n}", said(f"t{n}", f"needle{n}"))
        conversations.add_turn(f"c{n}", said(f"u{n}", "below", f"t{n}"))
        conversations.set_deleted(f"c{n}", deleted)
    assert conversations.purge(deleted_before=START + timedelta(days=5)) == 1
    assert conversations.get("c0", deleted=True) is None
    assert conversations.get("c1", deleted=True) is not None
    assert search.hits("needle2", limit=5)
    with database.reading() as connection:
        index = connection.exec_driver_sql("SELECT block FROM turns_index_data").scalars().all()
    assert b"needle0" not in b"".join(index)
    assert conversations.purge(deleted_before=START + timedelta(days=5)) == 0
    database.check_integrity()


def test_a_conversation_of_two_thousand_turns_in_a_row_can_be_purged(
    database: Database, conversations: ConversationRepository
) -> None:
    conversations.add(talk())
    with database.writing():
        for n in range(2000):
            conversations.add_turn("c1", said(f"t{n}", "x", f"t{n - 1}" if n else None))
    conversations.set_deleted("c1", START)
    assert conversations.purge(deleted_before=START + timedelta(days=5)) == 1
