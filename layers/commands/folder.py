"""The record that a command reads: where it is, and as it was known when."""

import tempfile
from pathlib import Path
from typing import Any

import click

from layers import clock, database, link, live, store
from layers.database import DatabaseError
from layers.store import Atlas


class Geodata(click.Path):
    """A data folder, or the address of a database, which is read into a folder for the time of the command.

    Parameters
    ----------
    written : bool
        The command writes into the folder, so a database does not do.
    """

    def __init__(self, written: bool = False) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)
        self.written = written

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder."""
        if not database.is_address(str(value)):
            return super().convert(value, param, ctx)
        if self.written or ctx is None:
            self.fail("this command writes files; give the data folder with --geodata", param, ctx)
        folder = ctx.with_resource(tempfile.TemporaryDirectory(prefix="caspian-rows-"))
        try:
            strays = database.fetch(str(value), Path(folder))
        except DatabaseError as error:
            self.fail(str(error), param, ctx)
        for stray in strays:
            click.echo(str(stray), err=True)
        return Path(folder)


def _option(kind: Geodata, words: str) -> Any:
    return click.option("--geodata", type=kind, envvar=live.ORIGIN, default=store.GEODATA, help=words)


FOLDER = _option(Geodata(), "Data folder, or postgresql://… of a database; the atlas's own files by default.")
FILES = _option(Geodata(written=True), "Data folder; the atlas's own by default.")
KNOWN = click.option("--known", help="Only what was published by the end of this month, such as 2024-03.")


def read(geodata: Path, known: str | None) -> Atlas:
    """Return the atlas, or what was known of it."""
    atlas = store.read(geodata)
    if known is None:
        return atlas
    try:
        return clock.as_known_on(atlas, link.known_on(known, atlas.data_date))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
