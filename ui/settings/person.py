"""Who works here: the name that stands under signed work, and the fields one knows. Kept by itself."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.errors import GoldquillError
from app.domain.project import SPECIALISATIONS
from ui.bridge.work import Work
from ui.i18n import Retranslated
from ui.page import SavedMark, SavedState
from ui.settings.state import Account, Named
from ui.theme import set_role
from ui.vocabulary import word
from ui.widgets.chip import Chip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.section import Section

_AFTER_MS = 400
_Shown = tuple[str, tuple[str, ...]]  # the name, the fields in the person's order


class PersonSection(Retranslated, Section):
    """An empty name or no field at all is not kept: the last good ones stay, and what is missing is said at its place.

    Signals:
        saved_changed(SavedState): for the page's saved mark.
        named(): a name is kept.
        failed(GoldquillError): it could not be kept; it is tried again at the next change or visit.
    """

    saved_changed = Signal(SavedState)
    named = Signal()
    failed = Signal(object)

    def __init__(self, *, work: Work, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._account = account
        self._kept: _Shown | None = None  # None until it is read
        self._asked: _Shown | None = None  # what is kept or on its way to be; None when that failed
        self._name = QLineEdit(maxLength=200)
        self._chips = {key: Chip() for key in SPECIALISATIONS}
        fields = QWidget()
        flow = FlowLayout(fields)
        for chip in self._chips.values():
            flow.addWidget(chip)
            chip.toggled.connect(self._on_edited)
        self._name_label = self.add_row(self._name)
        self._name_missing = self._add_missing()
        self._fields_label = self.add_row(fields, names=next(iter(self._chips.values())))
        self._fields_missing = self._add_missing()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self._name.textEdited.connect(self._on_edited)
        self._name.editingFinished.connect(self.save)
        self.retranslate()

    @property
    def name_field(self) -> QWidget:
        """Where the name is typed."""
        return self._name

    def load(self) -> None:
        """Show what is kept; what could not be kept before stays in the fields and is tried again."""
        if self._kept is not None and self._asked is None:
            self.save()
        else:
            self._work.run(self._account.person, self._on_loaded, self.failed.emit, owner=self)

    def save(self) -> None:
        """Keep what is shown, unless it is kept already or something is missing."""
        self._timer.stop()
        if self._kept is None:
            return
        wanted, missing = self._shown(), self._missing_words()
        if any(missing):
            self.saved_changed.emit(SavedState(SavedMark.UNSAVED, " ".join(words for words in missing if words)))
        elif wanted != self._asked:
            self._keep(wanted)
        elif wanted == self._kept:
            self.saved_changed.emit(SavedState(SavedMark.SAVED))

    def retranslate(self) -> None:
        self.heading.setText(self.tr("You"))
        self._name_label.setText(self.tr("Name"))
        self._name.setAccessibleName(self.tr("Name"))
        self._fields_label.setText(self.tr("What you know well"))
        for key, chip in self._chips.items():
            chip.set_words(word(key))
        self._show_missing()

    def _add_missing(self) -> QLabel:
        line = self.add_help()
        set_role(line, "caution")
        return line

    def _keep(self, wanted: _Shown) -> None:
        self.saved_changed.emit(SavedState(SavedMark.SAVING))
        self._asked = wanted
        name, specialisations = wanted
        self._work.run(
            lambda: self._account.rename(name=name, specialisations=specialisations),
            self._on_saved,
            self._on_failed,
            owner=self,
        )

    def _missing_words(self) -> tuple[str, str]:
        """What is missing of the name and of the fields; "" where nothing is."""
        name, specialisations = self._shown()
        return (
            "" if name else self._name_missing_words(),
            "" if specialisations else self.tr("Choose at least one field. Until then the last ones stay."),
        )

    def _name_missing_words(self) -> str:
        if self._kept is not None and not self._kept[0]:  # a first start that was cut off
            return self.tr("Type your name: it stands under what you sign.")
        return self.tr("Type a name: it stands under what you sign. Until then the last one stays.")

    def _show_missing(self) -> None:
        for line, words in zip(
            (self._name_missing, self._fields_missing),
            self._missing_words() if self._kept is not None else ("", ""),
            strict=True,
        ):
            line.setText(words)
            line.setVisible(bool(words))
        self._name.setAccessibleDescription(self._name_missing.text())

    def _shown(self) -> _Shown:
        before = next((known[1] for known in (self._asked, self._kept) if known is not None), ())
        chosen = [key for key, chip in self._chips.items() if chip.isChecked()]
        # The order is the person's: the first is their main field.
        ordered = (*(key for key in before if key in chosen), *(key for key in chosen if key not in before))
        return self._name.text().strip(), ordered

    def _on_loaded(self, person: Named) -> None:
        self._kept = None
        self._name.setText(person.name)
        for key, chip in self._chips.items():
            chip.setChecked(key in person.specialisations)
        self._kept = self._asked = (person.name, person.specialisations)
        self._show_missing()
        self.saved_changed.emit(SavedState(SavedMark.SAVED))

    def _on_edited(self) -> None:
        if self._kept is not None:
            self._show_missing()
            self._timer.start()

    def _on_saved(self, person: Named) -> None:
        self._kept = (person.name, person.specialisations)
        self._asked = self._asked or self._kept
        self.named.emit()
        self.saved_changed.emit(SavedState(SavedMark.SAVED))

    def _on_failed(self, error: GoldquillError) -> None:
        self._asked = None
        self.saved_changed.emit(SavedState(SavedMark.UNSAVED))
        self.failed.emit(error)
