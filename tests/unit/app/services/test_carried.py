"""What a desk asks in its bundle and what it believes of a file that answers, over a real encrypted database.

`tests/integration/server/test_offline.py` has the same with the real server.
"""

import io
import json
import os
from pathlib import Path

import pytest

from app.domain.errors import (
    AnswerDamaged,
    BundleIncomplete,
    DiskRefused,
    NotEnrolled,
    OtherDesksAnswer,
    OtherServersAnswer,
    ServerLied,
)
from app.domain.work import WorkState
from app.services.carried import Brought
from app.services.sending import Waiting
from app.signing import answer, bundle, envelope, letters
from app.signing.letters import Ask
from tests.company_voice import CompanyVoice
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk


@pytest.fixture
def member(desk: OpenDesk, company: CompanyVoice) -> OpenDesk:
    """A desk that works for the company, with three records that the company does not have."""
    company.enrol(desk)
    for number in range(3):
        desk.annotate.submit_instruct(draft_id=f"d{number}", annotation=instruct(f"d{number}"))
    return desk


def waiting(desk: OpenDesk) -> list[Waiting]:
    return desk.sending.batch(after=0, records=100, size=2**30)


def states(desk: OpenDesk) -> list[WorkState]:
    """Oldest first."""
    return [item.state for item in reversed(desk.history.recent().items)]  # type: ignore[misc]


def asked(desk: OpenDesk) -> Ask:
    """What the bundle of this desk asks now."""
    ask = desk.carried.ask()
    assert ask is not None
    member = desk.members.present()
    key = desk.keys.signing_key.public
    return letters.read_ask(envelope.decode(ask), key=key, org=member.org, server=member.server)


def news(company: CompanyVoice, to: OpenDesk, ask: Ask, *, serial: int = 1, **changes: object) -> bytes:
    """What the company says then, with `changes` to it."""
    question = json.loads(ask.said)
    view = company.view(question.get("known_size", 0), question.get("prove", ()))
    told = {
        "checkpoint": view.checkpoint.decode(),
        "consistency": [each.hex() for each in view.consistency],
        "proofs": [[each.hex() for each in proof] for proof in view.proofs],
        **changes,
    }
    device = to.log.device
    said = json.dumps(told).encode()
    return letters.sign_news(company.voice, device=device, serial=serial, number=ask.number, ask=ask.name, said=said)


def write(
    path: Path,
    company: CompanyVoice,
    to: OpenDesk,
    *,
    letter: bytes | None = None,
    revocation: bytes | None = None,
    cut: int = 0,
) -> Path:
    given = list(company.given.values())
    with path.open("wb") as stream:
        answer.write(stream, device=to.log.device, receipts=given, news=letter, revocation=revocation)
    if cut:
        os.truncate(path, path.stat().st_size - cut)
    return path


def test_a_desk_of_no_company_asks_nothing_and_reads_nothing(desk: OpenDesk, tmp_path: Path) -> None:
    assert desk.carried.ask() is None
    assert not desk.bundles.export(path=tmp_path / "a.gqbundle").asks
    with pytest.raises(NotEnrolled):
        desk.carried.read(tmp_path / "nowhere")


def test_each_bundle_of_a_member_asks_anew(member: OpenDesk, tmp_path: Path) -> None:
    for number in (1, 2):
        assert member.bundles.export(path=tmp_path / "a.gqbundle").asks
        with (tmp_path / "a.gqbundle").open("rb") as stream:
            header, _ = bundle.read(stream)
        assert header.ask is not None
        said = json.loads(header.ask.payload)
        assert (said["number"], said["ask"]["asked"], said["ask"]["want"]) == (number, number, 40)
    assert member.bundles.export(path=tmp_path / "a.gqbundle", device=member.log.device).asks


def test_the_chain_of_a_former_key_asks_nothing(tmp_path: Path, company: CompanyVoice) -> None:
    """It is not there any more to sign with; and the server does not know the new one yet."""
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        company.enrol(desk)
        former = desk.log.device
        keys.replace_signing_key()
        desk.annotate.submit_instruct(draft_id="new", annotation=instruct())
        for device in (former, None):
            assert not desk.bundles.export(path=tmp_path / "a.gqbundle", device=device).asks


def test_receipts_in_a_file_clear_the_outbox_once(member: OpenDesk, company: CompanyVoice, tmp_path: Path) -> None:
    company.answers(waiting(member))
    path = write(tmp_path / "a.gqreceipts", company, member)
    assert member.carried.read(path) == Brought(receipts=3)
    assert member.outbox.count() == 0
    assert states(member) == [WorkState.SENT] * 3
    assert member.carried.read(path) == Brought(receipts=0)
    assert company.show_log(member) == 4


