"""Whom a desk talks to, and whom it gives its token (RELIABILITY.md row 13): sign-in pages, redirects, certificates."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.domain.errors import (
    BadServerAddress,
    NoCertificate,
    NotTheServer,
    ServerLied,
    ServerNotTrusted,
    ServerUnreachable,
    SyncError,
)
from sync import protocol
from sync.client.authority import authority_in
from sync.client.transport import Transport, checked_address
from sync.protocol import About
from tests.certificates import Authority
from tests.company import SQLITE, Founded, found
from tests.company_desk import arrived_once, join, sync, work
from tests.company_server import serving
from tests.cutting_proxy import CuttingProxy, CuttingRelay, Rule, answer, body_of, listening, pass_on, with_body
from tests.desk_samples import OpenDesk, open_desk
from tests.faults.nursery import FULL

A_KEY = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAlGetXpHlM4yiE+Cy/zcdM4RR7yyD8AL7Fz9wcHUQp20=\n"
SIGN_IN = b"<!doctype html><title>Welcome to Hotel Wi-Fi</title><form>Room number</form>"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def member(member: OpenDesk) -> OpenDesk:
    work(member, "waiting")
    return member


def always(raw: bytes) -> Rule:
    return lambda _request, _forward: raw


STRANGERS = {
    "a sign-in page": always(answer("200 OK", SIGN_IN, Content_Type="text/html")),
    "a sign-in page that says it is JSON": always(answer("200 OK", SIGN_IN, Content_Type="application/json")),
    "JSON of something else": always(answer("200 OK", b'{"status":"ok"}')),
    "JSON that is no object": always(answer("200 OK", b"[]")),
    "JSON nested without end": always(answer("200 OK", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}")),
    "bytes": always(answer("200 OK", bytes(range(256)))),
    "204": always(answer("204 No Content")),
    "a redirect to the sign-in page": always(answer("302 Found", Location="http://10.0.0.1/login")),
    "a redirect that keeps the method": always(answer("307 Temporary Redirect", Location="http://10.0.0.1/v1/records")),
    "a redirect for good": always(answer("308 Permanent Redirect", Location="https://evil.example/v1/records")),
    "a proxy that wants a password": always(answer("407 Proxy Authentication Required", b"<html>")),
    "a page that is not there": always(answer("404 Not Found", b"<html>")),
    "network authentication required": always(answer("511 Network Authentication Required", SIGN_IN)),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_what_a_network_answers_is_not_taken_for_the_server(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, who: str
) -> None:
    proxy.rule = STRANGERS[who]
    with pytest.raises(SyncError) as told:
        sync(member)
    assert isinstance(told.value, NotTheServer) or "511" in who or who.startswith("network")
    assert member.outbox.count() == 1
    assert member.outbox.held() == ()
    assert len(proxy.seen) == 1
    proxy.rule = pass_on
    assert sync(member).sent == 1
    assert arrived_once(company, member) == 2


def test_a_redirect_is_not_followed_and_takes_no_token_along(member: OpenDesk, proxy: CuttingProxy) -> None:
    evil = CuttingProxy(proxy.port)
    with listening(evil):
        for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
            proxy.rule = always(answer(status, Location=f"{evil.address}/v1/records"))
            with pytest.raises(NotTheServer):
                sync(member)
        assert evil.seen == []
    assert [request.headers["authorization"].partition(" ")[0] for request in proxy.seen] == ["Bearer"] * 5
    assert member.outbox.count() == 1


def test_answers_of_another_company_s_server_are_not_believed(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """The name of the server leads to another one."""
    other = found(SQLITE, tmp_path / "other", org="other")
    there = proxy.port
    with serving(other) as served:
        proxy.port = served.door.port
        with pytest.raises(ServerLied) as told:
            sync(member)
        assert told.value.what == "other_key"
    assert proxy.seen[0].path in (protocol.PULL, protocol.RECORDS)
    assert member.outbox.count() == 1
    proxy.port = there
    assert sync(member).sent == 1
    assert arrived_once(company, member) == 2


# What the surroundings would add: passwords for hosts, proxies, authorities.


def test_a_netrc_gives_nothing_away(
    company: Founded, proxy: CuttingProxy, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anna password secret\ndefault login anna password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with open_desk(home) as desk:
        join(desk, proxy.address, company.invite())
        assert [request.headers.get("authorization") for request in proxy.seen] == [None] * 3
        work(desk, "one")
        sync(desk)
        token = desk.members.present().token
        assert [request.headers["authorization"] for request in proxy.seen[3:]] == [f"Bearer {token}"] * 3


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_plain_http_goes_through_nobody_s_hands(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is allowed to this very machine only: a proxy elsewhere would read the token and the records."""
    for each in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(each, raising=False)
    spy = CuttingProxy(proxy.port)
    with listening(spy):
        monkeypatch.setenv(name, spy.address)
        assert sync(member).sent == 1
    assert spy.seen == []
    assert arrived_once(company, member) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://goldquill.acme.example",
        "http://192.168.1.10:8443",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://evil.example#127.0.0.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://2130706434.example",
        "ftp://127.0.0.1",
        "https://user:password@goldquill.acme.example",
        "https://goldquill.acme.example/path",
        "https://goldquill.acme.example?query",
        "https://goldquill.acme.example:99999",
        "https://",
        "",
    ],
)
def test_plain_http_is_for_this_machine_and_an_address_for_a_server(address: str) -> None:
    with pytest.raises(BadServerAddress):
        Transport(address, authority="", clock=SystemClock())


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("goldquill.acme.example", "https://goldquill.acme.example"),
        (" https://goldquill.acme.example:8443/ ", "https://goldquill.acme.example:8443"),
        ("http://127.0.0.1:8443", "http://127.0.0.1:8443"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_an_address_is_understood_as_people_type_it(typed: str, address: str) -> None:
    assert checked_address(typed) == address


# Certificates.


def test_a_company_s_own_authority_is_believed_when_its_file_is_given(
    company: Founded, authority: Authority, home: Path
) -> None:
    with serving(company, tls=authority.vouch("localhost")) as served, open_desk(home) as desk:
        join(desk, served.url, company.invite(), ca_file=authority.file)
        work(desk, "one")
        assert sync(desk).sent == 1
        assert arrived_once(company, desk) == 2


def bad(what: str, authority: Authority, folder: Path) -> tuple[Path, Path]:
    match what:
        case "another authority":
            return Authority(folder, "Other CA").vouch("localhost")
        case "an authority of the same name":
            return Authority(folder, authority.name).vouch("localhost")
        case "expired":
            return authority.vouch("localhost", lasts=timedelta(hours=-1))
    return authority.vouch("goldquill.acme.example")


BAD = ("another authority", "an authority of the same name", "expired", "another host")


@pytest.mark.parametrize("what", BAD)
def test_a_certificate_that_does_not_fit_is_refused_and_nothing_is_sent(
    company: Founded, authority: Authority, home: Path, tmp_path: Path, what: str
) -> None:
    (tmp_path / "theirs").mkdir()
    with open_desk(home) as desk:
        with serving(company, tls=authority.vouch("localhost")) as served:
            join(desk, served.url, company.invite(), ca_file=authority.file)
            work(desk, "one")
        with serving(company, tls=bad(what, authority, tmp_path / "theirs")) as served:
            desk.members.change(address=served.url)
            with pytest.raises(ServerNotTrusted):
                sync(desk)
            assert desk.outbox.count() == 1
            assert len(company.kept()) == 1
        with serving(company, tls=authority.vouch("localhost")) as served:
            desk.members.change(address=served.url)
            assert sync(desk).sent == 1
        assert arrived_once(company, desk) == 2


def test_a_company_s_own_authority_is_not_believed_without_its_file(
    company: Founded, authority: Authority, home: Path
) -> None:
    with serving(company, tls=authority.vouch("localhost")) as served, open_desk(home) as desk:
        with pytest.raises(ServerNotTrusted):
            join(desk, served.url, company.invite())
        assert desk.members.current() is None


def test_a_server_that_speaks_no_tls_is_another_and_no_certificate_would_help(company: Founded, home: Path) -> None:
    with serving(company) as served, open_desk(home) as desk:
        with pytest.raises(NotTheServer):
            join(desk, served.url.removeprefix("http://"), company.invite())
        assert desk.members.current() is None


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_of_the_surroundings_vouches_for_nobody(
    company: Founded, authority: Authority, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With the company's file, the company's authority alone; without, the system's."""
    (tmp_path / "theirs").mkdir()
    theirs = Authority(tmp_path / "theirs", "Other CA")
    monkeypatch.setenv(name, str(theirs.file))
    with serving(company, tls=theirs.vouch("localhost")) as served:
        for ours in (authority_in(authority.file), ""):
            with pytest.raises(ServerNotTrusted):
                Transport(served.url, authority=ours, clock=SystemClock()).get(protocol.ABOUT, About)
    with serving(company, tls=authority.vouch("localhost")) as served:
        transport = Transport(served.url, authority=authority_in(authority.file), clock=SystemClock())
        assert transport.get(protocol.ABOUT, About).org == "acme"
        transport.close()


def test_a_file_that_is_no_authority_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    contents = (
        None,
        b"",
        b"no certificate",
        A_KEY,
        b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    )
    for content in contents:
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(NoCertificate) as told:
            authority_in(file)
        assert told.value.path == file


def test_remarks_and_the_other_way_of_writing_certificates_are_read(authority: Authority, tmp_path: Path) -> None:
    pem = authority.file.read_text("ascii")
    (tmp_path / "remarks.pem").write_text(f"Удостоверяющий центр «Акме»\n{pem}", encoding="cp1251")
    (tmp_path / "acme.cer").write_bytes(ssl.PEM_cert_to_DER_cert(pem))
    assert pem in authority_in(tmp_path / "remarks.pem")
    assert authority_in(tmp_path / "acme.cer") == pem


def test_the_company_is_reached_when_its_certificate_file_is_gone(
    company: Founded, authority: Authority, home: Path
) -> None:
    with serving(company, tls=authority.vouch("localhost")) as served, open_desk(home) as desk:
        join(desk, served.url, company.invite(), ca_file=authority.file)
        authority.file.unlink()  # it was on a stick
        work(desk, "one")
        assert sync(desk).sent == 1


def test_a_desk_that_joined_before_certificates_were_kept_reads_its_file(
    company: Founded, authority: Authority, home: Path
) -> None:
    with serving(company, tls=authority.vouch("localhost")) as served, open_desk(home) as desk:
        join(desk, served.url, company.invite(), ca_file=authority.file)
        desk.members.change(authority="")
        work(desk, "one")
        assert sync(desk).sent == 1
        authority.file.rename(authority.file.with_suffix(".away"))
        with pytest.raises(NoCertificate):
            sync(desk)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_connection_cut_at_any_byte_of_its_tls_is_a_connection_cut(company: Founded, authority: Authority) -> None:
    """The certificate was not even seen, or was fine: nobody is told to distrust the server."""
    cuts = 0
    with serving(company, tls=authority.vouch("localhost")) as served:
        relay = CuttingRelay(served.door.port)
        with listening(relay, scheme="https", name="localhost"):
            ask = about(relay.address, authority)
            ask()
            whole = relay.passed
            for most in range(0, whole - 100, 1 if FULL else 61):
                relay.most = most
                with pytest.raises(ServerUnreachable):
                    ask()
                cuts += 1
            relay.most = 2**40
            ask()
    print(f"\n{cuts} cuts of {whole} bytes of TLS: told as such")


def test_a_connection_cut_while_much_is_sent_is_a_connection_cut(company: Founded, authority: Authority) -> None:
    """What comes back while a body is sent is told by `urllib3` in other wrappings."""
    much, trust = [b"x" * 1_000_000] * 20, authority_in(authority.file)
    with serving(company) as served:
        token = served.desk().token
    with serving(company, tls=authority.vouch("localhost")) as served:
        relay = CuttingRelay(served.door.port)
        with listening(relay, scheme="https", name="localhost"):
            about(relay.address, authority)()
            for most in range(relay.passed // 2, relay.passed - 700, 61):  # the server says nothing more until all came
                relay.most = most
                transport = Transport(relay.address, authority=trust, clock=SystemClock(), token=token)
                with pytest.raises(ServerUnreachable):
                    transport.post_lines(protocol.RECORDS, much, About)
                transport.close()


@pytest.mark.parametrize("what", [None, *BAD])
def test_through_a_proxy_certificates_are_told_as_without(
    company: Founded, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str | None
) -> None:
    for each in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(each, raising=False)
    (tmp_path / "theirs").mkdir()
    tls = authority.vouch("localhost") if what is None else bad(what, authority, tmp_path / "theirs")
    with serving(company, tls=tls) as served:
        relay = CuttingRelay(served.door.port, tunnel=True)
        with listening(relay):
            monkeypatch.setenv("https_proxy", relay.address)
            ask = about(served.url, authority)
            if what is None:
                assert ask().org == "acme"
            else:
                with pytest.raises(ServerNotTrusted):
                    ask()
        assert relay.connections == 1


def about(address: str, authority: Authority) -> Callable[[], About]:
    def ask() -> About:
        transport = Transport(address, authority=authority_in(authority.file), clock=SystemClock())
        try:
            return transport.get(protocol.ABOUT, About)
        finally:
            transport.close()

    return ask


def test_a_sign_in_page_at_enrolment_uses_up_no_code(company: Founded, proxy: CuttingProxy, home: Path) -> None:
    code = company.invite()
    with open_desk(home) as desk:
        for rule in list(STRANGERS.values())[:6]:
            proxy.rule = rule
            with pytest.raises(SyncError):
                join(desk, proxy.address, code)
            assert desk.members.current() is None
        proxy.rule = lambda request, forward: with_body(
            forward(request), body_of(forward(request)).replace(b'"public_key":"', b'"public_key":"AAAA')
        )
        with pytest.raises(NotTheServer):
            join(desk, proxy.address, code)
        proxy.rule = pass_on
        join(desk, proxy.address, code)
