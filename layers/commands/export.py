"""Files from the command line: ``python -m layers export --help``."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from layers import catalog, exports, store, symbology, view
from layers.commands import asked, files
from layers.commands.asked import Job
from layers.commands.folder import FOLDER, KNOWN
from layers.exports import options
from layers.sheet import SIZES
from layers.store import Atlas


def _one_of(words: Any) -> str:
    return f"One of {', '.join(words)}."


@click.command()
@FOLDER
@click.option("--year", type=click.IntRange(*view.YEARS), help="The as-of year; that of the data date by default.")
@KNOWN
@click.option("--compare", type=click.IntRange(*view.YEARS), help="Show what changed between this year and --year.")
@click.option("--layers", help=f"Some of {', '.join(catalog.LAYER)}, or {asked.ALL}.  [default: as on the page]")
@click.option("--countries", help="Codes such as AZ,KZ.  [default: all]")
@click.option("--status", help=f"Some of {', '.join(view.PATTERN_ORDER)}.  [default: all]")
@click.option(
    "--extent",
    help=f"{_one_of(catalog.EXTENTS)[:-1]}, or min_lon,min_lat,max_lon,max_lat.  [default: fitted to what is visible]",
)
@click.option("--format", help=f"{_one_of(exports.FORMATS)}  [default: by the output's ending, or pdf]")
@click.option("--size", help=f"Of a sheet. {_one_of(SIZES)}  [default: {options.Options().size}]")
@click.option("--theme", help=f"Of a sheet. {_one_of(symbology.PRINT_THEMES)}  [default: {options.Options().theme}]")
@click.option("--title", help="Instead of the view's own.")
@click.option("--scope", help=f"Of data. {_one_of(options.SCOPES)}  [default: visible]")
@click.option("-o", "--output", help="File to write.  [default: a name that says what it is, in this folder]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day to judge promises on; today by default.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON list of objects with these options as keys; options given beside it hold where an object is silent.",
)
def export(geodata: Path, on: dt.datetime | None, batch: Path | None, **given: Any) -> None:
    """Write what is visible as a sheet, a slide, a map or data; many files at once with --batch."""
    atlas = store.read(geodata)
    if atlas.problems:
        raise click.ClickException("the data has problems; run 'python -m layers check' first")
    today = on.date() if on else dt.date.today()
    if batch is None:
        job = _job(atlas, given, today)
        files.write(job.path, job.made)
        click.echo(job.path)
        return
    jobs = _jobs(atlas, batch, given, today)
    with click.progressbar(jobs, label=f"{len(jobs)} files", item_show_func=_name) as going:
        for job in going:
            files.write(job.path, job.made)


def _name(job: Job | None) -> str:
    return job.path.name if job else ""


def _job(atlas: Atlas, given: Mapping[str, Any], today: dt.date, where: str = "") -> Job:
    try:
        return asked.job(atlas, given, today)
    except ValueError as error:
        raise click.UsageError(f"{where}{error}") from error


def _jobs(atlas: Atlas, batch: Path, given: Mapping[str, Any], today: dt.date) -> list[Job]:
    """Return what a batch file asks for; everything in it is checked before the first file is made."""
    if given["output"]:
        raise click.UsageError("--output is for one file; in a batch file every object has its own")
    try:
        entries = json.loads(batch.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{batch} is not a JSON file in UTF-8: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise click.UsageError(f"{batch} is not a JSON list of objects")
    jobs = [
        _job(atlas, {**given, **entry}, today, f"{batch}, object {number}: ")
        for number, entry in enumerate(entries, start=1)
    ]
    twice = [str(path) for path, count in Counter(job.path.absolute() for job in jobs).items() if count > 1]
    if twice:
        raise click.UsageError(f"{batch} writes {twice[0]} more than once; give each object an output of its own")
    return jobs
