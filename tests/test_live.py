"""Data files that change, break and vanish while the app runs: the last good data stays, and it is said."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers import catalog, live
from layers.live import STAYS, Live
from layers.panels import served
from layers.store import GEODATA
from tests.drawn import Folder
from tests.paged import following

STAYED = "; what was read before stays"


class Followed:
    """A drawn folder and who follows it; time passes between looks."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.seconds = folder, 0.0
        self._origin = live.Folder(folder.path)
        self._live = Live(self._origin, lambda: self.seconds)

    def look(self) -> live.Standing:
        self.seconds += self._origin.seconds
        return self._live.now()

    def again(self) -> live.Standing:
        return self._live.now()


@pytest.fixture
def followed(folder: Folder) -> Followed:
    made = Followed(folder)
    assert made.look().fault is None
    assert made.look().atlas.problems == ()
    return made


def test_a_folder_that_rests_is_not_read_again(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live.store, "read", lambda path: pytest.fail("read without a reason"))
    assert followed.look() is followed.look()


def test_files_are_looked_at_no_more_often_than_said(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(live.Folder, "mark", lambda _: looks.append(1))
    followed.look()
    for _ in range(100):
        followed.again()
    assert len(looks) == 1


def test_a_good_edit_appears(followed: Followed) -> None:
    followed.folder.change_port(lambda port: port["properties"].update(name="Port of Elsewhere"))
    standing = followed.look()
    assert standing.atlas.by_id["kz-first-port"].name == "Port of Elsewhere"
    assert standing.fault is None


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "deleted": (Path.unlink, "the file is missing"),
    "emptied": (lambda path: path.write_text(""), "this is not JSON in UTF-8"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-20]), "this is not JSON in UTF-8"),
    "garbled": (lambda path: path.write_bytes(b"\xff\xfe\x00"), "this is not JSON in UTF-8"),
    "nested": (lambda path: path.write_text("[" * 100_000), "this is not JSON in UTF-8"),
    "endless": (lambda path: path.write_text("1" * 10_000), "this is not JSON in UTF-8"),
    "a list": (lambda path: path.write_text("[]"), ""),
}


