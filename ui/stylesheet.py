"""The style sheet of the window, made from tokens.

Widgets say what they are with two dynamic properties, set once before they are shown (`ui.theme.set_role`):

- `role` of a frame: `rail`, `header`, `body`, `footer`, `side`, `card`, `card-current`, `notice-good`,
  `notice-caution`, `notice-danger`, `notice-plain`; of a label: `title`, `page-title`, `heading`, `quiet`, `small`,
  `reading`, `key`, `key-on-accent`, `good`, `caution`, `danger`; of a list: `rows` (each row shows
  the focus itself); of a text view: `plain` (a border
  only with the focus), `bare` (never one: its owner shows the focus);
- `kind` of a button: `primary` (one a page), `quiet` (words only), `link`, `danger`, `chip`, `segment`; or none.

What the sheet cannot say (custom painting) takes its colours from `Theme.tokens` and repaints on `theme_changed`.
"""

from string import Template

from ui import tokens as t
from ui.resources import ICONS
from ui.tokens import Tokens

_FIELD = 30  # the least height of a field, without its border

_SHEET = Template(
    """
* { outline: 0; }
QMainWindow, QDialog, QWidget[role="body"], QWidget[role="header"], QWidget[role="footer"], QWidget[role="rail"],
QWidget[role="side"] { background: $ground; }
QDialog[role="popup"] { background: $ground; border: ${w}px solid $edge; }
QWidget[role="rail"] { border: 0; border-right: ${w}px solid $line; }
QWidget[role="header"] { border: 0; border-bottom: ${w}px solid $line; }
QWidget[role="footer"] { border: 0; border-top: ${w}px solid $line; }
QWidget[role="side"] { border: 0; border-left: ${w}px solid $line; }
QFrame[role="card"] { background: $surface; border: ${w}px solid $line; border-radius: ${card}px; }
QFrame[role="card-current"] { background: $surface; border: ${f}px solid $accent; border-radius: ${card}px; }
QFrame[role="notice-plain"] { background: $surface; border: ${w}px solid $line; border-radius: ${control}px; }
QFrame[role="notice-good"] { background: $good_soft; border: ${w}px solid $good; border-radius: ${control}px; }
QFrame[role="notice-caution"] { background: $caution_soft; border: ${w}px solid $caution; border-radius: ${control}px; }
QFrame[role="notice-danger"] { background: $danger_soft; border: ${w}px solid $danger; border-radius: ${control}px; }

QLabel { background: transparent; color: $text; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="page-title"] { font-size: ${page_title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${interface}px; font-weight: 600; }
QLabel[role="reading"] { font-size: ${reading}px; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${small}px; }
QLabel[role="status-danger"] { color: $danger; font-size: ${small}px; font-weight: 600; }
QLabel[role="good"] { color: $good; }
QLabel[role="caution"] { color: $caution; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="key"] { font-family: "$code"; font-size: ${key}px; color: $quiet; border: ${w}px solid $line;
  border-radius: 4px; padding: 1px 5px; }
QLabel[role="key-on-accent"] { font-family: "$code"; font-size: ${key}px; color: $on_accent;
  border: 1px solid $on_accent; border-radius: 4px; padding: 1px 5px; background: transparent; }

QPushButton { background: $surface; color: $text; border: ${w}px solid $line; border-radius: ${control}px;
  padding: 5px 12px; min-height: 20px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_h}px; }
QPushButton:disabled { color: $quiet; background: transparent; border-style: dashed; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: ${f}px solid $text; padding: ${fp_v}px ${fp_h}px; }
QPushButton[kind="primary"]:disabled { background: transparent; color: $quiet; border: ${w}px dashed $edge; }
QPushButton[kind="quiet"] { background: transparent; border: ${w}px solid transparent; color: $quiet;
  padding: 5px 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_q}px; }
QPushButton[kind="link"] { background: transparent; border: ${w}px solid transparent; color: $accent; padding: 5px 4px;
  text-decoration: underline; text-align: left; }
QPushButton[kind="link"]:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_l}px; }
QPushButton[kind="chip"] { border-radius: ${chip}px; padding: 3px 12px; min-height: 20px; color: $quiet; }
QPushButton[kind="chip"]:hover { color: $text; }
QPushButton[kind="chip"]:checked { background: $accent_soft; border-color: $accent; color: $text; }
QPushButton[kind="chip"][tone="danger"]:checked { background: $danger_soft; border-color: $danger; color: $danger; }
QPushButton[kind="chip"][tone="good"]:checked { background: $good_soft; border-color: $good; color: $good; }
QPushButton[kind="chip"]:focus, QPushButton[kind="chip"][tone="danger"]:checked:focus,
QPushButton[kind="chip"][tone="good"]:checked:focus { border: ${f}px solid $accent; padding: ${fp_c}px ${fp_h}px; }
QPushButton[kind="segment"] { color: $quiet; }
QPushButton[kind="segment"]:checked { background: $accent_soft; border-color: $accent; color: $text; font-weight: 500; }
QPushButton[kind="segment"]:focus { border: ${f}px solid $accent; }
QPushButton[kind="status"] { background: transparent; border: ${w}px solid transparent; color: $quiet;
  font-size: ${small}px; padding: 5px 6px; }
QPushButton[kind="status"]:hover { background: $hover; color: $text; }
QPushButton[kind="status"]:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_s}px; }
QPushButton[kind="status-danger"] { background: transparent; border: ${w}px solid transparent; color: $danger;
  font-size: ${small}px; font-weight: 600; padding: 5px 6px; }
QPushButton[kind="status-danger"]:hover { background: $hover; }
QPushButton[kind="status-danger"]:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_s}px; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }

QToolButton { background: transparent; border: ${w}px solid transparent; border-radius: ${control}px; padding: 3px;
  min-width: 20px; min-height: 20px; color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border: ${f}px solid $accent; padding: ${fp_t}px; }
QToolButton:disabled { color: $quiet; }
QToolButton::menu-indicator { image: none; }

QAbstractScrollArea { border: 0; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox { background: $surface;
  color: $text; border: ${w}px solid $line; border-radius: ${control}px; padding: 5px 8px;
  selection-background-color: $selection; selection-color: $on_selection; placeholder-text-color: $quiet; }
QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox { min-height: 20px; }
QSpinBox, QDoubleSpinBox, QDateEdit { qproperty-alignment: AlignCenter; }
QLineEdit { padding: 0 8px; min-height: ${field}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QSpinBox:hover, QDateEdit:hover {
  border-color: $edge; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QComboBox:focus { border: ${f}px solid $accent; padding: ${fp_v}px ${fp_i}px; }
QLineEdit:focus { padding: 0 ${fp_i}px; min-height: ${field_focus}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $quiet; }
QTextEdit[role="plain"], QPlainTextEdit[role="plain"], QTextBrowser[role="plain"] { background: transparent;
  border: ${f}px solid transparent; padding: 0; }
QTextEdit[role="plain"]:focus, QPlainTextEdit[role="plain"]:focus, QTextBrowser[role="plain"]:focus {
  border: ${f}px solid $accent; padding: 0; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QDateEdit QLineEdit, QComboBox QLineEdit { border: 0; padding: 0 8px;
  min-height: 0; background: transparent; }
QLineEdit QToolButton { border: 0; padding: 0; min-width: 0; min-height: 0; }
QTextEdit[role="bare"], QTextEdit[role="bare"]:focus { background: transparent; border: 0; padding: 0; }
QComboBox { combobox-popup: 0; }  /* a list: as a menu, Qt leaves it half a row too short for our rows */
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$icons/mark-chevron-down.svg"); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QDateEdit::up-button, QDateEdit::down-button { border: 0; width: 20px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateEdit::up-arrow { image: url("$icons/mark-chevron-up.svg");
  width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateEdit::down-arrow {
  image: url("$icons/mark-chevron-down.svg"); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: ${w}px solid $line; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; padding: 0 4px 0 0; border: ${f}px solid transparent;
  border-radius: ${control}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator { width: 16px; height: 16px; border: ${w}px solid $edge; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/mark-check-$mark.svg"); }
QRadioButton::indicator { width: 16px; height: 16px; border: ${w}px solid $edge; border-radius: ${radio}px;
  background: $surface; }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/mark-dot-$mark.svg"); }

QScrollArea, QScrollArea > QWidget > QWidget[role="body"] { background: transparent; }
QListView, QTreeView, QTableView { background: transparent; border: ${f}px solid transparent;
  border-radius: ${control}px; }
QListView:focus, QTreeView:focus, QTableView:focus { border-color: $accent; }
QListView[role="rows"]:focus { border-color: transparent; }
QListView::item { border-radius: ${control}px; padding: 4px 8px; }
QTreeView::item { padding: 4px 8px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section { background: $ground; color: $quiet; border: 0; border-bottom: ${w}px solid $line;
  padding: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; color: $text; border: ${w}px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $surface; color: $text; border: ${w}px solid $line; padding: 4px 6px; }
QProgressBar { background: $line; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabBar::tab { background: transparent; color: $quiet; padding: 6px 12px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; }
"""
)


