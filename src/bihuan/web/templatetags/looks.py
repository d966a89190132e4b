"""The small parts of every page: icons, severity bars, the ring, time left, faces."""

from datetime import datetime
from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bihuan.people.models import Unit
from bihuan.procedure.terms import MAIN_STEPS, STATE_NAMES, STEP_NAMES, Label, State, Step
from bihuan.web.words import (
    SOON_MINUTES,
    deadline_words,
    full_moment,
    left_words,
    live_words,
    minutes_left,
    moment_words,
)

register = template.Library()

BARS = 4
TONES = ("", "tone-ochre", "tone-ochre", "tone-seal")
"""The tone of a severity by how many of the four bars it fills."""

STYLES = (
    *("tokens", "base", "layout", "components", "notices"),
    *("forms", "lists", "case", "pages", "drafts"),
)
SCRIPTS = ("forms", "drafts", "time", "keys")

STEP_ICONS = {
    Step.REPORT: "flag",
    Step.VERIFY_REPORT: "eye",
    Step.GRADE: "scale",
    Step.CONTAIN: "shield",
    Step.ASSIGN: "user-check",
    Step.ANALYSE: "search",
    Step.DISPOSE: "git-branch",
    Step.APPROVE: "clipboard-check",
    Step.CORRECT: "tool",
    Step.VERIFY: "shield-check",
    Step.INFORM: "message",
    Step.CLOSE: "circle-check",
    Step.TRANSFER: "arrow-right",
    Step.JOIN: "users",
    Step.POSTPONE: "hourglass",
    Step.REFER: "external-link",
    Step.MERGE: "copy",
    Step.ESCALATE: "urgent",
    Step.RAISE: "bulb",
    Step.REGRADE: "scale",
    Step.WITHDRAW: "arrow-back-up",
    Step.REOPEN: "refresh",
    Step.AMEND: "edit",
    Step.NOTE: "message-report",
    Step.WAIVE: "key",
    Step.MOVE: "history",
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon that only decorates: the words beside it say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def step_icon(step: str) -> SafeString:
    """Draw the icon of a step."""
    return icon(STEP_ICONS.get(Step(step), "dots"))


@register.filter
def say(label: Label | None) -> str:
    """Return a two-language label in the page's language."""
    return label.say(get_language() or "") if label else ""


@register.filter
def step_name(step: str | None) -> str:
    """Return the name of a step in the page's language."""
    return say(STEP_NAMES[Step(step)]) if step else ""


@register.filter
def state_name(state: str) -> str:
    """Return the name of a state in the page's language."""
    return say(STATE_NAMES[State(state)])


@register.simple_tag
@lru_cache(maxsize=500)
def severity(name: str, rank: int | None, levels: int = BARS) -> SafeString:
    """Show a severity: its name, and bars for its place among the edition's levels.

    The heaviest level of any scale fills all four bars, whether it has two levels or four.
    """
    if not name or rank is None:
        return SafeString("")
    filled = _filled(rank, levels)
    bars = format_html_join("", "<i{}></i>", ((_on(at < filled),) for at in range(BARS)))
    return format_html(
        '<span class="badge badge-square {}"><span class="sev-bars" aria-hidden="true">{}</span>'
        "{}</span>",
        TONES[filled - 1],
        bars,
        name,
    )


def _filled(rank: int, levels: int) -> int:
    steps = max(levels - 1, 1)
    return 1 + round((BARS - 1) * min(rank, steps) / steps)


def _on(lit: bool) -> SafeString:  # noqa: FBT001 - one private flag
    return SafeString(' class="on"' if lit else "")


@register.simple_tag
def ring(state: str, awaited: str | None = None) -> SafeString:
    """Show where a case stands: an arc that closes as the steps are done, then its words."""
    return _ring(str(state), str(awaited or ""), get_language() or "")


@lru_cache(maxsize=500)
def _ring(state: str, awaited: str, language: str) -> SafeString:
    closed = state == State.CLOSED
    looks = "ring-closed" if closed else "" if state == State.OPEN else "ring-aside"
    words = step_name(awaited) if state == State.OPEN and awaited else state_name(state)
    tick = SafeString('<path class="ring-tick" d="M6.8 10.3l2.2 2.2 4.2-4.6"></path>')
    return format_html(
        '<span class="ring {}"><svg viewBox="0 0 20 20" fill="none" stroke-width="2.4" '
        'stroke-linecap="round" aria-hidden="true"><circle class="ring-track" cx="10" cy="10" '
        'r="8" opacity=".45"></circle><circle class="ring-arc" cx="10" cy="10" r="8" '
        'pathLength="100" stroke-dasharray="{} 100" transform="rotate(-90 10 10)"></circle>{}'
        "</svg>{}</span>",
        looks,
        _closed_share(state, awaited),
        tick if closed else "",
        words,
    )


def _closed_share(state: str, awaited: str | None) -> int:
    if state != State.OPEN:
        return 100
    at = MAIN_STEPS.index(Step(awaited)) if awaited and Step(awaited) in MAIN_STEPS else 1
    return round(100 * at / len(MAIN_STEPS))


@register.simple_tag
def time_left(due: datetime | None, now: datetime, *, live: bool = True) -> SafeString:
    """Show how long there is still: outline, tinted when soon, solid once late."""
    if due is None:
        return SafeString("")
    minutes = minutes_left(due, now)
    looks = "left-late" if minutes < 0 else "left-soon" if minutes <= SOON_MINUTES else ""
    return format_html(
        '<time class="left {}" datetime="{}" title="{}"{}>{}<span>{}</span></time>',
        looks,
        due.isoformat(),
        full_moment(due),
        SafeString(" data-live") if live else "",
        icon("clock-exclamation" if minutes < 0 else "clock"),
        left_words(due, now),
    )


@register.simple_tag
def moment(value: datetime | None, now: datetime) -> SafeString:
    """Show a moment shortly; its full form is one hover away."""
    if value is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        full_moment(value),
        moment_words(value, now),
    )


