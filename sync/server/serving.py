"""Serves a company until it is told to stop; requests under way are answered first."""

import asyncio
import logging
import ssl
import sys
from pathlib import Path
from typing import Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.clock import SystemClock
from sync.server.api import make_api
from sync.server.company import Company, Place
from sync.server.telemetry import LOGGER, JsonLines

_KEEP_ALIVE_S: Final = 75  # a desk's next batch comes on the same connection
_STOP_WITHIN_S: Final = 30
_MOST_AT_ONCE: Final = 1000
_MOST_HEAD_BYTES: Final = 64 * 1024
HEAD_WITHIN_S: Final = 30.0


class BoundedHead(HttpToolsProtocol):
    """Hangs up on a head, or a trailer, that goes on and on, which httptools keeps at any length, and on who takes too
    long to say what is wanted: connections are counted, and these would keep others out."""

    _head_bytes = 0
    _came_through = False
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._await_head()
        super().on_message_begin()

    def data_received(self, data: bytes) -> None:
        self._came_through = False
        super().data_received(data)
        self._head_bytes = 0 if self._came_through else self._head_bytes + len(data)
        if self._head_bytes > _MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head is too long.")

    def on_headers_complete(self) -> None:
        self._came_through = True
        self._head_is_here()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._came_through = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._came_through = True
        super().on_message_complete()

    def _await_head(self) -> None:
        if self._head_due is None:
            self._head_due = self.loop.call_later(HEAD_WITHIN_S, self.transport.close)

    def _head_is_here(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None


def _check_tls(certificate: Path | None, key: Path | None) -> None:
    """Raises ValueError for what would serve nobody: uvicorn would end in OpenSSL's words."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise ValueError("--certificate and --key go together")
    for file in (certificate, key):
        try:
            file.open("rb").close()
        except OSError as error:
            raise ValueError(f"{file} cannot be read: {error.strerror}") from error
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        if error.reason in ("KEY_VALUES_MISMATCH", "NO_CERTIFICATE_ASSIGNED"):  # the latter: of another kind, too
            raise ValueError(f"{key} is the key of another certificate than {certificate}") from error
        why = f" ({error.reason.replace('_', ' ').lower()})" if error.reason else ""
        reason = f"are no certificate and its key without a passphrase, both as PEM{why}"
        raise ValueError(f"{certificate} and {key} {reason}") from error


def serve(place: Place, *, host: str, port: int, certificate: Path | None, key: Path | None) -> int:
    """Serve until SIGTERM or Ctrl+C. Raises what `Company.open` raises, ValueError for TLS files that do not fit."""
    _check_tls(certificate, key)
    company = Company.open(place)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    config = uvicorn.Config(
        make_api(company, clock=SystemClock()),
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_config=None,  # what it would log, `telemetry` does without anybody's address
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
        limit_concurrency=_MOST_AT_ONCE,
        http=BoundedHead,
    )
    server = uvicorn.Server(config)
    facts = {"org": company.voice.org, "address": f"{'https' if certificate else 'http'}://{host}:{port}"}
    LOGGER.info("serving", extra={"facts": facts})
    try:
        server.run()
    except KeyboardInterrupt:  # uvicorn hands on the signal that it ended for
        return 0
    except SystemExit:  # the address is taken, or is no address of this machine: it has said so
        return 1
    return 0
