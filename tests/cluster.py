"""A PostgreSQL with PostGIS of the tests' own: a new cluster in a temporary folder, on a socket file, no port."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests import debian

SETTINGS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
TEMPLATE = "with_postgis"


class Cluster:
    """A cluster that can be started, stopped and asked for new databases.

    PostgreSQL refuses to run as the administrator; then it runs as its own user, or as nobody.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder, self._count = programs, folder, 0
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = next(each for each in ("postgres", "nobody") if _is_user(each))
            shutil.chown(folder, user)
            self._as = {"user": user}
        self.owner = self._as.get("user") or getpass.getuser()
        self._run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "-U", self.owner)
        with (folder / "data/postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
            settings.write(f"unix_socket_directories = '{folder}'\n")
        self.start()
        self._execute("postgres", f"create database {TEMPLATE}")
        self._execute(TEMPLATE, "create extension postgis")

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}")

    def stop(self) -> None:
        """Stop at once, as if it had crashed."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{self.owner}@/{name}?host={self._folder}"

    def new(self) -> str:
        """Return the address of a new database with PostGIS."""
        self._count += 1
        name = f"atlas_{self._count}"
        self._execute("postgres", f"create database {name} template {TEMPLATE}")
        return self.address(name)

    def _execute(self, name: str, statement: str) -> None:
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, "-D", self._folder / "data", *arguments]
        done = subprocess.run(command, cwd=self._folder, stdout=subprocess.DEVNULL, check=False, **self._as)
        if done.returncode:
            raise RuntimeError(f"{program} failed")


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a new cluster; a socket file's path must be short, so it is not in pytest's folder."""
    with tempfile.TemporaryDirectory(prefix="atlas-pg-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(debian.postgis(), Path(folder))
        try:
            yield cluster
        finally:
            cluster.stop()