@register.simple_tag
def deadline(value: datetime, now: datetime) -> SafeString:
    """Show a due time shortly; its full form is one hover away."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        full_moment(value),
        deadline_words(value, now),
    )


@register.filter
def initial(name: str) -> str:
    """Return what stands in a person's disc: the last hanzi of a name, or the first letter."""
    name = name.strip()
    if not name:
        return "·"
    return name[0].upper() if name[0].isascii() else name[-1]


@register.simple_tag
def words_for_scripts() -> str:
    """Return the phrases that scripts need, from the one catalogue."""
    return _words_for_scripts(get_language() or "")


@cache
def _words_for_scripts(language: str) -> str:
    return live_words()


@register.filter
def case_url(number: str) -> str:
    """Return the address of a case; a list needs it often, and looking it up is slow."""
    return f"{_cases()}{number}/"


@cache
def _cases() -> str:
    return reverse("register")


@register.simple_tag
@cache
def styles() -> SafeString:
    """Link the style sheets, in their order."""
    screen = format_html_join(
        "",
        '<link rel="stylesheet" href="{}">',
        ((static(f"web/css/{name}.css"),) for name in STYLES),
    )
    paper = '<link rel="stylesheet" href="{}" media="print">'
    return screen + format_html(paper, static("web/css/print.css"))


@register.simple_tag
@cache
def scripts() -> SafeString:
    """Load the scripts that every page has."""
    each = '<script type="module" src="{}"></script>'
    return format_html_join("", each, ((static(f"web/js/{name}.js"),) for name in SCRIPTS))


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Return the reader's theme: the person's, else the device's choice, else the system's."""
    request = context.get("request")
    chosen = getattr(getattr(request, "user", None), "theme", "") if request else ""
    chosen = chosen or (request.COOKIES.get("theme", "") if request else "")
    return chosen if chosen in {"light", "dark"} else "system"


@register.filter
def unit_name(unit: Unit) -> str:
    """Return a unit's name in the page's language."""
    return unit.label(get_language() or "")
