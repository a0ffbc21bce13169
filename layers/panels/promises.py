"""The promises of a record: what was promised when, drawn as hairlines with marks, as HTML."""

import datetime as dt
from html import escape

from layers import dates, history
from layers.history import Outcome
from layers.panels.references import References
from layers.records import Event, Record

WORDS = {Outcome.KEPT: "kept", Outcome.MISSED: "missed", Outcome.OPEN: "open", Outcome.DUE: "no report"}
WIDTH, ROW, LEFT = 130, 18, 4


def mark_svg(outcome: Outcome) -> str:
    """Return the mark of an outcome: cross, dot, ring or broken ring."""
    return f'<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{_mark(outcome, 6, 6)}</svg>'


def _mark(outcome: Outcome, x: float, y: float) -> str:
    ink = "stroke:var(--atlas-ink);stroke-width:1.5"
    match outcome:
        case Outcome.MISSED:
            return f'<path d="M{x - 3:g} {y - 3:g}l6 6m0 -6l-6 6" style="{ink};fill:none"/>'
        case Outcome.KEPT:
            return f'<circle cx="{x:g}" cy="{y:g}" r="3.6" style="fill:var(--atlas-ink)"/>'
        case Outcome.OPEN:
            return f'<circle cx="{x:g}" cy="{y:g}" r="3.2" style="{ink};fill:var(--atlas-panel)"/>'
        case _:
            broken = "stroke:var(--atlas-ink);stroke-width:1.2;stroke-dasharray:2 1.5;fill:none"
            return f'<circle cx="{x:g}" cy="{y:g}" r="3.4" style="{broken}"/>'


def section(record: Record, today: dt.date, references: References) -> str:
    """Return the promises of a record by milestone, or nothing if none was made."""
    by_milestone: dict[str, list[Event]] = {}
    for promise in history.promises(record):
        by_milestone.setdefault(promise.milestone or "", []).append(promise)
    slips = {slip.milestone: slip for slip in history.slippages(record)}
    parts = []
    for name, made in by_milestone.items():
        rows = "".join(_row(record, promise, made, today, references) for promise in made)
        parts.append(f"{_heading(name, len(made), slips.get(name))}<table class='atlas-promises'>{rows}</table>")
    return "".join(parts)


def _heading(milestone: str, count: int, slip: history.Slippage | None) -> str:
    times = {1: "once", 2: "twice"}.get(count, f"{count} times")
    slipped = f"<small>{_slip_words(slip)}</small>" if slip and slip.months > 0 else ""
    return f"<h3>{escape(milestone[:1].upper() + milestone[1:])}: promised {times} {slipped}</h3>"


def _slip_words(slip: history.Slippage) -> str:
    return f"slipped {dates.in_words(slip.first.date)} → {dates.in_words(slip.latest.date)}, {slip.months} months"


def _row(record: Record, promise: Event, made: list[Event], today: dt.date, references: References) -> str:
    outcome = history.outcome(record, promise, today)
    said = f"said {dates.in_words(promise.said_on)}" if promise.said_on else "day of the promise unknown"
    words = f"<b>{WORDS[outcome]}</b> · {dates.in_words(promise.date)}{references.cite(promise.sources)}"
    line = _hairline(promise, made, outcome)
    return f'<tr><td>{line}</td><td title="{escape(promise.note)}">{words}<br><small>{said}</small></td></tr>'


def _hairline(promise: Event, made: list[Event], outcome: Outcome) -> str:
    days = [dates.last_day(each.date).toordinal() for each in made]
    days += [dates.first_day(each.said_on).toordinal() for each in made if each.said_on]
    first, span = min(days), max(1, max(days) - min(days))

    def place(day: dt.date) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * (day.toordinal() - first) / span, 1)

    end = place(dates.last_day(promise.date))
    line = ""
    if promise.said_on:
        start = place(dates.first_day(promise.said_on))
        line = f'<path d="M{start} 6v6M{start} 9H{end}" style="fill:none;stroke:var(--atlas-ink2);stroke-width:1"/>'
    body = line + _mark(outcome, end, 9)
    return f'<svg width="{WIDTH}" height="{ROW}" viewBox="0 0 {WIDTH} {ROW}" aria-hidden="true">{body}</svg>'
