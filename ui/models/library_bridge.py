"""The library of models for the window: what is on the shelf, what is in the files, and which model the engine loads.

Every call returns at once. The shelf is asked on the storage thread; headers, stamps and devices on a second thread;
whole files are read on a third (`ReadingQueue`), so neither autosaves nor the fit of a model wait for a large file.
All loads go through here: a model is loaded only after its file was found to be the one that was added.

    library.load_chosen(bundled)      # at the start: the chosen model, or the one that came with the program
    library.close()                   # at the end, before the storage thread is closed
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Cancelled, GoldquillError, ModelFileMissing
from app.domain.model import Device, LibraryModel, ShelvedModel
from app.services.model_files import ModelFiles
from app.services.model_library import ModelLibrary, load_request, wanted_context
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.models.reading_queue import ReadingQueue
from ui.models.state import LOADING, Fitting, Plan, Use

Failed = Callable[[GoldquillError], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What was last asked to be used; an older wish whose file took long to read changes nothing any more.

    `model_id` is empty for "whichever is chosen", and however that one was."""

    model_id: str
    plan: Plan
    failed: Failed
    anyway: bool = False


class LibraryBridge(QObject):
    """`devices` takes a second at its first call; `remembered` and `remember(gpu_layers, context_tokens)` are the
    settings.

    Signals:
        listed(tuple[LibraryModel, ...]): the library as it is now.
        added(str, bool): the model with this id was added; True when it had been there.
        removed(ShelvedModel): taken off the library; `put_back` takes it.
        checked(str): the model's file was read and is the one that was added.
        refused(tuple[GoldquillError, ...]): files that could not be added, once the last of them was read.
        failed(GoldquillError): something that was asked for did not work.
        start_failed(GoldquillError): `load_chosen` did not work.
        reading_changed(Reading | None): the file being read from end to end.
        fitted(Fitting): the answer to `ask_fit`.
        devices_found(tuple[Device, ...]): the answer to `find_devices`.
        use_changed(Use): the engine was told to load this.
    """

    listed = Signal(object)
    added = Signal(str, bool)
    removed = Signal(object)
    checked = Signal(str)
    refused = Signal(object)
    failed = Signal(object)
    start_failed = Signal(object)
    reading_changed = Signal(object)
    fitted = Signal(object)
    devices_found = Signal(object)
    use_changed = Signal(object)

    def __init__(
        self,
        *,
        work: Work,
        library: ModelLibrary,
        files: ModelFiles,
        engine: EngineBridge,
        devices: Callable[[], tuple[Device, ...]],
        remembered: Callable[[], Plan],
        remember: Callable[[int, int], None],
        report_crash: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._library = library
        self._files = files
        self._engine = engine
        self._devices = devices
        self._remembered = remembered
        self._remember = remember
        self._looking = Work(report_crash, self)
        self._reading = ReadingQueue(report_crash, self)
        self._reading.changed.connect(self._on_reading_changed)
        self._shelved: dict[str, ShelvedModel] = {}
        self._refusals: list[GoldquillError] = []
        self._wish: _Wish | None = None
        self._use: Use | None = None

    @property
    def use(self) -> Use | None:
        """What the engine was last told to load."""
        return self._use

    @property
    def remembered(self) -> Plan:
        """Layers and context as the settings have them."""
        return self._remembered()

    def load_chosen(self, bundled: Path | None = None) -> None:
        """Load the chosen model as the settings say; what goes wrong comes as `start_failed`.

        Where the library is new, `bundled` is added and chosen. Where the chosen file is gone and `bundled` has the
        same bytes, it takes its place: an installation may lie elsewhere than the last time.
        """
        self.find_devices()  # at the same time: before the model takes its part of their memory
        wish = self._wish = _Wish("", self._remembered(), self.start_failed.emit)
        self._engine.expect_load(True)
        started, failed = partial(self._on_start, wish, bundled), partial(self._give_up, wish)
        self._work.run(self._library.models, started, failed, owner=self)

    def refresh(self) -> None:
        """Look at the library and its files again; `listed` follows."""
        self._work.run(self._library.models, self._on_models, self.failed.emit, owner=self)

    def find_devices(self) -> None:
        """Ask for the devices and their free memory; `devices_found` follows."""
        self._looking.run(self._devices, self.devices_found.emit, owner=self)

    def ask_fit(self, model: LibraryModel, plan: Plan) -> None:
        """Ask how a model fits this machine; `fitted` follows."""
        tokens = wanted_context(model.info, plan.context_tokens)
        self._looking.run(
            lambda: self._files.fit(model.info, context_tokens=tokens, gpu_layers=plan.gpu_layers),
            lambda report: self.fitted.emit(Fitting(model_id=model.id, plan=plan, report=report)),
            lambda error: self.fitted.emit(Fitting(model_id=model.id, plan=plan, error=error)),
            owner=self,
        )

    def add(self, paths: Iterable[Path]) -> None:
        """Read files and put them into the library; each one that is a model comes as `added`."""
        for path in paths:
            self._reading.read(path, partial(self._files.read, path), self._keep_added, self._refusals.append)

    def use_model(self, model_id: str, plan: Plan, *, anyway: bool = False) -> None:
        """Choose a model, remember the plan and load it, after its file was found to be the one that was added.

        `anyway`: also where it needs more memory than is free, now and at the next starts.
        """
        asked = (model_id, plan, anyway)
        under_way = self._wish is not None and (self._wish.model_id, self._wish.plan, self._wish.anyway) == asked
        if not under_way and (shelved := self._shelved.get(model_id)) is not None:
            wish = self._wish = _Wish(model_id, plan, self.failed.emit, anyway)
            self._make_sure(wish, replace(shelved, anyway=anyway), partial(self._give_up, wish))

    def check_again(self, model_id: str) -> None:
        """Read the model's file from end to end and compare."""
        if (shelved := self._shelved.get(model_id)) is not None:
            self._read_again(shelved, self._keep_check, self._fail)

    def remove(self, model_id: str) -> None:
        """Take a model off the library; the file stays, and so does a model that is answering."""
        if self._use is not None and self._use.model_id == model_id and self._is_loading:
            self._engine.cancel_load()
        self._work.run(lambda: self._library.remove(model_id), self._on_removed, self.failed.emit, owner=self)

    def put_back(self, removed: ShelvedModel) -> None:
        """Undo `remove`."""
        self._work.run(lambda: self._library.put_back(removed), lambda _: self.refresh(), self.failed.emit, owner=self)

    def cancel_reading(self) -> None:
        """Stop reading files; nothing of them is kept."""
        self._reading.cancel()

    def cancel_load(self) -> None:
        """Stop loading a model. It stays the chosen one."""
        self._wish = None
        self._engine.cancel_load()

    def close(self) -> None:
        """Stop reading and end the threads; nothing more is told."""
        self._reading.close()
        self._looking.close()

    @property
    def _is_loading(self) -> bool:
        return self._engine.state is not None and self._engine.state.status in LOADING

    def _on_models(self, shelved: tuple[ShelvedModel, ...]) -> None:
        self._shelved = {model.id: model for model in shelved}
        self._looking.run(
            lambda: tuple(self._files.describe(model) for model in shelved),
            self.listed.emit,
            self.failed.emit,
            owner=self,
        )

    def _on_start(self, wish: _Wish, bundled: Path | None, shelved: tuple[ShelvedModel, ...]) -> None:
        self._on_models(shelved)
        chosen = next((model for model in shelved if model.chosen), None)
        if chosen is not None:
            self._make_sure(wish, chosen, partial(self._on_start_trouble, wish, bundled, chosen))
        elif not shelved and bundled is not None:
            begin, failed = partial(self._begin_with, wish, bundled), partial(self._give_up, wish)
            self._work.run(self._library.emptied, begin, failed, owner=self)
        else:
            self._end(wish)

    def _begin_with(self, wish: _Wish, bundled: Path, emptied: bool) -> None:
        """A new library begins with the model that came along; one that the person emptied stays empty."""
        if not emptied:
            self._read_bundled(wish, bundled, partial(self._add_and_choose, wish))
        else:
            self._end(wish)

    def _on_start_trouble(self, wish: _Wish, bundled: Path | None, chosen: ShelvedModel, error: GoldquillError) -> None:
        """The chosen file cannot be used; if it is gone, the same bytes may have come along elsewhere."""

        def on_read(read: ShelvedModel) -> None:
            if read.id == chosen.id:
                self._add_and_choose(wish, read)
            else:
                self._give_up(wish, error)

        if bundled is not None and isinstance(error, ModelFileMissing):
            self._read_bundled(wish, bundled, on_read)
        else:
            self._give_up(wish, error)

    def _read_bundled(self, wish: _Wish, bundled: Path, done: Callable[[ShelvedModel], None]) -> None:
        self._reading.read(bundled, partial(self._files.read, bundled), done, partial(self._give_up, wish))

    def _add_and_choose(self, wish: _Wish, read: ShelvedModel) -> None:
        choose, give_up = partial(self._choose, wish), partial(self._give_up, wish)
        self._work.run(lambda: self._library.add(read), choose, give_up, owner=self)

    def _make_sure(self, wish: _Wish, shelved: ShelvedModel, failed: Failed) -> None:
        """Choose and load the model at once if its file was not touched, else after it was read again."""

        def on_looked(touched: bool) -> None:
            if touched:
                self._read_again(shelved, partial(self._choose, wish), failed)
            else:
                self._choose(wish, shelved)

        self._looking.run(lambda: self._files.touched(shelved), on_looked, failed, owner=self)

    def _read_again(self, shelved: ShelvedModel, done: Callable[[ShelvedModel], None], failed: Failed) -> None:
        self._reading.read(shelved.info.path, partial(self._files.check, shelved), done, failed)

    def _choose(self, wish: _Wish, checked: ShelvedModel) -> None:
        """Keep what was found of the file; choose the model and load it unless something else is wished by now."""
        wanted = wish is self._wish
        done, failed = partial(self._on_chosen, wish), partial(self._give_up, wish)
        self._work.run(lambda: self._library.keep_check(checked, choose=wanted), done, failed, owner=self)

    def _on_chosen(self, wish: _Wish, model: ShelvedModel | None) -> None:
        self.refresh()
        if wish is not self._wish:
            return
        if model is None:  # taken off the library meanwhile
            self._end(wish)
            return
        self._wish = None
        plan = wish.plan
        self._remember(plan.gpu_layers, plan.context_tokens)
        self._use = Use(model.id, plan)
        self.use_changed.emit(self._use)
        self._engine.load(load_request(model, gpu_layers=plan.gpu_layers, context_tokens=plan.context_tokens))

    def _give_up(self, wish: _Wish, error: GoldquillError) -> None:
        """The wish cannot be met; that is told unless the person stopped it or wishes something else by now."""
        self.refresh()
        if self._end(wish) and not isinstance(error, Cancelled):
            wish.failed(error)

    def _end(self, wish: _Wish) -> bool:
        """Nothing is loaded for this wish; return whether it was still the one."""
        last = wish is self._wish
        if last:
            self._wish = None
            self._engine.expect_load(False)
        return last

    def _keep_check(self, checked: ShelvedModel) -> None:
        def done(kept: ShelvedModel | None) -> None:
            self.refresh()
            if kept is not None:
                self.checked.emit(kept.id)

        self._work.run(lambda: self._library.keep_check(checked), done, self._fail, owner=self)

    def _fail(self, error: GoldquillError) -> None:
        self.refresh()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _keep_added(self, read: ShelvedModel) -> None:
        def done(added: ShelvedModel) -> None:
            self.added.emit(added.id, read.id in self._shelved)
            self.refresh()

        self._work.run(lambda: self._library.add(read), done, self.failed.emit, owner=self)

    def _on_removed(self, removed: ShelvedModel | None) -> None:
        if removed is not None:
            self.removed.emit(removed)
        self.refresh()

    def _on_reading_changed(self, reading: object) -> None:
        self.reading_changed.emit(reading)
        if reading is None:
            refusals = tuple(error for error in self._refusals if not isinstance(error, Cancelled))
            self._refusals.clear()
            if refusals:
                self.refused.emit(refusals)
