import io
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, DiskRefused
from app.domain.record import ChainHead
from app.signing.verify import read_bundle, verify_bundle
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk, ranking

resource = pytest.importorskip("resource", reason="limits of a process are POSIX's")


def fill(desk: OpenDesk, count: int = 3) -> str:
    for n in range(count):
        last = desk.annotate.submit_ranking(draft_id=f"{desk.log.device}{n}", annotation=ranking())
    return last.entry_id


def test_a_bundle_carries_the_whole_chain_and_verifies(desk: OpenDesk, tmp_path: Path) -> None:
    last = fill(desk)
    path = tmp_path / "out" / "work.gqbundle"
    path.parent.mkdir()
    exported = desk.bundles.export(path=path)
    assert (exported.path, exported.records, exported.size_bytes) == (path, 3, path.stat().st_size)
    with path.open("rb") as stream:
        report = verify_bundle(stream)
    assert (report.records, report.device, report.author) == (3, desk.log.device, "author-1")
    assert report.head == ChainHead(4, last)
    assert list(path.parent.iterdir()) == [path]


def test_the_records_in_a_bundle_are_the_kept_bytes(desk: OpenDesk) -> None:
    fill(desk)
    stream = io.BytesIO()
    assert desk.bundles.write(stream) == 3
    stream.seek(0)
    _, records = read_bundle(stream)
    assert [record.envelope for record in records] == list(desk.records.envelopes(desk.log.device, after_seq=1))


def test_a_desk_that_never_signed_exports_its_enrolment(desk: OpenDesk) -> None:
    assert desk.bundles.chains() == ()
    stream = io.BytesIO()
    assert desk.bundles.write(stream) == 0
    stream.seek(0)
    assert verify_bundle(stream).records == 0
    assert [chain.records for chain in desk.bundles.chains()] == [0]


def test_chains_of_earlier_keys_are_exported_by_their_device(tmp_path: Path) -> None:
    with open_desk(tmp_path) as earlier:
        old = earlier.log.device
        fill(earlier, 2)
    with open_desk(tmp_path, keys=Keys()) as desk:
        desk.annotate.submit_instruct(draft_id="new", annotation=instruct())
        assert [(chain.device, chain.records, chain.current) for chain in desk.bundles.chains()] == [
            (old, 2, False),
            (desk.log.device, 1, True),
        ]
        stream = io.BytesIO()
        assert desk.bundles.write(stream, device=old) == 2
        stream.seek(0)
        assert verify_bundle(stream).device == old
        with pytest.raises(KeyError):
            desk.bundles.write(stream, device="sha256:nobody")


def test_a_bundle_that_cannot_be_written_leaves_the_one_that_was_there(desk: OpenDesk, tmp_path: Path) -> None:
    fill(desk)
    path = tmp_path / "out" / "work.gqbundle"
    path.parent.mkdir()
    path.write_bytes(b"an older bundle")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DiskFull):
            desk.bundles.export(path=path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"an older bundle"
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(desk: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        desk.bundles.export(path=tmp_path / "nowhere" / "work.gqbundle")
