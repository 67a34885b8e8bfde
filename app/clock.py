"""The real clock. Tests pass in one they can turn."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Implements `app.domain.ports.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
