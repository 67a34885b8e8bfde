"""Job events made fewer without losing a letter, and the speed they show. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.events import CandidateFinished, JobEvent, PrefillProgress, TextChunk


def merge(events: Iterable[JobEvent]) -> tuple[JobEvent, ...]:
    """Join the chunks of each candidate into one and keep only the last reading of the prompt.

    The order of each candidate's own events is kept; a merged chunk stands where that candidate's first one stood.
    """
    merged: list[JobEvent] = []
    chunk_at: dict[int, int] = {}
    prefill_at: int | None = None
    texts: dict[int, list[str]] = {}
    for event in events:
        if isinstance(event, TextChunk):
            if event.index in chunk_at:
                texts[event.index].append(event.text)
                merged[chunk_at[event.index]] = event
            else:
                chunk_at[event.index] = len(merged)
                texts[event.index] = [event.text]
                merged.append(event)
        elif isinstance(event, PrefillProgress):
            if prefill_at is None:
                prefill_at = len(merged)
                merged.append(event)
            else:
                merged[prefill_at] = event
        else:
            merged.append(event)
    return tuple(
        replace(event, text="".join(texts[event.index])) if isinstance(event, TextChunk) else event for event in merged
    )


class SpeedGauge:
    """Tokens a second of a job, all candidates together, over the last second or so."""

    WINDOW_S = 1.5

    def __init__(self) -> None:
        self._tokens: dict[int, int] = {}
        self._readings: list[tuple[float, int]] = []

    def read(self, events: Sequence[JobEvent], now: float) -> float | None:
        """Take in a delivery at `now` (monotonic seconds); return the speed, or None while too little is known."""
        grew = False
        for event in events:
            if isinstance(event, TextChunk | CandidateFinished):
                self._tokens[event.index] = max(event.tokens, self._tokens.get(event.index, 0))
                grew = True
        if not grew:
            return None
        self._readings.append((now, sum(self._tokens.values())))
        while len(self._readings) > 2 and self._readings[0][0] < now - self.WINDOW_S:
            del self._readings[0]
        (then, before), (_, total) = self._readings[0], self._readings[-1]
        return (total - before) / (now - then) if now - then >= 0.2 else None
