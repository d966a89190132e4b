"""Files of every kind, and a storage of one's own."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bihuan.evidence.services import evidence_store
from tests.cast import NOW

CASE = "case:NC-2026-0001"


def picture(form="JPEG", size=(64, 48), **options):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, form, **options)
    return out.getvalue()


def office(folder, *others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *others):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def table():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "电梯")
    return out.getvalue()


def container(brand):
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00" + brand + b"isom" + bytes(64)


SAMPLES = {
    "jpg": picture(),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "heic": picture("HEIF"),
    "gif": picture("GIF"),
    "mp4": container(b"mp42"),
    "mov": container(b"qt  "),
    "m4a": container(b"M4A "),
    "mp3": b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(64),
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64),
    "amr": b"#!AMR\n" + bytes(64),
    "pdf": b"%PDF-1.7\n%%EOF\n",
    "docx": office("word"),
    "xlsx": table(),
    "csv": "\ufeff部门,数量\n工程部,3\n".encode(),
    "txt": "电梯停运".encode(),
}


@pytest.fixture(autouse=True)
def storage_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "evidence"), "base_url": None},
        }
    }
    return tmp_path / "evidence"


@pytest.fixture
def upload(cast):
    """Attach a file to a case."""

    def upload(name="现场.jpg", content=SAMPLES["jpg"], actor=cast.li_jing, **values):
        file = SimpleUploadedFile("x", content)
        file._name = name  # what a client sends, before Django makes it harmless
        given = {"subject": CASE, "now": NOW} | values
        return evidence_store(upload=file, actor=actor, **given)

    return upload


def stored_files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())
