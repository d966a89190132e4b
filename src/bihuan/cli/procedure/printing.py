"""`bihuan procedure print`: a procedure as a file to be read, sent and signed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bihuan.cli.packs import edition_of
from bihuan.cli.spoken import argument, command, load, option
from bihuan.cli.words import LANGUAGES, language, listed, say
from bihuan.printing.formats import Format, printed
from bihuan.procedure.document.making import document_of
from bihuan.procedure.document.model import Issued
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label

ISSUED = "bihuan.cli.stored.editions:issued_with_history"

Found = tuple[Edition, Sequence[Issued]]
"""An edition, and the issues before it as far as they are known."""


@command(
    "bihuan procedure print s15-property --to procedure.pdf",
    "bihuan procedure print ./our-procedure --to procedure.docx --lang en",
    "bihuan procedure print s15-property@1 --to procedure.html",
)
@argument("pack", about=Label("程序包、文件夹或 程序@版本", "pack, folder or id@version"))
@option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    about=Label("写到哪个文件：.pdf、.docx 或 .html", "the file to write: .pdf, .docx or .html"),
)  # fmt: skip
@option(
    "--lang", "wanted", type=click.Choice(LANGUAGES),
    about=Label("文件用中文还是英文；不写为所说的语言",
                "the language of the file; the one that is spoken if not given"),
)  # fmt: skip
def print_command(pack: str, target: Path, wanted: str | None) -> None:
    form = _format(target)
    edition, history = _found(pack)
    made = printed(document_of(edition, wanted or language(), history), form)
    try:
        target.write_bytes(made.content)
    except OSError as problem:
        raise click.ClickException(
            say(f"写不了 {target}：{problem.strerror}。", f"Cannot write {target}: {problem}.")
        ) from problem
    size = round(len(made.content) / 1000)
    click.echo(say(f"已写入 {target}（{size} kB）。", f"Wrote {target} ({size} kB)."))


def _format(target: Path) -> Format:
    ending = target.suffix.removeprefix(".").lower()
    if ending not in set(Format):
        known = listed([f".{form}" for form in Format])
        raise click.UsageError(
            say(f"不会写 {target.name}；文件名请以 {known} 结尾。",
                f"Cannot make {target.name}; end its name with {known}.")
        )  # fmt: skip
    return Format(ending)


def _found(name: str) -> Found:
    """Return a shipped pack or a folder by its name, an issued edition as id@version."""
    pack, at, version = name.rpartition("@")
    if not at:
        return edition_of(name), ()
    issued: Callable[[str, str], Found] = load(ISSUED, database=True)
    return issued(pack, version)
