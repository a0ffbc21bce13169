"""Dossiers of corridors from the command line: ``python -m layers dossier --help``."""

import datetime as dt
from pathlib import Path

import click

from layers import dossiers, store, view
from layers.commands import asked, falling_sea, files
from layers.commands.folder import FOLDER
from layers.dossiers import Dossier

KINDS = f"One of {', '.join(dossiers.FORMATS)}; of the {falling_sea.NAME}, {', '.join(falling_sea.FORMATS)}"


@click.command()
@click.argument("corridor")
@FOLDER
@click.option("--year", type=click.IntRange(*view.YEARS), help="The as-of year; that of the data date by default.")
@click.option("--format", "format_id", help=f"{KINDS}.  [default: by the ending, or pdf]")
@click.option("-o", "--output", help="File to write.  [default: a name that says what it is, in this folder]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day to judge promises on; today by default.")
def dossier(
    corridor: str,
    geodata: Path,
    year: int | None,
    format_id: str | None,
    output: str | None,
    on: dt.datetime | None,
) -> None:
    """Write the dossier of a CORRIDOR, such as middle-corridor or instc, or of the falling-sea."""
    atlas = store.read(geodata)
    if atlas.problems:
        raise click.ClickException("the data has problems; run 'python -m layers check' first")
    year, today = year or atlas.data_date.year, on.date() if on else dt.date.today()
    try:
        if corridor == falling_sea.NAME:
            path, make = falling_sea.made(atlas, year, today, format_id, output)
        else:
            path, make = _made(dossiers.of(atlas, corridor, year, today), format_id, output)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    files.write(path, make)
    click.echo(path)


def _format(given: str | None, output: str | None) -> str:
    """Return the format asked for, else the one that the file name says, else PDF."""
    ending = Path(output or "").suffix.lower().lstrip(".")
    wanted = given or ending or next(iter(dossiers.FORMATS))
    if wanted not in dossiers.FORMATS:
        what = "format" if given else "file name ending"
        raise ValueError(f"{what} '{wanted}' is not one of {', '.join(dossiers.FORMATS)}")
    return wanted


def _made(made: Dossier, format_id: str | None, output: str | None) -> falling_sea.Made:
    form = _format(format_id, output)
    path = asked.output_path(output or dossiers.file_name(made, form))
    return path, lambda: dossiers.FORMATS[form].write(made)
