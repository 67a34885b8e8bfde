"""Brings a model of the company's to this desk: its file into the profile, the model into the library.

In one way for the window and the command line. Blocks while it waits for the network, on a connection of its own, so
that sending goes on meanwhile; the desk's own work is asked for through `ask`, as `Exchange` does.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from app.commands.exchange import Ask, transport_of
from app.domain.errors import ServerLied
from app.domain.model import CatalogueEntry, Offer, ShelvedModel
from app.domain.ports import Clock
from app.services.company_models import part_of
from sync.client.download import IsCancelled, OnProgress, fetch
from sync.client.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.commands.desk import Desk


class ModelFetch:
    """One model on its way here."""

    def __init__(self, desk: "Desk", *, ask: Ask, clock: Clock) -> None:
        self._desk = desk
        self._ask = ask
        self._clock = clock
        self._transport: Transport | None = None

    def run(
        self, entry: CatalogueEntry, *, on_progress: OnProgress, stopped: IsCancelled = lambda: False
    ) -> ShelvedModel:
        """Fetch the file, or what is missing of it, and add it to the library.

        Raises NotEnrolled, what `sync.client.download.fetch` raises (Cancelled once `stopped`), a `ModelError` for a
        file that is no model that chats. A server that is not believed is asked for nothing: ServerLied.
        """
        membership = self._ask(self._desk.members.present)
        if membership.distrusted:
            raise ServerLied(membership.distrusted)
        folder = self._desk.offers.folder
        _tidy(folder, self._ask(self._desk.offers.offered))
        self._transport = transport_of(membership, self._clock)
        try:
            path = fetch(self._transport, entry, folder, on_progress=on_progress, cancelled=stopped)
        finally:
            self._transport.close()
        fetched = self._desk.model_files.take(path, sha256=entry.sha256)
        return self._ask(lambda: self._desk.library.add(fetched))

    def hang_up(self) -> None:
        """From another thread, once it is `stopped`: have `run` wait for nothing more."""
        if self._transport is not None:
            self._transport.hang_up()


def _tidy(folder: "Path", offered: "Sequence[Offer]") -> None:
    """Parts of models that nobody offers any more would lie there for ever, out of sight."""
    wanted = {part_of(folder, each.entry.sha256) for each in offered}
    for part in folder.glob(part_of(folder, "*").name):
        if part not in wanted:
            with suppress(OSError):  # what else is wrong with the folder is told by whoever writes there
                part.unlink()
