"""``python -m layers export``: what it writes, what it refuses, and that it leaves nothing half-written."""

import datetime as dt
import json
import os
import zipfile
from pathlib import Path

import pytest

from layers import clock, exports
from layers.commands.export import export
from tests.cli import called, refused, written

ON = ("--on", "2026-11-22")


@pytest.fixture
def run(folder, tmp_path, monkeypatch):
    """Run the command on the drawn data in an empty folder; return exit code and all that is printed."""
    place = tmp_path / "out"
    place.mkdir()
    monkeypatch.chdir(place)

    def call(*arguments, geodata=True):
        where = ["--geodata", str(folder.path)] if geodata else []
        return called(export, *arguments, *ON, *where)

    return call


def features(path):
    return [each["properties"]["id"] for each in json.loads(Path(path).read_text(encoding="utf-8"))["features"]]


def test_the_usual_name_says_what_the_file_is(run):
    assert run("--format", "csv", "--layers", "ports") == (0, "caspian-bridge_2026_ports.csv\n")
    assert written() == ["caspian-bridge_2026_ports.csv"]


@pytest.mark.parametrize("format_id", exports.FORMATS)
def test_every_format_can_be_made(run, format_id):
    assert run("--format", format_id, "--extent", "caspian", "-o", "made.file")[0] == 0
    assert written() == ["made.file"]
    assert Path("made.file").stat().st_size > 100


def test_the_ending_of_the_output_says_the_format(run):
    assert run("--extent", "caspian", "-o", "Slide.PPTX")[0] == 0
    assert "ppt/presentation.xml" in zipfile.ZipFile("Slide.PPTX").namelist()


def test_filters_choose_what_is_written(run):
    assert run("--countries", "kz, az", "--layers", "ports", "-o", "some.geojson")[0] == 0
    assert sorted(features("some.geojson")) == ["az-second-port", "kz-first-port"]
    assert run("--countries", "KZ", "--status", "announced", "-o", "none.geojson")[0] == 0
    assert features("none.geojson") == []
    assert run("--layers", "ports", "--scope", "everything", "-o", "all.geojson")[0] == 0
    assert len(features("all.geojson")) == 4


def test_what_was_known_then_is_written(run, real):
    assert run("--known", "2024-03-15", "--layers", "all", "-o", "then.geojson", geodata=False)[0] == 0
    shown = set(features("then.geojson"))
    assert shown < real.by_id.keys()
    assert shown <= clock.as_known_on(real, dt.date(2024, 3, 31)).by_id.keys()
    content = json.loads(Path("then.geojson").read_text(encoding="utf-8"))
    newest = max(event["date"] for each in content["features"] for event in facts_of(each))
    assert "2023" < newest < "2024-04"


def facts_of(feature):
    return [event for event in feature["properties"]["history"] if not event.get("expected")]


