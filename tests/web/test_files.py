"""Evidence leaves the house with safe headers, whole or in parts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.evidence.services import evidence_store

MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21TIT2" + b"\0" * 40 + b"\xff\xfb\x90\x64" + b"\0" * 400


@pytest.fixture
def stored(reported, cast):
    case = reported()

    def store(upload):
        kept = evidence_store(
            subject=case.subject, upload=upload, actor=cast.li_jing, now=case.recorded_at
        )
        return reverse("case-file", kwargs={"number": case.number, "pk": kept.pk})

    return store


def body(answer):
    return b"".join(answer)


def test_a_photo_is_shown_and_can_do_nothing(stored, wang, photo):
    answer = wang.get(stored(photo()))
    assert body(answer)[:2] == b"\xff\xd8"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")


def test_a_small_picture_is_smaller(stored, wang, photo):
    address = stored(photo(size=(2400, 1800)))
    small = body(wang.get(f"{address}small/"))
    assert small[:2] == b"\xff\xd8"
    assert len(small) < len(body(wang.get(address)))


def test_a_text_is_saved_not_shown(stored, wang):
    address = stored(SimpleUploadedFile("说明.txt", "<script>1</script>湿滑".encode()))
    answer = wang.get(address)
    body(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert wang.get(f"{address}small/").status_code == 404


def test_a_recording_is_sent_in_the_parts_a_player_asks_for(stored, wang):
    address = stored(SimpleUploadedFile("来电.mp3", MP3))
    part = wang.get(address, headers={"Range": "bytes=2-5"})
    assert (part.status_code, body(part)) == (206, MP3[2:6])
    assert part["Content-Range"] == f"bytes 2-5/{len(MP3)}"
    rest = wang.get(address, headers={"Range": "bytes=10-"})
    assert body(rest) == MP3[10:]
    assert wang.get(address, headers={"Range": "bytes=9999-"}).status_code == 416
    whole = wang.get(address, headers={"Range": "lines=1-2"})
    assert (whole.status_code, body(whole)) == (200, MP3)


def test_a_file_of_another_case_is_not_found(stored, reported, wang, photo):
    address = stored(photo())
    other = reported(title="另一件")
    pk = address.rstrip("/").rpartition("/")[2]
    assert wang.get(f"/cases/{other.number}/files/{pk}/").status_code == 404
