"""How wide the columns of a table are, so that a narrow card breaks as few words as it can.

Left to itself Qt makes the columns of a table that does not fit equally wide, and breaks words in one while there is
room in the next.
"""

import math
from collections.abc import Sequence

from PySide6.QtGui import QFontMetricsF

from ui.markdown.content import Run, Table
from ui.markdown.inline import LINE_BREAK

_MOST_REMEMBERED = 1_000
Widths = tuple[tuple[int, int], ...]


class ColumnMeter:
    """Measures cells in the fonts of a style: plain, bold and code."""

    def __init__(self, plain: QFontMetricsF, bold: QFontMetricsF, code: QFontMetricsF) -> None:
        self._plain = plain
        self._bold = bold
        self._code = code
        self._rows: dict[tuple[tuple[Run, ...], ...], Widths] = {}

    def measure(self, table: Table) -> tuple[list[int], list[int]]:
        """For each column the width of its longest word, and of its longest line, in whole pixels."""
        rows = [self._measure_row(row, heading=table.header and not at) for at, row in enumerate(table.rows)]
        columns = list(zip(*rows, strict=True))
        return [max(word for word, _ in column) for column in columns], [
            max(line for _, line in column) for column in columns
        ]

    def _measure_row(self, row: tuple[tuple[Run, ...], ...], *, heading: bool) -> Widths:
        known = None if heading else self._rows.get(row)
        if known is None:
            known = tuple(self._measure_cell(runs, heading=heading) for runs in row)
            if len(self._rows) >= _MOST_REMEMBERED:
                self._rows.clear()
            if not heading:
                self._rows[row] = known
        return known

    def _measure_cell(self, runs: tuple[Run, ...], *, heading: bool) -> tuple[int, int]:
        word, lines = 0.0, [0.0]
        for run in runs:
            metrics = self._code if run.code else self._bold if run.bold or heading else self._plain
            for number, line in enumerate(run.text.split(LINE_BREAK)):
                if number:
                    lines.append(0.0)
                lines[-1] += metrics.horizontalAdvance(line)
                word = max([word, *map(metrics.horizontalAdvance, line.split())])
        # Laid out, a word can be a fraction of a pixel wider than measured, which would cost it its last letter.
        return math.ceil(word) + 1, math.ceil(max(lines)) + 1


def share(words: Sequence[int], lines: Sequence[int], available: float) -> list[int]:
    """The widths of columns that together take no more than `available`, given those of their longest words and lines.

    Room left beside the longest words goes where lines are long; where there is too little, short columns keep what
    they need and the long ones share the rest.
    """
    spare = available - sum(words)
    wanted = sum(lines) - sum(words)
    if spare >= 0 and wanted > 0:
        return [word + int(min(1.0, spare / wanted) * (line - word)) for word, line in zip(words, lines, strict=True)]
    given = [1] * len(words)
    left, open_columns = max(int(available), len(words)), len(words)
    for column in sorted(range(len(words)), key=words.__getitem__):
        given[column] = max(1, min(words[column], left // open_columns))
        left -= given[column]
        open_columns -= 1
    return given
