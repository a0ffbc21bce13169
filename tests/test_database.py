"""The record in a real PostGIS: there and back without loss, edits appear, bad ones are named."""

import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import streamlit as st
from shapely.geometry import Point
from streamlit.testing.v1 import AppTest

from layers import database, live, store
from layers.database import DatabaseError
from layers.live import STAYS, Live
from layers.store import GEODATA, Atlas
from tests import cluster, hostile
from tests.cluster import Cluster
from tests.drawn import Folder
from tests.paged import following

pytestmark = pytest.mark.xdist_group("database")

NOBODY = "postgresql://reader:secret-word@/atlas?host=/nowhere"


@pytest.fixture(scope="module")
def postgis() -> Iterator[Cluster]:
    with cluster.running() as running:
        yield running


@pytest.fixture
def address(postgis: Cluster, folder: Folder) -> str:
    """A database with the drawn record."""
    address = postgis.new()
    database.publish(folder.path, address)
    return address


def edit(address: str, statement: str, *values: Any) -> None:
    with psycopg.connect(address) as connection:
        connection.execute(statement, values)


def set_property(address: str, record: str, path: str, value: str) -> None:
    """Change a property of a record as a form would: ``path`` is of JSON, such as ``{history,0,status}``."""
    changed = "jsonb_set(properties::jsonb, %s, %s)::json"
    edit(address, f"update atlas.feature set properties = {changed} where id = %s", path, value, record)


def messages(atlas: Atlas) -> list[str]:
    return [str(problem) for problem in atlas.problems]


# ---- there and back --------------------------------------------------------------------------


def test_the_real_record_comes_back_byte_for_byte(postgis: Cluster, tmp_path: Path, real: Atlas) -> None:
    address = postgis.new()
    assert database.publish(GEODATA, address) == len(real.records)
    assert database.take_over(address, tmp_path) == len(real.records)
    files = sorted(path.name for path in GEODATA.glob("*json") if path.name != "record.schema.json")
    assert sorted(path.name for path in tmp_path.glob("*json")) == files
    assert [name for name in files if (tmp_path / name).read_bytes() != (GEODATA / name).read_bytes()] == []
    assert database.read(address) == real


def test_text_that_breaks_careless_programs_comes_back(postgis: Cluster, folder: Folder, tmp_path: Path) -> None:
    atlas = hostile.atlas()
    ashore = {"geometry": Point(51.2, 43.6)}
    sound = [record.model_copy(update=ashore) for record in atlas.records if "\x00" not in record.name]
    sources = {key: source for key, source in atlas.sources.items() if "\x00" not in source.title}
    store.write_layer(folder.path, "ports", sound)
    folder.write("btc_pipeline.geojson", {"type": "FeatureCollection", "features": []})
    store.write_sources(folder.path, sources)
    assert folder.problems() == []
    address = postgis.new()
    database.publish(folder.path, address)
    target = tmp_path / "back"
    target.mkdir()
    database.take_over(address, target)
    for name in ("ports.geojson", "sources.json"):
        assert (target / name).read_bytes() == (folder.path / name).read_bytes()


def test_what_the_database_cannot_hold_is_refused_and_nothing_changes(address: str, folder: Folder) -> None:
    before = database.edition(address)
    folder.change_port(lambda port: port["properties"].update(name="zero \x00 byte"))
    with pytest.raises(DatabaseError, match="the database refuses: "):
        database.publish(folder.path, address)
    assert database.edition(address) == before
    assert database.read(address).by_id["kz-first-port"].name == "Port of kz-first-port"


def test_faulty_files_are_not_published(address: str, folder: Folder) -> None:
    folder.change_port(lambda port: port["properties"].update(kind="airport"))
    with pytest.raises(ValueError, match="run 'python -m layers check' first"):
        database.publish(folder.path, address)


def test_edits_of_others_are_not_lost_by_publishing(address: str, folder: Folder) -> None:
    database.publish(folder.path, address)
    set_property(address, "kz-first-port", "{name}", '"Named in the database"')
    with pytest.raises(ValueError, match="edited since it was last published"):
        database.publish(folder.path, address)
    assert database.read(address).by_id["kz-first-port"].name == "Named in the database"
    database.publish(folder.path, address, overwrite=True)
    assert database.read(address).by_id["kz-first-port"].name == "Port of kz-first-port"


