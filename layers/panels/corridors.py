"""The corridors compared: branches as strips of legs and side by side, their yearly figures, their disputes."""

import hashlib
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from layers import corridors, dossiers
from layers.corridors import Chain
from layers.dossiers import strip, table, volumes, words
from layers.dossiers.strip import Strip
from layers.dossiers.words import Said
from layers.panels import downloads, served, state
from layers.panels.downloads import Download
from layers.panels.references import References
from layers.records import Corridor
from layers.sheet.board import PageCanvas, PageStyle
from layers.sheet.canvas import Rect
from layers.view import MapView

WIDTH, LETTER = 1100.0, 12.5
"""Width of a strip and size of its type, in CSS pixels; it is scaled up, and scrolls rather than shrink."""
CHART = (440.0, 210.0)
READING = (
    "Legs are as wide as the root of their length, at least as their label. ≈ is measured on the drawn line, which is "
    "shorter than the real one; inside a leg a border stands by shares of that line. Lines look as on the map, larger: "
    "colour says the layer, ticks a railway, beads a road, waves a ship, dashes the status."
)


def draw(shown: MapView) -> None:
    """Draw the branches that are chosen, as of the year of the view."""
    chains = {chain.id: chain for chain in corridors.chains(shown.atlas, shown.filters.year)}
    first = list({chain.corridor.id: chain.id for chain in reversed(chains.values())}.values())[::-1]
    chosen = st.multiselect(
        "Branches",
        list(chains),
        format_func=lambda key: words.title(chains[key]),
        default=first,
        key="branches",
        placeholder="Choose branches to compare",
    )
    compared = [chains[key] for key in chains if key in chosen]
    served.widget(
        "corridor",
        "corridor_strips",
        {"file": _file(page(shown, compared)), "selected": shown.selected},
        on_pick_change=_pick,
    )
    if compared:
        st.html('<h3 class="atlas-dossiers">Dossiers <small>one page on all branches of a corridor</small></h3>')
        downloads.row("dossiers", _offered(shown, _whole(compared)))


def _file(html: str) -> str:
    """Return the name of a file with the panel: too long to be sent again with each selection."""
    name = f"corridors-{hashlib.sha256(html.encode()).hexdigest()[:20]}.json"
    return served.kept(name, lambda: {"html": html})


def _whole(chains: Sequence[Chain]) -> list[Corridor]:
    """Return the corridors of some branches, each once."""
    return list({chain.corridor.id: chain.corridor for chain in chains}.values())


def _offered(shown: MapView, whole: list[Corridor]) -> list[Download]:
    """Return the dossiers of corridors as files to be made when they are asked for."""
    offered = []
    for corridor in whole:
        made = dossiers.of(shown.atlas, corridor.id, shown.filters.year, shown.today)
        for format_id, form in dossiers.FORMATS.items():
            title = f"{corridor.short_name}, {form.title}"
            name = dossiers.file_name(made, format_id)
            offered.append(Download(title, name, form.mime, lambda made=made, form=form: form.write(made)))
    return offered


def _pick() -> None:
    """Select the leg on the map, with its layer switched on."""
    record = served.atlas().by_id.get(st.session_state.corridor_strips.pick)
    if record is not None:
        chosen = state.choices(served.atlas())
        chosen.layers |= {record.layer}
        state.select(record.id, move=True)


def page(shown: MapView, chains: Sequence[Chain]) -> str:
    """Return the comparison of some branches as HTML; every text from data is escaped."""
    if not chains:
        return '<div class="atlas-corridors"><p>No branch is chosen.</p></div>'
    pen = _Pen(shown)
    whole = _whole(chains)
    parts = [
        *(_strip(pen, chain) for chain in chains),
        f'<p class="atlas-small">{escape(READING)}</p>',
        _side_by_side(pen, chains),
        _charts(pen, whole),
        *(_disputes(pen, corridor) for corridor in whole),
        _unknown(chains),
        pen.references.section(),
    ]
    return f'<div class="atlas-corridors">{"".join(parts)}</div>'


class _Pen:
    """What all parts of the panel share: the view, and one numbering of sources."""

    def __init__(self, shown: MapView) -> None:
        self.shown = shown
        self.references = References(shown.atlas.sources)

    def canvas(self, width: float, height: float) -> PageCanvas:
        """Return an empty drawing whose numbers lead to their sources."""
        return PageCanvas(width, height, self.references.in_drawing)

    def html(self, said: Iterable[Said]) -> str:
        """Return words with the numbers of their sources."""
        return "; ".join(f"{escape(part.text)}{self.references.cite(list(part.sources))}".strip() for part in said)


# ---- strips -----------------------------------------------------------------------------------


