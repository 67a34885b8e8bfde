"""The company's catalogue as the desk keeps it: what is believed of it, and whose it is."""

from pathlib import Path

import pytest

from app.domain.errors import NotEnrolled, ServerLied
from app.domain.model import CatalogueEntry, Offer
from app.services.company_models import part_of
from tests.company_voice import CompanyVoice
from tests.desk_samples import OpenDesk, open_desk


def entry(letter: str, **changes: object) -> CatalogueEntry:
    values: dict[str, object] = {
        "id": letter,
        "name": f"Модель {letter}",
        "file_name": f"{letter}.gguf",
        "file_bytes": 1000,
        "sha256": letter * 64,
        "publisher": "Acme",
        "licence": "Apache-2.0",
        "languages": ("ru",),
    }
    return CatalogueEntry(**{**values, **changes})  # type: ignore[arg-type]


A, B = entry("a"), entry("b")


@pytest.fixture
def member(desk: OpenDesk, company: CompanyVoice) -> OpenDesk:
    company.enrol(desk)
    return desk


def lie(desk: OpenDesk, raw: bytes) -> str:
    """What it is called that the server showed this."""
    with pytest.raises(ServerLied) as told:
        desk.offers.receive(raw)
    return told.value.what


def test_a_desk_that_works_for_nobody_is_offered_nothing(desk: OpenDesk, company: CompanyVoice) -> None:
    assert (desk.offers.serial(), desk.offers.offered()) == (0, ())
    with pytest.raises(NotEnrolled):
        desk.offers.receive(company.catalogue(1, A))


def test_the_newest_catalogue_is_kept_and_read_again_at_the_next_start(
    member: OpenDesk, company: CompanyVoice, tmp_path: Path
) -> None:
    member.offers.receive(company.catalogue(1, A))
    member.offers.receive(company.catalogue(3, B, A))
    assert (member.offers.serial(), member.offers.offered()) == (3, (Offer(B), Offer(A)))
    member.database.close()
    with open_desk(tmp_path, keys=member.keys) as again:
        assert again.offers.by_hash(A.sha256) is None  # nobody looked yet
        assert (again.offers.serial(), again.offers.offered()) == (3, (Offer(B), Offer(A)))
        assert again.offers.by_hash(A.sha256) == A


def test_what_the_company_withdrew_is_offered_no_more(member: OpenDesk, company: CompanyVoice) -> None:
    member.offers.receive(company.catalogue(1, A, B))
    member.offers.receive(company.catalogue(2))
    assert member.offers.offered() == ()
    assert member.offers.by_hash(A.sha256) is None


def test_an_older_catalogue_is_a_server_that_went_back(member: OpenDesk, company: CompanyVoice) -> None:
    older = company.catalogue(1, A)
    member.offers.receive(older)
    member.offers.receive(company.catalogue(2, B))
    assert lie(member, older) == "catalogue_cut"
    assert member.offers.offered() == (Offer(B),)


def test_another_catalogue_under_the_same_number_is_a_lie_and_the_same_is_none(
    member: OpenDesk, company: CompanyVoice
) -> None:
    member.offers.receive(company.catalogue(2, A))
    member.offers.receive(company.catalogue(2, A))
    assert lie(member, company.catalogue(2, B)) == "catalogue_rewritten"
    assert member.offers.offered() == (Offer(A),)


@pytest.mark.parametrize("raw", [b"", b"{}", b"no envelope"])
def test_what_is_no_catalogue_is_not_believed(member: OpenDesk, raw: bytes) -> None:
    assert lie(member, raw) == "catalogue"


def test_a_catalogue_signed_by_another_or_for_another_is_not_believed(member: OpenDesk, company: CompanyVoice) -> None:
    assert lie(member, CompanyVoice().catalogue(1, A)) == "catalogue"
    assert lie(member, CompanyVoice(key=company.key, org="other").catalogue(1, A)) == "catalogue"
    assert lie(member, company.checkpoint()) == "catalogue"
    assert member.offers.serial() == 0


@pytest.mark.parametrize("same_key", [False, True])
def test_with_another_company_the_catalogue_of_the_former_is_gone(
    member: OpenDesk, company: CompanyVoice, same_key: bool
) -> None:
    member.offers.receive(company.catalogue(7, A))
    other = CompanyVoice(org="other", server="server-2", **({"key": company.key} if same_key else {}))
    other.enrol(member)
    assert (member.offers.serial(), member.offers.offered(), member.offers.by_hash(A.sha256)) == (0, (), None)
    member.offers.receive(other.catalogue(1, B))
    assert member.offers.offered() == (Offer(B),)


def test_a_desk_that_joins_the_same_company_again_still_knows_how_far_it_was(
    member: OpenDesk, company: CompanyVoice
) -> None:
    member.offers.receive(company.catalogue(7, A))
    company.enrol(member)
    assert lie(member, company.catalogue(6, A)) == "catalogue_cut"


def test_what_is_here_of_a_file_is_told(member: OpenDesk, company: CompanyVoice) -> None:
    member.offers.receive(company.catalogue(1, A, B))
    member.offers.folder.mkdir()
    part_of(member.offers.folder, A.sha256).write_bytes(b"x" * 10)
    assert member.offers.offered() == (Offer(A, begun_bytes=10), Offer(B))
