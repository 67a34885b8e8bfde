from datetime import timedelta

import pytest

from app.domain.work import WorkKind, WorkState
from app.storage.database import Database
from app.storage.drafts import DraftRepository
from tests.desk_samples import START, draft


@pytest.fixture
def drafts(database: Database) -> DraftRepository:
    return DraftRepository(database)


def test_a_draft_comes_back_as_it_was_left(drafts: DraftRepository) -> None:
    left = draft(body='{"cursor": 7}', supersedes="ab" * 32, updated=START + timedelta(seconds=1))
    assert not drafts.change(left, text="")
    drafts.add(draft(body='{"cursor": 1}'), text="")
    assert drafts.change(left, text="")
    assert drafts.get("draft-1") == left
    assert drafts.count() == 1
    assert drafts.get("nobody") is None


def test_drafts_are_listed_last_changed_first(drafts: DraftRepository) -> None:
    for n, kind in enumerate((WorkKind.INSTRUCT, WorkKind.RANKING, WorkKind.INSTRUCT)):
        drafts.add(draft(f"d{n}", kind=kind, updated=START + timedelta(minutes=n)), text="")
    assert [each.id for each in drafts.all()] == ["d2", "d1", "d0"]
    assert [each.id for each in drafts.all(WorkKind.INSTRUCT)] == ["d2", "d0"]
    (first, _), (second, _) = drafts.page(kind=None, before=None, limit=2)
    assert [item.id for _, item in drafts.page(kind=None, before=None, limit=2)] == ["d2", "d1"]
    rest = drafts.page(kind=None, before=(START + timedelta(minutes=1), second), limit=2)
    assert [item.id for _, item in rest] == ["d0"]
    assert rest[0][1].state is WorkState.DRAFT
    assert [item.id for _, item in drafts.page(kind=WorkKind.RANKING, before=None, limit=5)] == ["d1"]
    assert first != second


def test_a_draft_is_found_by_its_title_and_the_words_it_has_now(drafts: DraftRepository) -> None:
    drafts.add(draft(title="Angina"), text="first words")
    assert drafts.search("first", kind=None, limit=5)
    drafts.change(draft(title="Angina"), text="later words")
    (hit,) = drafts.search("later", kind=None, limit=5)
    assert hit.snippet == "later words"
    assert hit.hits == ((0, 5),)
    assert drafts.search("first", kind=None, limit=5) == []
    assert drafts.search("angina", kind=WorkKind.INSTRUCT, limit=5)
    assert drafts.search("angina", kind=WorkKind.RANKING, limit=5) == []
    assert drafts.search("…", kind=None, limit=5) == []


def test_what_was_indexed_is_found_on_a_full_disk_and_the_rest_once_there_is_room(
    database: Database, drafts: DraftRepository
) -> None:
    drafts.add(draft("old"), text="words of yesterday")
    assert drafts.search("words", kind=None, limit=5)
    drafts.add(draft("new"), text=" ".join(f"words{n}" for n in range(20_000)))

    database._raw("PRAGMA max_page_count = 1")  # SQLite takes the size it has: not a page more
    assert [hit.id for hit in drafts.search("words", kind=None, limit=5)] == ["old"]

    database._raw("PRAGMA max_page_count = 100000")
    assert {hit.id for hit in drafts.search("words", kind=None, limit=5)} == {"old", "new"}


def test_a_removed_draft_is_neither_there_nor_found(drafts: DraftRepository) -> None:
    drafts.add(draft(), text="words")
    drafts.remove("draft-1")
    drafts.remove("draft-1")
    assert drafts.get("draft-1") is None
    assert drafts.search("words", kind=None, limit=5) == []


def test_the_draft_of_a_revision_is_found_by_what_it_supersedes(drafts: DraftRepository) -> None:
    drafts.add(draft("older", supersedes="ab" * 32), text="")
    drafts.add(draft("newer", supersedes="ab" * 32, updated=START + timedelta(minutes=1)), text="")
    found = drafts.superseding("ab" * 32)
    assert found is not None
    assert found.id == "newer"
    assert drafts.superseding("cd" * 32) is None


def test_a_question_not_sent_yet_is_kept_and_is_no_piece_of_work(drafts: DraftRepository) -> None:
    drafts.add(draft(kind=WorkKind.CHAT), text="words")
    assert drafts.all(WorkKind.CHAT) == (draft(kind=WorkKind.CHAT),)
    assert drafts.page(kind=None, before=None, limit=5) == []
    assert drafts.search("words", kind=None, limit=5) == []
    assert drafts.count() == 0
