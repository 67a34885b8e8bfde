"""A model on its way from a real server: cut, stopped, refused, falsified, and no room for it (RELIABILITY.md rows 10,
12, 13, 19, 25)."""

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.commands.exchange import transport_of
from app.domain.errors import (
    Cancelled,
    DeviceRevoked,
    DiskRefused,
    GoldquillError,
    HomeReadOnly,
    NoRoomForModel,
    NotTheServer,
    ServerBusy,
    ServerLied,
    ServerRefused,
    ServerUnreachable,
    WrongModelCame,
)
from app.domain.model import CatalogueEntry, Offer
from app.services.company_models import part_of
from sync import protocol
from sync.client.download import CHUNK, fetch
from sync.protocol import Refusal
from tests.company import Founded
from tests.company_desk import sync
from tests.cutting_proxy import (
    CuttingProxy,
    CuttingRelay,
    Forward,
    Request,
    answer,
    body_of,
    listening,
    pass_on,
    with_body,
)
from tests.desk_samples import OpenDesk
from tests.full_disk import no_file_beyond

SIZE = 8 * CHUNK + 4321
HEADERS = 2048  # of one answer, at most


@pytest.fixture
def entry(company: Founded, tmp_path: Path) -> CatalogueEntry:
    return offer(company, tmp_path / "model.gguf", SIZE)


def offer(company: Founded, file: Path, size: int) -> CatalogueEntry:
    file.write_bytes(b"GGUF" + os.urandom(size - 4))
    with company.keeping() as keeping:
        return keeping.add_model(file, name="Модель", publisher="Acme", licence="MIT", languages=("ru",))


def withdraw(company: Founded) -> None:
    with company.keeping() as keeping:
        keeping.remove_model("model.gguf")


def get(desk: OpenDesk, entry: CatalogueEntry, **how: object) -> Path:
    with closing(transport_of(desk.members.present(), desk.clock)) as transport:
        return fetch(transport, entry, desk.offers.folder, **how)  # type: ignore[arg-type]


def is_whole(path: Path, entry: CatalogueEntry) -> bool:
    return sha256(path.read_bytes()).hexdigest() == entry.sha256 and list(path.parent.glob(".*")) == []


def begin(desk: OpenDesk, entry: CatalogueEntry) -> int:
    """Fetch a part and stop, as a person or the end of the program does. How much is here then."""
    came: list[int] = []
    with pytest.raises(Cancelled):
        get(desk, entry, on_progress=lambda done, _: came.append(done), cancelled=lambda: len(came) == 3)
    return came[-1]


# Cut.