def test_faulty_rows_are_not_taken_over(address: str, folder: Folder) -> None:
    before = {path.name: path.read_bytes() for path in folder.path.glob("*json")}
    set_property(address, "kz-first-port", "{kind}", '"airport"')
    with pytest.raises(ValueError, match="database, ports: 'kz-first-port': kind 'airport' is not one of"):
        database.take_over(address, folder.path)
    assert {path.name: path.read_bytes() for path in folder.path.glob("*json")} == before


# ---- edits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "update atlas.feature set geom = ST_SetSRID(ST_MakePoint(51.3, 43.7), 4326) where id = 'kz-first-port'",
        "delete from atlas.feature where id = 'tm-third-port'",
        "insert into atlas.source values ('another', 'Another', 'Publisher', null, '2020')",
        "update atlas.document set content = content",
        "truncate atlas.feature",
    ],
)
def test_every_edit_moves_the_number_once_it_is_committed(address: str, statement: str) -> None:
    before = database.edition(address)
    with psycopg.connect(address) as connection:
        connection.execute(statement)
        assert database.edition(address) == before
    assert database.edition(address) > before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "update atlas.feature set layer = 'lakes' where id = 'kz-first-port'",
            "database, feature: 'kz-first-port': layer 'lakes' is not one of",
        ),
        (
            "update atlas.feature set geom = ST_GeomFromText('CIRCULARSTRING(0 0, 1 1, 2 0)', 4326) "
            "where id = 'kz-first-port'",
            "database, ports: 'kz-first-port': the geometry cannot be read",
        ),
        (
            "update atlas.feature set geom = ST_GeomFromText('POINT(43.6 51.2)', 4326) where id = 'kz-first-port'",
            "database, ports: 'kz-first-port': position (43.6, 51.2) is far from KZ",
        ),
        (
            "update atlas.feature set geom = ST_GeomFromText('POINT(NaN 1)', 4326) where id = 'kz-first-port'",
            "database, ports: 'kz-first-port': geometry: NaN and infinity are not numbers of JSON",
        ),
        ("delete from atlas.source", "'kz-first-port': source 'gazette' is not in the table source"),
        ("update atlas.source set date = 'spring'", "database, sources.json: 'gazette': date"),
        ("delete from atlas.document where name = 'meta.json'", "database, meta.json: it is missing"),
        ("insert into atlas.document values ('../../x.json', '{}')", "this is not the name of a document"),
        ("insert into atlas.document values ('sources.json', '{}')", "this is not the name of a document"),
    ],
)
def test_a_bad_edit_is_named_with_its_row(address: str, statement: str, said: str) -> None:
    edit(address, statement)
    assert any(said in message for message in messages(database.read(address)))


@pytest.mark.parametrize(
    "statement",
    [
        "update atlas.feature set properties = '[]' where id = 'kz-first-port'",
        """update atlas.feature set properties = '{"id": "other"}' where id = 'kz-first-port'""",
        "update atlas.feature set geom = ST_SetSRID(ST_MakePoint(0, 0), 3857) where id = 'kz-first-port'",
        "insert into atlas.feature (id, layer, properties) values ('kz-first-port', 'ports', '{}')",
    ],
)
def test_the_database_itself_refuses_what_could_be_no_row(address: str, statement: str) -> None:
    with pytest.raises(psycopg.Error):
        edit(address, statement)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_edits_appear_and_bad_ones_leave_the_last_good_state(address: str, clock: Clock) -> None:
    origin = live.Database(address)
    followed = Live(origin, clock)
    first = followed.now()
    assert first.atlas.problems == ()
    set_property(address, "kz-first-port", "{name}", '"New name"')
    assert followed.now() is first, "nobody asks the database more often than said"
    clock.seconds += origin.seconds
    assert followed.now().atlas.by_id["kz-first-port"].name == "New name"
    set_property(address, "kz-first-port", "{history,0,status}", '"planned"')
    set_property(address, "az-second-port", "{name}", '"Also new"')
    clock.seconds += origin.seconds
    now = followed.now()
    assert now.atlas.by_id["kz-first-port"].name == "New name"
    assert now.atlas.by_id["az-second-port"].name == "Also new"
    (message,) = messages(now.atlas)
    assert message.startswith("database, ports: 'kz-first-port': history.0.status 'planned' is not one of proposed,")
    assert message.endswith(STAYS)
    clock.seconds += origin.seconds
    assert followed.now() is now


