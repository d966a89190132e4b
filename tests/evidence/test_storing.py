"""Contents are stored once, completely, before anything names them; and can be taken away."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from bihuan.evidence import blobs
from bihuan.evidence.models import Attachment
from bihuan.evidence.queries import (
    EvidenceGoneError,
    attachments_of,
    evidence_open,
    evidence_verify,
)
from bihuan.evidence.services import (
    AlreadyErasedError,
    evidence_accept,
    evidence_erase,
    evidence_preview,
    evidence_store,
    evidence_sweep,
)
from bihuan.journal.actors import CUSTOMER
from bihuan.journal.queries import entries_of, journal_verify, sentence_of
from bihuan.people.services import NotAllowedError
from tests.cast import NOW
from tests.evidence.conftest import CASE, SAMPLES, picture, stored_files
from tests.together import together

LATER = timedelta(days=2)


def real_now():
    """Files carry the machine's own time, so sweeping is told that too."""
    return datetime.now(UTC)


def read(attachment):
    with evidence_open(attachment) as file:
        return file.read()


def test_what_was_stored_comes_back_unchanged(upload, cast):
    attachment = upload(act_sequence=3)
    assert read(attachment) == SAMPLES["jpg"]
    assert attachment.sha256 == hashlib.sha256(SAMPLES["jpg"]).hexdigest()
    assert attachment.size == len(SAMPLES["jpg"])
    assert (attachment.uploaded_by, attachment.act_sequence) == (cast.li_jing, 3)


def test_files_of_a_record_come_in_the_order_of_their_arrival(
    upload, cast, django_assert_num_queries
):
    upload("二.jpg")
    upload("一.png", SAMPLES["png"], actor=CUSTOMER)
    upload("别处.jpg", subject="case:NC-2026-0002")
    with django_assert_num_queries(1):
        found = [(one.name, one.uploaded_by) for one in attachments_of(CASE)]
    assert found == [("二.jpg", cast.li_jing), ("一.png", None)]


def test_the_journal_binds_the_content(upload):
    attachment = upload()
    line = entries_of(CASE).get()
    assert line.details.body["sha256"] == attachment.sha256
    assert sentence_of(line, "zh").startswith("上传照片“现场.jpg”（")
    assert sentence_of(line, "en").startswith("Uploaded the photo “现场.jpg” (")


def test_a_customer_without_an_account_may_bring_evidence(upload):
    attachment = upload(actor=CUSTOMER)
    assert attachment.uploaded_by is None
    assert entries_of(CASE).get().actor == "customer"


def test_the_same_content_is_stored_once(upload, storage_folder):
    first, second = upload("一.jpg"), upload("二.jpg", subject="case:NC-2026-0002")
    assert first.sha256 == second.sha256
    place = storage_folder / first.sha256[:2] / first.sha256
    assert stored_files(storage_folder) == [place]
    assert place.stat().st_mode & 0o777 == 0o640


def test_bytes_are_safe_before_the_row_and_harmless_without_it(cast, storage_folder):
    accepted = evidence_accept(SimpleUploadedFile("a.png", SAMPLES["png"]))
    assert len(stored_files(storage_folder)) == 1
    assert not Attachment.objects.exists()
    values = {"subject": CASE, "upload": accepted, "actor": cast.li_jing, "now": NOW}

    def fail():
        with transaction.atomic():
            evidence_store(**values)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not Attachment.objects.exists()
    assert read(evidence_store(**values)) == SAMPLES["png"]


def test_accepting_needs_no_database(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        evidence_accept(SimpleUploadedFile("a.png", SAMPLES["png"]))


def test_bytes_reach_the_disk_before_they_get_their_name(upload, monkeypatch):
    deeds = []
    real_sync, real_replace = blobs.os.fsync, blobs.Path.replace
    monkeypatch.setattr(
        blobs.os, "fsync", lambda handle: (deeds.append("sync"), real_sync(handle))[1]
    )
    monkeypatch.setattr(
        blobs.Path, "replace", lambda one, to: (deeds.append("name"), real_replace(one, to))[1]
    )
    upload()
    at = deeds.index("name")
    assert deeds[at - 1 :] == ["sync", "name", "sync"]


@pytest.mark.parametrize("failing", ["fsync", "fchmod"])
def test_a_full_disk_leaves_nothing_behind(upload, monkeypatch, storage_folder, failing):
    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs.os, failing, fail)
    with pytest.raises(OSError, match="No space"):
        upload()
    assert stored_files(storage_folder) == []
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_from_several_phones_at_once(upload, storage_folder):
    outcomes = together(*[lambda: read(upload())] * 6)
    assert outcomes == [SAMPLES["jpg"]] * 6
    assert len(stored_files(storage_folder)) == 1
    assert Attachment.objects.count() == 6
    assert list(journal_verify()) == []