@pytest.mark.parametrize("every", [CHUNK + CHUNK // 3, 3 * CHUNK + 7])
def test_a_file_cut_ten_times_is_the_same_and_no_byte_comes_twice_beyond_a_chunk_a_cut(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path, every: int
) -> None:
    size = 11 * (every // CHUNK) * CHUNK
    big = offer(company, tmp_path / "model.gguf", size)
    relay = CuttingRelay(proxy.port, most=every + HEADERS)
    with listening(relay):
        member.members.change(address=relay.address)
        path = get(member, big)
    assert is_whole(path, big)
    cuts = relay.connections - 1
    assert cuts >= 10
    assert relay.passed <= size + cuts * CHUNK + relay.connections * HEADERS


def test_a_file_that_was_begun_goes_on_at_the_next_start(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    sync(member)
    came = begin(member, entry)
    assert member.offers.offered() == (Offer(entry, begun_bytes=came),)
    proxy.seen.clear()
    assert is_whole(get(member, entry), entry)
    assert [request.headers["range"] for request in proxy.seen] == [f"bytes={came}-"]
    assert member.offers.offered() == (Offer(entry),)


def test_a_server_that_answers_no_more_is_told_and_what_came_is_kept(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    came = begin(member, entry)
    proxy.rule = lambda _request, _forward: b""
    with pytest.raises(ServerUnreachable):
        get(member, entry)
    assert part_of(member.offers.folder, entry.sha256).stat().st_size == came
    proxy.rule = pass_on
    assert is_whole(get(member, entry), entry)


def test_a_stream_that_stands_still_ends_when_it_is_hung_up(member: OpenDesk, entry: CatalogueEntry) -> None:
    stands, go_on = threading.Event(), threading.Event()

    def stand(request: Request, forward: Forward) -> bytes:
        raw = forward(request)
        return raw[: len(raw) // 2]

    class Standing(CuttingProxy):
        """Sends a half and then nothing, without hanging up."""

        def serve(self, client) -> None:
            with client:
                client.recv(65536)
                client.sendall(answer("200 OK", bytes(SIZE), Content_Type=protocol.FILE)[: SIZE // 2])
                stands.set()
                go_on.wait(30)

    proxy = Standing(0, rule=stand)
    with listening(proxy):
        member.members.change(address=proxy.address)
        transport = transport_of(member.members.present(), member.clock)
        stopped, told = threading.Event(), []

        def fetching() -> None:
            try:
                fetch(transport, entry, member.offers.folder, cancelled=stopped.is_set)
            except GoldquillError as error:
                told.append(error)

        thread = threading.Thread(target=fetching)
        thread.start()
        assert stands.wait(10)
        time.sleep(0.2)
        begun = time.monotonic()
        stopped.set()
        transport.hang_up()
        thread.join(10)
        assert time.monotonic() - begun < 1
        assert [type(error) for error in told] == [Cancelled]
        go_on.set()
    transport.hang_up()  # once more, when nothing is streamed


# Refused.


def busy(_request: Request, _forward: Forward) -> bytes:
    return answer("503 Busy", b"<html>", Retry_After="7")


def too_many(_request: Request, _forward: Forward) -> bytes:
    return answer("429 Too Many Requests", b'{"refusal":"too_many"}', Retry_After="9")


def sign_in(_request: Request, _forward: Forward) -> bytes:
    return answer("200 OK", b"<html>Welcome to the hotel</html>", Content_Type="text/html")


def other_part(_request: Request, _forward: Forward) -> bytes:
    return answer("206 Partial Content", b"x", Content_Type=protocol.FILE, Content_Range="bytes 0-0/1")


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize(
    ("rule", "kind"), [(busy, ServerBusy), (too_many, ServerBusy), (sign_in, NotTheServer), (other_part, NotTheServer)]
)
def test_what_stands_between_is_told_and_what_came_is_kept(
    member: OpenDesk,
    proxy: CuttingProxy,
    entry: CatalogueEntry,
    begun: bool,
    rule: Callable[[Request, Forward], bytes],
    kind: type[GoldquillError],
) -> None:
    came = begin(member, entry) if begun else 0
    proxy.seen.clear()
    proxy.rule = rule
    with pytest.raises(kind) as told:
        get(member, entry)
    assert not isinstance(told.value, ServerBusy) or told.value.retry_after_s in (7, 9)
    assert len(proxy.seen) == 1
    proxy.rule = pass_on
    assert part_of(member.offers.folder, entry.sha256).stat().st_size == came
    assert is_whole(get(member, entry), entry)


def test_a_model_that_is_offered_no_more_is_told(member: OpenDesk, company: Founded, entry: CatalogueEntry) -> None:
    withdraw(company)
    with pytest.raises(ServerRefused) as told:
        get(member, entry)
    assert told.value.refusal == Refusal.NO_MODEL


def test_a_desk_that_is_revoked_or_unknown_gets_nothing(
    member: OpenDesk, company: Founded, entry: CatalogueEntry
) -> None:
    membership = member.members.present()
    member.members.change(token="nobody")
    with pytest.raises(ServerRefused) as told:
        get(member, entry)
    assert told.value.refusal == Refusal.BAD_TOKEN
    member.members.change(token=membership.token)
    with company.keeping() as keeping:
        keeping.revoke(membership.device, "laptop lost")
    with pytest.raises(DeviceRevoked):
        get(member, entry)


# Falsified.


def test_other_bytes_than_the_company_signed_for_are_thrown_away(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    def flipped(request: Request, forward: Forward) -> bytes:
        raw = forward(request)
        body = body_of(raw)
        return with_body(raw, body[:-1] + bytes([body[-1] ^ 1]))

    proxy.rule = flipped
    with pytest.raises(WrongModelCame):
        get(member, entry)
    assert list(member.offers.folder.iterdir()) == []
    proxy.rule = pass_on
    assert is_whole(get(member, entry), entry)


def test_more_bytes_than_the_company_signed_for_are_not_taken(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    proxy.rule = lambda request, forward: with_body(raw := forward(request), body_of(raw) + b"x" * CHUNK)
    with pytest.raises(NotTheServer):
        get(member, entry)
    proxy.rule = pass_on
    part = part_of(member.offers.folder, entry.sha256)
    part.write_bytes(bytes(SIZE + 1))  # whoever wrote that
    assert is_whole(get(member, entry), entry)


def test_another_file_of_the_same_name_stays_and_one_that_is_here_is_not_fetched(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    member.offers.folder.mkdir()
    own = member.offers.folder / "model.gguf"
    own.write_bytes(b"the model of last year")
    path = get(member, entry)
    assert path.name == f"model.{entry.sha256[:8]}.gguf"
    assert is_whole(path, entry)
    assert own.read_bytes() == b"the model of last year"
    proxy.seen.clear()
    assert get(member, entry) == path
    assert proxy.seen == []
    path.write_bytes(bytes(SIZE))  # as long, but damaged
    assert is_whole(get(member, entry), entry)


def test_a_name_leads_nowhere_else(member: OpenDesk, entry: CatalogueEntry) -> None:
    path = get(member, replace(entry, file_name="../../model.gguf"))
    assert path == member.offers.folder / "model.gguf"


# No room.


def test_how_much_room_is_missing_is_told_before_anything_is_fetched(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    with pytest.raises(NoRoomForModel) as told:
        get(member, replace(entry, file_bytes=10**18))
    assert 10**17 < told.value.missing_bytes < 10**18
    assert proxy.seen == []


def test_a_disk_that_is_full_on_the_way_keeps_what_came(
    member: OpenDesk, proxy: CuttingProxy, company: Founded, tmp_path: Path
) -> None:
    big = offer(company, tmp_path / "model.gguf", 100 * CHUNK)
    with no_file_beyond(64 * CHUNK), pytest.raises(NoRoomForModel) as told:
        get(member, big)
    assert told.value.missing_bytes == 36 * CHUNK
    proxy.seen.clear()
    assert is_whole(get(member, big), big)
    assert [request.headers["range"] for request in proxy.seen] == [f"bytes={64 * CHUNK}-"]


def test_a_folder_that_takes_nothing_is_told(member: OpenDesk, entry: CatalogueEntry) -> None:
    member.offers.folder.write_bytes(b"a file in its place")
    with pytest.raises(DiskRefused):
        get(member, entry)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(member: OpenDesk, entry: CatalogueEntry) -> None:
    member.offers.folder.mkdir(mode=0o500)
    with pytest.raises(HomeReadOnly):
        get(member, entry)


# The catalogue.


def test_a_catalogue_is_asked_for_only_when_there_is_a_newer_one(
    member: OpenDesk, proxy: CuttingProxy, company: Founded, tmp_path: Path
) -> None:
    assert sync(member).requests == 1
    entry = offer(company, tmp_path / "model.gguf", SIZE)
    assert sync(member).requests == 2
    assert member.offers.offered() == (Offer(entry),)
    assert sync(member).requests == 1
    withdraw(company)
    assert sync(member).requests == 2
    assert member.offers.offered() == ()
    assert [request.path for request in proxy.seen if request.path != protocol.PULL] == [protocol.MODELS] * 2


@pytest.mark.parametrize("serial", [0, 1])
def test_a_server_whose_catalogue_went_back_is_not_believed(
    member: OpenDesk, proxy: CuttingProxy, company: Founded, entry: CatalogueEntry, serial: int
) -> None:
    withdraw(company)
    sync(member)
    proxy.rule = lambda request, forward: said_of(forward(request), serial) if request.path == protocol.PULL else b""
    with pytest.raises(ServerLied) as told:
        sync(member)
    assert told.value.what == "catalogue_cut"
    assert member.offers.serial() == 2


def test_a_server_that_says_nothing_of_catalogues_is_asked_for_none(
    member: OpenDesk, proxy: CuttingProxy, entry: CatalogueEntry
) -> None:
    sync(member)
    proxy.rule = lambda request, forward: said_of(forward(request), None)
    assert sync(member).requests == 1
    assert member.offers.offered() == (Offer(entry),)


def said_of(raw: bytes, serial: int | None) -> bytes:
    """The answer to a pull with another serial, or as a server of 1.0 gives it."""
    news = json.loads(body_of(raw))
    del news["catalogue"]
    return with_body(raw, json.dumps(news | ({} if serial is None else {"catalogue": serial})).encode())
