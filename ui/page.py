"""What a place of the window is: a page, and how the frame shows it.

A page author writes one `Page` subclass and knows nothing of the window. The frame takes the page's heading, its saved
mark, its footer and its side panel, and lays them out:

    rail | header: title, subtitle ...................... model · saved · sync | side panel
         | body: the page itself                                               | (Ctrl+\\)
         | footer: what happens next, the primary action at the right          |

Rules for a page
- Take collaborators (services, `Theme`, `EngineBridge`, `Work`) by constructor. Build nothing heavy at import.
- Set all words in `retranslate()` and call it at the end of the constructor (see `ui.i18n`).
- Make every action with `named_action`; it then works anywhere in the window while this page is the one shown, and the
  legend (`?`) and the palette (Ctrl+K) list it. Single keys (`F`, `1`, `=`) are fine: text fields keep what is typed.
- Emit `heading_changed` and `saved_changed` when they change; say honestly when something is not saved and why.
- `footer()` and `side_panel()` return the same widget each time; the frame takes ownership and shows it with the page.
- Show errors in the page with `ui.widgets.notice.Notice` and the words of `ui.errors`; never in a modal box.
- Save on `leave()`: it is called when another place comes to the front and when the window closes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class SavedMark(StrEnum):
    """`NOTHING` there is nothing to save here, and the mark is not shown."""

    NOTHING = "nothing"
    SAVED = "saved"
    SAVING = "saving"
    UNSAVED = "unsaved"


@dataclass(frozen=True, slots=True)
class SavedState:
    """Whether what was typed is on the disk; `reason` is a translated sentence for `UNSAVED`."""

    mark: SavedMark = SavedMark.NOTHING
    reason: str = ""


_WORST_FIRST = (SavedMark.UNSAVED, SavedMark.SAVING, SavedMark.SAVED, SavedMark.NOTHING)


def least_saved(*states: SavedState) -> SavedState:
    """Return what a page with several things to keep says of them together."""
    return min(states, key=lambda state: _WORST_FIRST.index(state.mark))


class Page(QWidget):
    """One place of the window.

    Signals:
        heading_changed(title, subtitle): both as they are to be shown now.
        saved_changed(SavedState): the saved mark of the header.
        under_way_changed(): `under_way` may say something else now.
        place_wanted(str): what was wanted here begins in another place; the frame opens it.
        side_panel_asked(): what the person wants to see is in the side panel, which is hidden.
    """

    heading_changed = Signal(str, str)
    saved_changed = Signal(SavedState)
    under_way_changed = Signal()
    place_wanted = Signal(str)
    side_panel_asked = Signal()

    def title(self) -> str:
        """Return the title for the header."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """Return a few quiet words beside the title, such as "medicine · en · due Friday"."""
        return ""

    def saved(self) -> SavedState:
        """Return the state the saved mark shows now."""
        return SavedState()

    def under_way(self) -> str:
        """What closing the window would cut off, and what becomes of it: a translated sentence, or nothing."""
        return ""

    def footer(self) -> QWidget | None:
        """Return what happens next: quiet actions left, the one primary action bottom right."""
        return None

    def side_panel(self) -> QWidget | None:
        """Return guidelines, details or sources, shown at the right; Ctrl+\\ hides it."""
        return None

    def focus_first(self) -> None:
        """Put the focus where the work begins; called when the page comes to the front."""
        self.setFocus()

    def enter(self) -> None:
        """The page came to the front: refresh what may have changed elsewhere."""

    def leave(self) -> None:
        """Another place came to the front, or the window closes: save what is not saved."""

    def retranslate(self) -> None:
        """Set every word of the page; called by the page's constructor and when the language changes."""
        raise NotImplementedError

    def named_action(self, keys: str, on_triggered: Callable[[], None]) -> QAction:
        """Make an action of this page; give it its words in `retranslate()` (`action.setText`).

        `keys` is a portable key sequence ("Ctrl+Return", "F", "Alt+Left"), or "" for none. Disabled actions are
        listed greyed; invisible ones are not listed.
        """
        action = QAction(self)
        if keys:
            action.setShortcut(QKeySequence(keys, QKeySequence.SequenceFormat.PortableText))
        action.triggered.connect(lambda: on_triggered())
        self.addAction(action)
        return action

    def named_actions(self) -> list[QAction]:
        """Return the actions to list in the legend and the palette, in the order they were made."""
        return [action for action in self.actions() if action.isVisible() and action.text()]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
            self.heading_changed.emit(self.title(), self.subtitle())
        super().changeEvent(event)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail. `title` is asked again at each change of language; `factory` runs at the first visit.

    `keys` is the shortcut: Alt+1 to Alt+9 in the order of the rail (Ctrl+digits belong to the pages: Ctrl+4 asks for
    four answers), Ctrl+, for settings. `bottom` places stand at the foot of the rail.
    """

    key: str
    icon: str
    title: Callable[[], str]
    keys: str
    factory: Callable[[], Page]
    bottom: bool = False
