"""Files through the API: brought with a report, with an act, on their own; fetched; refused."""

import json
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import Act
from tests.api.reporting import REPORT
from tests.api.test_refusals import told

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


def picture(name="现场.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


def test_a_report_may_bring_files(issue, li):
    fields = {"body": json.dumps(REPORT), "files": [picture(), picture("另一张.png")]}
    answer = li.upload("/cases", fields)
    assert answer.status_code == 201, answer.content.decode()
    files = li.get(f"/cases/{answer.json()['number']}/attachments").json()
    assert [file["name"] for file in files] == ["现场.png", "另一张.png"]
    assert files[0]["kind"] == "photo"
    assert files[0]["act"] == 1


def test_an_act_may_bring_files(issue, wang, case):
    fields = {"body": json.dumps({"step": "correct", "text": "已修复"}), "files": [picture()]}
    answer = wang.upload(f"/cases/{case['number']}/acts", fields)
    assert answer.status_code == 200, answer.content.decode()
    (file,) = wang.get(f"/cases/{case['number']}/attachments").json()
    assert file["act"] == 2
    assert file["uploaded_by"]["username"] == "wangqiang"


def test_files_brought_on_their_own_are_a_note(issue, wang, li, case):
    path = f"/cases/{case['number']}/attachments"
    answer = wang.upload(path, {"files": [picture()], "body": '{"text": "现场照片"}'})
    assert answer.status_code == 201, answer.content.decode()
    body = answer.json()
    assert body["revision"] == 2
    assert answer["ETag"] == '"2"'
    fetched = li.get(f"{path}/{body['items'][0]['id']}")
    assert b"".join(fetched.streaming_content) == PNG
    assert fetched["Content-Type"] == "image/png"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Act.objects.get(sequence=2).text == "现场照片"


def test_a_repeated_upload_is_answered_as_the_first_time(issue, wang, case):
    path, key = f"/cases/{case['number']}/attachments", {"Idempotency-Key": str(uuid.uuid4())}
    first = wang.upload(path, {"files": [picture()]}, **key)
    second = wang.upload(path, {"files": [picture()]}, **key)
    assert first.content == second.content
    assert len(wang.get(path).json()) == 1


def test_a_file_of_a_wrong_type_is_refused_by_name(issue, wang, case):
    page = SimpleUploadedFile("说明.html", b"<html><script>1</script></html>", "image/png")
    answer = wang.upload(f"/cases/{case['number']}/attachments", {"files": [page]})
    assert "说明.html" in told(answer, 415, "evidence.type-refused")["detail"]


def test_a_file_over_the_limit_is_refused_by_name(issue, wang, case, settings):
    settings.EVIDENCE_LIMITS_MB = dict.fromkeys(settings.EVIDENCE_LIMITS_MB, 0)
    answer = wang.upload(f"/cases/{case['number']}/attachments", {"files": [picture()]})
    assert "现场.png" in told(answer, 413, "evidence.too-large")["detail"]


def test_an_upload_without_a_file_is_told(issue, wang, case):
    answer = wang.upload(f"/cases/{case['number']}/attachments", {"body": "{}"})
    assert "files" in told(answer, 422, "attachment.none")["errors"]


def test_an_attachment_of_another_case_is_not_found(issue, li, wang, case):
    path = f"/cases/{case['number']}/attachments"
    file = wang.upload(path, {"files": [picture()]}).json()["items"][0]["id"]
    other = li.post("/cases", REPORT).json()["number"]
    told(wang.get(f"/cases/{other}/attachments/{file}"), 404, "attachment.not_found")