def test_sheet_options_reach_the_sheet(run):
    chosen = ("--extent", "48,39,54,45", "--size", "a4", "--theme", "grey", "--title", "For the minister")
    assert run(*chosen, "-o", "sheet.svg")[0] == 0
    drawn = Path("sheet.svg").read_text(encoding="utf-8")
    assert "For the minister" in drawn
    assert 'width="841.89pt"' in drawn


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--year", "1989"], "1989 is not in the range"),
        (["--layers", "harbours"], "layer 'harbours' is not one of waterways, "),
        (["--countries", "XX"], "country 'XX' is not one of AZ, "),
        (["--status", "planned"], "status 'planned' is not one of operating, "),
        (["--extent", "atlantis"], "extent 'atlantis' is neither min_lon,min_lat,max_lon,max_lat nor one of caspian, "),
        (["--known", "2099-01"], "known '2099-01' is not a day from 2010-01-01 to "),
        (["--extent", "1,2,3"], "extent '1,2,3' is neither"),
        (["--extent", "50,40,45,44"], "is not min_lon,min_lat,max_lon,max_lat in degrees"),
        (["--extent", "nan,40,45,44"], "is not min_lon,min_lat,max_lon,max_lat in degrees"),
        (["--extent", "-80,-40,-60,-20"], "lies outside the basemap"),
        (["--format", "docx"], "format 'docx' is not one of pdf, "),
        (["--size", "a5"], "size 'a5' is not one of slide, "),
        (["--theme", "dark"], "theme 'dark' is not one of light, grey"),
        (["--scope", "all"], "scope 'all' is not one of visible, everything"),
        (["--scope", "everything"], "pdf shows what is visible"),
        (["--title", "x" * 501], "the title has 501 characters"),
        (["-o", "sheet.docx"], "file name ending 'docx' is not one of pdf, "),
        (["-o", "nowhere/sheet.pdf"], "output 'nowhere/sheet.pdf' lies in a folder that does not exist"),
        (["-o", "."], "output '.' is a folder, not a file"),
    ],
)
def test_a_wrong_option_gets_one_sentence_and_leaves_nothing(run, arguments, said):
    refused(run(*arguments), said)


def test_a_name_that_no_file_can_have_gets_one_sentence(run):
    name = f"{'x' * 300}.csv"
    code, output = run("-o", name)
    assert code == 2
    assert output.splitlines()[-1] == f"Error: output '{name}' cannot be a file: File name too long"
    assert written() == []


def test_a_failure_leaves_the_old_file_alone(run, monkeypatch):
    Path("kept.csv").write_text("old", encoding="utf-8")

    def full(self, data):
        os.close(os.open(self, os.O_CREAT | os.O_WRONLY))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run("-o", "kept.csv") == (1, "Error: kept.csv cannot be written: No space left on device\n")
    assert written() == ["kept.csv"]
    assert Path("kept.csv").read_text(encoding="utf-8") == "old"


def test_faulty_data_is_not_exported(run, folder):
    folder.change_port(lambda port: port["properties"].update(colour="red"))
    assert run("--format", "csv") == (1, "Error: the data has problems; run 'python -m layers check' first\n")
    assert written() == []


# ---- many at once ----------------------------------------------------------------------------


def batch(content):
    path = Path("batch.json")
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return "--batch", str(path)


def test_a_batch_writes_every_file_with_options_beside_it_where_it_is_silent(run):
    asked = [
        {"output": "kz.geojson", "countries": ["KZ"], "year": 2019},
        {"format": "csv", "layers": "ports"},
        {"output": "all.geojson", "countries": None, "extent": [46, 36, 55, 48]},
    ]
    code, output = run(*batch(asked), "--countries", "AZ")
    assert code == 0
    assert "3 files" in output
    assert written() == ["all.geojson", "batch.json", "caspian-bridge_2026_ports_az.csv", "kz.geojson"]
    assert features("kz.geojson") == ["kz-first-port"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "batch.json is not a JSON file in UTF-8"),
        ({"format": "csv"}, "batch.json is not a JSON list of objects"),
        ([{"format": "csv"}, {"colour": "red"}], "batch.json, object 2: key 'colour' is not one of year, "),
        ([{"format": "csv"}, {"year": "2019"}], "object 2: year '2019' is not a whole number from 1990 to 2040"),
        ([{"layers": 5}], "object 1: layers 5 is not a list of words"),
        ([{"format": ["csv"]}], "object 1: format ['csv'] is not a text"),
        ([{"format": "csv"}, {"format": "csv"}], "more than once; give each object an output of its own"),
    ],
)
def test_a_wrong_batch_is_refused_before_anything_is_written(run, content, said):
    code, output = run(*batch(content))
    assert code == 2
    assert said in output
    assert written() == ["batch.json"]


def test_output_and_batch_exclude_each_other(run):
    code, output = run(*batch([]), "-o", "one.csv")
    assert code == 2
    assert "--output is for one file" in output
