"""The server's HTTP interface: reads a request within its limits, asks `Desks`, writes the answer.

Whatever is wrong is answered with a `Refused` and nothing else: no traceback, no words of a library. Tokens and codes
come in headers and bodies and stand in no log.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse

from app.domain.ports import Clock
from app.signing.envelope import MAX_ENVELOPE_BYTES
from sync import protocol
from sync.protocol import Pull, Refusal, Refused
from sync.server.company import Company
from sync.server.desks import Desks
from sync.server.errors import RequestRefused
from sync.server.guard import Guard
from sync.server.limits import RateLimit
from sync.server.openapi import described
from sync.server.telemetry import Telemetry

T = TypeVar("T")

BODY_TIMEOUT_S: Final = 120.0
_SMALL_BODY: Final = 64 * 1024
_LARGE_AT_ONCE: Final = 8  # bodies of up to 32 MiB that are read into memory

_STATUS: Final = {
    Refusal.BAD_REQUEST: 400,
    Refusal.BAD_TOKEN: 401,
    Refusal.REVOKED: 403,
    Refusal.BAD_INVITATION: 403,
    Refusal.NO_MODEL: 404,
    Refusal.NO_PROOF: 409,
    Refusal.TOO_LARGE: 413,
    Refusal.VERSION: 426,
    Refusal.TOO_MANY: 429,
    Refusal.BUSY: 503,
}


def make_api(company: Company, *, clock: Clock) -> FastAPI:
    """The application that uvicorn serves; it closes the company's database when it ends."""
    desks = Desks(company, clock)
    telemetry = Telemetry(company, clock)
    by_address = RateLimit(per_second=1.0, burst=20, clock=clock)
    by_token = RateLimit(per_second=400.0, burst=800, clock=clock)
    large = asyncio.Semaphore(_LARGE_AT_ONCE)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        company.close()

    api = FastAPI(title="Goldquill server", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    api.openapi = lambda: described(api)  # type: ignore[method-assign]

    api.add_middleware(Guard, telemetry=telemetry, refuse=_refusal)

    @api.exception_handler(RequestRefused)
    async def refuse(_: Request, refused: RequestRefused) -> Response:
        return _refusal(refused)

    @api.exception_handler(HTTPException)
    async def unknown(_: Request, error: HTTPException) -> Response:
        return _json(Refused(refusal=Refusal.BAD_REQUEST, detail=str(error.detail)), error.status_code, error.headers)

    async def slowly(request: Request) -> None:
        """For what can be guessed at: so many tries from one address."""
        _within(by_address, request.client.host if request.client else "")

    async def token(request: Request) -> str:
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not value:
            raise RequestRefused(Refusal.BAD_TOKEN)
        _within(by_token, sha256(value.encode()).hexdigest())  # strangers choose how long theirs is
        return value

    @api.get(protocol.ABOUT, operation_id="about")
    async def about() -> Response:
        return _json(desks.about())

    @api.post(protocol.INVITATION, operation_id="invitation", dependencies=[Depends(slowly)])
    async def invitation(request: Request) -> Response:
        asked = _decoded(await _body(request, _SMALL_BODY), protocol.AskInvitation)
        return _json(await run_in_threadpool(desks.invitation, asked.code))

    @api.post(protocol.ENROLMENTS, operation_id="enrol", dependencies=[Depends(slowly)])
    async def enrol(request: Request) -> Response:
        asked = _decoded(await _body(request, _SMALL_BODY), protocol.AskEnrolment)
        held = None if asked.code else await token(request)
        line = asked.enrolment.encode("utf-8")
        proof = _bytes(asked.proof)
        enrolled = await run_in_threadpool(lambda: desks.enrol(line, code=asked.code or None, proof=proof, token=held))
        return _json(enrolled)

    @api.post(protocol.RECORDS, operation_id="send_records")
    async def send_records(request: Request, held: Annotated[str, Depends(token)]) -> Response:
        if not _is_small(request):  # a stranger has no 32 MiB of ours to fill
            await run_in_threadpool(desks.admit, held)
        if _is_small(request):
            body = await _body(request, _SMALL_BODY)
        else:
            async with large:
                body = await _body(request, protocol.MAX_BATCH_BYTES)
        lines = [line for line in body.split(b"\n") if line]
        if len(lines) > protocol.MAX_BATCH or any(len(line) > MAX_ENVELOPE_BYTES for line in lines):
            raise RequestRefused(Refusal.TOO_LARGE)
        clock_said = _their_clock(request)
        return _json(await run_in_threadpool(lambda: desks.take(held, lines, their_clock=clock_said)))

    @api.post(protocol.PULL, operation_id="pull")
    async def pull(request: Request, held: Annotated[str, Depends(token)]) -> Response:
        body = await _body(request, _SMALL_BODY)
        if b"\\u0000" in body:  # PostgreSQL holds none in a text
            raise RequestRefused(Refusal.BAD_REQUEST, "a NUL")
        asked = _decoded(body, Pull)
        if len(asked.prove) > protocol.MAX_PROOFS:
            raise RequestRefused(Refusal.TOO_LARGE)
        return _json(await run_in_threadpool(desks.pull, held, asked))

    @api.get(protocol.MODELS, operation_id="catalogue")
    async def catalogue(held: Annotated[str, Depends(token)]) -> Response:
        return _json(await run_in_threadpool(desks.catalogue, held))

    @api.get(f"{protocol.MODELS}/{{sha256}}", operation_id="model")
    async def model(sha256: str, held: Annotated[str, Depends(token)]) -> Response:
        path = await run_in_threadpool(desks.model, held, sha256)
        # The name is the hash, so that a part of it stays a part of the same, whenever it was fetched.
        return FileResponse(path, media_type=protocol.FILE, headers={"ETag": f'"{sha256}"'})

    telemetry.serve(api)
    return api


def _is_small(request: Request) -> bool:
    declared = request.headers.get("Content-Length", "")
    return declared.isdecimal() and int(declared) <= _SMALL_BODY


async def _body(request: Request, most: int) -> bytes:
    """The whole body. Raises RequestRefused for one that is too long, takes too long to come or is cut."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > most:
        raise RequestRefused(Refusal.TOO_LARGE)
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise RequestRefused(Refusal.TOO_LARGE)
                parts.append(part)
    except TimeoutError as error:
        raise RequestRefused(Refusal.BAD_REQUEST, "the body took too long to come") from error
    except ClientDisconnect as error:  # nobody's failure, and nobody is left to hear of it
        raise RequestRefused(Refusal.BAD_REQUEST, "hung up") from error
    return b"".join(parts)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise RequestRefused(Refusal.BAD_REQUEST, str(error)) from error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RequestRefused(Refusal.BAD_REQUEST, "not base64") from error


def _their_clock(request: Request) -> datetime | None:
    try:
        said = datetime.fromisoformat(request.headers.get(protocol.CLOCK_HEADER, ""))
    except ValueError:
        return None
    return said if said.tzinfo else None


def _within(limit: RateLimit, client: str) -> None:
    if wait := limit.wait_s(client):
        raise RequestRefused(Refusal.TOO_MANY, retry_after_s=wait)


def _refusal(refused: RequestRefused) -> Response:
    headers = {"Retry-After": str(refused.retry_after_s)} if refused.retry_after_s else None
    return _json(Refused(refusal=refused.refusal, detail=refused.detail), _STATUS[refused.refusal], headers)


def _json(answer: Any, status: int = 200, headers: Any = None) -> Response:
    return Response(msgspec.json.encode(answer), status, headers, "application/json")
