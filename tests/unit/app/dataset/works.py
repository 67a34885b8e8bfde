"""Small pieces of work as an export reads them out of a record's body."""

from collections.abc import Sequence
from typing import Any

from app.dataset.bodies import Answer, Critique, Evidence, Instruct, Judgement, Order, Ranking, Span, Turn

ASKED = (Turn("system", "Be brief."), Turn("user", "Why is the sky blue?"))


def ranked(groups: Sequence[Sequence[str]], texts: dict[str, str], **changes: Any) -> Ranking:
    """A ranking of the answers `texts`, by their ids."""
    values: dict[str, Any] = {
        "messages": ASKED,
        "candidates": tuple(Answer(name, text) for name, text in texts.items()),
        "shown": tuple(texts),
        "ranking": Order(tuple(tuple(group) for group in groups)),
    }
    return Ranking(**(values | changes))


def two(*, strength: int | None, first_shown: str, best: str = "a", **changes: Any) -> Ranking:
    """Of two answers, a and b."""
    other = {"a": "b", "b": "a"}
    return ranked(
        [[best], [other[best]]],
        {"a": "Yes.", "b": "No."},
        shown=(first_shown, other[first_shown]),
        strength=strength,
        **changes,
    )


def judged(**qualities: int) -> tuple[Judgement, ...]:
    return tuple(Judgement(candidate, quality) for candidate, quality in qualities.items())


def marked(text: str, *spans: Span, corrected: str = "", **changes: Any) -> Critique:
    """A critique of the answer `text`."""
    return Critique(
        **({"messages": ASKED, "answer": Answer("a", text), "errors": spans, "corrected": corrected} | changes)
    )


def span(text: str, quote: str, severity: str = "major", *, start: int | None = None, **changes: Any) -> Span:
    """Where `quote` first stands in `text`, or at `start`."""
    start = text.index(quote) if start is None else start
    return Span(
        quote=quote, category="factual_error", severity=severity, start=start, end=start + len(quote), **changes
    )


def gold(answer: str = "Rayleigh.", **changes: Any) -> Instruct:
    return Instruct(**({"messages": (*ASKED, Turn("assistant", answer))} | changes))


BOOK = Evidence("Strutt 1871", "p. 107", "the light from the sky")
