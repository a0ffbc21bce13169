"""Files that a command writes: whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import click


def write(path: Path, make: Callable[[], bytes]) -> None:
    """Write what is made beside its place first, then into it; whatever stops the making leaves no file.

    Raises
    ------
    click.UsageError
        If it cannot be made as asked.
    click.ClickException
        If it cannot be written.
    """
    beside = path.with_name(f".atlas-{os.getpid()}.part")
    try:
        beside.write_bytes(make())
        beside.replace(path)
    except ValueError as error:
        raise click.UsageError(f"{path} cannot be made: {error}") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
