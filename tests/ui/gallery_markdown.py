"""Paints a gallery of Markdown to PNG files, to be looked at: `python tests/ui/gallery_markdown.py FOLDER`.

Every text in light, dark and high contrast, as wide as a chat column and as a card. Not a test.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

sys.path.insert(0, str(Path(__file__).parents[2]))

from ui.markdown import Lexers, MarkdownStyle, MarkdownView, Sizing

STYLES = {
    "light": (
        MarkdownStyle(
            text="#1F1E1B", quiet="#6A655B", accent="#8A6500", good="#1F6F43", caution="#9A5200", line="#E4DFD3",
            code_ground="#FBFAF7",
        ),
        "#FFFFFF",
    ),
    "dark": (
        MarkdownStyle(
            text="#EEEBE4", quiet="#A8A294", accent="#E3BC55", good="#6CC495", caution="#F0A457", line="#3A372F",
            code_ground="#211F1C",
        ),
        "#181715",
    ),
    "contrast": (
        MarkdownStyle(
            text="#FFFFFF", quiet="#FFFFFF", accent="#FFE680", good="#9BF0C0", caution="#FFC890", line="#FFFFFF",
            code_ground="#000000", line_px=2,
        ),
        "#000000",
    ),
}  # fmt: skip

ENGLISH = """\
Mid-span deflection for a uniform load is *w* = 5*qL*⁴ / 384*EI*:

```
E  = 210 GPa
w  = 5 · 12e3 · 6⁴ / (384 · 210e9 · 8360e-8)
   = 0.0115 m = 11.5 mm
```

| limit L/250 | deflection | use |
| --- | ---: | :---: |
| 24.0 mm | 11.5 mm | **48%** |
| 30.0 mm | 14.2 mm | `47%` |

It passes with about half of the limit to spare; see [Eurocode 3](https://eurocodes.example/en) and https://example.org/t?p=2.

# The first heading
## What to check
### And a third
1. **Deflection** under the characteristic combination, `w ≤ L/250`.
2. Lateral torsional buckling:
   - restrained by the slab
   - or checked with *M*<sub>b,Rd</sub>
     - at a third level
3. ~~Vibration~~ not needed below 6 m.

   A second paragraph of the third item.

> A quotation of the guideline that is long enough to be wrapped onto a second line in any of the widths.
>
> > With an answer inside it, and `code`.

---

```python
def deflection(load: float, span: float, stiffness: float) -> float:
    # The classical formula for a simply supported beam under a uniform load, with a comment that runs on
    return 5 * load * span**4 / (384 * stiffness)  # metres, if x != y -> ok

print(f"{deflection(12e3, 6.0, 17.6e6) * 1000:.1f} mm")
```

The energy is $E = mc^2$, and

$$
w_{max} = \\frac{5 q L^4}{384 E I}
$$

![a bending diagram](https://example.org/m.png) and [a trap](file:///etc/passwd).
"""

RUSSIAN = """\
## Что проверить до первой дозы

Сочетание **варфарина** и *метронидазола* требует осторожности: МНО часто растёт уже через три-пять дней.

- Назовите взаимодействие и его механизм одним предложением.
- Скажите, что сделать *до* следующей дозы:
  1. позвонить в клинику;
  2. сдать МНО на 3–5-й день.
- Перечислите признаки, при которых нужна неотложная помощь.

> Не отменяйте препараты самостоятельно.

| Признак | Что делать | Срок |
| --- | --- | --- |
| кровоточат дёсны дольше десяти минут | позвонить врачу | сегодня |
| чёрный стул, сильная головная боль | вызвать скорую помощь | немедленно |

```sql
SELECT name, inr FROM visits WHERE inr > 3.5 ORDER BY day DESC; -- тревожные
```

Высокопревосходительство и электроэнцефалографический: длинные слова в узкой карточке не обрезаются.
"""


def paint(folder: Path, name: str, text: str, widths: tuple[int, ...]) -> None:
    lexers = Lexers()
    for theme, (style, ground) in STYLES.items():
        room = QWidget()
        palette = QPalette(QColor(ground))
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        room.setPalette(palette)
        row = QHBoxLayout(room)
        row.setContentsMargins(24, 24, 24, 24)
        row.setSpacing(32)
        for width in widths:
            view = MarkdownView(style, sizing=Sizing.GROWS, lexers=lexers)
            view.setFixedWidth(width)
            view.set_text(text)
            row.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
        room.show()
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            QApplication.processEvents()
        room.setFixedSize(room.sizeHint())
        QApplication.processEvents()
        room.grab().save(str(folder / f"markdown-{name}-{theme}.png"))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    application.setStyle("Fusion")
    paint(folder, "english", ENGLISH, (720, 280))
    paint(folder, "russian", RUSSIAN, (720, 280))


if __name__ == "__main__":
    main()
