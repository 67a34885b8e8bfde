"""The ranking desk: the question, the cards, the order, the reasons. It edits one `RankingState` and shows it.

Nothing here is kept, streamed or signed: the desk says `state_changed`, the page does the rest. The order of work runs
from errors over scores to the ranking, and so does the focus.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from app.domain.project import Project
from ui.i18n import Retranslated
from ui.judgement_words import flag_word, label_word
from ui.named_actions import NamedAction
from ui.ranking import order as orders
from ui.ranking.answer_card import AnswerCard
from ui.ranking.card_grid import CardGrid
from ui.ranking.desk_actions import DeskActions, closing_key
from ui.ranking.order_panel import OrderPanel
from ui.ranking.popover import Popover
from ui.ranking.prompt_header import PromptHeader
from ui.ranking.scores_panel import ScoresPanel
from ui.ranking.sheet import OVERALL, Sheet
from ui.ranking.state import Card, RankingState
from ui.ranking.strip_plan import Drop, Gap, Tie
from ui.ranking.tick_panel import TickPanel
from ui.ranking.why_field import WhyField
from ui.ranking.words import place_word
from ui.reading import Reading
from ui.theme import Theme
from ui.tokens import SPACE_2, SPACE_3, SPACE_5


class RankingDesk(Retranslated, QWidget):
    """Signals:
    state_changed(RankingState): the person decided something, or picked another card.
    why_left(): the field of reasons lost the focus.
    stop_asked(str), again_asked(str): end this answer's stream; have another answer in its place.
    link_activated(str): a link in an answer was chosen.
    refused(str): a key could do nothing here; which one, as `words.refusal_words` knows it.
    """

    state_changed = Signal(object)
    why_left = Signal()
    stop_asked = Signal(str)
    again_asked = Signal(str)
    link_activated = Signal(str)
    refused = Signal(str)

    def __init__(self, theme: Theme, named_action: NamedAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading = Reading(theme, self)
        self._state: RankingState | None = None
        self._cards: list[AnswerCard] = []
        self._panels: dict[str, Popover] = {}
        self._panels_of: Project | None = None
        self._to_make: list[tuple[int, Project, Callable[[], None]]] = []
        self._making = QTimer(self)
        self._making.setInterval(0)
        self._making.timeout.connect(self._make_next)
        self.actions_ = DeskActions(named_action, self)
        self._header = PromptHeader(
            theme, self._reading, unfold=self.actions_["unfold"], labels=self.actions_["labels"]
        )
        self._grid = CardGrid(theme)
        self._order = OrderPanel(theme, self.actions_)
        self._why = WhyField(theme)
        self._build()
        self._connect()
        self.retranslate()
        self.actions_.show(())

    @property
    def state(self) -> RankingState:
        """What is on the desk; there is something once `open_state` was called."""
        assert self._state is not None  # noqa: S101 — the page shows the desk only then
        return self._state

    @property
    def caret(self) -> int:
        """Where the caret is in the reasons, in UTF-16 units."""
        return self._why.caret()

    # What the page shows

    def make_ready(self, k: int, project: Project, then: Callable[[], None] = lambda: None) -> None:
        """Make what is missing to show `k` answers, a piece each turn of the event loop, and call `then`: made at once
        it would keep the window from its keys for a tenth of a second."""
        self._to_make.append((k, project, then))
        self._making.start()

    def _make_next(self) -> None:
        k, project, then = self._to_make[0]
        if self._panels_of != project:
            self._make_panels(project)
        elif len(self._cards) < k:
            self._make_card()
        else:
            self._to_make.pop(0)
            if not self._to_make:
                self._making.stop()
            then()

    def open_state(self, state: RankingState, caret: int = 0) -> None:
        """Put another set of answers on the desk."""
        self._close_panels()
        if self._panels_of != state.project:
            self._make_panels(state.project)
        self._state = state
        self._show_cards(len(state.cards))
        self._header.show_dialogue(state.messages)
        self._order.offer(state.project.criteria if state.project.rank_per_criterion else (), len(state.cards))
        self._why.set_text(state.sheet.justification)
        self._why.set_caret(caret)
        self._paint()

    def show_state(self, state: RankingState) -> None:
        """Show the same set further on: texts that streamed, answers that ended."""
        before, self._state = self._state, state
        if before is None or before.sheet != state.sheet or [c.id for c in before.cards] != [c.id for c in state.cards]:
            self._paint()
            return
        for card, view in zip(state.cards, self._cards, strict=False):
            view.show_card(card, again=state.can_have_again(card))
        self._show_usable()

    def show_reading(self, done: int, total: int) -> None:
        """Show on the answers that are about to begin how far the question is read, in tokens."""
        for view in self._cards[: len(self.state.cards)]:
            view.show_reading(100 * done // max(1, total))

    def put_away(self) -> None:
        """Nothing is on the desk: its keys are silent."""
        self._close_panels()
        self._state = None
        self.actions_.show(())

    def focus_first(self) -> None:
        """Put the ring on the picked card."""
        if self._state is not None:
            self._cards[self._state.selected].setFocus(Qt.FocusReason.OtherFocusReason)

    # Commands: what keys and buttons do

    def pick(self, index: int) -> None:
        if not 0 <= index < len(self.state.cards):
            self.refused.emit("pick")
            return
        self._cards[index].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._grid.reveal(self._cards[index])
        self._change(self.state.picked(index))

    def read_answer(self) -> None:
        self._cards[self.state.selected].read()

    def place_next(self) -> None:
        button = QApplication.focusWidget()
        if isinstance(button, QAbstractButton):  # Return on a button is that button's
            button.click()
            return
        self._reorder(orders.place_last, "place")

    def shift(self, step: int) -> None:
        if step < 0:
            self._reorder(orders.move_better, "better")
        else:
            self._reorder(orders.move_worse, "worse")

    def tie(self) -> None:
        self._reorder(orders.tie_next, "tie")

    def take_out(self) -> None:
        self._reorder(orders.take_out, "out")

    def open_flags(self) -> None:
        self._open_beside_card("flags")

    def open_scores(self) -> None:
        self._open_beside_card("scores")

    def open_labels(self) -> None:
        self._open("labels", self._header, self._header)

    def aim_quality(self) -> None:
        self._cards[self.state.selected].aim_quality()

    def aim_strength(self) -> None:
        self._order.aim_strength()

    def next_criterion(self) -> None:
        by = (OVERALL, *self.state.project.criteria)
        self._change(self.state.ranking_by(by[(by.index(self.state.by) + 1) % len(by)]))

    def toggle_all_bad(self) -> None:
        self._edit(replace(self.state.sheet, all_bad=not self.state.sheet.all_bad))

    def toggle_cannot_rank(self) -> None:
        self._edit(replace(self.state.sheet, cannot_rank=not self.state.sheet.cannot_rank))

    def focus_why(self) -> None:
        self._why.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def unfold(self) -> None:
        self._header.unfold(self.actions_["unfold"].isChecked())

    def back_to_cards(self) -> None:
        self._order.give_up_drag()
        self.focus_first()

    def undo(self) -> None:
        self._change(self.state.undone(), "undo")

    def redo(self) -> None:
        self._change(self.state.redone(), "redo")

    # Inside

    def retranslate(self) -> None:
        self.actions_.retranslate()
        self._why.set_hints(self.tr("Why this order? What decided it?"))
        self._why.setAccessibleName(self.tr("Why this order"))
        if self._state is not None:
            self._paint()

    def _build(self) -> None:
        foot = QVBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._order)
        foot.addWidget(self._why)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_2, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self._header)
        column.addWidget(self._grid, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._order.strip.card_picked.connect(self._on_letter_picked)
        self._order.strip.card_dropped.connect(self._on_dropped)
        self._order.strength_chosen.connect(self._on_strength_chosen)
        self._order.by_chosen.connect(lambda by: self._change(self.state.ranking_by(by)))
        self._order.strength_given.connect(self.focus_first)
        self._why.text_edited.connect(self._on_why_edited)
        self._why.left.connect(self.why_left)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 — there are widgets
        app.focusChanged.connect(self._on_focus_changed)

    def _make_panels(self, project: Project) -> None:
        for panel in self._panels.values():
            panel.deleteLater()
        self._panels_of = project
        flags = TickPanel(
            project.flags, flag_word, closing_key=closing_key("F"), grave=project.critical_flags, parent=self
        )
        labels = TickPanel(project.prompt_labels, label_word, closing_key=closing_key("P"), parent=self)
        scores = ScoresPanel(self._theme, project.criteria, closing_key=closing_key("C"), parent=self)
        flags.toggled.connect(self._on_flag_toggled)
        labels.toggled.connect(self._on_label_toggled)
        scores.scored.connect(self._on_scored)
        self._panels = {"flags": flags, "labels": labels, "scores": scores}
        for panel in self._panels.values():
            panel.closed.connect(self._on_panel_closed)

    def _show_cards(self, k: int) -> None:
        while len(self._cards) < k:
            self._make_card()
        self._grid.set_cards(self._cards[:k])

    def _make_card(self) -> None:
        n = len(self._cards)
        card = AnswerCard(self._theme, self._reading, "ABCDEFGHI"[n], parent=self)
        card.hide()  # else it would come with the desk, wanted or not
        card.walked.connect(lambda step: self._walk(n + step))
        card.quality_chosen.connect(lambda quality: self._on_quality_chosen(n, quality))
        card.flags_asked.connect(lambda: self._ask(n, self.open_flags))
        card.scores_asked.connect(lambda: self._ask(n, self.open_scores))
        card.text.link_activated.connect(self.link_activated)
        card.stop_asked.connect(lambda: self.stop_asked.emit(self.state.cards[n].id))
        card.again_asked.connect(lambda: self.again_asked.emit(self.state.cards[n].id))
        card.dragged.connect(lambda at: self._order.drag_over(self.state.cards[n].id, at))
        card.drag_ended.connect(self._order.drag_ended)
        self._cards.append(card)

    def _paint(self) -> None:
        state = self.state
        project = state.project
        for n, (card, view) in enumerate(zip(state.cards, self._cards, strict=False)):
            places = orders.places(state.shown_order, card.id)
            view.show_card(card, again=state.can_have_again(card))
            view.show_judgement(state.sheet.judgement(card.id), project.critical_flags, project.criteria)
            view.show_place(place_word(places) if places else "", picked=n == state.selected)
        self._header.show_labels(state.sheet.prompt_labels)
        self._order.show_state(state)
        self._why.show_text(state.sheet.justification)
        self._show_panels()
        self._show_usable()

    def _show_panels(self) -> None:
        state = self.state
        said = state.sheet.judgement(state.card.id)
        letter = state.letter(state.card.id)
        for name, panel in self._panels.items():
            if isinstance(panel, ScoresPanel):
                panel.show_scores(self.tr("Scores of answer {letter}").format(letter=letter), said.criteria)
            elif isinstance(panel, TickPanel):
                labels = name == "labels"
                title = self.tr("The question is or does") if labels else self.tr("Flags of answer {letter}")
                panel.show_ticks(title.format(letter=letter), state.sheet.prompt_labels if labels else said.flags)

    def _show_usable(self) -> None:
        state = self.state
        usable = {
            "pick",
            "read",
            "flags",
            "quality",
            "place",
            "better",
            "worse",
            "tie",
            "out",
            "all_bad",
            "cannot_rank",
        }
        usable |= {"why", "labels", "unfold", "back", "undo", "redo"}
        if state.project.criteria:
            usable.add("scores")
        if len(state.cards) == 2:
            usable.add("strength")
        if state.project.rank_per_criterion:
            usable.add("by")
        self.actions_.show(usable)
        self.actions_["all_bad"].setChecked(state.sheet.all_bad)
        self.actions_["cannot_rank"].setChecked(state.sheet.cannot_rank)

    def _change(self, state: RankingState, key: str = "") -> None:
        """Show and tell another state; `key` is refused where there is none."""
        if state == self._state:
            if key:
                self.refused.emit(key)
            return
        self._state = state
        self._paint()
        self.state_changed.emit(state)

    def _edit(self, sheet: Sheet, run: str | None = None) -> None:
        self._change(self.state.edited(sheet, run))

    def _reorder(self, change: Callable[[orders.Order, str], orders.Order], key: str) -> None:
        self._change(self.state.reordered(change(self.state.order, self.state.card.id)), key)

    def _walk(self, to: int) -> None:
        if 0 <= to < len(self.state.cards):  # there is nothing to say at the edge of the screen
            self.pick(to)

    def _ask(self, n: int, open_panel: Callable[[], None]) -> None:
        self.pick(n)
        open_panel()

    def _open_beside_card(self, name: str) -> None:
        card = self._cards[self.state.selected]
        self._grid.reveal(card)
        self._open(name, card, card.text)

    def _open(self, name: str, beside: QWidget, keep: QWidget) -> None:
        """Open a panel beside one thing, so that what there is to read in another stays readable."""
        self._close_panels()
        self._show_panels()
        self._panels[name].open_beside(self._place(beside), self._place(keep))

    def _place(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self, QPoint(0, 0)), widget.size())

    def _close_panels(self) -> None:
        for panel in self._panels.values():
            panel.close_panel()

    def _on_panel_closed(self, by_key: bool) -> None:
        if by_key:
            self.focus_first()

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """The ring picks the card it comes to."""
        if self._state is None:
            return
        for n, card in enumerate(self._cards[: len(self._state.cards)]):
            card.update()
            if now is not None and (now is card or card.isAncestorOf(now)) and n != self._state.selected:
                self._change(self._state.picked(n))

    def _on_letter_picked(self, card: str) -> None:
        """Walking along the strip leaves the ring there; a click on a letter is a way to its card."""
        index = self.state.index(card)
        if self._order.strip.hasFocus():
            self._grid.reveal(self._cards[index])
            self._change(self.state.picked(index))
        else:
            self.pick(index)

    def _on_dropped(self, card: str, drop: Drop) -> None:
        order = self.state.order
        if isinstance(drop, Gap):
            order = orders.place_at(order, card, drop.index)
        elif isinstance(drop, Tie):
            order = orders.tie_with(order, card, drop.card)
        else:
            order = orders.take_out(order, card)
        self._change(self.state.reordered(order))

    def _on_quality_chosen(self, n: int, quality: int | None) -> None:
        card = self.state.cards[n]
        self._score(card, quality, self.state.sheet.with_quality(card.id, quality))

    def _on_flag_toggled(self, flag: str) -> None:
        self._edit(self.state.sheet.with_flag_toggled(self.state.card.id, flag, self.state.project.flags))

    def _on_label_toggled(self, label: str) -> None:
        self._edit(self.state.sheet.with_label_toggled(label, self.state.project.prompt_labels))

    def _on_scored(self, criterion: str, score: int | None) -> None:
        card = self.state.card
        self._score(card, score, self.state.sheet.with_score(card.id, criterion, score))

    def _score(self, card: Card, score: int | None, sheet: Sheet) -> None:
        """With this sheet, unless a score (None takes one back) is given to an answer that nobody has read."""
        if score is not None and card.empty:
            self._paint()  # the row shows the score already
            self.refused.emit("score_early" if card.streaming else "score_empty")
        else:
            self._edit(sheet)

    def _on_strength_chosen(self, strength: int | None) -> None:
        first, second = (card.id for card in self.state.cards)
        self._edit(self.state.sheet.with_strength(strength, first, second))

    def _on_why_edited(self, text: str) -> None:
        # A step back takes a word: its letters share a run.
        self._edit(replace(self.state.sheet, justification=text), run=f"why:{len(text.split())}")
