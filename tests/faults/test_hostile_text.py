"""RELIABILITY 28: what a model could write to open a file, reach a server, deceive the reader or hold up the window.

How long the longest turn of the event loop took is printed for each text, not asserted: run with `-s` to see it.
"""

import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.opened_files import OpenedFiles
from tests.ui.markdown_styles import LIGHT
from ui.markdown import MarkdownView
from ui.markdown.links import links
from ui.markdown.live_text import PAGE_CHARACTERS

WORD = "Ы" * 200_000
DISGUISES = "\u202eexe.gpj\u202c \u2066x\u2069 \x1b[31mred\x1b[0m nul\x00 \ufdd0\ufdd1\u2029\ufffc \ud800 \x9b2J"

TEXTS = {
    "a word of 200,000 letters": WORD,
    "the same word in code": f"```\n{WORD}\n```\nafter",
    "the same word in a cell": f"| a |\n|---|\n| {WORD} |",
    "10 MB of paragraphs": ("слово и ещё одно слово. " * 8 + "\n\n") * 26_000,
    "10 MB of lines": "line of text\n" * 770_000,
    "10 MB without a space": "x" * 10_000_000,
    "10 MB of code": "```python\n" + "x = 'abc' + 1  # comment\n" * 400_000,
    "1,000 quotes": ">" * 1_000 + " deep",
    "a staircase of 1,000 quotes": "\n".join(">" * depth + f" q{depth}" for depth in range(1_000)),
    "1,000 lists": "- " * 1_000 + "deep",
    "a staircase of 1,000 lists": "".join("  " * depth + f"- i{depth}\n" for depth in range(1_000)),
    "5,000 columns": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + ("|" + "b|" * 5_000 + "\n") * 3,
    "20 columns, 500 rows": "|" + "a|" * 20 + "\n|" + "-|" * 20 + "\n" + ("|" + "b|" * 20 + "\n") * 500,
    "20,000 rows": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
    "100,000 brackets": "[" * 100_000,
    "half-made images": "![" * 50_000,
    "half-made emphasis": "*a **b " * 10_000,
    "half-made code": "".join("`" * (run % 50 + 1) + " " for run in range(4_000)),
    "half-made maths": "$$\n" * 20_000,
    "40,000 paragraphs": "a\n\n" * 40_000,
    "30,000 headings": "# h\n" * 30_000,
    "10,000 links": "[a](http://x.y) " * 10_000,
    "200,000 line ends": "\n" * 200_000,
    "carriage returns": "a\r\n" * 20_000,
    "20,000 families": "👩‍👩‍👧‍👦" * 20_000,
    "heaps of accents": ("e" + "\u0301" * 50) * 3_000,
    "Arabic": "مرحبا بالعالم " * 10_000,
    "disguises": DISGUISES,
}


class Server:
    """Counts who connects; answers nobody."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]

    def connections(self) -> int:
        found = 0
        while True:
            try:
                self._socket.accept()[0].close()
            except BlockingIOError:
                return found
            found += 1

    def close(self) -> None:
        self._socket.close()


class Opener(QObject):
    """Stands where the desktop would open an address."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.asked.append(url.toString())


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    made = MarkdownView(LIGHT)
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    return made


def settle(view: MarkdownView) -> float:
    """Turn the event loop until all is shown; returns its longest turn, in seconds."""
    longest = 0.0
    while not view.is_settled:
        started = time.perf_counter()
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - started)
        time.sleep(0.001)
    return longest


def longest_line(view: MarkdownView) -> int:
    block = view.document().begin()
    longest = 0
    while block.isValid():
        longest = max(longest, block.length())
        block = block.next()
    return longest


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_text_meant_to_hold_up_the_window_is_shown_in_small_pieces(view: MarkdownView, name: str) -> None:
    text = TEXTS[name]
    started = time.perf_counter()
    view.set_text(text)
    longest = max(time.perf_counter() - started, settle(view))
    assert view.raw_text() == text
    assert len(view.document().toPlainText()) <= PAGE_CHARACTERS + 20_000
    assert longest_line(view) <= 4_100
    before = view.document().toPlainText()

    parts = range(0, len(text), max(1, len(text) // 20))
    view.set_text("")
    for start in parts:
        began = time.perf_counter()
        view.append(text[start : start + parts.step])
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - began)
    view.finish()
    longest = max(longest, settle(view))
    assert view.raw_text() == text
    assert view.document().toPlainText() == before
    print(f"{name}: longest turn {1_000 * longest:.0f} ms")


def test_what_would_deceive_the_reader_is_seen(view: MarkdownView) -> None:
    view.set_text(DISGUISES)
    settle(view)
    shown = view.document().toPlainText()
    assert not set(shown) & set("\u202e\u202c\u2066\u2069\x1b\x00\x9b\ufdd0\ufffc")
    for seen in ("[U+202E]exe.gpj", "[U+001B][31mred", "nul\ufffd", "[U+FDD0]"):
        assert seen in shown


def reaching(server: Server, file: Path) -> str:
    """Every way to name a server or a file that Markdown and HTML have."""
    places = [
        f"http://127.0.0.1:{server.port}/x.png", f"//127.0.0.1:{server.port}/x.png", f"\\\\127.0.0.1\\{file}",
        f"file://{file}", f"file:///{file}", f"file://localhost{file}", str(file), f"//localhost{file}", "more:",
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "qrc:/x", "ms-msdt:/id", "smb://h/s",
    ]  # fmt: skip
    return "\n\n".join(
        f"![a]({place}) ![a](<{place}>) [b]({place}) [c](<{place}>) <{place}> {place}\n"
        f"<img src='{place}'><script src='{place}'></script><link rel=stylesheet href='{place}'>"
        f'<p style="background-image: url({place})"><iframe src="{place}"></iframe>\n\n'
        f"![d][{number}]\n\n[{number}]: {place}\n\n| ![e]({place}) |\n|---|\n| <img src={place}> |"
        for number, place in enumerate(places)
    )


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is the Linux kernel's")
def test_no_file_is_opened_nobody_is_called_and_nothing_starts(
    view: MarkdownView, server: Server, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "red.png"
    file.write_bytes(b"not opened")
    watch = OpenedFiles(tmp_path)
    opener = Opener()
    schemes = ("http", "https", "file", "mailto", "smb", "more", "javascript", "data")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, opener, "open")
    chosen: list[str] = []
    view.link_activated.connect(chosen.append)
    try:
        text = reaching(server, file)
        for part in (text, text.replace("\n\n", "\n")):
            view.set_text(part)
            settle(view)
            view.grab()
            view.selectAll()
            view.copy()
            found = list(links(view.document()))
            assert found
            assert {QUrl(link.address).scheme() for link in found} == {"http"}
            view.moveCursor(view.textCursor().MoveOperation.Start)
            view.setFocus()
            qtbot.waitUntil(view.hasFocus)
            for _ in found:
                qtbot.keyClick(view, Qt.Key.Key_Tab)
                qtbot.keyClick(view, Qt.Key.Key_Return)
            for _ in range(20):
                QApplication.processEvents()
        assert len(chosen) >= len(found)
        assert set(chosen) == {f"http://127.0.0.1:{server.port}/x.png"}
        assert opener.asked == []
        assert watch.names() == set()
        assert server.connections() == 0
    finally:
        for scheme in schemes:
            QDesktopServices.unsetUrlHandler(scheme)
        watch.close()
