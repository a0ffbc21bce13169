"""Commands: ``python -m benchmarks --help``."""

import json

import click
from playwright.sync_api import Error

from benchmarks import page as pages
from benchmarks import table


@click.group()
def main() -> None:
    """Measure the atlas side by side with ordinary folium pages."""


@main.command()
@click.option("--rounds", type=click.IntRange(2, 20), default=10, help="Layer toggles and year steps, each.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def page(rounds: int, as_json: bool) -> None:
    """Measure the page against plain folium and feature groups, all in one run."""
    try:
        run = pages.measure(rounds, lambda line: click.echo(line, err=True))
    except (RuntimeError, Error) as error:
        raise click.ClickException(str(error).splitlines()[0]) from error
    found = {"basis": table.basis(run), "rows": table.rows(run)}
    click.echo(json.dumps(found, indent=1) if as_json else table.text(run))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
