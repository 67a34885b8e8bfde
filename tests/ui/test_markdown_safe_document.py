"""Only `loadResource` stands between hostile HTML and the disk here: it is set as HTML on purpose."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from tests.opened_files import OpenedFiles
from ui.markdown.safe_document import SafeDocument

RED = QColor("#FF0000")


@pytest.fixture
def picture() -> Iterator[Path]:
    folder = QTemporaryDir()
    path = Path(folder.filePath("red.png"))
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(RED)
    assert image.save(str(path))
    yield path
    folder.remove()


def hostile(path: Path) -> str:
    local = QUrl.fromLocalFile(str(path)).toString()
    return (
        f'<html><head><link rel="stylesheet" href="{local}"></head><body background="{local}">'
        f'<img src="{local}"><img src="{path}"><img src="file://{path}"><img src="//{path}">'
        f'<p style="background-image: url({local})">x</p><ul style="list-style-image: url({local})"><li>y</ul>'
        f'<img src="file://localhost{path}"></body></html>'
    )


def draw(document: QTextDocument) -> set[int]:
    """The colours on the page."""
    page = QImage(400, 400, QImage.Format.Format_RGB32)
    page.fill(QColor("#FFFFFF"))
    painter = QPainter(page)
    document.drawContents(painter)
    painter.end()
    return {page.pixel(x, y) for x in range(400) for y in range(400)}


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is the Linux kernel's")
def test_the_document_opens_no_file_where_a_plain_one_does(qapp: QApplication, picture: Path) -> None:
    watch = OpenedFiles(picture.parent)
    plain = QTextDocument()
    plain.setHtml(hostile(picture))
    assert RED.rgb() in draw(plain)
    assert watch.names() == {"red.png"}

    safe = SafeDocument()
    safe.setHtml(hostile(picture))
    colours = draw(safe)
    assert watch.names() == set()
    assert RED.rgb() not in colours
    watch.close()


def test_no_picture_takes_room(qapp: QApplication, picture: Path) -> None:
    plain, safe = QTextDocument(), SafeDocument()
    for document in (plain, safe):
        document.setDocumentMargin(0)
        document.setHtml(f'<img src="{picture}">')
    assert plain.size().height() >= 40
    assert safe.size().height() < 40


@pytest.mark.parametrize("kind", list(QTextDocument.ResourceType))
@pytest.mark.parametrize(
    "name", ["file:///etc/hostname", "/etc/hostname", "//host/share/x", "http://localhost/x", ":/x"]
)
def test_every_resource_is_empty(qapp: QApplication, kind: QTextDocument.ResourceType, name: str) -> None:
    resource = SafeDocument().resource(kind.value, QUrl(name))
    if isinstance(resource, QImage):
        assert (resource.width(), resource.height(), resource.pixelColor(0, 0).alpha()) == (1, 1, 0)
    else:
        assert not resource