def test_receipts_for_records_of_another_desk_are_passed_over(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    company.receipt("ab" * 32, "sha256:" + "2" * 64, 2)
    assert member.carried.read(write(tmp_path / "a.gqreceipts", company, member)) == Brought(receipts=0)
    assert member.outbox.count() == 3


def test_a_file_that_was_cut_is_told_as_cut_and_nothing_of_it_is_taken(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    company.answers(waiting(member))
    letter = news(company, member, asked(member))
    size = write(tmp_path / "a.gqreceipts", company, member, letter=letter).stat().st_size
    for cut in (1, 2, 10, len(letter), len(letter) + 1, len(letter) + 500, size - 10, size):
        path = write(tmp_path / "a.gqreceipts", company, member, letter=letter, cut=cut)
        with pytest.raises((BundleIncomplete, AnswerDamaged)):
            member.carried.read(path)
        assert member.outbox.count() == 3
    assert member.receipts.count() == 1


def test_a_receipt_that_the_server_did_not_sign_is_no_lie_of_the_servers(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    batch = waiting(member)
    company.answers(batch)
    company.given[batch[2].entry_id] = CompanyVoice().receipt_of(batch[2].envelope)
    with pytest.raises(OtherServersAnswer):
        member.carried.read(write(tmp_path / "a.gqreceipts", company, member))
    assert waiting(member) == batch
    assert member.receipts.count() == 1
    assert member.members.present().distrusted == ""


def test_a_receipt_of_the_server_for_another_place_is_a_lie(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    batch = waiting(member)
    company.given = {}
    company.receipt(batch[0].entry_id, member.log.device, 77)
    with pytest.raises(ServerLied) as lied:
        member.carried.read(write(tmp_path / "a.gqreceipts", company, member))
    assert lied.value.what == member.members.present().distrusted == "receipt"
    assert waiting(member) == batch


def test_a_file_that_is_not_there_or_no_answer_is_told(member: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        member.carried.read(tmp_path / "nowhere")
    (tmp_path / "other").write_bytes(b"PK\3\4 something else\n")
    with pytest.raises(AnswerDamaged):
        member.carried.read(tmp_path / "other")
    assert member.outbox.count() == 3


def test_news_brings_tasks_and_shows_the_log(member: OpenDesk, company: CompanyVoice, tmp_path: Path) -> None:
    company.answers(waiting(member))
    path = write(tmp_path / "a.gqreceipts", company, member, letter=news(company, member, asked(member)))
    assert member.carried.read(path) == Brought(receipts=3)
    assert member.members.present().log_size == 4
    assert len(member.sending.to_prove(limit=10)) == 3
    path = write(tmp_path / "a.gqreceipts", company, member, letter=news(company, member, asked(member), serial=2))
    member.carried.read(path)
    assert member.sending.to_prove(limit=10) == ()


def test_a_log_that_became_shorter_is_noticed_in_a_file(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    short = company.view(0, ())
    company.answers(waiting(member))
    member.carried.read(write(tmp_path / "a.gqreceipts", company, member, letter=news(company, member, asked(member))))
    lie = news(company, member, asked(member), serial=2, checkpoint=short.checkpoint.decode(), proofs=[[], [], []])
    with pytest.raises(ServerLied) as lied:
        member.carried.read(write(tmp_path / "a.gqreceipts", company, member, letter=lie))
    assert lied.value.what == member.members.present().distrusted == "log_cut"
    true = news(company, member, asked(member), serial=3)
    member.carried.read(write(tmp_path / "a.gqreceipts", company, member, letter=true))
    assert member.members.present().distrusted == ""


@pytest.mark.parametrize("changes", [{"checkpoint": 7}, {"consistency": ["not hex"]}, {"gone": "all"}])
def test_news_that_cannot_be_read_takes_nothing(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path, changes: dict[str, object]
) -> None:
    company.answers(waiting(member))
    letter = news(company, member, asked(member), **changes)
    with pytest.raises(AnswerDamaged):
        member.carried.read(write(tmp_path / "a.gqreceipts", company, member, letter=letter))
    assert member.outbox.count() == 3


def test_a_task_that_is_not_understood_costs_nothing_but_itself(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    letter = news(company, member, asked(member), tasks=[{"task": {"kind": "dance"}}], sheets=[7], later="field")
    assert member.carried.read(write(tmp_path / "a.gqreceipts", company, member, letter=letter)) == Brought(receipts=0)


def test_news_for_a_former_key_of_this_desk_brings_its_receipts_alone(tmp_path: Path, company: CompanyVoice) -> None:
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        company.enrol(desk)
        ask = asked(desk)
        record = desk.annotate.submit_instruct(draft_id="old", annotation=instruct())
        company.answers(waiting(desk))
        path = write(tmp_path / "a.gqreceipts", company, desk, letter=news(company, desk, ask))
        keys.replace_signing_key()
        joining = desk.members.renewal()
        assert joining is not None
        company.answer(desk, joining)
        assert desk.carried.read(path) == Brought(receipts=1, older=True)
        assert desk.receipts.get(record.entry_id) is not None


def test_only_so_many_asks_are_remembered(member: OpenDesk) -> None:
    first = asked(member)
    assert member.book.named(first.name) is not None
    for _ in range(16):
        last = asked(member)
    assert (member.book.named(first.name), member.book.number) == (None, 17)
    assert member.book.named(last.name) is not None


def test_what_is_written_without_an_ask_has_none(member: OpenDesk) -> None:
    stream = io.BytesIO()
    member.bundles.write(stream)
    stream.seek(0)
    assert bundle.read(stream)[0].ask is None


def test_the_answer_of_another_desk_is_told_by_its_first_line(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    with (tmp_path / "a.gqreceipts").open("wb") as stream:
        answer.write(stream, device="sha256:" + "2" * 64, receipts=[])
    with pytest.raises(OtherDesksAnswer):
        member.carried.read(tmp_path / "a.gqreceipts")
