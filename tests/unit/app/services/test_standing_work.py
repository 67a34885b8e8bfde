"""What of one's own work stands, counted as an export takes it."""

from app.domain.work import WorkKind
from app.services.standing_work import Group, tally_of
from tests.desk_samples import OpenDesk, draft, instruct, ranking


def sign(desk: OpenDesk, name: str, **changes: object) -> str:
    desk.drafts.save(draft=draft(name), text="")
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(**changes), title=name).entry_id


def test_a_profile_without_records_has_nothing(desk: OpenDesk) -> None:
    assert tally_of(desk.records, ask=lambda call: call()) == {}


def test_work_that_stands_is_counted_by_what_it_says(desk: OpenDesk) -> None:
    sign(desk, "a", specialisation="law")
    sign(desk, "b", specialisation="law")
    desk.annotate.submit_ranking(draft_id="c", annotation=ranking())
    day = desk.clock.time.astimezone().date()
    assert tally_of(desk.records, ask=lambda call: call()) == {
        Group(WorkKind.INSTRUCT, "law", "ru", "personal", day): 2,
        Group(WorkKind.RANKING, "science", "en", "personal", day): 1,
    }


def test_withdrawn_and_revised_work_is_not_counted(desk: OpenDesk) -> None:
    withdrawn, revised = sign(desk, "a"), sign(desk, "b")
    desk.annotate.withdraw(entry_id=withdrawn, reason="")
    desk.drafts.save(draft=draft("c", supersedes=revised), text="")
    desk.annotate.submit_instruct(draft_id="c", annotation=instruct("Лучше."))
    assert sum(tally_of(desk.records, ask=lambda call: call()).values()) == 1


def test_records_are_asked_for_some_at_a_time(desk: OpenDesk) -> None:
    for number in range(120):
        sign(desk, f"work-{number}")
    calls: list[object] = []

    def ask(call):
        calls.append(call)
        return call()

    assert sum(tally_of(desk.records, ask=ask).values()) == 120
    assert len(calls) == 5  # the end, three times fifty at most, and nothing more
