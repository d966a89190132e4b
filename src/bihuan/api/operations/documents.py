"""An issued edition as a file: to be read, sent and signed."""

from typing import Annotated

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query

from bihuan.api.doors import Asked
from bihuan.api.operations.editions import PackPath, VersionPath, issued
from bihuan.api.routes import Routes
from bihuan.api.wording import language, two
from bihuan.printing.formats import Format, printed
from bihuan.procedure.document.making import document_of
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import edition_by_digest, history_of

routes = Routes("程序", "procedures")

HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Whatever a procedure says, its page runs nothing and loads nothing."""

AsFormat = Annotated[
    Format,
    Query(alias="format", description=two("文件格式", "format of the file")),
]


@routes.fetch(
    "/editions/{pack}/{version}/document",
    "edition_document",
    Label("程序文件", "Get the document"),
    Label(
        "一个程序版本的文件：封面、条款和规则、流程图、一览表。语言按 Accept-Language。",
        "An edition as a file: cover, clauses with their rules, flow chart, overviews; in the "
        "language of Accept-Language.",
    ),
)
def edition_document(
    request: Asked, pack: PackPath, version: VersionPath, form: AsFormat = Format.PDF
) -> HttpResponse:
    issue = issued(pack, version)
    document = document_of(edition_by_digest(issue.digest), language(), history_of(issue))
    made = printed(document, form)
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=made.name
    )
    answer["Content-Security-Policy"] = HARMLESS
    return answer
