"""Draw the sprite of the icons that pages use, from what npm brought."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "bihuan" / "web" / "static" / "vendor"

OUTLINE = MODULES / "@tabler" / "icons" / "icons"
STROKES = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def named_icons() -> list[str]:
    """Return the names in tools/icons.txt."""
    lines = (ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def symbol(name: str) -> str:
    """Return one icon as an SVG symbol that takes its colour from the text around it."""
    kind, stem, look = "outline", name, STROKES
    if name.endswith("-filled"):
        kind, stem, look = "filled", name.removesuffix("-filled"), 'fill="currentColor"'
    path = OUTLINE / kind / f"{stem}.svg"
    if not path.exists():
        raise SystemExit(f"tools/icons.txt names {name!r}; @tabler/icons has no such icon.")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if drawing is None:
        raise SystemExit(f"{path.name} is not a drawing.")
    inside = "".join(line.strip() for line in drawing[1].splitlines())
    return f'<symbol id="icon-{name}" viewBox="0 0 24 24" {look}>{inside}</symbol>'


def main() -> None:
    """Fill the vendor folder anew, at one stroke: a server may be reading from it."""
    draft = MODULES / ".vendor"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    symbols = "\n".join(symbol(name) for name in named_icons())
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (draft / "icons.svg").write_text(sprite, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(VENDOR)


if __name__ == "__main__":
    main()
