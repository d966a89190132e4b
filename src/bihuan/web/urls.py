"""The addresses of the pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bihuan.web import (
    account,
    asking,
    case,
    comparing,
    duties,
    export,
    files,
    moving,
    preferences,
    procedure,
    register,
    report,
    views,
)
from bihuan.web.drafting import comparing as draft_comparing
from bihuan.web.drafting import drafts, reviewing, starting
from bihuan.web.sign_in import SignIn, SignOut


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


_CASE = "cases/<str:number>/"
_COMPARE = "procedure/<int:pk>/compare/<int:other>/"
_DRAFT = "procedure/drafts/<int:pk>/"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("", duties.duties, name="duties"),
    path("report/", report.report_view, name="report"),
    path("report/preview/", report.report_preview, name="report-preview"),
    path("cases/", register.register_view, name="register"),
    path("cases/export.xlsx", export.export, name="register-export"),
    path("views/", views.view_save, name="view-save"),
    path("views/<int:pk>/delete/", views.view_delete, name="view-delete"),
    path(_CASE, case.case_view, name="case"),
    path(f"{_CASE}why/<int:pk>/", case.case_why, name="case-why"),
    path(f"{_CASE}act/<str:step>/", case.case_act_view, name="case-act"),
    path(f"{_CASE}move/", moving.case_move_view, name="case-move"),
    path(f"{_CASE}move/propose/", moving.case_move_propose_view, name="case-move-propose"),
    path(f"{_CASE}move/decide/", moving.case_move_decide_view, name="case-move-decide"),
    path(f"{_CASE}files/<int:pk>/", files.case_file, name="case-file"),
    path(f"{_CASE}files/<int:pk>/small/", files.case_file_small, name="case-file-small"),
    path("procedure/", procedure.procedures, name="procedures"),
    path("procedure/in-force/", reviewing.in_force, name="in-force"),
    path("procedure/drafts/", starting.draft_list, name="drafts"),
    path("procedure/drafts/new/<slug:pack>/", starting.draft_new, name="draft-new"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(f"{_DRAFT}compare/", draft_comparing.draft_compare, name="draft-compare"),
    path(f"{_DRAFT}check/", drafts.draft_check, name="draft-check"),
    path(f"{_DRAFT}do/<slug:step>/", reviewing.draft_step, name="draft-step"),
    path(f"{_DRAFT}file/<path:name>", drafts.draft_file, name="draft-file"),
    path(f"{_DRAFT}text/<path:name>", drafts.draft_text, name="draft-text"),
    path("procedure/<int:pk>/", procedure.procedure, name="procedure"),
    path("procedure/<int:pk>/document.<str:form>", procedure.procedure_file, name="procedure-file"),
    path("procedure/<int:pk>/compare/", comparing.compare_choose, name="compare"),
    path(_COMPARE, comparing.compare_with, name="compare-with"),
    path(f"{_COMPARE}replay/", comparing.replay_begin, name="replay-begin"),
    path("replay/<int:pk>/", comparing.replay_step, name="replay-step"),
    path("replay/<int:pk>/stop/", comparing.replay_halt, name="replay-halt"),
    path("procedure/<int:pk>/ask/", asking.ask, name="ask"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
]
