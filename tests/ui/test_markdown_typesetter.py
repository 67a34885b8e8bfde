"""The document always is what setting its paragraphs anew would give, whatever it held before."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from tests.ui.markdown_styles import DARK, LIGHT
from ui.markdown.content import Align, Block, Container, Inset, Kind, Paragraph, Run, Table
from ui.markdown.formats import Formats
from ui.markdown.safe_document import SafeDocument
from ui.markdown.typesetter import Typesetter

TEXTS = st.sampled_from(["", "a", "b c", "слово", "👩‍👩‍👧‍👦", "line\u2028break", "\ttab"])
RUNS = st.builds(Run, TEXTS.filter(bool), bold=st.booleans(), code=st.booleans())
CELLS = st.lists(RUNS, max_size=2).map(tuple)
TABLES = st.integers(1, 3).flatmap(
    lambda columns: st.builds(
        Table,
        st.lists(st.lists(CELLS, min_size=columns, max_size=columns).map(tuple), min_size=1, max_size=4).map(tuple),
        st.just((Align.START,) * columns),
        header=st.booleans(),
    )
)
PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(RUNS, max_size=3).map(tuple),
    kind=st.sampled_from(list(Kind)),
    marker=st.sampled_from(["", "", "•", "10."]),
    insets=st.sampled_from([(), (Inset(Container.QUOTE),), (Inset(Container.ITEM, 1),)]),
    opens=st.booleans(),
)
BLOCKS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLES), max_size=7)
RELAXED = settings(max_examples=50, suppress_health_check=list(HealthCheck))


def made(blocks: list[Block]) -> tuple[SafeDocument, Typesetter]:
    document = SafeDocument()
    typesetter = Typesetter(document, Formats(LIGHT))
    show(typesetter, blocks)
    return document, typesetter


def show(typesetter: Typesetter, blocks: list[Block]) -> None:
    while typesetter.show(blocks):
        pass


def look(document: QTextDocument) -> list[object]:
    """Everything that can be seen: text, block formats, the format of every fragment, the tables."""
    found: list[object] = [document.toRawText()]
    block = document.begin()
    while block.isValid():
        found.append((block.text(), block.blockFormat()))
        fragments = block.begin()
        while not fragments.atEnd():
            found.append((fragments.fragment().text(), fragments.fragment().charFormat()))
            fragments += 1
        block = block.next()
    found += [frame.frameFormat() for frame in document.rootFrame().childFrames()]
    return found


@RELAXED
@given(BLOCKS, BLOCKS, BLOCKS, BLOCKS)
def test_whatever_was_shown_before_what_is_shown_now_is_whole(
    qapp: QApplication, before: list[Block], middle: list[Block], after: list[Block], other: list[Block]
) -> None:
    document, typesetter = made(before + middle + after)
    show(typesetter, before + other + after)
    assert look(document) == look(made(before + other + after)[0])


@RELAXED
@given(BLOCKS, BLOCKS)
def test_restyling_shows_the_same_in_the_other_style(
    qapp: QApplication, blocks: list[Block], more: list[Block]
) -> None:
    document, typesetter = made(blocks)
    typesetter.restyle(Formats(DARK))
    typesetter.show(blocks + more)
    expected = SafeDocument()
    Typesetter(expected, Formats(DARK)).show(blocks + more)
    assert look(document) == look(expected)


def test_many_paragraphs_are_set_in_parts(qapp: QApplication) -> None:
    def numbered(word: str) -> list[Block]:
        return [Paragraph((Run(f"{word} {number}"),)) for number in range(700)]

    document, typesetter = made(numbered("old"))
    assert typesetter.show(numbered("new"))
    lines = document.toPlainText().split("\n")
    assert len(lines) == 700
    assert (lines[0], lines[-1]) == ("new 0", "old 699")
    show(typesetter, numbered("new"))
    assert look(document) == look(made(numbered("new"))[0])


def test_text_that_grows_leaves_a_selection_in_it_alone(qapp: QApplication) -> None:
    document, typesetter = made([Paragraph((Run("one"),)), Paragraph((Run("two wo"),))])
    cursor = QTextCursor(document)
    cursor.setPosition(1)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    typesetter.show([Paragraph((Run("one"),)), Paragraph((Run("two words"), Run("!", bold=True))), Paragraph()])
    assert (cursor.anchor(), cursor.position(), cursor.selectedText()) == (1, 7, "ne\u2029two")


def test_a_table_that_grows_stays_the_same_table(qapp: QApplication) -> None:
    def table(*rows: str) -> Table:
        return Table(tuple(((Run(text),),) for text in rows), (Align.START,))

    document, typesetter = made([table("head", "o")])
    kept = document.rootFrame().childFrames()[0]
    typesetter.show([table("head", "one", "two")])
    assert document.rootFrame().childFrames() == [kept]
    assert document.toPlainText().split() == ["head", "one", "two"]
