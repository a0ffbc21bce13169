"""Commands for who keeps the record: check it, ask it, tidy it."""

import datetime as dt
import json
import sys
from pathlib import Path

import click

from layers import briefings, changes, checks, dates, dictionary, history, store, timeline, view
from layers.commands.folder import FILES, FOLDER, KNOWN, read


@click.command()
@FOLDER
def check(geodata: Path) -> None:
    """Name every problem of the data at once; exit 1 if there is any."""
    atlas = store.read(geodata)
    problems = [*checks.check(atlas, geodata), *briefings.read_all(atlas, geodata)[1]]
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(atlas.records)} records, {len(atlas.sources)} sources, {len(problems)} problems")
    sys.exit(1 if problems else 0)


@click.command()
@FOLDER
@KNOWN
@click.option("--year", type=click.IntRange(*view.YEARS), required=True, help="The as-of year.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def status(geodata: Path, known: str | None, year: int, as_json: bool) -> None:
    """Print id, layer, status, since, promised and source of every record."""
    rows = [_status_row(record, year, atlas) for atlas in [read(geodata, known)] for record in atlas.records]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        cells = (
            row["id"],
            row["layer"],
            row["status"],
            row["since"],
            "promised" if row["promised"] else "",
            row["source"],
        )
        click.echo("\t".join(cell or "-" for cell in cells))


def _status_row(record: store.Record, year: int, atlas: store.Atlas) -> dict[str, object]:
    state = history.state_on(record, year, atlas.data_date.year)
    return {
        "id": record.id,
        "layer": record.layer,
        "status": state.status or state.pattern,
        "since": state.since,
        "promised": state.pattern == "promised",
        "source": state.event.source if state.event and state.status else None,
    }


@click.command("changes")
@FOLDER
@KNOWN
@click.option("--from", "first", type=click.IntRange(*view.YEARS), required=True, help="Year to compare from.")
@click.option("--to", "second", type=click.IntRange(*view.YEARS), required=True, help="Year to compare to.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: every record, the unchanged too.")
def compare(geodata: Path, known: str | None, first: int, second: int, as_json: bool) -> None:
    """Say in sentences, with keys of sources, what changed between 31 December of two years."""
    atlas = read(geodata, known)
    groups = changes.grouped(changes.changes(atlas, first, second))
    if as_json:
        rows = {kind.value: [_change_row(change) for change in group] for kind, group in groups.items()}
        head = {"from": first, "to": second, "data_date": atlas.data_date.isoformat()}
        click.echo(json.dumps(head | {"changes": rows}, indent=1, ensure_ascii=False))
        return
    for kind, group in groups.items():
        click.echo(f"{kind.value.capitalize()} ({len(group)})")
        if kind not in (changes.Kind.UNCHANGED, changes.Kind.NOTHING):
            for change in group:
                click.echo(f"  {change.sentence} [{', '.join(change.sources)}]")


def _change_row(change: changes.Change) -> dict[str, object]:
    return {
        "id": change.record.id,
        "layer": change.record.layer,
        "before": change.before.status or change.before.pattern,
        "after": change.after.status or change.after.pattern,
        "promised": change.promised,
        "sentence": change.sentence,
        "sources": change.sources,
    }


@click.command()
@FOLDER
@KNOWN
@click.option("--months", type=click.IntRange(min=0), default=6, show_default=True, help="Whole months of silence.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day to count from; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def stale(geodata: Path, known: str | None, months: int, on: dt.datetime | None, as_json: bool) -> None:
    """List what nobody has reported on for so long, oldest first: the work list of who keeps the data."""
    atlas = read(geodata, known)
    day = on.date() if on else atlas.data_date if atlas.whole else dt.date.today()
    found = [row for record in atlas.records if (row := _stale_row(record, day, months))]
    rows = sorted(found, key=lambda row: (dates.last_day(row["last_reported"]), row["id"]))
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(cell or "-") for cell in row.values()))


def _stale_row(record: store.Record, day: dt.date, months: int) -> dict[str, str | int | None] | None:
    report, silent = timeline.last_report(record, day), history.silence_in_months(record, day)
    if report is None or silent < months:
        return None
    promise = timeline.next_promise(record, day)
    return {
        "id": record.id,
        "layer": record.layer,
        "last_reported": report.date,
        "months": silent,
        "status": report.status,
        "next_promise": promise.date if promise else None,
        "promised": promise.milestone if promise else None,
    }


@click.command()
@FILES
def tidy(geodata: Path) -> None:
    """Rewrite sound layer files in canonical form, and the generated parts of the documentation."""
    atlas = store.read(geodata)
    if atlas.problems:
        raise click.ClickException("the data has problems; run 'python -m layers check' first")
    for layer in store.LAYERS:
        store.write_layer(geodata, layer.id, [record for record in atlas.records if record.layer == layer.id])
    store.write_sources(geodata, atlas.sources)
    (geodata / "record.schema.json").write_text(dictionary.schema_text(), encoding="utf-8")
    readme = geodata / "README.md"
    if readme.exists():
        readme.write_text(dictionary.inserted(readme.read_text(encoding="utf-8")), encoding="utf-8")
