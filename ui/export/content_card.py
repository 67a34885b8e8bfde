"""What is written of the work: configurations, format, what is held out, and what the card says."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.dataset.request import Format
from ui.export.choice import MOST_HELD_OUT, USUAL_NAME, Choice
from ui.export.config_boxes import ConfigBoxes
from ui.i18n import Retranslated
from ui.theme import set_role
from ui.widgets.section import Section
from ui.widgets.segmented import Segmented
from ui.widgets.still_fields import StillSpinBox

_STEP = 5


class ContentCard(Retranslated, Section):
    """Signals:
    choice_changed(Choice): the person wants other things written.
    """

    choice_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self._about = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._about, "small")
        self._configs = ConfigBoxes()
        self.column.insertWidget(1, self._about)
        self.column.insertWidget(2, self._configs)
        self._format = Segmented(tuple(each.value for each in Format))
        self._held_out = StillSpinBox(
            minimum=0, maximum=MOST_HELD_OUT, singleStep=_STEP, suffix=" %", value=self._choice.test_percent
        )
        self._one_pair = QCheckBox()
        self._name, self._licence = QLineEdit(maxLength=200), QLineEdit(maxLength=100)
        held_out = QHBoxLayout()
        held_out.addWidget(self._held_out)
        held_out.addStretch(1)
        self._format_label = self.add_row(self._format)
        self._held_out_label = self.add_row(held_out, names=self._held_out)
        self._held_out_help = self.add_help()
        self._one_pair_label = self.add_row(self._one_pair)
        self._name_label = self.add_row(self._name)
        self._licence_label = self.add_row(self._licence)
        self._licence_help = self.add_help()
        self._configs.chosen.connect(lambda chosen: self._choose(configs=chosen))
        self._format.chosen.connect(lambda key: self._choose(format=Format(key)))
        self._held_out.valueChanged.connect(lambda percent: self._choose(test_percent=percent))
        self._one_pair.toggled.connect(lambda checked: self._choose(one_pair=checked))
        self._name.textEdited.connect(lambda text: self._choose(name=text))
        self._licence.textEdited.connect(lambda text: self._choose(licence=text))
        self.show_choice(self._choice)
        self.retranslate()

    def show_choice(self, choice: Choice) -> None:
        """Paint this."""
        self._choice = choice
        self._configs.show_chosen(choice.configs)

    def focus_configs(self) -> None:
        """Put the focus where configurations are ticked."""
        self._configs.focus_first()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("What is written"))
        self._about.setText(self.tr("Each of these is a table of its own. If you are not sure, leave them all."))
        self._configs.setAccessibleName(self.tr("Tables"))
        self._format_label.setText(self.tr("Format"))
        self._format.set_words({Format.PARQUET.value: "Parquet", Format.JSONL.value: "JSON Lines"})
        self._format.setAccessibleName(self.tr("Format"))
        self._held_out_label.setText(self.tr("Held out for testing"))
        self._held_out.setAccessibleName(self.tr("Held out for testing"))
        self._held_out_help.setText(
            self.tr("About so many of a hundred questions are not trained on, and show what a model has learnt.")
        )
        self._one_pair_label.setText(self.tr("Pairs"))
        self._one_pair.setText(self.tr("One of each question, not every one"))
        self._one_pair.setToolTip(self.tr("A ranking of four answers makes up to six pairs; this takes one of them"))
        self._name_label.setText(self.tr("Name"))
        self._name.setAccessibleName(self.tr("Name"))
        self._name.setPlaceholderText(USUAL_NAME)
        self._licence_label.setText(self.tr("Licence of the texts"))
        self._licence.setAccessibleName(self.tr("Licence of the texts"))
        self._licence.setPlaceholderText(self.tr("CC-BY-4.0, for example"))
        self._licence_help.setText(self.tr("Says in the card what others may do with them. May be left empty."))

    def _choose(self, **changes: Any) -> None:
        self._choice = replace(self._choice, **changes)
        self.choice_changed.emit(self._choice)
