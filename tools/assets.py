"""Draw the sprite of the icons that pages use and copy the fonts for print, as npm has them."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "bihuan" / "web" / "static" / "vendor"

PRINT_FONTS = ROOT / "src" / "bihuan" / "printing" / "fonts"
FONT = MODULES / "@expo-google-fonts" / "noto-sans-sc"
WEIGHTS = ("400Regular", "700Bold")

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


def fill(folder: Path, files: dict[str, bytes]) -> None:
    """Fill a folder anew, at one stroke: a server may be reading from it."""
    draft = MODULES / f".{folder.name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, content in files.items():
        (draft / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(draft, folder)


def fonts() -> dict[str, bytes]:
    """Return the two weights that printed documents are set in, with their licence."""
    names = [f"{weight}/NotoSansSC_{weight}.ttf" for weight in WEIGHTS]
    missing = [name for name in names if not (FONT / name).exists()]
    if missing:
        raise SystemExit(f"@expo-google-fonts/noto-sans-sc has no {', '.join(missing)}.")
    files = {Path(name).name: (FONT / name).read_bytes() for name in names}
    return files | {"LICENSE_FONT": (FONT / "LICENSE_FONT").read_bytes()}


def main() -> None:
    """Make the sprite and the fonts."""
    symbols = "\n".join(symbol(name) for name in named_icons())
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    fill(VENDOR, {"icons.svg": sprite.encode()})
    fill(PRINT_FONTS, fonts())


if __name__ == "__main__":
    main()
