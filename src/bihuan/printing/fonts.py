"""The fonts that documents are set in: the project's own copy, the same on every machine."""

from functools import cache
from pathlib import Path

import typst

from bihuan.kit.refusals import RefusedError
from bihuan.procedure.terms import Label

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Noto Sans SC"
NEEDED = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")


class FontsMissingError(RefusedError):
    """The fonts that set-up copies are not there, so nothing can be set."""

    code = "printing.fonts_missing"


def fonts(language: str) -> typst.Fonts:
    """Return the fonts, read once in a process; system fonts are left out on purpose.

    Raises:
        FontsMissingError: they have not been copied; the sentence says how.
    """
    missing = [name for name in NEEDED if not (FOLDER / name).is_file()]
    if missing:
        raise FontsMissingError(
            Label(
                f"缺少打印用的字体 {'、'.join(missing)}；请运行 tools/setup.py run 重新准备。",
                f"The fonts for print are missing ({', '.join(missing)}); "
                "run tools/setup.py run to prepare them.",
            ).say(language)
        )
    return _read(FOLDER)


@cache
def _read(folder: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
