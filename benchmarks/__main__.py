"""Commands: ``python -m benchmarks --help``."""

import json

import click
from playwright.sync_api import Error

from benchmarks import load as loads
from benchmarks import page as pages
from benchmarks import scale as scales
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


@main.command()
@click.option("--rounds", type=click.IntRange(2, 20), default=5, help="Files of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def exports(rounds: int, as_json: bool) -> None:
    """Measure time and memory of every export, and pictures against those of folium."""
    try:
        from benchmarks import exports as files  # noqa: PLC0415 (nothing else needs Selenium)
    except ImportError as error:
        raise click.ClickException(f"{error}; run: pip install -r benchmarks/requirements.txt") from error
    try:
        run = files.measure(rounds, lambda line: click.echo(line, err=True))
    except RuntimeError as error:
        raise click.ClickException(str(error).splitlines()[0]) from error
    found = {"basis": table.basis(run, files.THE_EXPORTS), "rows": table.rows(run, files.THE_EXPORTS)}
    click.echo(json.dumps(found, indent=1) if as_json else table.text(run, files.THE_EXPORTS))


@main.command()
@click.option("--times", default="1,10,100", show_default=True, help="So many times the record.")
@click.option(
    "--rounds", type=click.IntRange(1, 20), default=3, show_default=True, help="Toggles and year steps, each."
)
def scale(times: str, rounds: int) -> None:
    """Measure the page with more data, against plain folium, feature groups and pydeck."""
    try:
        sizes = scales.measure(
            [int(each) for each in times.split(",")], rounds, lambda line: click.echo(line, err=True)
        )
    except (RuntimeError, Error) as error:
        raise click.ClickException(str(error).splitlines()[0]) from error
    click.echo(scales.text(sizes))


@main.command()
@click.option("--viewers", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--seconds", type=click.IntRange(5, 120), default=60, show_default=True, help="How long they stay.")
def load(viewers: int, seconds: int) -> None:
    """Let many viewers change year and layers at once."""
    click.echo(loads.measure(viewers, seconds))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