@pytest.mark.parametrize("file", ["ports.geojson", "sources.json", "corridors.json", "sea_level.json", "meta.json"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_file_leaves_all_as_it_was(followed: Followed, file: str, fault: str) -> None:
    before = followed.look()
    path = followed.folder.path / file
    kept = path.read_bytes()
    damage, said = FAULTS[fault]
    damage(path)
    broken = followed.look()
    assert broken.atlas is before.atlas
    assert broken.fault is not None
    assert broken.fault.startswith(f"geodata/{file}: {said}")
    assert broken.fault.endswith(STAYED)
    assert followed.look() is broken
    path.write_bytes(kept)
    mended = followed.look()
    assert mended.fault is None
    assert mended.atlas == before.atlas


def test_a_folder_that_vanishes_leaves_all_as_it_was(followed: Followed) -> None:
    before = followed.look()
    followed.folder.path.rename(followed.folder.path.with_name("elsewhere"))
    gone = followed.look()
    assert gone.atlas is before.atlas
    assert " is missing and " in (gone.fault or "")
    followed.folder.path.with_name("elsewhere").rename(followed.folder.path)
    assert followed.look().fault is None


def test_a_file_that_is_a_folder_is_named(followed: Followed) -> None:
    path = followed.folder.path / "ports.geojson"
    path.unlink()
    path.mkdir()
    assert followed.look().fault == f"ports.geojson: Is a directory{STAYED}"


def test_a_faulty_record_stays_as_it_was_and_the_rest_is_new(followed: Followed) -> None:
    ports = catalog.LAYER["ports"].id
    followed.folder.change_port(lambda port: port["properties"].update(kind="airport", name="Airport"))
    followed.folder.change_port(lambda port: port["properties"].update(name="Newly named"), 1)
    standing = followed.look()
    assert standing.fault is None
    assert standing.atlas.by_id["kz-first-port"].name == "Port of kz-first-port"
    assert standing.atlas.by_id["az-second-port"].name == "Newly named"
    (problem,) = standing.atlas.problems
    assert str(problem).startswith(f"geodata/{ports}.geojson: feature 'kz-first-port': kind 'airport' is not one of")
    assert problem.message.endswith(STAYS)


def test_a_second_fault_does_not_lose_the_last_good_state(followed: Followed) -> None:
    for kind in ("airport", "spaceport"):
        followed.folder.change_port(lambda port, kind=kind: port["properties"].update(kind=kind))
        standing = followed.look()
        assert standing.atlas.by_id["kz-first-port"].kind == "seaport"
        assert f"kind '{kind}'" in standing.atlas.problems[0].message


def test_a_record_keeps_the_source_that_was_broken(followed: Followed) -> None:
    followed.folder.change("sources.json", lambda sources: sources["gazette"].update(date="spring"))
    standing = followed.look()
    assert len(standing.atlas.records) == 4
    assert standing.atlas.sources["gazette"].date == "2020"
    assert any("'gazette'" in str(problem) and "date" in str(problem) for problem in standing.atlas.problems)


def test_a_record_that_is_taken_out_is_gone(followed: Followed) -> None:
    followed.folder.change("ports.geojson", lambda layer: layer["features"].pop(0))
    standing = followed.look()
    assert "kz-first-port" not in standing.atlas.by_id
    assert standing.atlas.problems == ()


def test_what_is_faulty_from_the_start_is_left_out(folder: Folder) -> None:
    folder.change_port(lambda port: port["properties"].update(kind="airport"))
    (folder.path / "corridors.json").write_text("no")
    standing = Followed(folder).look()
    assert standing.fault is None
    assert len(standing.atlas.records) == 3
    assert [STAYS in problem.message for problem in standing.atlas.problems] == [False, False]


def test_the_environment_names_folder_or_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(live.ORIGIN, raising=False)
    assert live.configured() == live.Folder(GEODATA)
    monkeypatch.setenv(live.ORIGIN, "somewhere")
    assert live.configured() == live.Folder(Path("somewhere"))
    monkeypatch.setenv(live.ORIGIN, "postgresql://somewhere/atlas")
    assert live.configured() == live.Database("postgresql://somewhere/atlas")


# ---- the page --------------------------------------------------------------------------------


@pytest.fixture
def page(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page over the drawn folder; it looks for changes in every run."""
    with following(monkeypatch, str(folder.path), "Folder") as page:
        yield page


def words(page: AppTest) -> str:
    assert [error.value for error in page.exception] == []
    return " ".join(html.value for html in page.get("html"))


def address(page: AppTest) -> str:
    (frame,) = page.get("component_instance")
    found = [part for part in frame.proto.json_args.split('"') if served.ADDRESS in part]
    return found[0]


def test_the_page_names_the_fault_and_keeps_the_map(page: AppTest, folder: Folder) -> None:
    first = address(page)
    path = folder.path / "ports.geojson"
    kept = path.read_bytes()
    path.write_bytes(kept[:100])
    page.run()
    assert "The data could not be read anew:" in words(page)
    assert "geodata/ports.geojson: this is not JSON in UTF-8" in words(page)
    assert "of 4 records" in words(page)
    assert address(page) == first
    path.write_bytes(kept)
    assert "could not be read" not in words(page.run())
    assert address(page) == first, "the map is made anew only for new data"


def test_the_page_takes_up_a_good_edit(page: AppTest, folder: Folder) -> None:
    first = address(page)
    folder.change("ports.geojson", lambda layer: layer["features"].pop(0))
    assert "of 3 records" in words(page.run())
    assert address(page) != first


def test_an_open_page_has_its_files_until_it_is_drawn_anew(page: AppTest, folder: Folder) -> None:
    press = served._press()
    files = press.now().files
    for number in range(served.EDITIONS - 1):
        folder.change_port(lambda port, number=number: port["properties"].update(name=f"Name {number}"))
        press.now()
    assert (files / "features.json").exists()
    folder.change_port(lambda port: port["properties"].update(name="The last straw"))
    assert press.now().files.exists()
    assert not files.exists()


def test_a_full_disk_leaves_the_edition_that_stands(
    page: AppTest, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = address(page)

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(served.webmap, "write_assets", full)
        folder.change("ports.geojson", lambda layer: layer["features"].pop(0))
        assert "files cannot be written: No space left on device" in words(page.run())
        assert "of 4 records" in words(page)
        assert address(page) == first
    monkeypatch.setattr(served, "RETRY_SECONDS", 0)
    served._press()._retry = 0.0
    assert "of 3 records" in words(page.run())


class Cycle:
    """What only the search for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_set_apart_in_memory_is_looked_at_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "SETTLE_RUNS", 3)
    monkeypatch.setattr(served, "SETTLE_SECONDS", 0)
    memory, left = served.Memory(), weakref.ref(Cycle())
    memory.settle()
    gc.collect()
    assert left() is not None
    memory.settle()
    memory.settle()
    assert left() is None
    assert gc.get_freeze_count() > 0
