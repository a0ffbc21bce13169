"""The record in PostGIS, for teams that edit together: publish, fetch, and tell when it changed.

A database is read by way of a data folder that is made of its rows, so one reader and one set of
checks serve both. The tables are described in ``database.sql``.
"""

import contextlib
import json
import logging
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from layers import store
from layers.catalog import LAYER
from layers.store import GEODATA, Atlas, Problem

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

SCHEMES = ("postgresql://", "postgres://")
SQL = Path(__file__).with_suffix(".sql")
GENERATED = {"sources.json", "record.schema.json"}
"""JSON files of a data folder that are no documents: the first has a table, the second is made by a command."""

_SOURCE = ("title", "publisher", "url", "date")
_DOCUMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]*\.json")
_LIMITS = {"connect_timeout": 3, "tcp_user_timeout": 3000, "options": "-c statement_timeout=20000"}
"""Nobody waits longer than this for a database that does not answer (s, ms, ms)."""


class DatabaseError(Exception):
    """The database cannot be used; the message says why, without address or password."""


@dataclass(frozen=True)
class RowProblem(Problem):
    """A fault in a row."""

    def __str__(self) -> str:
        where = self.file.removesuffix(".geojson") + (f": '{self.feature}'" if self.feature else "")
        return f"database, {where}: {self.message}"


def is_address(text: str) -> bool:
    """Tell whether a text is the address of a database."""
    return text.startswith(SCHEMES)


@contextlib.contextmanager
def connected(address: str) -> Iterator["Connection"]:
    """Connect for one transaction; it is committed at the end, or undone by an error.

    Raises
    ------
    DatabaseError
        For whatever goes wrong in the database; the log has the details.
    """
    import psycopg  # noqa: PLC0415 - takes a third of a second that who reads files need not wait

    try:
        with psycopg.connect(address, application_name="caspian-bridge-atlas", **_LIMITS) as connection:
            yield connection
    except psycopg.Error as error:
        logging.getLogger(__name__).warning("database: %s", error)
        raise DatabaseError(_sentence(error)) from error


def _sentence(error: Any) -> str:
    if error.sqlstate is None:
        return "the database cannot be reached"
    if error.sqlstate in ("3F000", "42P01"):
        return "the database holds no atlas; 'python -m layers publish --to' makes one"
    return f"the database refuses: {error.diag.message_primary}"


def edition(address: str) -> int:
    """Return the number that moves with every edit."""
    with connected(address) as connection:
        return connection.execute("select number from atlas.edition").fetchone()[0]


# ---- files → database ------------------------------------------------------------------------


def publish(folder: Path, address: str, overwrite: bool = False) -> int:
    """Replace the atlas in a database by that of a folder, in one transaction; make the tables if needed.

    Parameters
    ----------
    folder : Path
        Data folder without problems.
    address : str
        ``postgresql://…``
    overwrite : bool
        Also where the database was edited since it was last published.

    Returns
    -------
    int
        Number of records.

    Raises
    ------
    ValueError
        If the folder has problems, or the database has edits that would be lost.
    DatabaseError
        If the database cannot be used; it is then as it was.
    """
    atlas = store.read(folder)
    if atlas.problems:
        raise ValueError("the data has problems; run 'python -m layers check' first")
    with connected(address) as connection, connection.cursor() as cursor:
        cursor.execute(SQL.read_text(encoding="utf-8"))
        number, published = cursor.execute("select number, published from atlas.edition for update").fetchone()
        if number != published and not overwrite:
            raise ValueError("the database was edited since it was last published; take the edits over with --from")
        _fill(cursor, atlas, folder)
        cursor.execute("update atlas.edition set published = number")
    return len(atlas.records)


def _fill(cursor: "Cursor", atlas: Atlas, folder: Path) -> None:
    cursor.execute("delete from atlas.feature; delete from atlas.source; delete from atlas.document")
    _copy(cursor, "atlas.feature (id, layer, properties, geom)", map(_feature_row, atlas.records))
    sources = ((key, each.title, each.publisher, each.url, each.date) for key, each in atlas.sources.items())
    _copy(cursor, "atlas.source (key, title, publisher, url, date)", sources)
    documents = sorted(path for path in folder.glob("*.json") if path.name not in GENERATED)
    _copy(cursor, "atlas.document (name, content)", ((each.name, each.read_text("utf-8")) for each in documents))


