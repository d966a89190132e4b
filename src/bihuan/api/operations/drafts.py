"""Drafts of editions: begun, read, changed file by file, checked, submitted, approved, issued."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path

from bihuan.api.doors import (
    Asked,
    Done,
    IdempotencyKey,
    IfMatch,
    once,
    present,
    replied,
    revision_expected,
)
from bihuan.api.operations.editions import issued
from bihuan.api.routes import Routes
from bihuan.api.schemas.drafts import (
    DraftCheckOut,
    DraftFailureOut,
    DraftFileIn,
    DraftIn,
    DraftOut,
    DraftProblemOut,
    DraftRow,
    DraftStepIn,
)
from bihuan.api.schemas.people import PersonOut
from bihuan.api.wording import WordsOut, two
from bihuan.cases.intake import ActInputError
from bihuan.people.models import Person
from bihuan.procedure.terms import Label
from bihuan.procedures.checking import check
from bihuan.procedures.models import Draft
from bihuan.procedures.queries import draft_get as draft_of
from bihuan.procedures.queries import drafts
from bihuan.procedures.rights import may_draft
from bihuan.procedures.services import (
    draft_approve,
    draft_change,
    draft_discard,
    draft_issue,
    draft_return,
    draft_start,
    draft_submit,
    draft_undo,
)

routes = Routes("程序草稿", "drafts")

DraftPath = Annotated[
    int, Path(ge=1, le=2**63 - 1, description=two("草稿的编号", "key of the draft"))
]


@routes.read(
    "/drafts",
    "draft_list",
    list[DraftRow],
    Label("草稿列表", "Drafts"),
    Label("程序的草稿，未完成的在前。", "The drafts of procedures, those under way first."),
)
def draft_list(request: Asked) -> list[DraftRow]:
    may_draft(request.auth, timezone.localdate(present()))
    return [DraftRow(**_row(one)) for one in drafts()]


@routes.send(
    "/drafts",
    "draft_start",
    {201: DraftOut},
    Label("起草", "Start a draft"),
    Label(
        "从已发布的版本或随附的程序开始一份草稿。",
        "Start a draft from an issued edition or from a shipped pack.",
    ),
)
def draft_begin(
    request: Asked, payload: DraftIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    def produce() -> Done:
        base = issued(payload.pack, payload.version) if payload.version else None
        origin = "" if base else payload.pack
        begun = draft_start(actor=request.auth, now=present(), base=base, origin=origin)
        return Done(201, _out(begun))

    return once(request, idempotency_key, produce)


@routes.read(
    "/drafts/{draft}",
    "draft_get",
    DraftOut,
    Label("查看草稿", "Get a draft"),
    Label("一份草稿的全部文件。", "A draft with the text of all its files."),
)
def draft_get(request: Asked, draft: DraftPath) -> HttpResponse:
    return replied(200, _out(_seen(request.auth, draft)).model_dump_json().encode())


@routes.read(
    "/drafts/{draft}/check",
    "draft_check",
    DraftCheckOut,
    Label("检查草稿", "Check a draft"),
    Label(
        "规则有无缺口和矛盾，场景是否成立。",
        "Gaps and contradictions in its rules, and whether its scenarios hold.",
    ),
)
def draft_check(request: Asked, draft: DraftPath) -> DraftCheckOut:
    checked = check(_seen(request.auth, draft).files)
    return DraftCheckOut(
        sound=checked.sound,
        problems=[
            DraftProblemOut(
                code=one.code,
                level=one.level,
                file=one.at.file,
                line=one.at.line,
                column=one.at.column,
                where=WordsOut.of(one.path),
                message=WordsOut.of(one.message),
            )
            for one in checked.loaded.problems
        ],
        scenarios_held=checked.held,
        scenarios_failed=[
            DraftFailureOut(
                file=run.file,
                scenario=run.outcome.name,
                expectation=run.outcome.failures[0].expectation,
                expected=run.outcome.failures[0].expected,
                found=run.outcome.failures[0].found,
            )
            for run in checked.failed
        ],
        generated_changed=len(checked.broken),
    )


@routes.send(
    "/drafts/{draft}/files",
    "draft_change",
    DraftOut,
    Label("修改草稿的文件", "Change a file of a draft"),
    Label(
        "保存一个文件的新内容，可以有错误；有人先改过时不覆盖，并说明谁改了什么。",
        "Save the new text of a file, which may be broken; if somebody was quicker nothing is "
        "overwritten and the answer says who changed what.",
    ),
)
def draft_file(
    request: Asked,
    draft: DraftPath,
    payload: DraftFileIn,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    expected = revision_expected(if_match)

    def produce() -> Done:
        kept = _seen(request.auth, draft)
        changed = draft_change(
            draft=kept,
            files={payload.file: payload.text},
            seen=kept.revision if expected is None else expected,
            actor=request.auth,
            now=present(),
        )
        return Done(200, _out(changed))

    return once(request, idempotency_key, produce)


@routes.send(
    "/drafts/{draft}/steps",
    "draft_step",
    DraftOut,
    Label("草稿的下一步", "Take a step with a draft"),
    Label(
        "撤销最近一次修改、提交、退回、批准、发布或作废；参与起草的人不能批准。",
        "Undo the latest change, submit, return, approve, issue or discard; nobody approves what "
        "they wrote.",
    ),
)
def draft_step(
    request: Asked,
    draft: DraftPath,
    payload: DraftStepIn,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    expected = revision_expected(if_match)

    def produce() -> Done:
        kept = _seen(request.auth, draft)
        seen = kept.revision if expected is None else expected
        _STEPS[payload.step](kept, seen, request.auth, present(), payload)
        return Done(200, _out(draft_of(draft)))

    return once(request, idempotency_key, produce)


Taken = Callable[[Draft, int, Person, datetime, DraftStepIn], object]


def _issue(draft: Draft, seen: int, actor: Person, now: datetime, payload: DraftStepIn) -> object:
    day = payload.effective_from
    if day is None:
        raise ActInputError({"effective_from": _("发布要写明施行日期。")})
    return draft_issue(draft=draft, effective_from=day, seen=seen, actor=actor, now=now)


_STEPS: Mapping[str, Taken] = {
    "undo": lambda draft, seen, actor, now, _given: draft_undo(
        draft=draft, seen=seen, actor=actor, now=now
    ),
    "submit": lambda draft, seen, actor, now, _given: draft_submit(
        draft=draft, seen=seen, actor=actor, now=now
    ),
    "return": lambda draft, seen, actor, now, payload: draft_return(
        draft=draft, remarks=payload.remarks, seen=seen, actor=actor, now=now
    ),
    "approve": lambda draft, seen, actor, now, _given: draft_approve(
        draft=draft, seen=seen, actor=actor, now=now
    ),
    "issue": _issue,
    "discard": lambda draft, seen, actor, now, _given: draft_discard(
        draft=draft, seen=seen, actor=actor, now=now
    ),
}


def _seen(person: Person, pk: int) -> Draft:
    """Return a draft to somebody who looks after the procedures."""
    may_draft(person, timezone.localdate(present()))
    return draft_of(pk)


def _row(draft: Draft) -> dict[str, object]:
    return {
        "id": draft.pk,
        "pack": draft.pack,
        "title": draft.title,
        "state": draft.state,
        "revision": draft.revision,
        "base": str(draft.base) if draft.base else draft.origin,
        "started_by": PersonOut.of(draft.started_by),
        "changed_at": draft.changed_at,
    }


def _out(draft: Draft) -> DraftOut:
    return DraftOut(
        **_row(draft),
        remarks=draft.remarks,
        files=draft.files,
        issued_as=draft.issue.version if draft.issue else None,
    )
