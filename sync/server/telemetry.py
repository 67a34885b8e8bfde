"""What the server tells its keepers: structured logs, `/healthz`, and metrics for Prometheus.

A log line is one JSON object. It names the route, the status and the time taken; never a header, a body, a token, a
code or anybody's words.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import FastAPI, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Scope

from app.domain.ports import Clock
from sync.server.company import Company

LOGGER: Final = logging.getLogger("goldquill.server")


class JsonLines(logging.Formatter):
    """One JSON object a line; `extra={"facts": {…}}` becomes its fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Watch:
    """One request under way."""

    def __init__(self) -> None:
        self.status: int | None = None  # until the answer begins

    def answered(self, status: int) -> None:
        self.status = status


class Telemetry:
    """For one application in one process."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "goldquill_requests_total", "Requests answered", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "goldquill_request_seconds", "Time from request to answer", ["route"], registry=self._registry
        )

    @contextmanager
    def watching(self, scope: Scope) -> Iterator[Watch]:
        """Counts, times and logs what happens inside."""
        watch, begun = Watch(), self._clock.monotonic()
        try:
            yield watch
        finally:
            took = self._clock.monotonic() - begun
            route = _route(scope)
            status = watch.status or 500
            self._requests.labels(route, status).inc()
            self._seconds.labels(route).observe(took)
            facts = {"method": scope["method"], "route": route, "status": status, "ms": round(took * 1000, 1)}
            LOGGER.info("request", extra={"facts": facts})

    def failed(self, scope: Scope, error: BaseException) -> None:
        """Something that nobody foresaw. Parameters of SQL are hidden (`ServerDatabase`), so the traceback says none
        of what was sent."""
        LOGGER.error("failed", exc_info=error, extra={"facts": {"route": _route(scope)}})

    def serve(self, api: FastAPI) -> None:
        """Add the pages for keepers."""

        @api.get("/healthz", include_in_schema=False)
        async def healthz() -> Response:
            try:
                size = await run_in_threadpool(self._receipts)
            except SQLAlchemyError:
                return Response('{"healthy":false}', 503, media_type="application/json")
            return Response(json.dumps({"healthy": True, "receipts": size}), media_type="application/json")

        @api.get("/metrics", include_in_schema=False)
        async def metrics() -> Response:
            return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def _receipts(self) -> int:
        with self._company.database.reading() as connection:
            return self._company.log.size(connection)


def _route(scope: Scope) -> str:
    """The path as it is declared: a made-up one is counted as unknown, or the metrics would grow with every probe."""
    route = scope.get("route")
    return getattr(route, "path", "unknown")
