"""Says in the page's notice what happened to a model, and offers what can be done about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.domain.errors import (
    Cancelled,
    GoldquillError,
    ModelError,
    ModelLoadFailed,
    ModelTooBig,
    ServerLied,
    ServerRefused,
    WrongHash,
    WrongModelCame,
)
from app.domain.events import EngineChanged, EngineStatus
from app.domain.failures import rebuild
from app.domain.model import CatalogueEntry, FitReport, LibraryModel, ShelvedModel
from ui.errors import error_words
from ui.models.library_bridge import LibraryBridge
from ui.models.offers_bridge import OffersBridge
from ui.models.state import Fetching, ModelsState, model_name
from ui.models.words import refusal_words
from ui.widgets.notice import Notice, NoticeKind

_GLANCE_S = 3
_SENTENCE_S = 8


class Announcer(QObject):
    """Hears the library and the offers by itself; the engine's state is told by the page, which knows when it is in
    front.

    `state` gives what the page knows now.
    """

    def __init__(
        self,
        notice: Notice,
        library: LibraryBridge,
        offers: OffersBridge,
        state: Callable[[], ModelsState],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._notice = notice
        self._library = library
        self._offers = offers
        self._state = state
        self._told: EngineChanged | None = None
        library.added.connect(self._on_added)
        library.removed.connect(self._on_removed)
        library.checked.connect(self._on_checked)
        library.refused.connect(self._on_refused)
        library.failed.connect(self._on_failed)
        offers.got.connect(self._on_got)
        offers.failed.connect(self._on_not_got)

    def tell_engine(self, engine: EngineChanged) -> None:
        """Say that a model could not be loaded, once."""
        if engine.status is not EngineStatus.FAILED or engine.error is None or engine == self._told:
            return
        self._told = engine
        error, use = rebuild(engine.error), self._library.use
        if isinstance(error, ModelTooBig) and use is not None:
            self._offer_anyway(error, lambda: self._library.use_model(use.model_id, use.plan, anyway=True))
            return
        details = error.log_tail if isinstance(error, ModelLoadFailed) else ""
        if details:
            self._notice.say_error(error, action=self.tr("Copy the details"), on_action=lambda: self.copy(details))
        else:
            self._notice.say_error(error)

    def tell_stopped(self) -> None:
        """Say that the load was given up."""
        self._notice.say(self.tr("Loading was stopped. No model is in use."), for_seconds=_SENTENCE_S)

    def tell_not_used(self, model: LibraryModel) -> None:
        """Say why there is nothing to be gained by loading this model now."""
        if not model.available:
            words = self.tr("The file of this model is not where it was. Put it back, or remove the model here.")
        elif self._state().loading:
            words = self.tr("This model is being loaded.")
        else:
            words = self.tr("This model is in use already, as it is set here.")
        self._notice.say(words, for_seconds=_SENTENCE_S)

    def tell_under_way(self, fetching: Fetching) -> None:
        """Say that one model at a time is fetched."""
        words = self.tr("“{name}” is on its way. Models are fetched one at a time.").format(name=fetching.entry.name)
        self._notice.say(words, for_seconds=_SENTENCE_S)

    def warn_too_big(self, model: LibraryModel, report: FitReport, on_anyway: Callable[[], None]) -> None:
        """Say that the model needs more memory than is free, and offer to load it all the same."""
        self._offer_anyway(ModelTooBig(model.info.path, *report.scarcest), on_anyway)

    def copy(self, text: str) -> None:
        """Put words on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self._notice.say(self.tr("Copied."), for_seconds=_GLANCE_S)

    def _offer_anyway(self, error: ModelTooBig, on_anyway: Callable[[], None]) -> None:
        words, anyway = error_words(error), self.tr("Load it anyway")
        self._notice.say(words.title, words.advice, kind=NoticeKind.CAUTION, action=anyway, on_action=on_anyway)

    def _on_added(self, model_id: str, known: bool) -> None:
        del model_id
        if known:
            self._notice.say(self.tr("This model is in the library already."), for_seconds=_SENTENCE_S)

    def _on_removed(self, removed: ShelvedModel) -> None:
        loaded = self._state().loaded
        if loaded is not None and loaded.id == removed.id:
            words = self.tr("“{name}” is off the list; it answers until you use another. Its file stays.")
        else:
            words = self.tr("“{name}” is off the list. Its file stays where it is.")
        said = words.format(name=self._name_of(removed.id))
        self._notice.offer_undo(said, lambda: self._library.put_back(removed))

    def _on_checked(self, model_id: str) -> None:
        words = self.tr("“{name}” is the very file that was added.").format(name=self._name_of(model_id))
        self._notice.say(words, kind=NoticeKind.GOOD, for_seconds=_SENTENCE_S)

    def _on_refused(self, errors: tuple[GoldquillError, ...]) -> None:
        refusals = [refusal_words(error) for error in errors]
        title, advice = refusals[0].title, refusals[0].advice
        if len(refusals) > 1:
            title = self.tr("Could not add %n file(s).", "", len(refusals))
            advice = "\n".join(words.title for words in refusals)
        self._notice.say(title, advice, kind=NoticeKind.DANGER)

    def _on_failed(self, error: GoldquillError) -> None:
        if isinstance(error, WrongHash):
            path, again = error.path, self.tr("Add it as it is now")
            self._notice.say_error(error, action=again, on_action=lambda: self._library.add([path]))
        else:
            self._notice.say_error(error)

    def _on_got(self, entry: CatalogueEntry) -> None:
        words = self.tr("“{name}” is here, and it is the very file that your company signed for.")
        self._notice.say(
            words.format(name=entry.name),
            kind=NoticeKind.GOOD,
            action=self.tr("Use this model"),
            on_action=lambda: self._library.use_model(entry.sha256, self._library.remembered),
        )

    def _on_not_got(self, entry: CatalogueEntry, error: GoldquillError) -> None:
        again = partial(self._get, entry)
        if isinstance(error, Cancelled):
            words = self.tr("“{name}” is no longer being fetched. What has come is kept.").format(name=entry.name)
            self._notice.say(words, action=self.tr("Go on"), on_action=again)
        elif isinstance(error, ServerRefused | ServerLied) or (
            isinstance(error, ModelError) and not isinstance(error, WrongModelCame)
        ):
            said = refusal_words(error)
            self._notice.say(said.title, said.advice, kind=NoticeKind.DANGER)
        else:
            self._notice.say_error(error, action=self.tr("Go on"), on_action=again)

    def _get(self, entry: CatalogueEntry) -> None:
        for offer in self._state().to_get:
            if offer.entry.sha256 == entry.sha256:
                self._offers.get(offer)

    def _name_of(self, model_id: str) -> str:
        return next((model_name(model) for model in self._state().models or () if model.id == model_id), "")
