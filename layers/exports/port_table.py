"""The comparison of ports as a spreadsheet: one row a port, each figure with its date and its sources."""

from typing import Any

from layers import falling_sea, ports
from layers.exports import about, csv_table, text, xlsx
from layers.exports.options import Options
from layers.exports.rows import Column, Row, Table, figure_label
from layers.ports import Port
from layers.records import Record, Volume
from layers.view import MapView

XLSX = xlsx.MIME
FIGURES = (
    "capacity_mt_per_year",
    "planned_capacity_mt_per_year",
    "capacity_teu_per_year",
    "planned_capacity_teu_per_year",
    "berths",
    "planned_berths",
    *falling_sea.MEASURES,
)


def table(view: MapView) -> Table:
    """Return the ports of a view as a table; an empty cell is not documented."""
    rows = tuple(_row(port) for port in ports.ports(view))
    return Table("ports", "Ports", tuple(_columns()), rows)


def csv_of(view: MapView) -> bytes:
    """Return the table as CSV."""
    return csv_table.of_table(view, table(view))


def xlsx_of(view: MapView) -> bytes:
    """Return the table as an Excel workbook."""
    options = Options(title=f"Ports compared, {view.filters.year}")
    return xlsx.workbook(view, about.statements(view, options), options.title_of(view), [table(view)])


def _columns() -> list[Column]:
    found = [
        Column("id", "Identifier of the port"),
        Column("name", "Official English name"),
        Column("countries", "ISO 3166-1 codes"),
        Column("status", "Status in the year of the view"),
    ]
    for key in FIGURES:
        label, unit = figure_label(key)
        found.append(Column(key, f"{label}{f', {unit}' if unit else ''}"))
        found.append(Column(f"{key}_as_of", "Date for which it holds"))
        found.append(Column(f"{key}_sources", "Keys of its sources"))
    for key, words in (("all_cargo", "All cargo"), ("containers", "Containers")):
        found.append(Column(key, f"{words}: the newest figure of a whole year, or of a part of one if there is none"))
        found += [Column(f"{key}_{part}", f"{words}: {part}") for part in ("unit", "year", "period", "source")]
    found.append(Column("under_way", f"Works within {ports.NEAR_KM:g} km that are not yet operating"))
    found.append(Column("open_promises", "Promises of the port that stand"))
    found.append(Column("sea_reports", "Number of dated reports about the falling sea"))
    return found


def _row(port: Port) -> Row:
    record = port.record
    row: dict[str, Any] = {
        "id": record.id,
        "name": record.name,
        "countries": ", ".join(record.countries),
        "status": port.item.state.pattern,
    }
    for key in FIGURES:
        row |= _figure(record, key)
    row |= _volume("all_cargo", port.throughput) | _volume("containers", port.containers)
    row["under_way"] = "; ".join(f"{work.name} ({state.pattern})" for work, state in port.works) or None
    row["open_promises"] = "; ".join(f"{each.milestone}: {each.date}" for each in port.open_promises) or None
    row["sea_reports"] = len(port.effects)
    return {key: text.all_printable(value) for key, value in row.items()}


def _figure(record: Record, key: str) -> Row:
    return {
        key: getattr(record, key),
        f"{key}_as_of": record.as_of.get(key),
        f"{key}_sources": " ".join(record.citations.get(key, [])) or None,
    }


def _volume(key: str, volume: Volume | None) -> Row:
    parts = {part: getattr(volume, part, None) for part in ("unit", "year", "period", "source")}
    return {key: volume.value if volume else None} | {f"{key}_{part}": value for part, value in parts.items()}
