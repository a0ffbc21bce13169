"""Briefings from the command line: ``python -m layers brief --help``."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from layers import briefings, store
from layers.briefings import Briefing, FaultyError
from layers.commands import asked, files
from layers.commands.folder import FOLDER
from layers.exports import briefings as handed_out
from layers.store import Atlas


@click.command()
@FOLDER
@click.argument("briefing")
@click.option("--format", "format_id", help=f"{' or '.join(handed_out.FORMATS)}.  [default: by the ending, or pptx]")
@click.option("-o", "--output", help="File to write.  [default: the name of the briefing, in this folder]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day to judge promises on; today by default.")
def brief(geodata: Path, briefing: str, format_id: str | None, output: str | None, on: dt.datetime | None) -> None:
    """Write a BRIEFING as a deck, a handout or a story: its name, or a file of your own (.md)."""
    atlas = store.read(geodata)
    if atlas.problems:
        raise click.ClickException("the data has problems; run 'python -m layers check' first")
    chosen = _own(briefing, atlas) if briefing.endswith(".md") else _known(briefing, atlas, geodata)
    format_id = _format(format_id, output)
    try:
        path = asked.output_path(output or handed_out.file_name(chosen, format_id))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with click.progressbar(length=len(chosen.scenes) + 1, label=path.name) as bar:
        files.write(path, lambda: _made(chosen, atlas, format_id, on.date() if on else dt.date.today(), bar))
    click.echo(path)


def _made(chosen: Briefing, atlas: Atlas, format_id: str, today: dt.date, bar: Any) -> bytes:
    return handed_out.export(chosen, atlas, format_id, today, lambda done, total: bar.update(1))


def _known(name: str, atlas: Atlas, geodata: Path) -> Briefing:
    # A database has no briefings; the atlas's own are read against its records.
    home = geodata if (geodata / briefings.FOLDER).is_dir() else store.GEODATA
    found, problems = briefings.read_all(atlas, home)
    by_id = {each.id: each for each in found}
    if name in by_id:
        return by_id[name]
    if any(problem.file == f"{briefings.FOLDER}/{name}.md" for problem in problems):
        raise click.ClickException(f"briefing '{name}' has problems; run 'python -m layers check' first")
    raise click.UsageError(f"briefing '{name}' is not one of {', '.join(by_id)}, nor a file that ends in .md")


def _own(name: str, atlas: Atlas) -> Briefing:
    path = Path(name)
    try:
        return briefings.read(path.read_bytes(), path.stem, atlas)
    except FaultyError as error:
        raise click.UsageError(f"{name}: {error}") from error
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror or error}") from error


def _format(format_id: str | None, output: str | None) -> str:
    """Return the format asked for, else the one that the file name says, else the deck."""
    wanted = format_id or Path(output or "").suffix.lower().lstrip(".") or "pptx"
    if wanted not in handed_out.FORMATS:
        word = "format" if format_id else "file name ending"
        raise click.UsageError(f"{word} '{wanted}' is not one of {', '.join(handed_out.FORMATS)}")
    return wanted
