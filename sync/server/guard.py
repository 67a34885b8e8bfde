"""Around every request: whether both speak one version, the headers of every answer, and what nobody foresaw.

Plain ASGI: what FastAPI offers for this runs each request through a task and two queues of its own.
"""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync import protocol
from sync.protocol import Refusal
from sync.server.errors import RequestRefused
from sync.server.telemetry import Telemetry

_HEADERS: Final = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
]
_VERSION: Final = protocol.VERSION_HEADER.lower().encode()


class Guard:
    """`refuse` makes the answer to a refused request."""

    def __init__(self, app: ASGIApp, *, telemetry: Telemetry, refuse: Callable[[RequestRefused], Response]) -> None:
        self._app = app
        self._telemetry = telemetry
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._telemetry.watching(scope) as watch:

            async def answer(message: Message) -> None:
                if message["type"] == "http.response.start":
                    watch.answered(message["status"])
                    message = {**message, "headers": [*message["headers"], *_HEADERS]}
                await send(message)

            if (refused := _of_another_major(scope)) is not None:
                await self._refuse(refused)(scope, receive, answer)
                return
            try:
                await self._app(scope, receive, answer)
            except Exception as error:
                self._telemetry.failed(scope, error)
                if watch.status is not None:  # the answer has begun, and cannot become another
                    raise
                busy = RequestRefused(Refusal.BUSY, retry_after_s=5)
                await self._refuse(busy)(scope, receive, answer)


def _of_another_major(scope: Scope) -> RequestRefused | None:
    said = dict(scope["headers"]).get(_VERSION, b"").decode("latin-1")
    if not said or said.partition(".")[0] == str(protocol.MAJOR):
        return None
    return RequestRefused(Refusal.VERSION, f"this server speaks {protocol.MAJOR}.{protocol.MINOR}")
