"""The atlas as it stands now: read again when its files or its database change, never worse than before."""

import os
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from layers import database, store
from layers.catalog import LAYERS
from layers.database import DatabaseError
from layers.records import Meta
from layers.store import Atlas, Problem

ORIGIN = "CASPIAN_GEODATA"
"""Environment variable with the data folder, or with the ``postgresql://`` address of a database."""

STAYS = "its last good state stays"
EMPTY = Atlas((), (), {}, Meta())


class Origin(Protocol):
    """Where the record is kept."""

    seconds: float
    """How often to look whether it changed."""

    def mark(self) -> Hashable:
        """Return a value that differs when the record may have changed; cheap."""

    def read(self) -> Atlas:
        """Read it."""


@dataclass(frozen=True)
class Folder:
    """A data folder."""

    path: Path
    seconds: float = 2.0

    def mark(self) -> Hashable:
        """Return what the folder says of its files: name, inode, size and time of change."""
        if not self.path.is_dir():
            return None
        with os.scandir(self.path) as entries:
            found = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith("json")]
        return tuple(sorted((name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in found))

    def read(self) -> Atlas:
        """Read and check the files."""
        return store.read(self.path)


@dataclass(frozen=True)
class Database:
    """A PostGIS database."""

    address: str
    seconds: float = 10.0

    def mark(self) -> Hashable:
        """Return the number that moves with every edit."""
        return database.edition(self.address)

    def read(self) -> Atlas:
        """Read and check the rows."""
        return database.read(self.address)


def configured() -> Origin:
    """Return the origin that the environment names; the atlas's own files by default."""
    named = os.environ.get(ORIGIN, "")
    return Database(named) if database.is_address(named) else Folder(Path(named) if named else store.GEODATA)


@dataclass(frozen=True)
class Standing:
    """The atlas that is shown, and in a sentence why the origin could not be read since."""

    atlas: Atlas
    fault: str | None = None


class Live:
    """Follows an origin; used by one thread at a time.

    What was read soundly once is not lost to a fault: a record whose new state is faulty stays as it was, and
    so does the whole atlas while a file or the database cannot be read.

    Parameters
    ----------
    origin : Origin
        Where the record is kept.
    clock : callable
        Returns seconds; only differences count.
    """

    def __init__(self, origin: Origin, clock: Callable[[], float] = time.monotonic) -> None:
        self._origin = origin
        self._clock = clock
        self._due = clock()
        self._mark: Hashable = self  # equal to no mark of an origin
        self._last = self._standing = Standing(EMPTY)
        self._sound = False

    def now(self) -> Standing:
        """Return the atlas as it stands, the same object until it changes; look anew if the last look is old."""
        if self._clock() >= self._due:
            fault = self._look()
            if fault:
                fault = f"{fault}; what was read before stays" if self._sound else fault
            if fault != self._standing.fault or self._standing.atlas is not self._last.atlas:
                self._standing = replace(self._last, fault=fault)
            self._due = self._clock() + self._origin.seconds
        return self._standing

    def _look(self) -> str | None:
        """Read if something changed; return why the origin cannot be read, if so."""
        try:
            mark = self._origin.mark()
            if mark != self._mark:
                self._take(self._origin.read())
                self._mark = mark
        except DatabaseError as error:
            return str(error)
        except OSError as error:
            return f"{Path(error.filename or '').name}: {error.strerror}".lstrip(": ")
        return self._last.fault

    def _take(self, fresh: Atlas) -> None:
        """Take what is sound of a new reading."""
        unread = [str(problem) for problem in fresh.problems if problem.feature is None]
        if unread and self._sound:
            more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
            self._last = replace(self._last, fault=unread[0] + more)
            return
        self._last = Standing(with_last_good(fresh, self._last.atlas))
        self._sound = not unread


def with_last_good(fresh: Atlas, last: Atlas) -> Atlas:
    """Return a new reading in which what is faulty is as it was in the last one, where it was there.

    Parameters
    ----------
    fresh, last : Atlas
        The new reading, and what was shown before it.
    """
    faulty = {problem.feature for problem in fresh.problems}
    records = [each for each in last.records if each.id in faulty - fresh.by_id.keys()]
    corridors = [each for each in last.corridors if each.id in faulty - {kept.id for kept in fresh.corridors}]
    if not records and not corridors:
        return fresh
    stay = [*records, *corridors]
    keys = {key for each in stay for key in each.source_keys()}
    return replace(
        fresh,
        records=tuple(sorted((*fresh.records, *records), key=lambda each: (_ORDER[each.layer], each.id))),
        corridors=(*fresh.corridors, *corridors),
        sources={key: last.sources[key] for key in keys} | fresh.sources,
        problems=tuple(_softened(problem, {each.id for each in stay}) for problem in fresh.problems),
    )


_ORDER = {layer.id: place for place, layer in enumerate(LAYERS)}


def _softened(problem: Problem, stay: set[str]) -> Problem:
    return replace(problem, message=f"{problem.message}; {STAYS}") if problem.feature in stay else problem
