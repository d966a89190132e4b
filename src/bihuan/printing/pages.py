"""The document as one page that stands alone: for a browser, for mail, for a printer."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from bihuan.procedure.document.model import Block, Document, Line, Overview, Paragraph

STYLES = Path(__file__).parent / "templates" / "procedure.css"


def html(document: Document) -> bytes:
    """Return the document as HTML that loads nothing from anywhere."""
    said = document.words
    language = "en" if document.language.startswith("en") else "zh-Hans"
    issue = f"{said['version']} {document.version} · {said['digest']} {document.short_digest}"
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(document.title)} {escape(document.version)}</title>",
        f"<style>\n{STYLES.read_text(encoding='utf-8')}</style></head><body>",
        *_cover(document),
        *_contents(document),
        '<main id="text">',
        *_charts(document),
        f"<h1>{escape(said['text'])}</h1>",
        *(line for part in _parts(document) for line in part),
        f'<h1 id="overviews">{escape(said["overviews"])}</h1>',
        *(line for one in document.overviews for line in _overview(one)),
        f"</main><footer>{escape(issue)}</footer></body></html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _cover(document: Document) -> Iterator[str]:
    said = document.words
    yield f'<header class="cover"><p class="title">{escape(document.title)}</p><dl>'
    for name, value in document.cover:
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    head = [said["sign"], said["sign_name"], said["sign_signature"], said["sign_day"]]
    people = [said["sign_prepared"], said["sign_reviewed"], said["sign_approved"]]
    yield from _table("signing", head, [[who, "", "", ""] for who in people])
    yield f'<p class="quiet">{escape(said["from_rules"])}</p></header>'


def _contents(document: Document) -> Iterator[str]:
    said = document.words
    yield f'<nav aria-label="{escape(said["contents"])}"><h1>{escape(said["contents"])}</h1><ol>'
    yield f'<li><a href="#flow">{escape(said["flow"])}</a></li>'
    for part in document.parts:
        yield f"<li>{escape(f'{part.number} {part.title}'.strip())}<ol>"
        for clause in part.clauses:
            title = escape(f"{clause.id} {clause.heading}".strip())
            yield f'<li><a href="#{_anchor(clause.id)}">{title}</a></li>'
        yield "</ol></li>"
    yield f'<li><a href="#overviews">{escape(said["overviews"])}</a><ol>'
    for one in document.overviews:
        yield f'<li><a href="#o-{escape(one.id)}">{escape(one.title)}</a></li>'
    yield f'</ol></li></ol><h1 id="history">{escape(said["history"])}</h1>'
    head = [said["history_version"], said["history_day"], said["history_note"]]
    yield from _table("history", head, document.history)
    yield "</nav>"


def _charts(document: Document) -> Iterator[str]:
    yield f'<h1 id="flow">{escape(document.words["flow"])}</h1>'
    for chart in document.charts:
        yield f'<figure><figcaption><h2 id="{escape(chart.id)}">{escape(chart.title)}</h2>'
        yield f'</figcaption><div class="wide">{chart.svg}</div></figure>'


def _parts(document: Document) -> Iterator[Iterator[str]]:
    for part in document.parts:
        yield iter([f"<h2>{escape(f'{part.number} {part.title}'.strip())}</h2>"])
        for clause in part.clauses:
            yield _clause(clause, document)


def _clause(clause: Paragraph, document: Document) -> Iterator[str]:
    yield f'<section class="clause" id="{_anchor(clause.id)}" data-clause="{escape(clause.id)}">'
    yield (
        f'<h3><span class="number">{escape(clause.id)}</span> {escape(clause.heading)} '
        f'<small class="quiet">{escape(clause.force)}</small></h3>'
    )
    yield f'<p class="said">{escape(clause.text)}</p>'
    if clause.items:
        yield "<dl class=items>"
        for item, text in clause.items:
            yield f"<div><dt>{escape(item)}</dt><dd>{escape(text)}</dd></div>"
        yield "</dl>"
    if clause.unexecuted:
        yield f'<p class="unexecuted">{escape(clause.unexecuted)}</p>'
    for reading in clause.readings:
        yield (
            f'<p class="reading" data-reading="{escape(reading.id)}">'
            f"<b>{escape(document.words['reading'])} {reading.number}</b> {escape(reading.issue)}"
            f'<br>{escape(reading.reading)} <small class="quiet">{escape(reading.by)} · '
            f"{escape(reading.on)}</small></p>"
        )
    for block in clause.blocks:
        yield from _block(block)
    yield f'<p class="quiet">{escape(clause.confirmed)}</p></section>'


def _block(block: Block) -> Iterator[str]:
    yield f'<h4>{escape(block.title)}</h4><p class="quiet">{escape(block.note)}</p>'
    yield f'<div class="wide"><table class="rules" data-kind="{block.kind}"><thead><tr>'
    yield "".join(f'<th scope="col">{escape(column.name)}</th>' for column in block.columns)
    yield "</tr></thead>"
    for line in block.lines:
        yield from _line(block, line)
    yield "</table></div>"


def _line(block: Block, line: Line) -> Iterator[str]:
    cells = zip(block.columns, line.cells, strict=True)
    yield f'<tbody data-row="{escape(line.id)}"><tr>'
    for at, (column, text) in enumerate(cells):
        name = f"<code>{escape(line.id)}</code>" if at == 0 else ""
        rows = ' rowspan="2"' if at == 0 and line.sentence else ""
        yield f'<td data-column="{escape(column.key)}"{rows}><span>{escape(text)}</span>{name}</td>'
    yield "</tr>"
    if line.sentence:
        wide = max(1, len(block.columns) - 1)
        yield f'<tr class="sentence"><td colspan="{wide}">{escape(line.sentence)}</td></tr>'
    yield "</tbody>"


def _overview(one: Overview) -> Iterator[str]:
    yield f'<h2 id="o-{escape(one.id)}">{escape(one.title)}</h2>'
    yield f'<p class="quiet">{escape(one.note)}</p><div class="wide">'
    name = f"{one.id} turned" if one.turned else one.id
    yield from _table(name, [column.name for column in one.columns], one.rows)
    yield "</div>"


def _table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'<table class="{escape(name)}"><thead><tr>'
    yield "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
    yield "</tbody></table>"


def _anchor(clause: str) -> str:
    return f"c-{escape(clause)}"
