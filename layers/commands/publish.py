"""Between files and a database: ``python -m layers publish --help``."""

from pathlib import Path

import click

from layers import database
from layers.commands.folder import FILES
from layers.database import DatabaseError


@click.command()
@FILES
@click.option("--to", "target", metavar="ADDRESS", help="postgresql://… of the database that takes the files over.")
@click.option("--from", "origin", metavar="ADDRESS", help="postgresql://… of the database that the files are made of.")
@click.option("--overwrite", is_flag=True, help="With --to: also drop edits made in the database since.")
def publish(geodata: Path, target: str | None, origin: str | None, overwrite: bool) -> None:
    """Write the record from files into a PostGIS database, or back; all of it or nothing."""
    address = target or origin
    if bool(target) == bool(origin) or not database.is_address(address or ""):
        raise click.UsageError("say either --to or --from, with the postgresql://… address of a database")
    try:
        count = database.publish(geodata, address, overwrite) if target else database.take_over(address, geodata)
    except (ValueError, DatabaseError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error
    click.echo(f"{count} records {'published' if target else 'taken over'}")
