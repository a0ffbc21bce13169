"""The registry of downloads: names, options, what every format carries, and the same bytes each time."""

import datetime as dt
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from layers import catalog, exports, view
from layers.exports import archive, text
from layers.exports.options import Options
from layers.view import Filters, MapView
from tests import drawn, hostile

ALL = frozenset(layer.id for layer in catalog.LAYERS)
MIDDLE = frozenset({"middle_corridor"})
TODAY = dt.date(2026, 11, 22)
OURS = ("html", "kmz", "kml", "gpkg", "geojson", "xlsx", "csv", "bibtex", "csl")
"""Formats of this package; sheet and slides have tests of their own."""


@pytest.fixture(scope="module")
def shown(real) -> MapView:
    return view.build(real, Filters(2026, ALL), TODAY)


@pytest.fixture(scope="module")
def empty(real) -> MapView:
    return view.build(real, Filters(2026, frozenset()), TODAY)


def insides(data: bytes) -> str:
    """Return all text of a file, also of one that is packed."""
    if data.startswith(b"PK"):
        return "\n".join(insides(content) for content in archive.unzipped(data).values())
    return data.decode("utf-8", errors="replace")


# ---- names and options -----------------------------------------------------------------------


def test_every_entry_of_the_registry_is_under_its_own_id():
    assert set(OURS) | {"pack"} <= set(exports.FORMATS)
    assert all(key == made.id for key, made in exports.FORMATS.items())
    assert {made.group for made in exports.FORMATS.values()} <= {"sheet", "slides", "map", "data", "pack"}


def test_an_unknown_format_is_named_with_those_that_exist(shown):
    with pytest.raises(ValueError, match=r"format 'docx' is not one of .*html.*pack"):
        exports.export(shown, "docx")


@pytest.mark.parametrize(
    ("chosen", "extent", "expected"),
    [
        (Filters(2026, ALL), None, "caspian-bridge_2026.csv"),
        (Filters(2026, MIDDLE), None, "caspian-bridge_2026_middle-corridor.csv"),
        (Filters(2026, MIDDLE), "middle-corridor", "caspian-bridge_2026_middle-corridor.csv"),
        (Filters(2031, ALL, frozenset({"KZ", "AZ"})), None, "caspian-bridge_2031_az-kz.csv"),
        (Filters(2026, ALL), "iran", "caspian-bridge_2026_iran.csv"),
        (Filters(2026, ALL), "caspian", "caspian-bridge_2026.csv"),
    ],
)
def test_file_names_say_what_they_are(real, chosen, extent, expected):
    bounds = catalog.EXTENTS[extent].bounds if extent else None
    assert exports.file_name(view.build(real, chosen, TODAY, extent=bounds), "csv") == expected


def test_the_name_of_everything_says_so(real):
    asked = view.build(real, Filters(2026, MIDDLE), TODAY)
    assert exports.file_name(asked, "csv", Options("everything")) == "caspian-bridge_2026_everything.csv"


def test_the_name_of_a_sheet_has_its_size_and_never_says_everything(real):
    asked = view.build(real, Filters(2026, MIDDLE), TODAY)
    name = "caspian-bridge_2026_middle-corridor_a4-landscape.pdf"
    assert exports.file_name(asked, "pdf") == exports.file_name(asked, "pdf", Options("everything")) == name
    assert exports.file_name(asked, "png", Options(size="square")) == "caspian-bridge_2026_middle-corridor_square.png"
    assert exports.file_name(asked, "pptx", Options("everything")) == "caspian-bridge_2026_middle-corridor.pptx"


def test_wrong_options_are_refused_in_one_sentence():
    with pytest.raises(ValueError, match="scope 'all' is not one of visible, everything"):
        Options(scope="all")
    with pytest.raises(ValueError, match=r"size 'a4' is not one of slide, .*a4-landscape"):
        Options(size="a4")
    with pytest.raises(ValueError, match="theme 'dark' is not one of light, grey"):
        Options(theme="dark")
    with pytest.raises(ValueError, match="the title has 501 characters; at most 500 are possible"):
        Options(title="x" * 501)


def test_everything_holds_also_what_has_not_begun_and_what_is_filtered_out(real):
    asked = view.build(real, Filters(1995, frozenset({"ports"})), TODAY)
    items = Options("everything").items(asked)
    assert [item.record.id for item in items] == [record.id for record in real.records]
    assert {item.state.pattern for item in items} >= {"absent", "operating"}
    assert Options("visible").items(asked) == asked.items


