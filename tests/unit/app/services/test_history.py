from datetime import timedelta

import pytest

from app.domain.work import WorkItem, WorkKind, WorkState
from app.services.history import Related
from tests.desk_samples import START, OpenDesk, draft, instruct, ranking


def fill(desk: OpenDesk) -> dict[str, str]:
    """Drafts and records mixed; the id of each by a short name."""
    names = {}
    for n in range(3):
        names[f"ranking{n}"] = desk.annotate.submit_ranking(draft_id=f"r{n}", annotation=ranking()).entry_id
        desk.drafts.save(
            draft=draft(f"draft{n}", kind=WorkKind.RANKING, updated=desk.clock.now()), text=f"unfinished {n}"
        )
        names[f"draft{n}"] = f"draft{n}"
        names[f"instruct{n}"] = desk.annotate.submit_instruct(draft_id=f"i{n}", annotation=instruct()).entry_id
    desk.annotate.withdraw(entry_id=names["ranking1"], reason="wrong")
    return names


def all_pages(desk: OpenDesk, **wanted: object) -> list[WorkItem]:
    seen: list[WorkItem] = []
    after = None
    while True:
        page = desk.history.recent(after=after, limit=2, **wanted)  # type: ignore[arg-type]
        assert len(page.items) <= 2
        seen += page.items
        if (after := page.after) is None:
            return seen


def test_drafts_and_records_are_one_list_newest_first(desk: OpenDesk) -> None:
    names = fill(desk)
    listed = all_pages(desk)
    assert [item.at for item in listed] == sorted((item.at for item in listed), reverse=True)
    assert sorted(item.id for item in listed) == sorted(names.values())


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"kind": WorkKind.INSTRUCT}, ["instruct2", "instruct1", "instruct0"]),
        ({"state": WorkState.DRAFT}, ["draft2", "draft1", "draft0"]),
        ({"state": WorkState.WITHDRAWN}, ["ranking1"]),
        ({"kind": WorkKind.RANKING, "state": WorkState.SUBMITTED}, ["ranking2", "ranking0"]),
        ({"kind": WorkKind.INSTRUCT, "state": WorkState.DRAFT}, []),
    ],
)
def test_the_list_can_be_narrowed(desk: OpenDesk, wanted: dict[str, object], expected: list[str]) -> None:
    names = fill(desk)
    assert [item.id for item in all_pages(desk, **wanted)] == [names[name] for name in expected]


def test_drafts_and_records_of_one_moment_are_each_listed_once(desk: OpenDesk) -> None:
    record = desk.annotate.submit_ranking(draft_id="r", annotation=ranking())
    for n in range(3):
        desk.drafts.save(draft=draft(f"d{n}", updated=record.item.at), text="")
    assert [item.id for item in all_pages(desk)] == ["d2", "d1", "d0", record.entry_id]


def test_pages_stay_right_while_work_is_added(desk: OpenDesk) -> None:
    fill(desk)
    page = desk.history.recent(limit=4)
    desk.annotate.submit_ranking(draft_id="new", annotation=ranking())
    rest = desk.history.recent(after=page.after, limit=50)
    assert len({item.id for item in (*page.items, *rest.items)}) == 9


def test_a_search_finds_drafts_and_records_and_shows_where(desk: OpenDesk) -> None:
    record = desk.annotate.submit_instruct(draft_id="i", annotation=instruct())
    desk.drafts.save(draft=draft(title="Draft"), text="Рассеяние света")
    page = desk.history.search(query="рассе")
    assert [item.id for item in page.items] == ["draft-1", record.entry_id]
    for item, word in zip(page.items, ("Рассеяние", "рассеивает"), strict=True):
        ((start, end),) = item.hits
        assert item.snippet[start:end] == word


