"""The option that every command has."""

from pathlib import Path

import click

from layers import store

FOLDER = click.option(
    "--geodata",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=store.GEODATA,
    help="Data folder; the atlas's own by default.",
)
