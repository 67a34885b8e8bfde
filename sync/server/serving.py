"""Serves a company until it is told to stop; requests under way are answered first."""

import logging
import sys
from pathlib import Path
from typing import Final

import uvicorn

from app.clock import SystemClock
from sync.server.api import make_api
from sync.server.company import Company, Place
from sync.server.telemetry import LOGGER, JsonLines

_KEEP_ALIVE_S: Final = 75  # a desk's next batch comes on the same connection
_STOP_WITHIN_S: Final = 30
_MOST_AT_ONCE: Final = 1000


def serve(place: Place, *, host: str, port: int, certificate: Path | None, key: Path | None) -> int:
    """Serve until SIGTERM or Ctrl+C. Raises what `Company.open` raises, ValueError for TLS files that do not fit."""
    if (certificate is None) != (key is None):
        raise ValueError("--certificate and --key go together")
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
        h11_max_incomplete_event_size=32 * 1024,
    )
    server = uvicorn.Server(config)
    facts = {"org": company.voice.org, "address": f"{'https' if certificate else 'http'}://{host}:{port}"}
    LOGGER.info("serving", extra={"facts": facts})
    server.run()
    return 0