def test_a_hit_in_the_title_alone_shows_the_title(desk: OpenDesk) -> None:
    desk.annotate.submit_instruct(draft_id="i", annotation=instruct(), title="Optics of the air")
    (hit,) = desk.history.search(query="optics").items
    assert hit.snippet == "Optics of the air"
    assert hit.hits == ((0, 6),)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["ranking2", "ranking1", "ranking0"]),
        ({"kind": WorkKind.INSTRUCT}, []),
        ({"state": WorkState.WITHDRAWN}, ["ranking1"]),
        ({"state": WorkState.DRAFT}, []),
        ({"kind": WorkKind.RANKING, "state": WorkState.SUBMITTED}, ["ranking2", "ranking0"]),
    ],
)
def test_a_search_can_be_narrowed(desk: OpenDesk, wanted: dict[str, object], expected: list[str]) -> None:
    names = fill(desk)
    page = desk.history.search(query="rayleigh", **wanted)  # type: ignore[arg-type]
    assert [item.id for item in page.items] == [names[name] for name in expected]


def test_a_search_goes_through_its_pages_with_the_drafts_first(desk: OpenDesk) -> None:
    names = fill(desk)
    desk.drafts.save(draft=draft("d", updated=START - timedelta(days=1)), text="Rayleigh")
    first = desk.history.search(query="rayleigh", limit=2)
    assert [item.id for item in first.items] == ["d", names["ranking2"], names["ranking1"]]
    second = desk.history.search(query="rayleigh", after=first.after, limit=2)
    assert [item.id for item in second.items] == [names["ranking0"]]
    assert second.after is None


def test_a_query_without_words_finds_nothing(desk: OpenDesk) -> None:
    fill(desk)
    assert desk.history.search(query="?!").items == ()


def test_every_state_is_counted(desk: OpenDesk) -> None:
    assert set(desk.history.counts().values()) == {0}
    fill(desk)
    assert desk.history.counts() == {
        WorkState.DRAFT: 3,
        WorkState.SUBMITTED: 5,
        WorkState.SENT: 0,
        WorkState.HELD: 0,
        WorkState.REVISED: 0,
        WorkState.WITHDRAWN: 1,
    }
    assert desk.history.waiting() == 7  # six pieces of work and the withdrawal


def test_an_opened_record_is_what_was_signed(desk: OpenDesk) -> None:
    record = desk.annotate.submit_ranking(draft_id="r", annotation=ranking())
    opened = desk.history.open(entry_id=record.entry_id)
    assert opened.annotation == ranking()
    assert (opened.item, opened.seq, opened.device, opened.author) == (record.item, 2, desk.log.device, "author-1")
    assert opened.at == record.item.at
    assert (opened.revises, opened.revised_by, opened.withdrawn_because) == (None, None, None)


def test_an_opened_record_says_what_became_of_it(desk: OpenDesk) -> None:
    record = desk.annotate.submit_ranking(draft_id="r", annotation=ranking())
    desk.drafts.save(draft=draft("s", kind=WorkKind.RANKING, supersedes=record.entry_id), text="")
    later = desk.annotate.submit_ranking(draft_id="s", annotation=ranking(justification="Better."))
    revised = desk.history.open(entry_id=record.entry_id)
    assert revised.revised_by == Related(entry_id=later.entry_id, seq=later.seq)
    assert desk.history.open(entry_id=later.entry_id).revises == Related(entry_id=record.entry_id, seq=record.seq)
    desk.annotate.withdraw(entry_id=later.entry_id, reason="The source is wrong.")
    assert desk.history.open(entry_id=later.entry_id).withdrawn_because == "The source is wrong."
    replaced = desk.history.open(entry_id=record.entry_id).revised_by
    assert replaced == Related(entry_id=later.entry_id, seq=later.seq, withdrawn=True)

    desk.drafts.save(draft=draft("t", kind=WorkKind.RANKING, supersedes=later.entry_id), text="")
    last = desk.annotate.submit_ranking(draft_id="t", annotation=ranking(justification="Best."))
    newest = Related(entry_id=last.entry_id, seq=last.seq)
    assert desk.history.open(entry_id=record.entry_id).revised_by == newest
    assert desk.history.open(entry_id=later.entry_id).revised_by == newest


def test_what_is_no_work_is_not_opened(desk: OpenDesk) -> None:
    record = desk.annotate.submit_ranking(draft_id="r", annotation=ranking())
    withdrawal = desk.annotate.withdraw(entry_id=record.entry_id, reason="")
    for entry_id in ("nobody", withdrawal.entry_id):
        with pytest.raises(KeyError):
            desk.history.open(entry_id=entry_id)
