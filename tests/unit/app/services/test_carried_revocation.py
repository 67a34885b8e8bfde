"""What a desk believes of a file that says it was revoked, over a real encrypted database.

`tests/integration/server/test_sticks_and_revocation.py` has the same with the real server.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import AnswerDamaged, GoldquillError, OtherDesksAnswer, OtherServersAnswer
from app.services.carried import Brought
from app.signing import answer, envelope
from tests.company_voice import CompanyVoice
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk


@pytest.fixture
def member(desk: OpenDesk, company: CompanyVoice) -> OpenDesk:
    """A desk that works for the company, with one record that the company took and one that it did not."""
    company.enrol(desk)
    desk.annotate.submit_instruct(draft_id="taken", annotation=instruct("taken"))
    company.answers(desk.sending.batch(after=0, records=1, size=2**30))
    desk.annotate.submit_instruct(draft_id="late", annotation=instruct("late"))
    return desk


def read(desk: OpenDesk, company: CompanyVoice, folder: Path, revocation: bytes) -> Brought:
    with (folder / "a.gqreceipts").open("wb") as stream:
        receipts = list(company.given.values())
        answer.write(stream, device=desk.log.device, receipts=receipts, revocation=revocation)
    return desk.carried.read(folder / "a.gqreceipts")


def revoked(desk: OpenDesk) -> str:
    return desk.members.present().revoked


def test_a_desk_is_told_after_its_receipts_however_often(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    said = company.revocation(member.log.device, "laptop lost")
    assert read(member, company, tmp_path, said) == Brought(receipts=1, revoked=True)
    assert (revoked(member), member.outbox.count()) == ("laptop lost", 1)
    told = member.members.present()
    assert read(member, company, tmp_path, said) == Brought(receipts=0, revoked=True)
    assert member.members.present() == told


def test_a_keeper_need_give_no_reason(member: OpenDesk, company: CompanyVoice, tmp_path: Path) -> None:
    read(member, company, tmp_path, company.revocation(member.log.device, ""))
    assert revoked(member) == "revoked"


def test_what_the_server_did_not_sign_of_this_desk_changes_nothing(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    device, another = member.log.device, "sha256:" + "2" * 64
    before = member.members.present()
    wrong: list[tuple[bytes, type[GoldquillError]]] = [
        (CompanyVoice().revocation(device), OtherServersAnswer),
        (CompanyVoice(key=company.key, org="other").revocation(device), AnswerDamaged),
        (CompanyVoice(key=company.key, server="other").revocation(device), AnswerDamaged),
        (company.revocation(another), OtherDesksAnswer),
        (company.checkpoint(), AnswerDamaged),
        (_forged(company, another, device), AnswerDamaged),
    ]
    for said, error in wrong:
        with pytest.raises(error):
            read(member, company, tmp_path, said)
        assert (member.members.present(), member.outbox.count()) == (before, 2)


def _forged(company: CompanyVoice, device: str, into: str) -> bytes:
    """The revocation of another desk with this one's name in it."""
    other = envelope.decode(company.revocation(device))
    return envelope.encode(replace(other, payload=other.payload.replace(device.encode(), into.encode())))


def test_the_revocation_of_a_former_key_does_not_revoke_the_one_that_joined_again(
    tmp_path: Path, company: CompanyVoice
) -> None:
    with open_desk(tmp_path, keys=Keys()) as desk:
        company.enrol(desk)
        said = company.revocation(desk.log.device)
        read(desk, company, tmp_path, said)
        file = (tmp_path / "a.gqreceipts").read_bytes()
        company.enrol(desk)
        assert revoked(desk) == ""
        (tmp_path / "b.gqreceipts").write_bytes(file)
        assert desk.carried.read(tmp_path / "b.gqreceipts") == Brought(receipts=0, older=True)
        # Nor where the first line, which nobody signed, says that it is for the new one.
        assert read(desk, company, tmp_path, said) == Brought(receipts=0, older=True)
        assert revoked(desk) == ""
        read(desk, company, tmp_path, company.revocation(desk.log.device))
        assert revoked(desk) == "lost"
