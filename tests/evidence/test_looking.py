"""Every type is known by its content; every refusal says what is wrong and what to do."""

import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from PIL import Image

from bihuan.evidence.looking import BombError, DamagedError, TypeRefusedError
from bihuan.evidence.models import Attachment
from bihuan.evidence.services import EmptyFileError, TooLargeError
from bihuan.evidence.terms import BY_ENDING, KIND_NAMES, TYPES
from bihuan.kit.refusals import RefusedError
from tests.evidence.conftest import SAMPLES, container, office, picture, stored_files

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(300)


@pytest.mark.parametrize("ending", SAMPLES)
def test_it_takes(upload, ending):
    attachment = upload(f"证据.{ending.upper()}", SAMPLES[ending])
    expected = BY_ENDING[ending]
    assert (attachment.media_type, attachment.kind) == (expected.media_type, expected.kind)
    assert attachment.name == f"证据.{ending}"
    assert not attachment.renamed


def test_there_is_a_sample_of_every_type():
    assert {BY_ENDING[ending] for ending in SAMPLES} == set(TYPES)
    assert {one.kind for one in TYPES} == set(KIND_NAMES)


@pytest.mark.parametrize("ending", ["png", "heic", "pdf", "mp4"])
def test_a_file_without_an_ending_gets_the_right_one(upload, ending):
    assert upload("image", SAMPLES[ending]).name == f"image.{ending}"


@pytest.mark.parametrize(
    ("name", "real"),
    [("微信图片.jpg", "png"), ("IMG_1.jpg", "heic"), ("扫描.pdf", "docx"), ("表.csv", "xlsx")],
)
def test_a_wrong_ending_of_the_same_kind_is_put_right_and_told(upload, name, real):
    attachment = upload(name, SAMPLES[real])
    assert attachment.name == f"{name.rpartition('.')[0]}.{real}"
    assert attachment.uploaded_name == name
    assert attachment.renamed


@pytest.mark.parametrize("brand", [b"mp42", b"isom", b"3gp4"])
def test_a_recording_of_a_phone_is_sound_though_its_container_is_a_videos(upload, brand):
    assert upload("录音.m4a", container(brand)).media_type == "audio/mp4"


def test_a_text_may_begin_like_a_picture(upload):
    assert upload("说明.txt", b"BM is a word").media_type == "text/plain"


REFUSED = [
    (
        "页面.html",
        b"<html>",
        TypeRefusedError,
        "“页面.html”是 .html 文件，不能作为证据上传。可以上传：",
    ),
    ("图.svg", b"<svg/>", TypeRefusedError, "“图.svg”是 .svg 文件"),
    ("安装.exe", EXE, TypeRefusedError, "“安装.exe”是 .exe 文件"),
    ("照片.jpg", EXE, TypeRefusedError, "“照片.jpg”的内容其实是 exe 文件，不能作为证据上传。"),
    ("照片.jpg", SAMPLES["pdf"], TypeRefusedError, "“照片.jpg”的内容其实是PDF 文档，与文件名不符"),
    ("报告.pdf", SAMPLES["jpg"], TypeRefusedError, "其实是JPEG 图片"),
    ("说明.txt", SAMPLES["png"], TypeRefusedError, "其实是PNG 图片"),
    ("照片.jpg", b"nothing known", TypeRefusedError, "无法识别“照片.jpg”的内容"),
    ("page", b"<html><script>", TypeRefusedError, "无法识别“page”的内容"),
    ("压缩.docx", office("ppt"), TypeRefusedError, "其实是 zip 文件"),
    ("宏.docx", office("word", "word/vbaProject.bin"), TypeRefusedError, "含有宏程序"),
    ("表.csv", "部门,数量".encode("gb18030"), TypeRefusedError, "不是 UTF-8 编码的文本；请另存为"),
    ("表.txt", b"a\x00b", TypeRefusedError, "不是 UTF-8"),
    ("空.jpg", b"", EmptyFileError, "“空.jpg”是空文件"),
    ("坏.jpg", SAMPLES["jpg"][:300], DamagedError, "“坏.jpg”已损坏，打不开"),
    ("坏.png", SAMPLES["png"][:300], DamagedError, "已损坏"),
    ("坏.heic", SAMPLES["heic"][:60], DamagedError, "已损坏"),
    ("坏.webp", SAMPLES["webp"][:16], DamagedError, "已损坏"),
    ("坏.gif", SAMPLES["gif"][:8], DamagedError, "已损坏"),
]


