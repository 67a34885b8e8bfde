"""The Qt application around the window: its names, its hooks for what nobody caught, Qt's own messages in our log.

app = make_application(sys.argv)
install_hooks(crash_reports)
theme.apply(app)
...
app.exec()
"""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def make_application(arguments: list[str]) -> QApplication:
    """Make the application object, with the style that `ui.theme` dresses; call once, before any widget."""
    QGuiApplication.setApplicationName("goldquill")
    QGuiApplication.setApplicationDisplayName("Goldquill")
    QGuiApplication.setDesktopFileName("goldquill")
    # Not `setStyle`: it hands the style back, and to wrap that sets up every table of QStyle before there is a window.
    return QApplication([*arguments, "-style", "fusion"])


def install_hooks(report_crash: Callable[[BaseException], None]) -> None:
    """Send what nobody caught, on any thread, to the crash report, and Qt's messages to the log. The window lives on:
    Qt goes back to its event loop."""

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report_crash(error)

    def on_thread_exception(hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            report_crash(hook.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(level, logging.WARNING), "%s: %s", context.category, message)
