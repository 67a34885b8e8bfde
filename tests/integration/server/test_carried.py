"""What is carried in files: records in and receipts out, everything in a backup and back, models."""

import contextlib
import hashlib
import io
import stat
from pathlib import Path

import pytest
import requests

from app.domain.errors import BadPayload, BundleIncomplete
from app.signing import answer, bundle, catalogue, letters
from sync.server import backup
from sync.server.bundles import Bundles
from sync.server.company import Company, Place
from sync.server.errors import BadBackup, NotAModelFile, NotEmpty, OtherServersDatabase, UnknownDevice, UnknownModel
from sync.server.main import main
from tests.company import Founded, Served, found
from tests.company_server import serving
from tests.database_fixtures import EmptyDatabase


@pytest.fixture
def bundles(served_alone: Served) -> Bundles:
    assert served_alone.founded.serving is not None
    return Bundles(served_alone.founded.serving, served_alone.founded.clock)


def bundled(desk, records, *, count: int | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    lines = [record.envelope for record in records]
    bundle.write(stream, enrolment=desk.enrolment, envelopes=lines, count=len(lines))
    text = stream.getvalue()
    if count is not None:
        text = text.replace(b'"count":%d' % len(lines), b'"count":%d' % count)
    return io.BytesIO(text)


def test_a_bundle_is_taken_once_however_often_it_is_carried_in(served_alone, bundles) -> None:
    desk = served_alone.desk()
    records = [desk.write(f"{number}") for number in range(1100)]
    for _ in range(2):
        carried = bundles.carry_in(bundled(desk, records))
        assert (carried.device, carried.stored, carried.refused) == (desk.device, 1100, [])
    assert len(served_alone.founded.lines_of(desk)) == 1101
    assert served_alone.founded.gaps_of(desk) == []


def test_bundles_in_the_wrong_order_lose_nothing(served_alone, bundles) -> None:
    desk = served_alone.desk()
    records = [desk.write(f"{number}") for number in range(6)]
    bundles.carry_in(bundled(desk, records[3:]))
    assert served_alone.founded.gaps_of(desk) == [2, 3, 4]
    bundles.carry_in(bundled(desk, records[:3]))
    assert served_alone.founded.gaps_of(desk) == []


def test_a_bundle_that_is_cut_gives_what_it_has(served_alone, bundles) -> None:
    desk = served_alone.desk()
    records = [desk.write(f"{number}") for number in range(3)]
    with pytest.raises(BundleIncomplete):
        bundles.carry_in(bundled(desk, records, count=5))
    assert len(served_alone.founded.lines_of(desk)) == 4


def test_a_bad_line_is_told_with_its_place_and_the_rest_is_taken(served_alone, bundles) -> None:
    desk, other = served_alone.desk(), served_alone.desk()
    records = [desk.write("a"), other.write("not mine"), desk.write("b")]
    carried = bundles.carry_in(bundled(desk, records))
    assert carried.stored == 2
    assert [(line, str(outcome.reason)) for line, outcome in carried.refused] == [(3, "unknown_key")]


def test_a_device_that_never_enrolled_is_told_so(served_alone, bundles) -> None:
    stranger = served_alone.newcomer(served_alone.founded.invite())
    with pytest.raises(UnknownDevice):
        bundles.carry_in(bundled(stranger, [stranger.write("a")]))


def test_receipts_go_back_in_a_file_of_one_device(served_alone, bundles) -> None:
    desk, other = served_alone.desk(), served_alone.desk()
    other.send(other.write("another's"))
    mine = [desk.write("a"), desk.write("b")]
    bundles.carry_in(bundled(desk, mine))
    stream = io.BytesIO()
    assert bundles.carry_out(desk.device, stream).receipts == 3  # the enrolment has one as well
    stream.seek(0)
    header, lines = answer.read(stream)
    assert header.device == desk.device
    ear = served_alone.ear()
    *kept, news = lines
    assert [ear.receipt(line).entry_id for line in kept][1:] == [record.entry_id for record in mine]
    assert letters.read_news(ear, news).device == desk.device


def test_a_bundle_for_another_company_is_refused(served_alone, bundles, tmp_path) -> None:
    desk = served_alone.desk()
    with serving(found(EmptyDatabase("sqlite", ""), tmp_path / "other")) as other:
        code = other.founded.invite()
        stranger = other.newcomer(code, key=desk.key)
        stranger.join(code)
        with pytest.raises(BadPayload):
            bundles.carry_in(bundled(stranger, [stranger.write("a")]))


def fill(served: Served, folder: Path) -> None:
    """Some of everything."""
    desk = served.desk("Анна")
    desk.send(desk.write("а"), desk.write("б"))
    desk.send_lines(b"nonsense")
    desk.pull()
    gone = served.desk("Борис")
    with served.founded.keeping() as keeping:
        keeping.revoke(gone.device, "left")
        (folder / "p.toml").write_text('id = "general"\nname = "Общий"')
        keeping.put_project(folder / "p.toml")
        (folder / "t.jsonl").write_text('{"prompt": "Почему?"}')
        keeping.import_tasks(folder / "t.jsonl", "general")
        keeping.add_model(a_model(folder), name="", publisher="", licence="MIT", languages=("ru",))


def a_model(folder: Path) -> Path:
    path = folder / "Model.gguf"
    path.write_bytes(b"GGUF" + bytes(range(256)) * 400)
    return path


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_is_restored_into_either_kind_of_database(served_alone, tmp_path, into: str, request) -> None:
    fill(served_alone, tmp_path)
    assert served_alone.founded.serving is not None
    with served_alone.founded.keeping() as keeping:
        before = keeping.status()
    rows = backup.write(served_alone.founded.serving.database, tmp_path / "backup.zip")
    place = served_alone.founded.place
    address = request.getfixturevalue("postgres").new_database() if into == "postgresql" else None
    other = Place(tmp_path / "restored", address=address)
    other.folder.mkdir()
    other.key.write_bytes(place.key.read_bytes())
    other.key.chmod(0o600)
    assert Company.restore(other, tmp_path / "backup.zip") == rows
    restored = Founded(other, served_alone.founded.clock)
    with restored.keeping() as keeping:
        assert keeping.status() == before
        assert keeping.verify().receipts == before["receipts"]
    with serving(restored) as going_on:
        desk = going_on.desk("Вера")
        assert desk.send(desk.write("goes on"))[0].receipt
    with pytest.raises(NotEmpty):
        Company.restore(other, tmp_path / "backup.zip")


def test_what_is_no_backup_restores_nothing(company, tmp_path) -> None:
    empty = Place(tmp_path / "empty")
    empty.folder.mkdir()
    empty.key.write_bytes(company.place.key.read_bytes())
    empty.key.chmod(0o600)
    (tmp_path / "no.zip").write_bytes(b"nonsense")
    with pytest.raises(BadBackup):
        Company.restore(empty, tmp_path / "no.zip")
    company = Company.open(company.place)
    backup.write(company.database, tmp_path / "b.zip")
    company.close()
    stranger = found(EmptyDatabase("sqlite", ""), tmp_path / "stranger")
    (tmp_path / "stranger" / "server.db").unlink()
    with pytest.raises(OtherServersDatabase):
        Company.restore(stranger.place, tmp_path / "b.zip")
    assert Company.restore(empty, tmp_path / "b.zip") > 0


def test_a_model_is_offered_in_a_signed_catalogue_and_fetched_in_parts(served_alone, tmp_path) -> None:
    path = a_model(tmp_path)
    with served_alone.founded.keeping() as keeping:
        entry = keeping.add_model(path, name="Model", publisher="Acme", licence="MIT", languages=("ru",))
    desk = served_alone.desk()
    auth = {"Authorization": f"Bearer {desk.token}"}
    told = requests.get(f"{served_alone.url}/v1/models", headers=auth, timeout=30).json()
    said = catalogue.read(served_alone.ear(), told["catalogue"].encode())
    assert (said.serial, said.models) == (1, (entry,))
    url = f"{served_alone.url}/v1/models/{entry.sha256}"
    whole = requests.get(url, headers=auth, timeout=30)
    assert hashlib.sha256(whole.content).hexdigest() == entry.sha256
    part = requests.get(url, headers=auth | {"Range": "bytes=1000-"}, timeout=30)
    assert (part.status_code, part.content) == (206, whole.content[1000:])
    beyond = requests.get(url, headers=auth | {"Range": f"bytes={entry.file_bytes}-"}, timeout=30)
    assert beyond.status_code == 416
    assert requests.get(url, timeout=30).status_code == 401


def test_a_model_that_is_withdrawn_is_gone_and_the_catalogue_says_so(served_alone, tmp_path) -> None:
    path = a_model(tmp_path)
    with served_alone.founded.keeping() as keeping:
        entry = keeping.add_model(path, name="", publisher="", licence="MIT", languages=())
        keeping.remove_model(path.name)
        with pytest.raises(UnknownModel):
            keeping.remove_model(path.name)
    desk = served_alone.desk()
    auth = {"Authorization": f"Bearer {desk.token}"}
    assert requests.get(f"{served_alone.url}/v1/models/{entry.sha256}", headers=auth, timeout=30).status_code == 404
    told = requests.get(f"{served_alone.url}/v1/models", headers=auth, timeout=30).json()
    assert catalogue.read(served_alone.ear(), told["catalogue"].encode()).models == ()
    assert list(served_alone.founded.place.models.iterdir()) == []


def test_a_model_in_place_of_another_leaves_no_file_of_it(company, tmp_path) -> None:
    first, second = a_model(tmp_path), tmp_path / "other" / "Model.gguf"
    second.parent.mkdir()
    second.write_bytes(b"GGUF" + bytes(5000))
    with company.keeping() as keeping:
        for file in (first, second):
            entry = keeping.add_model(file, name="", publisher="", licence="MIT", languages=())
        assert [each.sha256 for each in keeping.models()] == [entry.sha256]
    assert list(company.place.models.iterdir()) == [company.place.models / f"{entry.sha256}.gguf"]


def test_a_changed_byte_of_a_backup_is_told_as_that(company, tmp_path) -> None:
    opened = Company.open(company.place)
    backup.write(opened.database, tmp_path / "b.zip")
    opened.close()
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    raw = (tmp_path / "b.zip").read_bytes()
    for place in range(0, len(raw), max(1, len(raw) // 40)):
        folder = tmp_path / f"empty-{place}"
        folder.mkdir()
        empty = Place(folder)
        empty.key.write_bytes(company.place.key.read_bytes())
        empty.key.chmod(0o600)
        (tmp_path / "bad.zip").write_bytes(raw[:place] + bytes([raw[place] ^ 0x55]) + raw[place + 1 :])
        with contextlib.suppress(BadBackup, OtherServersDatabase):
            Company.restore(empty, tmp_path / "bad.zip")


def test_a_backup_whose_parts_are_said_to_lie_before_its_beginning_is_told_as_damaged(company, tmp_path) -> None:
    opened = Company.open(company.place)
    backup.write(opened.database, tmp_path / "b.zip")
    opened.close()
    raw = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "bad.zip").write_bytes(raw[:-6] + b"\xf0\xff\xff\x7f" + raw[-2:])  # where the list of parts begins
    empty = Place(tmp_path / "empty")
    empty.folder.mkdir()
    empty.key.write_bytes(company.place.key.read_bytes())
    empty.key.chmod(0o600)
    with pytest.raises(BadBackup):
        Company.restore(empty, tmp_path / "bad.zip")


def test_an_answer_for_an_unknown_device_leaves_the_file_that_was_there(company, tmp_path) -> None:
    file = tmp_path / "old.gqreceipts"
    file.write_text("before")
    where = ("--database", company.place.address) if company.place.address else ()
    arguments = ["bundle", "export", str(company.place.folder), "sha256:nobody", str(file), *where]
    assert main(arguments) == 1
    assert file.read_text() == "before"


def test_a_file_that_is_no_model_is_not_offered(company, tmp_path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"nonsense")
    with company.keeping() as keeping, pytest.raises(NotAModelFile):
        keeping.add_model(tmp_path / "a.gguf", name="", publisher="", licence="MIT", languages=())
