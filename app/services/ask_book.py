"""What this device asked in files, and which of the answers to it was the last: files come late, twice, in any order.

Kept for the device that signs now: a server knows each device by itself. Blocking; runs on the storage executor.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.storage.profile import ProfileStore

_KEY = "asked_in_files"

# More sticks than these are not under way at once.
_REMEMBERED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAsk:
    """One that was signed here: its entry id, and what it said of the log. The answer shows that the log continues the
    one of `known_size` receipts, and that it holds those of the numbers in `prove`."""

    name: str
    known_size: int
    prove: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    device: str
    number: int = 0
    heard: int = 0
    asks: tuple[KnownAsk, ...] = ()


class AskBook:
    """Each method is one transaction, or part of the caller's. `device` says which signs now."""

    def __init__(self, store: "ProfileStore", *, device: Callable[[], str]) -> None:
        self._store = store
        self._device = device

    @property
    def number(self) -> int:
        """Of the last ask; 0 before the first."""
        return self._page().number

    def note(self, ask: KnownAsk) -> None:
        """It has the next number."""
        page = self._page()
        self._keep(replace(page, number=page.number + 1, asks=(*page.asks, ask)[-_REMEMBERED:]))

    def named(self, name: str) -> KnownAsk | None:
        return next((ask for ask in self._page().asks if ask.name == name), None)

    def is_new(self, serial: int) -> bool:
        """Whether news of this serial comes after all that was heard."""
        return serial > self._page().heard

    def hear(self, serial: int, *, number: int = 0) -> None:
        """News up to this serial is old from now on. The server knows of asks up to `number`: of more than this device
        does where an older copy of the database was put back."""
        page = self._page()
        if serial > page.heard or number > page.number:
            self._keep(replace(page, heard=max(serial, page.heard), number=max(number, page.number)))

    def _page(self) -> _Page:
        device = self._device()
        page = self._store.get(_KEY, _Page)
        return page if page is not None and page.device == device else _Page(device=device)

    def _keep(self, page: _Page) -> None:
        self._store.put(_KEY, page)