@pytest.mark.parametrize(("name", "content", "error", "sentence"), REFUSED)
def test_it_refuses(upload, storage_folder, name, content, error, sentence):
    with pytest.raises(error) as refusal:
        upload(name, content)
    assert sentence in str(refusal.value)
    assert not Attachment.objects.exists()
    assert stored_files(storage_folder) == []


def test_it_says_all_that_is_taken_in_both_languages(upload):
    with pytest.raises(TypeRefusedError) as refusal:
        upload("a.html")
    for word in ("照片（jpg png webp heic gif，不超过 30.0", "视频（mp4 mov", "表格（xlsx csv"):
        assert word in str(refusal.value)
    with translation.override("en"), pytest.raises(TypeRefusedError) as refusal:
        upload("a.html")
    assert "“a.html” is a .html file" in str(refusal.value)
    assert "photo (jpg png webp heic gif, up to 30.0" in str(refusal.value)


def bomb(width, height):
    """A PNG whose few bytes claim a huge picture."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(12_001, 10_000), (20_000, 20_000), (60_000, 60_000)])
def test_it_refuses_a_picture_that_would_exhaust_memory(upload, size):
    with pytest.raises(BombError, match="像素超过 12000 万"):
        upload("小图.png", bomb(*size))


def test_it_refuses_an_archive_that_would_fill_the_disk(upload, monkeypatch):
    monkeypatch.setattr("bihuan.evidence.looking.MAX_UNPACKED", 1024 * 1024)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("word/media.xml", bytes(1024 * 1024))
    with pytest.raises(BombError, match=r"解压后有 1\.0"):
        upload("报告.docx", out.getvalue())


@pytest.mark.parametrize(("kind", "ending"), [("photo", "jpg"), ("video", "mp4"), ("table", "csv")])
def test_each_kind_has_its_own_limit(upload, settings, kind, ending):
    limits = dict.fromkeys(KIND_NAMES, 2) | {kind: 1}
    settings.EVIDENCE_LIMITS_MB = limits
    content = SAMPLES[ending] + b" " * 1024 * 1024
    with pytest.raises(TooLargeError, match=r"“大文件.*有 1\.0.*上限 1\.0"):
        upload(f"大文件.{ending}", content)
    settings.EVIDENCE_LIMITS_MB = dict.fromkeys(KIND_NAMES, 2)
    assert upload(f"大文件.{ending}", content).size == len(content)


def test_a_file_beyond_every_limit_is_not_even_read_to_its_end(upload, settings, storage_folder):
    settings.EVIDENCE_LIMITS_MB = dict.fromkeys(KIND_NAMES, 1)
    with pytest.raises(TooLargeError, match=r"有 3\.0"):
        upload("很大.mp4", SAMPLES["mp4"] + bytes(3 * 1024 * 1024))
    assert stored_files(storage_folder) == []


def test_every_refusal_has_its_code():
    codes = [one.code for one in RefusedError.__subclasses__() if "evidence" in one.__module__]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("evidence.") for code in codes)


def test_particulars_of_a_photo_stay_untouched(upload):
    """They are evidence themselves: when, and with which device."""
    exif = Image.Exif()
    exif[0x0132] = "2026:11:20 09:30:00"
    content = picture(exif=exif)
    with Image.open(io.BytesIO(content)) as before:
        assert before.getexif()[0x0132] == "2026:11:20 09:30:00"
    assert upload("现场.jpg", content).size == len(content)
