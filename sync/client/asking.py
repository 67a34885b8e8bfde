"""What a desk asks of its company's server and what it understands of the answer: over the network and in files alike.

Nothing here opens anything; the courier carries it, or a person with a stick.
"""

import contextlib
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from app.domain.errors import BadPayload, NotTheServer
from app.domain.task import HandedOut, ProjectSheet
from app.services.carried import Told
from app.services.inbox import Wish
from app.services.sending import LogView
from sync.protocol import News, Pull

T = TypeVar("T")


def question(*, known_size: int, prove: tuple[int, ...], wish: Wish | None, languages: tuple[str, ...]) -> Pull:
    """What to ask: how the log stands, and for tasks where there is a wish."""
    if wish is None:
        return Pull(known_size=known_size, prove=prove)
    return Pull(
        known_size=known_size,
        prove=prove,
        want=wish.want,
        kinds=tuple(kind.value for kind in wish.kinds),
        held=wish.held,
        back=wish.back,
        languages=languages,
        sheets=wish.sheets,
        asked=wish.asked,
    )


def understood(told: Sequence[msgspec.Raw], kind: type[T]) -> list[T]:
    """What of it this version understands: a later server may hand out what there is no page for yet."""
    found = []
    for raw in told:
        with contextlib.suppress(msgspec.DecodeError, ValueError):
            found.append(msgspec.json.decode(raw, type=kind))
    return found


def view_of(news: News) -> LogView:
    """How the log stands. Raises NotTheServer."""
    try:
        return LogView(
            checkpoint=news.checkpoint.encode("utf-8"),
            consistency=[bytes.fromhex(each) for each in news.consistency],
            proofs=[[bytes.fromhex(each) for each in proof] for proof in news.proofs],
        )
    except ValueError as error:
        raise NotTheServer("proofs that are no hashes") from error


class FileWords:
    """How asks and news are written in files; implements `app.services.carried.Words`."""

    def ask(self, *, known_size: int, prove: tuple[int, ...], wish: Wish) -> bytes:
        return msgspec.json.encode(question(known_size=known_size, prove=prove, wish=wish, languages=()))

    def told(self, said: bytes) -> Told:
        try:
            news = msgspec.json.decode(said, type=News)
            view = view_of(news)
        except (msgspec.DecodeError, NotTheServer) as error:
            raise BadPayload(str(error)) from error
        return Told(
            view=view,
            given=understood(news.tasks, HandedOut),
            sheets=understood(news.sheets, ProjectSheet),
            gone=news.gone,
        )
