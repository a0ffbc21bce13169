"""Commands for contributors: ``python -m layers --help``."""

import json
import sys
from pathlib import Path

import click

from layers import checks, dictionary, history, store, view

FOLDER = click.option(
    "--geodata",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=store.GEODATA,
    help="Data folder; the atlas's own by default.",
)


@click.group()
def main() -> None:
    """Check and query the record of the Caspian Bridge Atlas."""


@main.command()
@FOLDER
def check(geodata: Path) -> None:
    """Name every problem of the data at once; exit 1 if there is any."""
    atlas = store.read(geodata)
    problems = checks.check(atlas, geodata)
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(atlas.records)} records, {len(atlas.sources)} sources, {len(problems)} problems")
    sys.exit(1 if problems else 0)


@main.command()
@FOLDER
@click.option("--year", type=click.IntRange(*view.YEARS), required=True, help="The as-of year.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def status(geodata: Path, year: int, as_json: bool) -> None:
    """Print id, layer, status, since, promised and source of every record."""
    rows = [_status_row(record, year, atlas) for atlas in [store.read(geodata)] for record in atlas.records]
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


@main.command()
@FOLDER
def tidy(geodata: Path) -> None:
    """Rewrite sound layer files in canonical form, and the generated parts of the documentation."""
    atlas = store.read(geodata)
    if atlas.problems:
        raise click.ClickException("the data has problems; run 'python -m layers check' first")
    for layer in store.LAYERS:
        store.write_layer(geodata, layer.id, [record for record in atlas.records if record.layer == layer.id])
    (geodata / "record.schema.json").write_text(dictionary.schema_text(), encoding="utf-8")
    readme = geodata / "README.md"
    if readme.exists():
        readme.write_text(dictionary.inserted(readme.read_text(encoding="utf-8")), encoding="utf-8")


main(prog_name="python -m layers")
