import threading

import pytest

from app.domain.annotation import Ranking
from app.domain.errors import BrokenInvariant, DatabaseRolledBack, DiskFull, NothingToSubmit
from app.domain.generation import Message, Role
from app.domain.record import ChainHead
from app.domain.work import WorkState
from app.services.annotate import SUBMITTED, WITHDRAWN
from app.signing.high_water import HighWaterMark
from tests.desk_samples import OpenDesk, candidate, draft, instruct, ranking


def submitted(desk: OpenDesk, name: str = "draft-1", **changes: object) -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(**changes)).entry_id  # type: ignore[arg-type]


def test_a_submission_is_one_record_with_its_outbox_row_and_no_draft(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(), text="")
    result = desk.annotate.submit_ranking(draft_id="draft-1", annotation=ranking(), title="Sky")
    assert (result.seq, result.waiting, result.repeated) == (2, 1, False)
    assert (result.item.id, result.item.state, result.item.title) == (result.entry_id, WorkState.SUBMITTED, "Sky")
    assert desk.outbox.waiting(limit=5) == (result.entry_id,)
    assert desk.drafts.load(draft_id="draft-1") is None
    read = desk.reader.read(result.entry_id)
    assert read.payload.kind == SUBMITTED
    assert read.payload.author == "author-1"
    assert read.payload.project == "personal"
    assert read.payload.body["justification"] == "The first two say why."


def test_the_first_record_of_a_desk_follows_its_enrolment(desk: OpenDesk) -> None:
    entry_id = submitted(desk)
    device = desk.log.device
    first = desk.records.at_place(device, 1)
    assert first is not None
    assert first.kind == "enrolment.device"
    assert desk.reader.read(entry_id).payload.prev == first.entry_id
    assert desk.records.head(device) == ChainHead(2, entry_id)


def test_the_title_is_what_is_given_or_the_drafts_or_what_was_asked(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft("d1", title="From the draft"), text="")
    named = desk.annotate.submit_instruct(draft_id="d1", annotation=instruct())
    assert named.item.title == "From the draft"
    asked = desk.annotate.submit_instruct(draft_id="d2", annotation=instruct(), title="  ")
    assert asked.item.title == "Почему небо голубое?"


def test_submitting_again_gives_the_record_that_is_there(desk: OpenDesk) -> None:
    first = desk.annotate.submit_ranking(draft_id="draft-1", annotation=ranking())
    again = desk.annotate.submit_ranking(draft_id="draft-1", annotation=ranking(justification="changed"))
    assert again.repeated
    assert (again.entry_id, again.seq, again.item, again.waiting) == (first.entry_id, 2, first.item, 1)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"messages": (Message(Role.USER, " \n"),)}, "request"),
        ({"messages": (Message(Role.SYSTEM, "Be brief."),)}, "request"),
        ({"candidates": tuple(candidate(name, "  ") for name in "abc")}, "answers"),
        ({"ranking": Ranking(groups=(("a",),)), "judgements": ()}, "ranking"),
    ],
)
def test_a_ranking_of_nothing_is_not_submitted(desk: OpenDesk, changes: dict[str, object], missing: str) -> None:
    with pytest.raises(NothingToSubmit) as refused:
        desk.annotate.submit_ranking(draft_id="draft-1", annotation=ranking(**changes))
    assert refused.value.missing == missing
    assert desk.outbox.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"ranking": Ranking(groups=(("a",),))},
        {"ranking": Ranking(groups=(("a",), ("b",))), "judgements": ()},
        {"ranking": Ranking(), "judgements": (), "all_bad": True},
        {"ranking": Ranking(), "judgements": (), "cannot_rank": True},
    ],
)
def test_a_ranking_that_says_something_is_submitted(desk: OpenDesk, changes: dict[str, object]) -> None:
    assert desk.annotate.submit_ranking(draft_id="draft-1", annotation=ranking(**changes)).seq == 2


def test_a_revision_is_a_new_record_that_names_the_old_one(desk: OpenDesk) -> None:
    old = submitted(desk)
    revision = desk.annotate.revise(entry_id=old)
    assert (revision.supersedes, revision.annotation, revision.draft) == (old, instruct(), None)
    desk.drafts.save(draft=draft(revision.draft_id, supersedes=old), text="")
    result = desk.annotate.submit_instruct(draft_id=revision.draft_id, annotation=instruct("Лучше."))
    assert result.item.supersedes == old
    assert desk.reader.read(result.entry_id).payload.supersedes == old
    before = desk.records.get(old)
    assert before is not None
    assert before.item is not None
    assert before.item.state is WorkState.REVISED
    assert desk.history.open(entry_id=old).annotation == instruct()


