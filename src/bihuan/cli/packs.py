"""Packs as files: the shipped ones and folders of one's own; no database is needed."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import bihuan.procedures
from bihuan.cli.words import listed, say
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.edition import Edition, Position
from bihuan.procedure.language.loading import PACK, VOCABULARY, Loaded
from bihuan.procedure.language.problems import Problem, nearest
from bihuan.procedure.terms import Label
from bihuan.procedures.reader import read_pack

PACKS = Path(bihuan.procedures.__file__).parent / "packs"
YEARS = (2010, 2040)
"""The years that trials and scenarios may touch; those not announced yet are provisional."""


class NoPackError(RefusedError):
    """Neither a shipped pack nor a folder with a pack."""

    code = "pack.unknown"


class BrokenPackError(RefusedError):
    """The pack has mistakes, so nothing can be decided by it."""

    code = "pack.broken"


class Pack(NamedTuple):
    """A pack as it was read: its name, its text by file, and what the core made of it."""

    name: str
    files: Mapping[str, str]
    loaded: Loaded


def shipped() -> list[str]:
    """Return the names of the shipped packs in order."""
    return sorted(path.parent.name for path in PACKS.glob(f"*/{PACK}"))


def folder_of(name: str) -> Path:
    """Return the folder of a pack: a shipped one by its name, any other by its path."""
    if name in shipped():
        return PACKS / name
    folder = Path(name)
    if (folder / PACK).is_file():
        return folder
    if folder.is_dir():
        raise NoPackError(
            say(
                f"{name} 里没有 {PACK}，不是程序包；请给出程序包所在的文件夹。",
                f"{name} holds no {PACK}, so it is not a pack; name the folder of a pack.",
            )
        )
    close = listed(list(nearest(name, shipped())) or shipped())
    raise NoPackError(
        say(
            f"没有名为 {name} 的程序包，也没有这个文件夹；最接近：{close}。",
            f"There is no pack or folder named {name}; nearest: {close}.",
        )
    )


def read(name: str, day: date | None = None) -> Pack:
    """Return a pack, with all mistakes in it; the shared vocabulary comes with it."""
    folder = folder_of(name)
    files: dict[str, str] = {}
    unreadable: list[Problem] = []
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.yaml")}
    paths.setdefault(VOCABULARY, PACKS / VOCABULARY)
    for file, path in sorted(paths.items()):
        try:
            files[file] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            unreadable.append(_unreadable(file, error))
    if unreadable:
        return Pack(folder.name or folder.resolve().name, files, Loaded(None, tuple(unreadable)))
    return Pack(folder.name or folder.resolve().name, files, read_pack(files, today=day))


def edition_of(name: str) -> Edition:
    """Return the edition of a pack without mistakes."""
    return edition_in(read(name), name)


def edition_in(pack: Pack, named: str = "") -> Edition:
    """Return the edition of a pack that has been read, or refuse one with mistakes."""
    if pack.loaded.edition is None:
        name, count = named or pack.name, len(pack.loaded.errors)
        raise BrokenPackError(
            say(
                f"程序包 {name} 有 {count} 处错误，不能执行；"
                f"用 bihuan procedure check {name} 查看。",
                f"The pack {name} has {count} mistakes and cannot be executed; "
                f"see them with bihuan procedure check {name}.",
            )
        )
    return pack.loaded.edition


def today() -> date:
    """Return the day by which confirmations and exceptions age."""
    return datetime.now().astimezone().date()


def _unreadable(file: str, error: OSError | UnicodeDecodeError) -> Problem:
    text = isinstance(error, UnicodeDecodeError)
    why = Label(
        "文件不是 UTF-8 编码；请用 UTF-8 另存" if text else f"文件读不出来：{error}",
        "the file is not UTF-8; save it as UTF-8" if text else f"the file cannot be read: {error}",
    )
    return Problem("P108", Position(file, 1, 1), why)
