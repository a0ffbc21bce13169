"""The record as flat tables: what spreadsheets, geographic databases and GeoJSON properties hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from layers import catalog, dates, history, webmap
from layers.exports import about, text
from layers.figures import Figures
from layers.records import Dispute, Event, Record
from layers.store import Atlas
from layers.symbology import PATTERNS
from layers.view import Item, MapView

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its key, and what it means."""

    key: str
    help: str


@dataclass(frozen=True)
class Table:
    """Rows with the meaning of their columns; every row has every column, None where unknown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def keys(self) -> list[str]:
        """The keys of the columns, in order."""
        return [column.key for column in self.columns]


def described(**helps: str) -> tuple[Column, ...]:
    """Return columns from what they mean, by key."""
    return tuple(Column(key, meaning) for key, meaning in helps.items())


def filled(table_id: str, title: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    """Return a table in which every row has every column and nothing that a file cannot hold."""
    complete = ({column.key: text.all_printable(row.get(column.key)) for column in columns} for row in rows)
    return Table(table_id, title, columns, tuple(complete))


# ---- records -------------------------------------------------------------------------------------

IDENTITY = described(
    id="Identifier; unique over all layers, never reused",
    name="Official English name",
    name_local="Local names, separated by ' / '",
    short_name="Name for labels",
    layer="Layer of the atlas",
    kind="What it is inside its layer",
    countries="ISO 3166-1 codes, in route order",
    corridor="Corridor that it is a leg of",
    branch="Branch of that corridor",
    leg="Order along that branch",
)
STATE = described(
    as_of="The year for which the status holds, on its 31 December; in the year of the data date: as last reported",
    status="Status in that year; 'not documented' and 'not yet begun' are no statuses of their own",
    drawn_as="How the map draws it: the status, promised, undocumented or absent",
    promised="True where the status was promised for that year and is not a fact",
    promised_for="The date that was promised, where the status is a promise",
    said_on="When that promise was made, where known",
    since="Since when the status holds, where it is a fact; YYYY, YYYY-MM or YYYY-MM-DD",
    since_or_earlier="True where it is only known to hold by that date",
    reported="Date of the last fact on record",
    status_source="Source of the status, a key in the sources",
    next_promise="The earliest promised date that still stands, in that year or later",
    next_promise_of="What is promised for it",
)
POSITION = described(
    geometry_method="traced: through located places; schematic: only the ends are known; empty: no place is known",
    accuracy_km="How far the drawn position may be off, in kilometres",
    geometry_note="How it was drawn",
)
TEXTS = described(
    note="What a reader must know",
    disputes="What other sources say, where they disagree",
    sources="All sources of the record",
    source_keys="Their keys in the sources, separated by spaces",
)


def figure_label(key: str) -> tuple[str, str]:
    """Return label and unit of a figure; names and plain counts have no unit."""
    field = Figures.model_fields[key]
    extra = field.json_schema_extra
    return field.title or key, str(extra["unit"]) if isinstance(extra, dict) else ""


def _figure_columns(items: Iterable[Item]) -> tuple[Column, ...]:
    used = {key for item in items for key in item.record.figures()}
    return tuple(Column(key, _figure_help(key)) for key in Figures.model_fields if key in used)


def _figure_help(key: str) -> str:
    label, unit = figure_label(key)
    described = Figures.model_fields[key].description
    return label + (f", {unit}" if unit else "") + (f": {described}" if described else "")


def records(view: MapView, items: tuple[Item, ...]) -> Table:
    """Return one row a record, with its status in the year of the view and its figures."""
    columns = (*IDENTITY, *STATE, *_figure_columns(items), *POSITION, *TEXTS)
    return filled("records", "Records", columns, (record_row(view, item) for item in items))


def record_row(view: MapView, item: Item) -> Row:
    """Return one record as a flat row."""
    record = item.record
    plain = {column.key: getattr(record, column.key, None) for column in (*IDENTITY, *POSITION, *TEXTS)}
    own = {
        "countries": ", ".join(record.countries),
        "disputes": "\n".join(dispute_words(each, view.atlas) for each in record.disputes) or None,
        "sources": "\n".join(about.source_words(view.atlas.sources[key]) for key in record.source_keys()),
        "source_keys": " ".join(record.source_keys()),
    }
    return plain | record.figures() | _state(view, item) | own


def _state(view: MapView, item: Item) -> Row:
    record, state, year = item.record, item.state, view.filters.year
    promised = state.pattern == "promised"
    ahead = webmap.next_promise(record, year)
    return {
        "as_of": year,
        "status": status_words(state),
        "drawn_as": state.pattern,
        "promised": promised,
        "promised_for": state.since if promised else None,
        "said_on": state.event.said_on if promised and state.event else None,
        "since": None if promised else state.since,
        "since_or_earlier": _began_earlier(record, state),
        "reported": state.reported,
        "status_source": state.event.source if state.event and state.status else None,
        "next_promise": ahead.date if ahead else None,
        "next_promise_of": ahead.milestone if ahead else None,
    }


def _began_earlier(record: Record, state: history.State) -> bool:
    first = next(iter(history.facts(record)), None)
    return bool(first and first.by and state.pattern == state.status and state.since == first.date)


def status_words(state: history.State) -> str:
    """Return the status, or why there is none."""
    if state.status:
        return state.status
    return "not yet begun" if state is history.ABSENT else PATTERNS[state.pattern].title.lower()


def dispute_words(dispute: Dispute, atlas: Atlas) -> str:
    """Return what another source says, in one line."""
    unit = figure_label(dispute.property)[1] if dispute.property in Figures.model_fields else ""
    said = f"{dispute.property.replace('_', ' ')}: {dispute.value} {unit}".rstrip()
    note = f"; {dispute.note}" if dispute.note else ""
    return f"{said} according to {atlas.sources[dispute.source].publisher}{note}"


# ---- what belongs to a record --------------------------------------------------------------------

EVENTS = described(
    record="Identifier of the record",
    name="Its name",
    date="Date of the event, or the date that was promised; YYYY, YYYY-MM or YYYY-MM-DD",
    status="Status from this event on, or the promised one",
    promise="True for a promise, false for a fact",
    by="True where the status is known to hold by that date, since when is not documented",
    said_on="Of a promise: when it was made, where known",
    milestone="Of a promise: what was promised; of a fact: what was reached",
    outcome="Of a promise: kept, missed, open, or due (the date has passed, nobody reports either way)",
    note="What happened or was promised",
    source="Key in the sources",
    source_words="That source in words",
    source_url="Its address",
    also="Keys of further sources that say the same",
)


def histories(view: MapView, items: tuple[Item, ...]) -> Table:
    """Return one row an event or promise, in the order of the records."""
    rows = (_event_row(view, item.record, event) for item in items for event in item.record.history)
    return filled("histories", "Histories", EVENTS, rows)


def _event_row(view: MapView, record: Record, event: Event) -> Row:
    promise = event.expected
    outcome = str(history.outcome(record, event, view.today)) if promise else None
    own = {"promise": promise, "outcome": outcome, "also": " ".join(event.also) or None}
    return event.model_dump() | _belongs(record) | _cited(view.atlas, [event.source]) | own


FIGURES = described(
    record="Identifier of the record",
    name="Its name",
    figure="Key of the figure, or 'volume'",
    label="Its name in words",
    value="A number, or text where the source gives a range, a bound or a name",
    unit="Unit of the value",
    year="Of a yearly figure: the year",
    period="Where that is not the whole calendar year",
    expected="True for a plan or forecast",
    as_of="Date for which it holds, where that matters",
    note="What a reader must know",
    source="Keys in the sources, separated by spaces",
    source_words="The first of these sources in words",
    source_url="Its address",
)


def figures(view: MapView, items: tuple[Item, ...]) -> Table:
    """Return one row a figure, yearly figures included, each with its source."""
    rows = (row for item in items for row in _figure_rows(view.atlas, item.record))
    return filled("figures", "Figures", FIGURES, rows)


def _figure_rows(atlas: Atlas, record: Record) -> Iterator[Row]:
    for key, value in record.figures().items():
        label, unit = figure_label(key)
        row = {"figure": key, "label": label, "value": value, "unit": unit or None, "as_of": record.as_of.get(key)}
        yield row | _belongs(record) | _cited(atlas, record.citations[key])
    for volume in record.volumes:
        row = volume.model_dump() | {"figure": "volume", "label": volume.of}
        yield row | _belongs(record) | _cited(atlas, [volume.source])


DISPUTES = described(
    record="Identifier of the record",
    name="Its name",
    property="What is disputed",
    stated="What the record states",
    value="What the other source says",
    note="What a reader must know",
    source="Key of the other source",
    source_words="That source in words",
    source_url="Its address",
)


def disputes(view: MapView, items: tuple[Item, ...]) -> Table:
    """Return one row for each statement that disagrees with the record."""
    rows = (
        dispute.model_dump()
        | {"stated": item.record.figures().get(dispute.property)}
        | _belongs(item.record)
        | _cited(view.atlas, [dispute.source])
        for item in items
        for dispute in item.record.disputes
    )
    return filled("disputes", "Disputes", DISPUTES, rows)


def _belongs(record: Record) -> Row:
    return {"record": record.id, "name": record.name}


def _cited(atlas: Atlas, keys: list[str]) -> Row:
    first = atlas.sources[keys[0]]
    published = dates.in_words(first.date) if first.date else "undated"
    return {"source": " ".join(keys), "source_words": f"{first.publisher}, {published}", "source_url": first.url}


# ---- sources -------------------------------------------------------------------------------------

SOURCES = described(
    key="Key by which records cite it",
    publisher="Publisher",
    title="Title",
    date="Date of publication; empty means undated",
    url="Address as found",
    cited_by="Number of these records that cite it",
)


def sources(view: MapView, items: tuple[Item, ...]) -> Table:
    """Return one row a source that the records cite, in order of first citation."""
    counts = cited_keys(items)
    rows = ({"key": key, "cited_by": count} | view.atlas.sources[key].model_dump() for key, count in counts.items())
    return filled("sources", "Sources", SOURCES, rows)


def cited_keys(items: tuple[Item, ...]) -> dict[str, int]:
    """Return how many of the records cite each source, in order of first citation."""
    counts: dict[str, int] = {}
    for item in items:
        for key in item.record.source_keys():
            counts[key] = counts.get(key, 0) + 1
    return counts


def in_legend_order(items: tuple[Item, ...]) -> list[tuple[catalog.Layer, list[Item]]]:
    """Return the layers that have records, with these, in the order of the legend: the topmost first."""
    by_layer = [
        (layer, [item for item in items if item.record.layer == layer.id]) for layer in reversed(catalog.LAYERS)
    ]
    return [(layer, own) for layer, own in by_layer if own]
