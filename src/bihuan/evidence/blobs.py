"""Where the bytes lie: one file per content, named by its digest, complete or not there at all.

In a local folder a file is written beside its place, forced to the disk and then renamed, so that
neither a kill nor a power cut leaves half of it. Any other Django storage takes the finished
file. A blob that no row names is harmless; `services.evidence_sweep` removes it after a day.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

INCOMING = "incoming"
PREVIEWS = "previews"
_CHUNK = 64 * 1024


class TooLongError(Exception):
    """More bytes came than anybody would take."""


class Staged(NamedTuple):
    """All bytes of an upload, in a temporary file at its beginning."""

    file: IO[bytes]
    sha256: str
    size: int


def storage() -> Storage:
    """Return the storage of evidence."""
    return storages["evidence"]


def blob_name(sha256: str) -> str:
    """Return the name under which a content is stored."""
    return f"{sha256[:2]}/{sha256}"


def preview_name(sha256: str) -> str:
    """Return the name under which the small picture of a photo is stored."""
    return f"{PREVIEWS}/{sha256[:2]}/{sha256}.jpg"


@contextmanager
def staged(chunks: Iterable[bytes], at_most: int) -> Iterator[Staged]:
    """Write an upload to a temporary file, hashing it on the way; it is gone afterwards."""
    with _temporary() as file:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > at_most:
                raise TooLongError
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        file.seek(0)
        yield Staged(file, digest.hexdigest(), size)


def blob_keep(file: IO[bytes], name: str) -> None:
    """Store a temporary file for good under a name; what is there already has the same content."""
    place = storage()
    if not isinstance(place, FileSystemStorage):
        if not place.exists(name):
            file.seek(0)
            place.save(name, File(file))
        return
    target = Path(place.path(name))
    _make_folder(target.parent, Path(place.location))
    os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS or 0o640)
    file.flush()
    os.fsync(file.fileno())
    Path(file.name).replace(target)
    _sync_folder(target.parent)


def hash_of(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Return digest and size of what is stored."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def chunks_of(file: IO[bytes] | File) -> Iterator[bytes]:
    """Return the bytes of a file from its beginning, a little at a time."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


@contextmanager
def _temporary() -> Iterator[IO[bytes]]:
    place = storage()
    folder = None
    if isinstance(place, FileSystemStorage):
        folder = Path(place.path(INCOMING))
        _make_folder(folder, Path(place.location))
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)  # unless it was renamed to stay


def _make_folder(folder: Path, top: Path) -> None:
    """Create a folder and those above it, so that they survive a power cut."""
    if folder.is_dir():
        return
    folder.mkdir(
        mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS or 0o750, parents=True, exist_ok=True
    )
    for one in (folder, *folder.parents):
        _sync_folder(one.parent)
        if one == top:
            return


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