def test_another_storage_takes_the_same_contents(upload, settings):
    settings.STORAGES = settings.STORAGES | {
        "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    first, second = upload(), upload()
    assert read(first) == read(second) == SAMPLES["jpg"]
    assert blobs.storage().listdir(first.sha256[:2])[1] == [first.sha256]
    assert list(evidence_verify()) == []


# --- small pictures -----------------------------------------------------------------------------
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic", "gif"])
def test_every_photo_has_a_small_picture_that_a_browser_shows(upload, ending):
    attachment = upload(f"a.{ending}", SAMPLES[ending])
    with evidence_preview(attachment) as small, Image.open(small) as image:
        assert (image.format, image.size) == ("JPEG", (64, 48))


def test_a_small_picture_is_small_upright_and_tells_nothing_else(upload):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif[0x010E] = "secret"
    content = picture(size=(3000, 2000), exif=exif)
    with evidence_preview(upload("a.jpg", content)) as small, Image.open(small) as image:
        assert image.size == (853, 1280)
        assert not image.getexif()


def test_transparent_ground_becomes_white(upload):
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with evidence_preview(upload("a.png", out.getvalue())) as small, Image.open(small) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_a_small_picture_is_made_once(upload, monkeypatch):
    attachment = upload()
    evidence_preview(attachment).close()
    monkeypatch.setattr("bihuan.evidence.services.small_picture", None)
    evidence_preview(attachment).close()


def test_what_is_no_photo_has_no_small_picture(upload):
    assert evidence_preview(upload("a.pdf", SAMPLES["pdf"])) is None


def test_a_picture_too_large_to_open_has_none(upload, monkeypatch):
    monkeypatch.setattr("bihuan.evidence.looking.MAX_PIXELS", 3000)
    assert evidence_preview(upload("a.png", picture("PNG", (50, 50)))) is None


# --- checking and erasing -----------------------------------------------------------------------
def test_a_check_finds_what_is_missing_or_altered(upload, storage_folder):
    lost, altered, sound = (upload(f"{at}.jpg", picture(size=(20 + at, 20))) for at in range(3))
    upload("again.jpg", picture(size=(24, 24)))
    (storage_folder / lost.sha256[:2] / lost.sha256).unlink()
    (storage_folder / altered.sha256[:2] / altered.sha256).write_bytes(b"other")
    told = []
    flaws = {flaw.attachment: (flaw.code, flaw.sentence) for flaw in evidence_verify(told.append)}
    assert flaws[lost] == (
        "blob-missing",
        "“0.jpg”的内容不在附件存储中；请系统管理员用备份恢复。",
    )
    assert flaws[altered] == ("blob-altered", "“1.jpg”的内容被改动：与记录的哈希值不符。")
    assert sound not in flaws
    assert told == [1, 2, 3, 4]


def test_erasure_takes_name_and_content_and_leaves_the_record(upload, cast, storage_folder):
    attachment = upload()
    evidence_preview(attachment).close()
    evidence_erase(
        attachment=attachment, actor=cast.administrator, now=NOW, reason="当事人要求删除"
    )
    assert (attachment.name, attachment.uploaded_name) == ("", "")
    with pytest.raises(EvidenceGoneError, match="依法抹去"):
        evidence_open(attachment)
    assert evidence_preview(attachment) is None
    assert sentence_of(entries_of(CASE).last(), "zh").endswith("理由：当事人要求删除")
    with pytest.raises(AlreadyErasedError):
        evidence_erase(attachment=attachment, actor=None, now=NOW, reason="x")
    assert evidence_sweep(real_now() + LATER) == 2
    assert stored_files(storage_folder) == []
    assert list(evidence_verify()) == list(journal_verify()) == []


def test_only_administrators_erase(upload, cast):
    with pytest.raises(NotAllowedError):
        evidence_erase(attachment=upload(), actor=cast.wang_qiang, now=NOW, reason="x")


def test_content_that_another_record_keeps_stays(upload):
    gone, kept = upload(), upload(subject="case:NC-2026-0002")
    evidence_erase(attachment=gone, actor=None, now=NOW, reason="x")
    assert evidence_sweep(real_now() + LATER) == 0
    assert read(kept) == SAMPLES["jpg"]


def test_the_sweep_spares_what_is_young_or_named(upload, storage_folder):
    upload()
    orphan = evidence_accept(ContentFile(SAMPLES["png"], "a.png"))
    (storage_folder / "incoming" / "tmp_killed").write_bytes(b"half")
    assert evidence_sweep(real_now()) == 0
    assert evidence_sweep(real_now() + LATER) == 2
    assert not (storage_folder / orphan.sha256[:2] / orphan.sha256).exists()
    assert len(stored_files(storage_folder)) == 1


def test_content_that_comes_again_is_young_again(upload, storage_folder):
    accepted = evidence_accept(ContentFile(SAMPLES["png"], "a.png"))
    place = storage_folder / accepted.sha256[:2] / accepted.sha256
    blobs.os.utime(place, (0, 0))
    evidence_accept(ContentFile(SAMPLES["png"], "b.png"))
    assert evidence_sweep(real_now()) == 0
    assert place.exists()


def test_an_empty_storage_is_swept(cast):
    assert evidence_sweep(real_now()) == 0