def _strip(pen: _Pen, chain: Chain) -> str:
    shown = pen.shown
    laid = strip.laid_out(chain, shown.atlas, shown.filters.year, shown.today, WIDTH, LETTER, pen.references.numbers)
    canvas = PageCanvas(WIDTH, laid.height)  # its legs are buttons; links among them would be too many stops
    strip.draw(canvas, PageStyle(), laid, 0, laid.height)
    said = words.weakest(chain, shown.atlas, shown.filters.year, shown.today)
    label = f"{words.title(chain)}: {words.summary(chain)}. {'; '.join(part.text for part in said)}"
    buttons = "".join(_button(laid, number) for number in range(len(chain.legs)))
    name = escape(f"Strip of {words.title(chain)}, scrollable")
    return (
        f'<div class="atlas-strip-box" role="group" aria-label="{name}"><div class="atlas-strip">'
        f'{canvas.svg(label)}{buttons}</div></div><p class="atlas-strip-weak">{pen.html(said)}</p>'
    )


def _button(laid: Strip, number: int) -> str:
    """Return the button over a leg; it covers its track and its label."""
    start, end = laid.xs[number], laid.xs[number + 1]
    top, bottom = laid.track - LETTER * 0.9, laid.track + LETTER * 3.6
    place = (
        f"left:{start / WIDTH:.3%};width:{(end - start) / WIDTH:.3%};"
        f"top:{top / laid.height:.3%};height:{(bottom - top) / laid.height:.3%}"
    )
    record, label = laid.chain.legs[number].record, escape(words.leg_label(laid.chain, number))
    return (
        f'<button type="button" class="atlas-leg" data-pick="{escape(record.id)}" aria-pressed="false" '
        f'aria-label="{label}" title="{label}" style="{place}"></button>'
    )


# ---- side by side -----------------------------------------------------------------------------


def _side_by_side(pen: _Pen, chains: Sequence[Chain]) -> str:
    heads = "".join(f'<th scope="col">{escape(words.title(chain))}</th>' for chain in chains)
    rows = "".join(_row(pen, row) for row in table.rows(chains))
    return (
        f"<h3>Side by side <small>{escape(corridors.RULE)}</small></h3>"
        '<div class="atlas-wide-table" tabindex="0" role="region" aria-label="Branches side by side, scrollable">'
        f'<table class="atlas-data atlas-branches"><thead><tr><th scope="col"></th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(pen: _Pen, row: table.Row) -> str:
    cells = "".join(f"<td>{pen.html(cell) or f'<i>{words.NOT_DOCUMENTED}</i>'}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{escape(row.title)}</th>{cells}</tr>'


# ---- yearly figures, disputes -----------------------------------------------------------------


def _charts(pen: _Pen, whole: Sequence[Corridor]) -> str:
    figures = [_chart(pen, corridor, one) for corridor in whole for one in volumes.charted(corridor)]
    rows = [(corridor.layer, each) for corridor in whole for each in volumes.transits(corridor)]
    told = "".join(
        f"<p>{escape(corridor.short_name)}, other yearly figures: {pen.html(said)}.</p>"
        for corridor in whole
        if (said := volumes.told(corridor))
    )
    note = "Full dots are reported, hollow ones planned or expected; a line joins values of one source only."
    return (
        f"<h3>Transit times and yearly figures <small>{note}</small></h3>"
        f'<div class="atlas-charts">{_transits(pen, rows)}{"".join(figures)}</div>{told}'
    )


def _chart(pen: _Pen, corridor: Corridor, one: volumes.Series) -> str:
    canvas = pen.canvas(*CHART)
    volumes.draw(canvas, PageStyle(), corridor.layer, one, Rect(0, 0, *CHART), LETTER, pen.references.numbers)
    head = f"<figcaption>{escape(corridor.short_name)}</figcaption>"
    return f"<figure>{head}{canvas.svg(volumes.label(corridor, one))}</figure>"


def _transits(pen: _Pen, rows: list[tuple[str, volumes.Transit]]) -> str:
    if not rows:
        return f"<p>Transit time: <i>{words.NOT_DOCUMENTED}</i>.</p>"
    canvas = pen.canvas(CHART[0], max(CHART[1], volumes.transit_height(rows, CHART[0], LETTER)))
    volumes.draw_transits(
        canvas, PageStyle(), rows, Rect(0, 0, canvas.width, canvas.height), LETTER, pen.references.numbers
    )
    return f"<figure><figcaption>As stated</figcaption>{canvas.svg(volumes.transit_label(rows))}</figure>"


def _disputes(pen: _Pen, corridor: Corridor) -> str:
    said = words.disputes(corridor)
    if not said:
        return ""
    items = "".join(f"<li>{pen.html([each])}</li>" for each in said)
    return f"<h3>{escape(corridor.short_name)}: sources disagree <small>what others say</small></h3><ul>{items}</ul>"


def _unknown(chains: Sequence[Chain]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in words.unknown(chains))
    return f"<h3>Not known <small>of the branches above</small></h3><ul>{items}</ul>" if items else ""
