"""One conversation with a company's server over HTTPS: requests within their limits, answers believed or named.

The certificate must be one that the system trusts, or the company's own CA file vouches for; nothing is redirected;
what does not look like the server's own answer (a sign-in page, a proxy's error) is not taken for one. Plain HTTP goes
to this very machine only. Whatever happens leaves here as a `SyncError`. Blocking: not for the thread of the window.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, Final, TypeGuard, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
import truststore
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from app.domain.errors import (
    BadServerAddress,
    DeviceRevoked,
    InvitationRefused,
    NotTheServer,
    OtherProtocol,
    ServerBusy,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
    SyncError,
)
from app.domain.ports import Clock
from sync import protocol
from sync.protocol import Refusal, Refused

T = TypeVar("T")

CONNECT_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 60.0
MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
DEFAULT_WAIT_S: Final = 30
MAX_WAIT_S: Final = 3600
# What OpenSSL calls bytes that are none of TLS: a web page in the clear, as a sign-in page or another port gives it.
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"})


class Transport:
    """Speaks to the server at `address`. `authority` are the company's own certificates (PEM), where it has some."""

    def __init__(self, address: str, *, authority: str, clock: Clock, token: str = "") -> None:
        """Raises BadServerAddress."""
        self._address = checked_address(address)
        self._clock = clock
        self._session = requests.Session()
        self._streamed: requests.Response | None = None
        self._session.mount("https://", _TrustingAdapter(_tls(authority)))
        self._session.mount("http://", HTTPAdapter(max_retries=_RETRY))
        # What is in the clear stays on this machine: a proxy would read the token.
        self._session.trust_env = self._address.startswith("https:")
        self._session.headers.update(
            {
                "Accept": "application/json",
                "User-Agent": "goldquill",
                protocol.VERSION_HEADER: f"{protocol.MAJOR}.{protocol.MINOR}",
            }
        )
        # Also without a token: or else `requests` would take a password for this host from the person's `.netrc`.
        self._session.auth = _Bearer(token)

    def get(self, path: str, answer: type[T]) -> T:
        return self._ask("GET", path, b"", "application/json", answer)

    def post(self, path: str, asked: msgspec.Struct, answer: type[T]) -> T:
        return self._ask("POST", path, msgspec.json.encode(asked), "application/json", answer)

    def post_lines(self, path: str, lines: list[bytes], answer: type[T]) -> T:
        """Send envelopes, one a line."""
        return self._ask("POST", path, b"\n".join(lines) + b"\n", protocol.LINES, answer)

    def stream(self, path: str, *, start: int, chunk: int) -> Iterator[bytes]:
        """The bytes of a file from `start` on, some at a time. Raises SyncError, also in the middle."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        with _told(), self._request("GET", path, b"", headers) as response:
            expected = requests.codes.partial_content if start else requests.codes.ok
            if response.status_code != expected:
                raise _refusal(response, _content(response), self._clock.now())
            if start and not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                raise NotTheServer("another part of the file")
            if (kind := response.headers.get("Content-Type", "")) != protocol.FILE:
                raise NotTheServer(kind)
            self._streamed = response
            yield from response.iter_content(chunk)

    def hang_up(self) -> None:
        """End a `stream` that another thread waits for; to that one the connection is cut."""
        if self._streamed is not None:
            with suppress(ValueError, RuntimeError, OSError):  # it came to its end meanwhile
                self._streamed.raw.shutdown()

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _ask(self, method: str, path: str, body: bytes, kind: str, answer: type[T]) -> T:
        headers = {"Content-Type": kind} if body else {}
        with _told(), self._request(method, path, body, headers) as response:
            raw = _content(response)
        if response.status_code != requests.codes.ok:
            raise _refusal(response, raw, self._clock.now())
        return _decoded(raw, answer, response)

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        return self._session.request(
            method,
            self._address + path,
            data=body or None,
            headers={**headers, protocol.CLOCK_HEADER: self._clock.now().isoformat()},
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            allow_redirects=False,
            stream=True,
        )


@contextmanager
def _told() -> Iterator[None]:
    """What the network does, as one of our errors."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        told = _innermost(error)
        if isinstance(told, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise ServerUnreachable(_reason(error)) from error
        if isinstance(told, ssl.SSLError) and told.reason in _NO_TLS:
            raise NotTheServer(_reason(error)) from error
        raise ServerNotTrusted(_reason(error)) from error
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        raise ServerUnreachable(_reason(error)) from error


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _TrustingAdapter(HTTPAdapter):
    """Checks certificates with the system's own trust, or with the company's authority alone."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=_RETRY)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        return super().proxy_manager_for(*args, ssl_context=self._context, **kwargs)

    def build_connection_pool_key_attributes(self, request: Any, _verify: Any, _cert: Any = None) -> Any:
        """`requests` would add the authorities that REQUESTS_CA_BUNDLE names to those of `ssl_context`."""
        return super().build_connection_pool_key_attributes(request, True, None)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """`requests` would add the authorities that it brings along to those of `ssl_context`."""


# A connection that was not made has asked for nothing; everything else is the caller's to repeat, who knows when.
# Also Retry-After, which urllib3 would heed where nothing is sent, and then tell of as too many tries.
_RETRY: Final = Retry(
    connect=2,
    read=0,
    redirect=0,
    status=0,
    other=0,
    respect_retry_after_header=False,
    backoff_factor=0.2,
    backoff_jitter=0.2,
)


def checked_address(address: str) -> str:
    """`https://name[:port]` without what does not belong there. Raises BadServerAddress."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadServerAddress(address) from error
    clean = host and not (parts.username or parts.password or parts.query or parts.fragment)
    if not clean or parts.path not in ("", "/") or not (parts.scheme == "https" or _is_here(parts.scheme, host or "")):
        raise BadServerAddress(address)
    name = f"[{host}]" if ":" in (host or "") else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def _is_here(scheme: str, host: str) -> bool:
    if scheme != "http":
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(authority: str) -> ssl.SSLContext:
    if not authority:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority)
    return context


