from datetime import timedelta

import pytest

from app.domain.errors import AlreadySubmitted, DiskFull
from app.domain.work import WorkKind
from app.storage.drafts import DraftRepository
from tests.desk_samples import START, OpenDesk, draft, instruct


def test_a_draft_comes_back_exactly_as_it_was_left(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(body='{"text": "first"}'), text="first")
    left = draft(body='{"text": "ещё\\n\\t раз", "cursor": 3}', updated=START + timedelta(seconds=5))
    desk.drafts.save(draft=left, text="ещё раз")
    assert desk.drafts.load(draft_id="draft-1") == left
    assert desk.drafts.recent() == (left,)


def test_a_page_finds_the_draft_of_its_kind_changed_last(desk: OpenDesk) -> None:
    for n, kind in enumerate((WorkKind.RANKING, WorkKind.INSTRUCT, WorkKind.RANKING, WorkKind.INSTRUCT)):
        desk.drafts.save(draft=draft(f"d{n}", kind=kind, updated=START + timedelta(minutes=n)), text="")
    assert [each.id for each in desk.drafts.recent(kind=WorkKind.RANKING)] == ["d2", "d0"]


def test_throwing_a_draft_away_can_be_undone(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(), text="words")
    thrown = desk.drafts.discard(draft_id="draft-1")
    assert thrown == draft()
    assert desk.drafts.load(draft_id="draft-1") is None
    assert desk.drafts.discard(draft_id="draft-1") is None
    desk.drafts.save(draft=thrown, text="words")
    assert desk.drafts.load(draft_id="draft-1") == draft()


def test_a_late_autosave_of_submitted_work_is_refused_and_names_the_record(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(), text="")
    record = desk.annotate.submit_instruct(draft_id="draft-1", annotation=instruct())
    with pytest.raises(AlreadySubmitted) as refused:
        desk.drafts.save(draft=draft(body="typed after submitting"), text="")
    assert refused.value.entry_id == record.entry_id
    assert desk.drafts.load(draft_id="draft-1") is None


LONG = "an hour of work " * 5_000


def test_what_the_disk_had_no_room_for_is_the_draft_until_it_is_written(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(body="old"), text="old")
    newer = draft(body=LONG, updated=START + timedelta(minutes=5))
    with desk.no_room(), pytest.raises(DiskFull):
        desk.drafts.save(draft=newer, text=LONG)
    assert desk.drafts.load(draft_id="draft-1") == newer
    assert desk.drafts.recent() == (newer,)
    desk.drafts.save_owed()
    assert DraftRepository(desk.database).all() == (newer,)


def test_what_is_owed_never_writes_over_what_came_after_it(desk: OpenDesk) -> None:
    with desk.no_room(), pytest.raises(DiskFull):
        desk.drafts.save(draft=draft(body=LONG), text=LONG)
    newest = draft(body="newest")
    desk.drafts.save(draft=newest, text="newest")
    desk.drafts.save_owed()
    assert desk.drafts.load(draft_id="draft-1") == newest


def test_what_is_owed_is_thrown_away_with_its_draft(desk: OpenDesk) -> None:
    with desk.no_room(), pytest.raises(DiskFull):
        desk.drafts.save(draft=draft(body=LONG), text=LONG)
    assert desk.drafts.discard(draft_id="draft-1") == draft(body=LONG)
    desk.drafts.save_owed()
    assert desk.drafts.load(draft_id="draft-1") is None


def test_what_is_owed_of_work_that_was_submitted_is_forgotten(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(body="old"), text="")
    with desk.no_room(), pytest.raises(DiskFull):
        desk.drafts.save(draft=draft(body=LONG), text=LONG)
    desk.annotate.submit_instruct(draft_id="draft-1", annotation=instruct())
    desk.drafts.save_owed()
    assert desk.drafts.load(draft_id="draft-1") is None


def test_while_there_is_no_room_what_is_owed_stays_owed(desk: OpenDesk) -> None:
    with desk.no_room():
        for _ in range(2):
            with pytest.raises(DiskFull):
                desk.drafts.save(draft=draft(body=LONG), text=LONG)
        with pytest.raises(DiskFull):
            desk.drafts.save_owed()
    assert desk.drafts.recent(kind=draft().kind) == (draft(body=LONG),)
