"""What a file really is, whatever its name says; and whether it is sound enough to keep."""

import codecs
import io
import zipfile
from collections.abc import Iterator
from typing import IO

import filetype
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from bihuan.evidence.blobs import chunks_of
from bihuan.evidence.names import split_name
from bihuan.evidence.terms import BY_ENDING, KIND_NAMES, MAX_PIXELS, TYPES, FileType, Kind, limit_of
from bihuan.kit.refusals import RefusedError

MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 20_000

_HEAD = 8192
_BRANDS = {b"qt ": "mov", b"M4A": "m4a", b"M4B": "m4a", b"3gp": "3gp", b"3g2": "3gp", b"crx": "cr3"}
_ARCHIVES = frozenset({"zip", "docx", "xlsx", "pptx"})
_TEXTS = frozenset({"txt", "csv"})
_OFFICE = {"word/": "docx", "xl/": "xlsx"}
# A container that holds sound or pictures alike: here the name tells what was recorded.
_SAME_CONTAINER = {("mp4", "m4a"), ("3gp", "m4a"), ("3gp", "mp4"), ("m4a", "mp4")}
_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
    "image/gif": ("GIF",),
}

register_heif_opener()
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class TypeRefusedError(RefusedError):
    """The file is of a type that is not taken, or not of the type its name promises."""

    code = "evidence.type-refused"


class DamagedError(RefusedError):
    """The file is of a good type but cannot be read."""

    code = "evidence.damaged"


class BombError(RefusedError):
    """A small file that becomes very large when it is opened."""

    code = "evidence.bomb"


def look(file: IO[bytes], name: str) -> FileType:
    """Return the type of a file by its content, or refuse it with a sentence."""
    ending = split_name(name)[1]
    if ending and ending not in BY_ENDING:
        raise TypeRefusedError(
            _("“{name}”是 .{ending} 文件，不能作为证据上传。{allowed}").format(
                name=name, ending=ending, allowed=allowed()
            )
        )
    found = _type_of(file, ending)
    if not isinstance(found, FileType):
        raise TypeRefusedError(_unknown(name, found))
    if ending and BY_ENDING[ending].kind != found.kind:
        raise TypeRefusedError(
            _("“{name}”的内容其实是{found}，与文件名不符。请改正文件名后再上传。").format(
                name=name, found=found.name.say(get_language() or "zh")
            )
        )
    _check(file, name, found)
    return found


def allowed() -> str:
    """Return the sentence that says what may be uploaded, and how large."""
    kinds = [
        _("{kind}（{endings}，不超过 {limit}）").format(
            kind=KIND_NAMES[kind],
            endings=" ".join(one.endings[0] for one in TYPES if one.kind == kind),
            limit=filesizeformat(limit_of(kind)),
        )
        for kind in Kind
    ]
    return _("可以上传：{kinds}。").format(kinds=_("、").join(kinds))


def _type_of(file: IO[bytes], ending: str) -> FileType | str | None:
    """Return the type by content; the ending of a type we do not take; None if unknown."""
    file.seek(0)
    head = file.read(_HEAD)
    kind = _container(head) or _guess(head)
    if ending in _TEXTS and (kind is None or _is_text(head)):
        return BY_ENDING[ending]
    if kind is None:
        return None
    if kind in _ARCHIVES:
        kind = _office(file)
    if (kind, ending) in _SAME_CONTAINER:
        kind = ending
    return BY_ENDING.get(kind, kind)


def _guess(head: bytes) -> str | None:
    found = filetype.guess(head)
    return str(found.extension) if found else None


def _container(head: bytes) -> str | None:
    """Return what an ISO container (most of what phones record) holds, by its brands.

    The first brand decides: the others only say which players may try.
    """
    if head[4:8] != b"ftyp":
        return None
    first, others = head[8:12], head[16 : int.from_bytes(head[:4], "big")]
    if first == b"avif" or (first in {b"mif1", b"msf1"} and b"avif" in others):
        return "avif"
    if first in {b"mif1", b"msf1"} or first[:3] in {b"hei", b"hev"}:
        return "heic"
    return _BRANDS.get(first[:3], "mp4")


def _is_text(head: bytes) -> bool:
    """Tell whether the beginning of a file is text, though it may look like something else."""
    try:
        return "\x00" not in codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeError:
        return False


def _office(file: IO[bytes]) -> str:
    """Return which office format an archive is, or "zip"."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "zip"
    if "[Content_Types].xml" in names:
        for folder, ending in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return ending
    return "zip"


def _unknown(name: str, found: str | None) -> str:
    """Return the sentence for content that is not taken."""
    if found is None:
        return _("无法识别“{name}”的内容：文件可能已损坏，或已加密。{allowed}").format(
            name=name, allowed=allowed()
        )
    return _("“{name}”的内容其实是 {found} 文件，不能作为证据上传。{allowed}").format(
        name=name, found=found, allowed=allowed()
    )


def _check(file: IO[bytes], name: str, one: FileType) -> None:
    """Refuse a file that is damaged or meant to do harm when it is opened."""
    if one.kind == Kind.PHOTO:
        _check_picture(file, name, one)
    elif one.endings[0] in _OFFICE.values():
        _check_office(file, name)
    elif one.media_type.startswith("text/"):
        _check_text(file, name)


def _check_picture(file: IO[bytes], name: str, one: FileType) -> None:
    file.seek(0)
    try:
        with Image.open(file, formats=_FORMATS[one.media_type]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError  # noqa: TRY301 - told with Pillow's own
            if one.media_type == "image/jpeg":
                image.draft("L", (64, 64))
                image.load()
            else:
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BombError(
            _("“{name}”的像素超过 {limit} 万，打开会耗尽内存，不能上传。").format(
                name=name, limit=MAX_PIXELS // 10_000, millions=MAX_PIXELS // 1_000_000
            )
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedError(
            _("“{name}”已损坏，打不开；请重新拍摄或重新导出后再上传。").format(name=name)
        ) from error


def _check_office(file: IO[bytes], name: str) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise BombError(
            _("“{name}”解压后有 {size}，打开会耗尽内存，不能上传。").format(
                name=name, size=filesizeformat(unpacked)
            )
        )
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise TypeRefusedError(
            _("“{name}”含有宏程序，不能上传；请另存为不含宏的文件。").format(name=name)
        )


def _check_text(file: IO[bytes], name: str) -> None:
    try:
        for text in _decoded(file):
            if "\x00" in text:
                raise UnicodeError  # noqa: TRY301 - as unreadable as the rest
    except UnicodeError as error:
        raise TypeRefusedError(
            _("“{name}”不是 UTF-8 编码的文本；请另存为 UTF-8 编码后再上传。").format(name=name)
        ) from error


def _decoded(file: IO[bytes]) -> Iterator[str]:
    return codecs.iterdecode(chunks_of(file), "utf-8")


def small_picture(file: IO[bytes], longest: int) -> bytes | None:
    """Return a photo as a small JPEG, upright and without its particulars; None if too large."""
    file.seek(0)
    with Image.open(file) as image:
        image.draft("RGB", (longest, longest))
        if image.width * image.height > MAX_PIXELS // 3:
            return None
        upright = ImageOps.exif_transpose(image)
    upright.thumbnail((longest, longest))
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        upright = upright.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright)
    out = io.BytesIO()
    upright.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
