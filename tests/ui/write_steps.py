"""What tests of the writing page do and look at."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.annotation import InstructAnnotation
from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from tests.ui.window_rig import WindowRig
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.turn_editor import TurnEditor
from ui.widgets.notice import Notice
from ui.widgets.prose_edit import ProseEdit

QUESTION = Message(Role.USER, "May I take it with food?")


def said_on(rig: WindowRig) -> str:
    notices = [notice for notice in rig.write.findChildren(Notice) if notice.isVisible()]
    return " ".join(label.text() for notice in notices for label in notice.findChildren(QLabel))


def fields(rig: WindowRig) -> list[ProseEdit]:
    """The texts of the dialogue, top to bottom."""
    rig.wait(lambda: True)  # new ones are shown by the event loop
    editors = [e for e in rig.write.findChildren(TurnEditor) if not e.isHidden()]
    return [editor.field for editor in sorted(editors, key=lambda e: e.y())]


def texts(rig: WindowRig) -> list[str]:
    return [field.text() for field in fields(rig)]


def named(rig: WindowRig, words: str) -> QAction:
    """The page's action whose name begins so."""
    return next(action for action in rig.write.named_actions() if action.text().startswith(words))


def add_button(rig: WindowRig) -> QPushButton:
    """The button that adds a source."""
    return next(b for b in rig.window.findChildren(QPushButton) if b.text() == "Add a source")


def add_source(rig: WindowRig, *words: str) -> None:
    """Add a source and write it, going from field to field by Tab."""
    add_button(rig).click()
    for number, part in enumerate(words):
        if number:
            rig.press("Tab")
        rig.type_words(part)


def settle(rig: WindowRig) -> None:
    """Until what was typed is on the disk."""
    rig.wait(lambda: rig.write.saved().mark == "saved")


def caret_in_view(rig: WindowRig) -> bool:
    """Whether the line with the caret is on the screen, all of it."""
    for _ in range(12):  # the column is laid out turn by turn
        QApplication.processEvents()
    view = rig.write.findChild(DialogueView)
    (field,) = (field for field in fields(rig) if field.hasFocus())
    caret = field.cursorRect()
    line = QRect(field.viewport().mapTo(view, caret.topLeft()), caret.size())
    return view.rect().contains(line)


def only_record(rig: WindowRig) -> InstructAnnotation:
    (item,) = rig.stored(lambda: rig.desk.history.recent(kind=WorkKind.INSTRUCT)).items
    record = rig.stored(lambda: rig.desk.history.open(entry_id=item.id))
    assert isinstance(record.annotation, InstructAnnotation)
    return record.annotation


def note_field(rig: WindowRig) -> ProseEdit:
    return next(f for f in rig.window.findChildren(ProseEdit) if f.accessibleName() == "Note for the reviewer")
