"""A full disk and two exports at once: a sentence instead of a traceback, whole files or none."""

import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layers import exports, view
from layers.catalog import EXTENTS
from layers.exports import options
from layers.store import Atlas
from layers.view import Filters, MapView
from tests.browser.running import ROOT

FULL_BYTES = 4096
"""So much fits on the disk of these tests."""


def _fill_disk() -> None:
    """Let no file of this process grow beyond a page, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))


def _command(*arguments: str, full: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", "layers", *arguments]
    limit = _fill_disk if full else None
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.mark.parametrize("format_id", ["pdf", "gpkg", "html", "xlsx"])
def test_a_full_disk_is_said_and_leaves_the_older_file(tmp_path: Path, format_id: str) -> None:
    output = tmp_path / f"map.{exports.FORMATS[format_id].extension}"
    output.write_text("older")
    ended = _command("export", "--format", format_id, "-o", str(output), full=True)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("Error: ")
    assert len(ended.stderr.splitlines()) == 1
    assert output.read_text() == "older"
    assert list(tmp_path.iterdir()) == [output]


def test_the_same_export_works_where_there_is_room(tmp_path: Path) -> None:
    output = tmp_path / "map.csv"
    ended = _command("export", "--format", "csv", "-o", str(output))
    assert ended.returncode == 0, ended.stderr
    assert output.stat().st_size > FULL_BYTES


@pytest.fixture(scope="module")
def shown(real: Atlas) -> MapView:
    return view.build(real, Filters(2026, view.FIRST_LAYERS), real.data_date, extent=EXTENTS["caspian"].bounds)


@pytest.mark.parametrize("format_id", ["pdf", "png", "gpkg", "xlsx", "kmz", "html", "pptx", "pack"])
def test_two_exports_at_once_make_the_same_as_one(shown: MapView, format_id: str) -> None:
    chosen = options.Options()
    alone = exports.export(shown, format_id, chosen)
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lambda _: exports.export(shown, format_id, chosen), range(2)))
    assert [len(each) for each in made] == [len(alone)] * 2
    assert made == [alone] * 2


def test_different_exports_at_once_do_not_mix(shown: MapView) -> None:
    formats = ("pdf", "svg", "gpkg", "xlsx", "kml", "csv")
    alone = {each: exports.export(shown, each) for each in formats}
    with ThreadPoolExecutor(len(formats)) as all_of_them:
        made = dict(zip(formats, all_of_them.map(lambda each: exports.export(shown, each), formats), strict=True))
    assert [each for each in formats if made[each] != alone[each]] == []


def test_two_commands_that_write_the_same_file_leave_a_whole_one(tmp_path: Path) -> None:
    output = tmp_path / "map.xlsx"
    arguments = ("export", "--format", "xlsx", "-o", str(output))
    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(lambda _: _command(*arguments), range(2)))
    assert [each.returncode for each in ended] == [0, 0]
    assert list(tmp_path.iterdir()) == [output]
    assert output.read_bytes().startswith(b"PK")