def stylesheet(tokens: Tokens, scale: float) -> str:
    """Return the whole sheet; `scale` is the text size, 1.0 being 100%."""
    grow = tokens.focus_width - tokens.line_width  # a thicker border takes its room from the padding
    field = max(_FIELD, scaled(_FIELD, scale))
    return _SHEET.substitute(
        ground=tokens.ground,
        surface=tokens.surface,
        hover=tokens.hover,
        line=tokens.line,
        edge=tokens.edge,
        scroll=tokens.edge if tokens.line_width > 1 else tokens.line,
        text=tokens.text,
        quiet=tokens.quiet,
        accent=tokens.accent,
        accent_hover=tokens.accent_hover,
        on_accent=tokens.on_accent,
        accent_soft=tokens.accent_soft,
        good=tokens.good,
        good_soft=tokens.good_soft,
        caution=tokens.caution,
        caution_soft=tokens.caution_soft,
        danger=tokens.danger,
        danger_soft=tokens.danger_soft,
        selection=tokens.selection,
        on_selection=tokens.on_selection,
        w=tokens.line_width,
        f=tokens.focus_width,
        fp_v=5 - grow,
        fp_h=12 - grow,
        fp_q=8 - grow,
        fp_l=4 - grow,
        fp_i=8 - grow,
        field=field,
        field_focus=field - 2 * grow,
        fp_s=6 - grow,
        fp_t=3 - grow,
        fp_c=3 - grow,
        chip=t.HIT // 2,
        radio=8 + tokens.line_width,
        card=t.RADIUS_CARD,
        control=t.RADIUS_CONTROL,
        code=t.CODE_FAMILY,
        small=scaled(t.SIZE_SMALL, scale),
        key=scaled(t.SIZE_KEY, scale),
        interface=scaled(t.SIZE_INTERFACE, scale),
        reading=scaled(t.SIZE_READING, scale),
        page_title=scaled(t.SIZE_PAGE_TITLE, scale),
        title=scaled(t.SIZE_TITLE, scale),
        icons=ICONS.as_posix(),
        mark="black" if tokens.is_dark else "white",
    )


def scaled(pixels: int, scale: float) -> int:
    """Return a size of type at the person's text size, in whole pixels."""
    return max(1, round(pixels * scale))
