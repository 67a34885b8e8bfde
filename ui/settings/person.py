"""Who works here: the name that stands under signed work, and the fields one knows. Kept by itself."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import GoldquillError
from app.domain.project import SPECIALISATIONS
from ui.bridge.work import Work
from ui.i18n import Retranslated
from ui.page import SavedMark, SavedState
from ui.settings.section import Section
from ui.settings.state import Account, Named
from ui.vocabulary import word
from ui.widgets.chip import Chip
from ui.widgets.flow_layout import FlowLayout

_AFTER_MS = 400


class PersonSection(Retranslated, Section):
    """An empty name or no field at all is not kept: the last good ones stay.

    Signals:
        saved_changed(SavedState): for the page's saved mark.
        failed(GoldquillError): it could not be kept; it is tried again at the next change.
        person_changed(Named): kept; records signed from now on carry it.
    """

    saved_changed = Signal(SavedState)
    failed = Signal(object)
    person_changed = Signal(object)

    def __init__(self, *, work: Work, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._account = account
        self._kept: tuple[str, tuple[str, ...]] | None = None
        self._name = QLineEdit(maxLength=200)
        self._chips = {key: Chip() for key in SPECIALISATIONS}
        fields = QWidget()
        flow = FlowLayout(fields)
        for chip in self._chips.values():
            flow.addWidget(chip)
            chip.toggled.connect(self._on_edited)
        self._name_label = self.add_row(self._name)
        self._fields_label = self.add_row(fields, names=next(iter(self._chips.values())))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self._name.textEdited.connect(self._on_edited)
        self._name.editingFinished.connect(self.save)
        self.retranslate()

    def load(self) -> None:
        """Show what is kept."""
        self._work.run(self._account.person, self._on_loaded, self.failed.emit, owner=self)

    def save(self) -> None:
        """Keep what is shown, unless it is kept already."""
        self._timer.stop()
        wanted = self._shown()
        if self._kept is None or wanted == self._kept or not all(wanted):
            return
        self.saved_changed.emit(SavedState(SavedMark.SAVING))
        self._kept = wanted
        name, specialisations = wanted
        self._work.run(
            lambda: self._account.rename(name=name, specialisations=specialisations),
            self._on_saved,
            self._on_failed,
            owner=self,
        )

    def retranslate(self) -> None:
        self.heading.setText(self.tr("You"))
        self._name_label.setText(self.tr("Name"))
        self._name.setAccessibleName(self.tr("Name"))
        self._fields_label.setText(self.tr("What you know well"))
        for key, chip in self._chips.items():
            chip.set_words(word(key))

    def _shown(self) -> tuple[str, tuple[str, ...]]:
        before = self._kept[1] if self._kept else ()
        chosen = [key for key, chip in self._chips.items() if chip.isChecked()]
        # The order is the person's: the first is their main field.
        ordered = (*(key for key in before if key in chosen), *(key for key in chosen if key not in before))
        return self._name.text().strip(), ordered

    def _on_loaded(self, person: Named) -> None:
        self._kept = None
        self._name.setText(person.name)
        for key, chip in self._chips.items():
            chip.setChecked(key in person.specialisations)
        self._kept = (person.name, person.specialisations)

    def _on_edited(self) -> None:
        if self._kept is not None:
            self._timer.start()

    def _on_saved(self, person: Named) -> None:
        self.saved_changed.emit(SavedState(SavedMark.SAVED))
        self.person_changed.emit(person)

    def _on_failed(self, error: GoldquillError) -> None:
        self._kept = ("", ())  # nothing shown equals it, so the next change is kept
        self.saved_changed.emit(SavedState(SavedMark.UNSAVED))
        self.failed.emit(error)
