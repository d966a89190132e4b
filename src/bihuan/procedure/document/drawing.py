"""A small hand for drawing boxes with text as SVG: no library, the same bytes every time.

Every shape carries a class for the page's style sheet and plain colours for paper.
"""

from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
CAPITAL, SMALL, BLANK = 0.64, 0.54, 0.25
"""How wide letters are in ems, about; hanzi are one em wide."""

GLUE = "\u2060"
"""Between two characters it keeps them on one line (a word joiner); it is never drawn."""

WIDE = frozenset("WFA")
NO_START = frozenset("，。、；：！？）》”’,.;:!?)%")
"""Signs that never begin a line: they hang at the end of the one before."""

NO_END = frozenset("（“‘《(")
"""Signs that never end a line: they move to the next one."""

INK, QUIET, LINE = "#14201d", "#5d6a65", "#5d6a65"
BRAND, BRAND_TINT = "#0b5f57", "#e2efeb"
SEAL = "#b4301c"
PAPER = "#ffffff"


class Words(NamedTuple):
    """A piece of text in a box: size, weight, colour, and its class on the page."""

    text: str
    size: int = 13
    bold: bool = False
    colour: str = INK
    name: str = "fc-ink"


def glued(text: str) -> str:
    """Return a text that is never broken."""
    return GLUE.join(text)


def width_of(text: str, size: int) -> float:
    """Return about how wide a text is."""
    shown = text.replace(GLUE, "")
    return sum(_ems(char) for char in shown) * size


def _ems(char: str) -> float:
    if east_asian_width(char) in WIDE:
        return 1
    return BLANK if char == " " else CAPITAL if char.isupper() else SMALL


def wrapped(text: str, size: int, width: float) -> list[str]:
    """Return the lines of a text: hanzi break anywhere, other words only between themselves."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and piece[0] not in NO_START and width_of(line + piece.rstrip(), size) > width:
            kept = line.rstrip().rstrip("".join(NO_END))
            lines.append(kept)
            line = line[len(kept) :].lstrip() + piece.lstrip()
        else:
            line += piece
    return [*(one.replace(GLUE, "") for one in lines), line.replace(GLUE, "").rstrip()]


def _pieces(text: str) -> list[str]:
    """Return what may not be broken: one hanzi, or a run of other characters."""
    pieces: list[str] = []
    glue = False
    for char in text:
        before = pieces[-1][-1] if pieces else " "
        breaks = before == " " or _is_wide(char) or _is_wide(before)
        if char == GLUE:
            glue = True
        elif glue or not breaks or (pieces and char == " "):
            pieces[-1] += char
            glue = False
        else:
            pieces.append(char)
    return pieces


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in WIDE


class Pen:
    """Collects the shapes of one picture."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, look: str = "fc-box") -> None:
        """Draw a box; `look` is fc-box, fc-end or fc-head."""
        fill, stroke = {
            "fc-box": (PAPER, LINE),
            "fc-end": (BRAND_TINT, BRAND),
            "fc-head": (BRAND, BRAND),
        }[look]
        radius = _n(height / 2 if look == "fc-end" else 5)
        self.shapes.append(
            f'<rect class="{look}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" '
            f'height="{_n(height)}" rx="{radius}" fill="{fill}" stroke="{stroke}"/>'
        )

    def diamond(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the box of a decision."""
        half, tip = height / 2, min(height / 2, 34)
        points = (
            (x, y + half), (x + tip, y), (x + width - tip, y),
            (x + width, y + half), (x + width - tip, y + height), (x + tip, y + height),
        )  # fmt: skip
        told = " ".join(f"{_n(left)},{_n(top)}" for left, top in points)
        self.shapes.append(
            f'<polygon class="fc-choice" points="{told}" fill="{BRAND_TINT}" stroke="{BRAND}"/>'
        )

    def path(self, *points: tuple[float, float], back: bool = False, arrow: bool = True) -> None:
        """Draw a line with right angles; `back` is a way back."""
        told = " ".join(f"{'L' if at else 'M'}{_n(x)} {_n(y)}" for at, (x, y) in enumerate(points))
        look, colour = ("fc-back", SEAL) if back else ("fc-line", LINE)
        dashes = ' stroke-dasharray="5 3"' if back else ""
        self.shapes.append(
            f'<path class="{look}" d="{told}" fill="none" stroke="{colour}"{dashes}/>'
        )
        if arrow:
            self._tip(points[-2], points[-1], look, colour)

    def _tip(
        self, before: tuple[float, float], at: tuple[float, float], look: str, colour: str
    ) -> None:
        across = (at[0] > before[0]) - (at[0] < before[0])
        down = (at[1] > before[1]) - (at[1] < before[1])
        x, y = at
        corners = (
            (x, y),
            (x - 8 * across - 4 * down, y - 8 * down - 4 * across),
            (x - 8 * across + 4 * down, y - 8 * down + 4 * across),
        )
        told = " ".join(f"{_n(left)},{_n(top)}" for left, top in corners)
        self.shapes.append(f'<polygon class="{look}-tip" points="{told}" fill="{colour}"/>')

    def text(self, x: float, y: float, words: Words, *, middle: bool = False) -> None:
        """Write one line whose baseline is at y."""
        anchor = ' text-anchor="middle"' if middle else ""
        weight = ' font-weight="700"' if words.bold else ""
        self.shapes.append(
            f'<text class="{words.name}" x="{_n(x)}" y="{_n(y)}" font-size="{words.size}" '
            f'fill="{words.colour}"{anchor}{weight}>{escape(words.text)}</text>'
        )

    def svg(self, name: str, title: str, width: float, height: float) -> str:
        """Return the picture; `name` makes its title's id unique on a page."""
        inside = "\n".join(self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flow-chart" role="img" '
            f'aria-labelledby="{escape(name)}-title" viewBox="0 0 {_n(width)} {_n(height)}" '
            f'width="{_n(width)}" height="{_n(height)}" font-family="{FONT}">\n'
            f'<title id="{escape(name)}-title">{escape(title)}</title>\n{inside}\n</svg>'
        )


def _n(number: float) -> str:
    """Return a coordinate, shortly."""
    return f"{number:.1f}".removesuffix(".0")
