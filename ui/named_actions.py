"""What can be done on a page, each an action with a name and a key; the page's file of them says which."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

NamedAction = Callable[[str, Callable[[], None]], QAction]  # `Page.named_action`


class NamedActions:
    """A subclass makes its actions as attributes and says their words by attribute, marked with `QT_TRANSLATE_NOOP`."""

    CONTEXT: ClassVar[str]
    WORDS: ClassVar[Mapping[str, str]]

    def retranslate(self) -> None:
        """Give every action its words in the language in force."""
        for name in self.WORDS:
            self.action(name).setText(self._words(self.WORDS[name]))

    def action(self, name: str) -> QAction:
        """Return one of the actions that have words."""
        action = getattr(self, name)
        if not isinstance(action, QAction):
            raise TypeError(f"{name} is not an action")
        return action

    def _words(self, words: str) -> str:
        return QCoreApplication.translate(self.CONTEXT, words)