def _copy(cursor: "Cursor", table: str, rows: Any) -> None:
    with cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _feature_row(record: store.Record) -> tuple[Any, ...]:
    properties = store.properties(record)
    placed = None if record.geometry is None else shapely.set_srid(record.geometry, 4326)
    geometry = None if placed is None else shapely.to_wkb(placed, hex=True, include_srid=True)
    return properties.pop("id"), record.layer, json.dumps(properties, ensure_ascii=False), geometry


# ---- database → files ------------------------------------------------------------------------


def fetch(address: str, folder: Path) -> list[Problem]:
    """Write the rows of a database as the files of a data folder, faulty ones too.

    Parameters
    ----------
    address : str
        ``postgresql://…``
    folder : Path
        Is made if it is not there; its files are replaced. It gets a link to the embedded basemap.

    Returns
    -------
    list of Problem
        Rows that belong to no file.

    Raises
    ------
    DatabaseError
        If the database cannot be read.
    """
    with connected(address) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        features = connection.execute(
            'select id, layer, properties::text, ST_AsBinary(geom) from atlas.feature order by id collate "C"'
        ).fetchall()
        sources = connection.execute(
            'select key, title, publisher, url, date from atlas.source order by key collate "C"'
        ).fetchall()
        documents = connection.execute("select name, content::text from atlas.document").fetchall()
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (folder / "basemap").symlink_to(GEODATA / "basemap", target_is_directory=True)
    problems = _write_features(folder, features)
    _write(folder / "sources.json", json.dumps({key: _entry(values) for key, *values in sources}))
    for name, content in documents:
        if _DOCUMENT.fullmatch(name) and name not in GENERATED:
            _write(folder / name, content)
        else:
            problems.append(RowProblem("document", name, "this is not the name of a document"))
    return problems


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_features(folder: Path, rows: list[tuple]) -> list[Problem]:
    by_layer: dict[str, list] = {layer: [] for layer in LAYER}
    problems: list[Problem] = []
    for record_id, layer, properties, geometry in rows:
        if layer not in by_layer:
            problems.append(RowProblem("feature", record_id, f"layer '{layer}' is not one of {', '.join(LAYER)}"))
            continue
        values = {"id": record_id} | json.loads(properties)
        by_layer[layer].append({"type": "Feature", "properties": values, "geometry": _mapping(geometry)})
    for layer, features in by_layer.items():
        _write(folder / f"{layer}.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    return problems


def _entry(values: list[str | None]) -> dict[str, str]:
    return {name: value for name, value in zip(_SOURCE, values, strict=True) if value}


def _mapping(geometry: bytes | None) -> dict[str, Any] | None:
    if geometry is None:
        return None
    try:
        return shapely.geometry.mapping(shapely.from_wkb(geometry))
    except (shapely.errors.ShapelyError, NotImplementedError):
        return {"type": "a curve or a surface"}  # which the reader then names


def read(address: str) -> Atlas:
    """Read the atlas from a database, with the same models and checks as from files.

    Raises
    ------
    DatabaseError
        If the database cannot be read. Faulty rows raise nothing: they are in ``problems``.
    """
    with tempfile.TemporaryDirectory(prefix="caspian-rows-") as folder:
        return _read(address, Path(folder))


def _read(address: str, folder: Path) -> Atlas:
    """Fetch the atlas into a folder and read it; its problems are named as those of rows."""
    strays = fetch(address, folder)
    atlas = store.read(folder)
    problems = (RowProblem(each.file, each.feature, _of_rows(each.message)) for each in atlas.problems)
    return replace(atlas, problems=(*strays, *problems))


def _of_rows(message: str) -> str:
    """Name tables instead of files."""
    return message.replace("geodata/sources.json", "the table source").replace("the file is", "it is")


def take_over(address: str, folder: Path) -> int:
    """Write the atlas of a database into a data folder, in the canonical form of its files.

    Returns
    -------
    int
        Number of records.

    Raises
    ------
    ValueError
        If rows have problems; the folder is then as it was.
    DatabaseError
        If the database cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="caspian-rows-") as name:
        fetched = Path(name)
        atlas = _read(address, fetched)
        if atlas.problems:
            raise ValueError("rows have problems:\n" + "\n".join(map(str, atlas.problems)))
        store.write_sources(fetched, atlas.sources)
        for layer in LAYER:
            store.write_layer(fetched, layer, [record for record in atlas.records if record.layer == layer])
        for path in sorted(path for path in fetched.iterdir() if path.is_file()):
            _replace(folder / path.name, path.read_bytes())
    return len(atlas.records)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then into it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