# ---- what every format carries ---------------------------------------------------------------


@pytest.mark.parametrize("format_id", OURS)
def test_every_format_says_licence_date_version_and_sources(shown, format_id):
    written = insides(exports.export(shown, format_id))
    meta = shown.atlas.meta
    assert meta.licence in written
    assert "31 Mar 2026" in written
    assert f"version {meta.version}" in written
    cited = {key for item in shown.items for key in item.record.source_keys()}
    publisher = shown.atlas.sources[sorted(cited)[0]].publisher
    assert publisher.split("&")[0].split(" ")[0] in written


@pytest.mark.parametrize("format_id", [each for each in OURS if each not in ("csv", "csl")])
def test_the_chosen_title_is_in_the_file(shown, format_id):
    assert "Ports for the minister" in insides(
        exports.export(shown, format_id, Options(title="Ports for the minister"))
    )


@pytest.mark.parametrize("format_id", OURS)
def test_the_same_view_gives_the_same_bytes(shown, format_id):
    assert exports.export(shown, format_id) == exports.export(shown, format_id)


def test_another_process_gives_the_same_bytes(shown):
    script = (
        "import datetime as dt, hashlib, sys\n"
        "from layers import catalog, exports, store, view\n"
        "layers = frozenset(layer.id for layer in catalog.LAYERS)\n"
        "shown = view.build(store.read(), view.Filters(2026, layers), dt.date(2026, 11, 22))\n"
        "for each in sys.argv[1:]: print(hashlib.sha256(exports.export(shown, each)).hexdigest())\n"
    )
    root = Path(__file__).resolve().parent.parent
    found = {
        subprocess.run(
            [sys.executable, "-c", script, *OURS],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop().split()) == len(OURS)


@pytest.mark.parametrize("format_id", OURS)
def test_an_empty_view_is_a_sound_file(empty, format_id):
    assert len(exports.export(empty, format_id)) > 100


# ---- the pack --------------------------------------------------------------------------------


def test_the_pack_holds_data_bibliography_and_licence(shown):
    files = archive.unzipped(exports.export(shown, "pack"))
    data = {"caspian-bridge_2026.geojson", "caspian-bridge_2026.xlsx", "caspian-bridge_2026.bib"}
    assert data | {"README.txt", "LICENCE.txt"} <= set(files)
    assert files["caspian-bridge_2026.geojson"] == exports.export(shown, "geojson")
    readme = files["README.txt"].decode()
    assert all(name in readme for name in data)
    assert shown.atlas.meta.licence in files["LICENCE.txt"].decode()


def test_the_pack_holds_the_sheet_as_soon_as_there_is_one(shown, monkeypatch):
    sheet = exports.Format("pdf", "Sheet", "pdf", "application/pdf", "sheet", lambda *_: b"%PDF-1.7 drawn")
    monkeypatch.setitem(exports.FORMATS, "pdf", sheet)
    packed = exports.export(shown, "pack")
    assert archive.unzipped(packed)["caspian-bridge_2026_a4-landscape.pdf"] == b"%PDF-1.7 drawn"
    assert packed == exports.export(shown, "pack")


def test_files_in_a_zip_have_one_fixed_time():
    with zipfile.ZipFile(io.BytesIO(archive.zipped({"a.txt": b"1", "b.txt": b"2"}))) as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", hostile.TEXTS)
def test_printable_text_can_stand_in_xml(value):
    assert text.printable(value) == hostile.cleaned(value)


def test_a_lone_surrogate_is_replaced():
    assert text.printable("a\ud800b") == "a�b"


@pytest.mark.parametrize("value", ["-5", "-5.25", "12", "Aktau", "", "5-3", "a=b"])
def test_numbers_and_plain_words_are_no_formulas(value):
    assert not text.starts_formula(value)


@pytest.mark.parametrize("value", [*hostile.FORMULAS, "-", "=", "-5 °C", "-1-1", "＝1+1"])
def test_what_a_spreadsheet_could_run_is_recognised(value):
    assert text.starts_formula(value)


def test_an_atlas_without_records_can_be_exported():
    shown = view.build(drawn.atlas(), Filters(2026, ALL), TODAY)
    for format_id in OURS:
        assert exports.export(shown, format_id, Options("everything"))
