"""A comparison of two years as a table: one row a record, with its sentence and its sources."""

from layers import catalog
from layers.changes import Change
from layers.exports import about, csv_table, rows
from layers.exports import xlsx as workbooks
from layers.exports.options import Options
from layers.store import Atlas
from layers.view import MapView

COLUMNS = rows.described(
    record="Identifier of the record",
    name="Its name",
    layer="Layer of the atlas",
    countries="ISO 3166-1 codes, in route order",
    year_from="The earlier year; statuses hold on its 31 December",
    year_to="The later year",
    change="Kind of the change; 'first documented' may be older and does not count as new",
    status_before="Status in the earlier year; empty: not on record; 'undocumented': perhaps there, not known",
    status_after="Status in the later year",
    promised="True where one of the two statuses is promised and not a fact",
    decided_on="Date of the event that decides; YYYY, YYYY-MM or YYYY-MM-DD",
    sentence="The change in words",
    source="Keys of the sources, separated by spaces; the first is that of the deciding event",
    source_words="These sources in words, one a line",
    source_url="Address of the first source",
)


def table(view: MapView) -> rows.Table:
    """Return one row for each record of a comparison, the unchanged too, in the order of the record."""
    return rows.filled("changes", "Changes", COLUMNS, (_row(change, view.atlas) for change in view.changes))


def _row(change: Change, atlas: Atlas) -> rows.Row:
    record, keys = change.record, change.sources
    return {
        "record": record.id,
        "name": record.name,
        "layer": catalog.LAYER[record.layer].title,
        "countries": ", ".join(record.countries),
        "year_from": change.first,
        "year_to": change.second,
        "change": str(change.kind),
        "status_before": change.before.status or _unknown(change.before.pattern),
        "status_after": change.after.status or _unknown(change.after.pattern),
        "promised": change.promised,
        "decided_on": change.decisive.date if change.decisive else None,
        "sentence": change.sentence,
        "source": " ".join(keys) or None,
        "source_words": "\n".join(about.source_words(atlas.sources[key]) for key in keys) or None,
        "source_url": atlas.sources[keys[0]].url if keys else None,
    }


def _unknown(pattern: str) -> str | None:
    return pattern if pattern == "undocumented" else None


def csv(view: MapView, options: Options) -> bytes:
    """Return the comparison as CSV."""
    return csv_table.of_table(view, table(view))


def xlsx(view: MapView, options: Options) -> bytes:
    """Return the comparison as a workbook."""
    return workbooks.of_table(view, options.title_of(view), table(view))