def test_revising_goes_on_with_the_draft_that_is_there(desk: OpenDesk) -> None:
    old = submitted(desk)
    revision = desk.annotate.revise(entry_id=old)
    begun = draft(revision.draft_id, supersedes=old, body="half done")
    desk.drafts.save(draft=begun, text="")
    again = desk.annotate.revise(entry_id=old)
    assert (again.draft_id, again.draft) == (revision.draft_id, begun)


def test_revising_an_old_record_is_revising_the_newest(desk: OpenDesk) -> None:
    old = submitted(desk)
    newest = old
    for n in range(3):
        desk.drafts.save(draft=draft(f"r{n}", supersedes=newest), text="")
        newest = submitted(desk, f"r{n}")
    assert desk.annotate.revise(entry_id=old).supersedes == newest


def test_a_revision_of_a_record_that_is_not_here_is_kept_all_the_same(desk: OpenDesk) -> None:
    desk.drafts.save(draft=draft(supersedes="ab" * 32), text="")
    result = desk.annotate.submit_instruct(draft_id="draft-1", annotation=instruct())
    assert result.item.supersedes == "ab" * 32


def test_a_withdrawal_is_a_record_of_its_own_and_happens_once(desk: OpenDesk) -> None:
    old = submitted(desk)
    result = desk.annotate.withdraw(entry_id=old, reason="The source is wrong \ud83d.")
    assert (result.seq, result.waiting) == (3, 2)
    assert (result.item.id, result.item.state) == (old, WorkState.WITHDRAWN)
    read = desk.reader.read(result.entry_id)
    assert (read.payload.kind, read.payload.supersedes) == (WITHDRAWN, old)
    assert read.payload.body == {"reason": "The source is wrong �."}
    again = desk.annotate.withdraw(entry_id=old, reason="again")
    assert again.repeated
    assert (again.entry_id, again.waiting) == (result.entry_id, 2)


def test_withdrawn_work_can_be_revised_and_stays_withdrawn(desk: OpenDesk) -> None:
    old = submitted(desk)
    desk.annotate.withdraw(entry_id=old, reason="")
    desk.drafts.save(draft=draft("new", supersedes=desk.annotate.revise(entry_id=old).supersedes), text="")
    submitted(desk, "new")
    assert desk.history.counts()[WorkState.WITHDRAWN] == 1
    assert desk.history.counts()[WorkState.SUBMITTED] == 1


def test_what_is_no_work_is_neither_revised_nor_withdrawn(desk: OpenDesk) -> None:
    submitted(desk)
    enrolment = desk.records.at_place(desk.log.device, 1)
    assert enrolment is not None
    for entry_id in ("nobody", enrolment.entry_id):
        with pytest.raises(KeyError):
            desk.annotate.revise(entry_id=entry_id)
        with pytest.raises(KeyError):
            desk.annotate.withdraw(entry_id=entry_id, reason="")
    assert desk.outbox.count() == 1


def test_a_submission_that_fails_half_way_leaves_the_draft_and_the_chain(desk: OpenDesk) -> None:
    submitted(desk, "first")
    head = desk.records.head(desk.log.device)
    desk.drafts.save(draft=draft(body="precious"), text="")
    with desk.no_room():
        with pytest.raises(DiskFull):
            desk.annotate.submit_instruct(draft_id="draft-1", annotation=instruct("x" * 200_000))
        assert desk.drafts.load(draft_id="draft-1") == draft(body="precious")
        assert desk.records.head(desk.log.device) == head
        assert desk.outbox.count() == 1
    assert submitted(desk)


def test_the_mark_outside_the_database_follows_each_record(desk: OpenDesk) -> None:
    for n in range(3):
        submitted(desk, f"d{n}")
    with pytest.raises(DatabaseRolledBack) as noticed:
        HighWaterMark(desk.home / "chain.head").check(desk.log.device, ChainHead(3, "ab" * 32))
    assert noticed.value.known_seq == 4


def test_a_mark_that_cannot_be_written_does_not_take_the_record_back(desk: OpenDesk) -> None:
    (desk.home / "chain.head.new").mkdir()  # what it writes beside cannot be made
    first = submitted(desk)
    assert desk.records.get(first) is not None
    (desk.home / "chain.head.new").rmdir()
    submitted(desk, "draft-2")
    HighWaterMark(desk.home / "chain.head").check(desk.log.device, desk.records.head(desk.log.device))


def test_nothing_is_signed_outside_a_transaction(desk: OpenDesk) -> None:
    with pytest.raises(BrokenInvariant):
        desk.log.append(kind=SUBMITTED, body={})


def test_another_thread_submits_nothing(desk: OpenDesk) -> None:
    refused: list[BaseException] = []

    def submit() -> None:
        try:
            submitted(desk)
        except BrokenInvariant as error:
            refused.append(error)

    thread = threading.Thread(target=submit)
    thread.start()
    thread.join()
    assert len(refused) == 1
    assert desk.outbox.count() == 0