def _content(response: requests.Response) -> bytes:
    parts, size = [], 0
    for part in response.iter_content(64 * 1024):
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise NotTheServer("an answer without end")
        parts.append(part)
    return b"".join(parts)


def _decoded(raw: bytes, answer: type[T], response: requests.Response) -> T:
    if not raw:
        # `http.client` takes headers that were cut for all there are, and then there is no body.
        raise ServerUnreachable("an answer without a body")
    try:
        return msgspec.json.decode(raw, type=answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTheServer(response.headers.get("Content-Type", "") or "something else") from error


def _refusal(response: requests.Response, raw: bytes, now: datetime) -> SyncError:
    """What an answer that is not 200 means. A server's own refusal says so; the rest is whoever stands between."""
    status = response.status_code
    if status in (requests.codes.too_many_requests, requests.codes.service_unavailable):
        return ServerBusy(_wait_s(response.headers.get("Retry-After", ""), now))
    try:
        refused = msgspec.json.decode(raw, type=Refused)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if status == requests.codes.request_entity_too_large:
            return ServerRefused(Refusal.TOO_LARGE.value)
        if status >= requests.codes.internal_server_error:
            return ServerBusy(DEFAULT_WAIT_S)
        return NotTheServer(f"HTTP {status}")
    kinds: dict[Refusal, Callable[[str, str], ServerRefused]] = {
        Refusal.BAD_INVITATION: InvitationRefused,
        Refusal.REVOKED: DeviceRevoked,
        Refusal.VERSION: OtherProtocol,
    }
    return kinds.get(refused.refusal, ServerRefused)(refused.refusal.value, refused.detail)


def _wait_s(said: str, now: datetime) -> int:
    """Retry-After in seconds (RFC 9110, 10.2.3: a number or a date), within reason."""
    if said.strip().isdecimal():
        return min(int(said), MAX_WAIT_S)
    try:
        wait = (parsedate_to_datetime(said) - now).total_seconds()
    except (ValueError, TypeError):
        return DEFAULT_WAIT_S
    return max(0, min(round(wait), MAX_WAIT_S))


def _reason(error: BaseException) -> str:
    """The innermost word: what `requests` wraps around it names objects."""
    error = _innermost(error)
    return str(error) or type(error).__name__


def _innermost(error: BaseException) -> BaseException:
    # Through a proxy, and while a body is sent, urllib3 puts what happened into another error without raising that.
    while within := error.__cause__ or error.__context__ or next(filter(_is_error, error.args), None):
        error = within
    return error


def _is_error(value: object) -> TypeGuard[BaseException]:
    return isinstance(value, BaseException)
