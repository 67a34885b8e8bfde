"""Which work is exported: what there is, and what it can be narrowed to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.work import WorkKind
from ui.export.chips import Chips
from ui.export.choice import Choice
from ui.export.period import Period
from ui.export.state import ExportState
from ui.export.words import project_word
from ui.i18n import Retranslated
from ui.theme import set_role
from ui.vocabulary import word
from ui.widgets.section import Section


class PiecesCard(Retranslated, Section):
    """Signals:
    choice_changed(Choice): the person chose other work.
    """

    choice_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self._state: ExportState | None = None
        self._there, self._fits, self._left_out = (
            QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True) for _ in range(3)
        )
        set_role(self._left_out, "small")
        for place, label in enumerate((self._there, self._left_out), start=1):
            self.column.insertWidget(place, label)
        self._specialisations, self._languages, self._projects = Chips(word), Chips(word), Chips(project_word)
        self._period = Period()
        self._specialisations_label = self.add_row(self._specialisations)
        self._languages_label = self.add_row(self._languages)
        self._projects_label = self.add_row(self._projects)
        self._period_label = self.add_row(self._period)
        self.column.addWidget(self._fits)
        self._specialisations.chosen.connect(lambda chosen: self._choose(specialisations=chosen))
        self._languages.chosen.connect(lambda chosen: self._choose(languages=chosen))
        self._projects.chosen.connect(lambda chosen: self._choose(projects=chosen))
        self._period.chosen.connect(lambda since, until: self._choose(since=since, until=until))
        self.retranslate()

    def show_state(self, state: ExportState) -> None:
        """Paint this."""
        self._state = state
        choice = self._choice = state.choice
        self._specialisations.show_values(state.values("specialisation"), choice.specialisations)
        self._languages.show_values(state.values("language"), choice.languages)
        self._projects.show_values(state.values("project"), choice.projects)
        self._period.show_days(since=choice.since, until=choice.until, first=state.first_day, last=state.last_day)
        for label, control, wanted in (
            (self._specialisations_label, self._specialisations, len(state.values("specialisation")) > 1),
            (self._languages_label, self._languages, len(state.values("language")) > 1),
            (self._projects_label, self._projects, len(state.values("project")) > 1),
            (self._period_label, self._period, state.tally is not None),
        ):
            label.setVisible(wanted)
            control.setVisible(wanted)
        self._say()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Which work"))
        self._specialisations_label.setText(self.tr("Specialisations"))
        self._languages_label.setText(self.tr("Languages"))
        self._projects_label.setText(self.tr("Projects"))
        self._period_label.setText(self.tr("Signed"))
        self._left_out.setText(
            self.tr(
                "What you submitted and still stands. Drafts, and what you withdrew or revised, are left out. Where "
                "nothing is chosen below, all of it is exported."
            )
        )
        for chips, label in (
            (self._specialisations, self._specialisations_label),
            (self._languages, self._languages_label),
            (self._projects, self._projects_label),
        ):
            chips.retranslate()
            chips.setAccessibleName(label.text())
            chips.setToolTip(self.tr("With none chosen all are exported"))
        self._say()

    def _say(self) -> None:
        state = self._state
        if state is None or state.standing is None:
            return
        words = self.tr("%n piece(s) of work", "", state.standing)
        if state.tally is None:
            words = self.tr("{pieces}, being looked at…").format(pieces=words)
        else:
            words = self.tr("{pieces}: {kinds}").format(pieces=words, kinds=self._kinds_words(state.kinds))
        self._there.setText(words)
        chosen = state.chosen
        self._fits.setVisible(state.tally is not None and state.choice.narrows)
        set_role(self._fits, "" if chosen else "caution")
        if chosen:
            self._fits.setText(self.tr("Exported of it: {kinds}").format(kinds=self._kinds_words(chosen)))
        else:
            self._fits.setText(self.tr("None of it fits. Choose more."))

    def _kinds_words(self, kinds: Mapping[WorkKind, int]) -> str:
        """How many pieces of each kind: "12 rankings · 7 gold answers"."""
        words = {
            WorkKind.RANKING: self.tr("%n ranking(s)", "", kinds.get(WorkKind.RANKING, 0)),
            WorkKind.INSTRUCT: self.tr("%n gold answer(s)", "", kinds.get(WorkKind.INSTRUCT, 0)),
        }
        return " · ".join(words[kind] for kind in kinds if kind in words)

    def _choose(self, **changes: Any) -> None:
        self._choice = replace(self._choice, **changes)
        self.choice_changed.emit(self._choice)
