"""Programs that some tests start besides Python: found where they are installed, or installed now."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path


class MissingError(Exception):
    """A program cannot be had; the message says what to do."""


def obtained(find: Callable[[], Path | None], what: str, *packages: str) -> Path:
    """Return where a program is; ask Debian for it if it is not there and this is Debian's administrator.

    Parameters
    ----------
    find : callable
        Returns its place, or None.
    what : str
        Its name in words.
    packages : str
        Debian packages with it.

    Raises
    ------
    MissingError
        If it is not there afterwards.
    """
    found = find()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"{what} is not installed; asking Debian for {', '.join(packages)}.", flush=True)
        _tried("apt-get", "update", "--quiet")
        _tried("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages)
        found = find()
    if found is None:
        raise MissingError(f"Some tests need {what}: install {' and '.join(packages)}, as Debian calls the packages.")
    return found


def _tried(*command: str) -> None:
    """Run an installer; whether it worked is seen by whether the program is there afterwards."""
    subprocess.run(command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=False)


def nginx() -> Path:
    """Return the web server."""
    return obtained(lambda: _first("/usr/sbin/nginx", shutil.which("nginx")), "nginx", "nginx-light")


def libreoffice() -> Path:
    """Return the office program that opens slides."""
    return obtained(
        lambda: _first(shutil.which("soffice"), shutil.which("libreoffice")),
        "LibreOffice Impress",
        "libreoffice-impress-nogui",
    )


def postgis() -> Path:
    """Return the folder with the programs of a PostgreSQL that has PostGIS."""
    return obtained(_postgis, "PostgreSQL with PostGIS", "postgresql-postgis")


def _postgis() -> Path | None:
    """Return the newest installed PostgreSQL that has the extension."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *filter(None, [_folder_of("pg_config")])]
    return next(
        (each for each in sorted(places, reverse=True) if (each / "initdb").exists() and _has_postgis(each)), None
    )


def _has_postgis(programs: Path) -> bool:
    asked = subprocess.run([programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return (Path(asked.stdout.strip()) / "extension" / "postgis.control").exists()


def _folder_of(command: str) -> Path | None:
    found = shutil.which(command)
    return Path(found).resolve().parent if found else None


def _first(*places: str | None) -> Path | None:
    return next((Path(place) for place in places if place and Path(place).exists()), None)
