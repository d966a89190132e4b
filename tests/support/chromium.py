"""A Chromium for tests and screenshots: the system's, or else the one that npm brought.

`playwright install` would fetch a browser from a host that many networks do not reach, so the
browser comes from the same registries as everything else.
"""

import ctypes.util
import io
import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

import brotli
from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
UNPACKED = ROOT / "node_modules" / ".chromium"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"

FLAGS = (
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
# Python 3.11.4 brought the filter, later ones warn without it.
SAFELY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}/400Regular</dir>
  <dir>{fonts}/700Bold</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak"><string>Noto Sans SC</string></edit>
  </match>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A browser program, and where it came from in words."""

    program: Path
    words: str
    packed: bool = False
    libraries: Path | None = None

    def start(self, playwright: Playwright) -> Browser:
        """Start it, with our font so that Chinese looks the same everywhere."""
        environment = dict(os.environ) | {"FONTCONFIG_FILE": str(font_configuration())}
        if self.libraries:
            environment["LD_LIBRARY_PATH"] = str(self.libraries)
        return playwright.chromium.launch(
            executable_path=self.program,
            args=list(FLAGS) + (["--headless=shell"] if self.packed else []),
            env=environment,
        )


def find_chromium() -> Chromium:
    """Return the first browser of: the one on PATH, npm's; BIHUAN_TEST_CHROMIUM=npm skips PATH."""
    skipped = os.environ.get("BIHUAN_TEST_CHROMIUM") == "npm"
    for name in () if skipped else ("chromium", "google-chrome", "chromium-browser"):
        if found := shutil.which(name):
            return Chromium(Path(found), f"{found} of this machine")
    if not PACKED.exists():
        raise RuntimeError("No Chromium on PATH and none from npm: run `make setup`.")
    return unpacked()


def unpacked() -> Chromium:
    """Unpack npm's browser once; several test runs may come at the same time."""
    if not UNPACKED.exists():
        draft = UNPACKED.with_name(f".chromium.{os.getpid()}")
        draft.mkdir()
        program = draft / "chromium"
        program.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
        program.chmod(0o755)
        for name in ("al2023", "swiftshader"):
            packed = io.BytesIO(brotli.decompress((PACKED / f"{name}.tar.br").read_bytes()))
            with tarfile.open(fileobj=packed) as archive:
                archive.extractall(draft, **SAFELY)  # noqa: S202 - hashed in the lock
        try:
            draft.rename(UNPACKED)
        except OSError:  # another run was first
            shutil.rmtree(draft)
    # The network security library that Chromium needs is brought along for machines without it.
    libraries = None if ctypes.util.find_library("nss3") else UNPACKED / "lib"
    return Chromium(
        UNPACKED / "chromium", "npm's @sparticuz/chromium", packed=True, libraries=libraries
    )


def font_configuration() -> Path:
    """Write the file that tells fontconfig about our font, and only about it."""
    path = ROOT / "node_modules" / ".fonts" / "fonts.conf"
    text = FONT_CONFIGURATION.format(fonts=FONTS, cache=path.parent / "cache")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f"fonts.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.rename(path)
    return path
