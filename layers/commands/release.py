"""A new version of the data: what changed since the last one is worked out, not typed."""

import datetime as dt
import json
from pathlib import Path

import click

from layers import data_changes, store
from layers.commands.folder import FOLDER
from layers.data_changes import Release, Releases
from layers.store import Atlas


@click.command()
@click.argument("version")
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Data folder of the last release.",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day of the release; today by default.")
@click.option("--note", default=None, help="What a reader must know of it.")
@FOLDER
def release(version: str, since: Path, on: dt.datetime | None, note: str | None, geodata: Path) -> None:
    """Give the data a version: write into CHANGES.json what changed since the last, and VERSION into meta.json."""
    now, before = _sound(geodata), _sound(since)
    try:
        made = _release(now, before, version, on.date() if on else dt.date.today(), note)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _write(geodata, "CHANGES.json", Releases(releases=[*now.releases, made]).model_dump(mode="json", exclude_none=True))
    _write(geodata, "meta.json", now.meta.model_copy(update={"version": version}).model_dump(mode="json"))
    click.echo(f"{version}: {len(made.entries)} changes since {before.meta.version}")


def _sound(folder: Path) -> Atlas:
    atlas = store.read(folder)
    if atlas.problems:
        raise click.ClickException(f"{folder} has problems, such as: {atlas.problems[0]}")
    return atlas


def _release(now: Atlas, before: Atlas, version: str, day: dt.date, note: str | None) -> Release:
    """Return a release of the data as it is.

    Raises
    ------
    ValueError
        If the version is not later than the last one, or the earlier folder is not of that last one.
    """
    last = now.releases[-1] if now.releases else None
    if last and data_changes.order(version) <= data_changes.order(last.version):
        raise ValueError(f"version {version} is not later than {last.version}, the last release")
    if last and before.meta.version != last.version:
        raise ValueError(f"--since holds version {before.meta.version}; the last release is {last.version}")
    if last and day < last.date:
        raise ValueError(f"{day} is before {last.date}, the day of the last release")
    data_changes.order(version)
    entries = data_changes.between([*before.records, *before.corridors], [*now.records, *now.corridors])
    return Release(version=version, date=day, note=note, entries=entries)


def _write(folder: Path, file: str, content: object) -> None:
    (folder / file).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