def test_the_atlas_stays_while_the_database_is_gone(
    postgis: Cluster, address: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    origin = live.Database(address)
    followed = Live(origin, clock)
    first = followed.now()
    postgis.stop()
    try:
        clock.seconds += origin.seconds
        gone = followed.now()
        assert gone.atlas is first.atlas
        assert gone.fault == "the database cannot be reached; what was read before stays"
        clock.seconds += origin.seconds
        assert followed.now() is gone
    finally:
        postgis.start()
    clock.seconds += origin.seconds
    assert followed.now().fault is None
    assert followed.now().atlas is first.atlas


def test_a_database_without_an_atlas_says_how_to_make_one(postgis: Cluster, clock: Clock) -> None:
    standing = Live(live.Database(postgis.new()), clock).now()
    assert standing.fault == "the database holds no atlas; 'python -m layers publish --to' makes one"
    assert standing.atlas.records == ()


def test_no_message_holds_a_password(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(DatabaseError, match=r"^the database cannot be reached$"):
        database.edition(NOBODY)
    assert "secret-word" not in caplog.text


# ---- the page --------------------------------------------------------------------------------


@pytest.fixture
def page(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page over the database; it looks for edits in every run."""
    with following(monkeypatch, address, "Database") as page:
        yield page


def banners(page: AppTest) -> str:
    assert [error.value for error in page.exception] == []
    return " ".join(html.value for html in page.get("html") if "atlas-banner" in html.value)


def caption(page: AppTest) -> str:
    return next(html.value for html in page.get("html") if "atlas-caption" in html.value)


def test_the_page_follows_the_database(page: AppTest, address: str, postgis: Cluster) -> None:
    assert banners(page) == ""
    assert "of 4 records" in caption(page)
    edit(address, "delete from atlas.feature where id = 'tm-third-port'")
    assert "of 3 records" in caption(page.run())
    set_property(address, "kz-first-port", "{short_name}", '"<b>far too long a name for any label</b>"')
    assert "database, ports: &#x27;kz-first-port&#x27;: short_name" in banners(page.run())
    assert "of 3 records" in caption(page)
    postgis.stop()
    try:
        assert "the database cannot be reached; what was read before stays" in banners(page.run())
        assert "of 3 records" in caption(page)
    finally:
        postgis.start()
    assert "cannot be reached" not in banners(page.run())


def test_a_page_without_its_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(live.ORIGIN, NOBODY)
    st.cache_resource.clear()
    try:
        page = AppTest.from_file(str(GEODATA.parent / "app.py"), default_timeout=60).run()
        assert "the database cannot be reached" in banners(page)
    finally:
        st.cache_resource.clear()


# ---- commands --------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["layers", *arguments])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("layers", run_name="__main__")
        output = capsys.readouterr()
        return ended.value.code or 0, output.out, output.err

    return run


def test_publish_goes_both_ways(command: Callable, postgis: Cluster, folder: Folder, tmp_path: Path) -> None:
    address = postgis.new()
    assert command("publish", "--to", address, "--geodata", str(folder.path))[:2] == (0, "4 records published\n")
    assert command("publish", "--from", address, "--geodata", str(folder.path))[:2] == (0, "4 records taken over\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say either --to or --from"),
        (("--to", NOBODY, "--from", NOBODY), "say either --to or --from"),
        (("--to", "mysql://somewhere"), "say either --to or --from"),
        (("--to", NOBODY), "the database cannot be reached"),
    ],
)
def test_a_wrong_publish_says_what_is_wrong(command: Callable, arguments: tuple[str, ...], said: str) -> None:
    code, _, complaint = command("publish", *arguments)
    assert code != 0
    assert said in complaint
    assert "secret-word" not in complaint


def test_other_commands_read_the_database_too(command: Callable, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(live.ORIGIN, address)
    assert command("check")[:2] == (0, "4 records, 1 sources, 0 problems\n")
    set_property(address, "kz-first-port", "{kind}", '"airport"')
    code, output, _ = command("check")
    assert code == 1
    assert "feature 'kz-first-port': kind 'airport' is not one of" in output
    code, _, complaint = command("tidy")
    assert code == 2
    assert "this command writes files" in complaint
