"""``python -m layers`` as a contributor runs it, in this process."""

import datetime as dt
import json
import runpy
import sys

import pytest

from layers import clock, dictionary
from layers.catalog import LAYERS
from tests.drawn import DATA_YEAR, feature, promise


@pytest.fixture
def command(monkeypatch, capsys, folder):
    """Run a command on the drawn folder; return exit code, output and complaint."""

    def run(*arguments, geodata=folder.path):
        options = ["--geodata", str(geodata)] if geodata else []
        monkeypatch.setattr(sys, "argv", ["layers", *arguments, *options])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("layers", run_name="__main__")
        output = capsys.readouterr()
        return ended.value.code or 0, output.out, output.err

    return run


def test_check_passes_sound_data(command):
    assert command("check") == (0, "4 records, 1 sources, 0 problems\n", "")


def test_check_passes_the_real_record(command, real):
    code, output, _ = command("check", geodata=None)
    assert output == f"{len(real.records)} records, {len(real.sources)} sources, 0 problems\n"
    assert code == 0


def test_check_prints_every_problem_and_fails(command, folder):
    for number, more in enumerate([{"colour": "red"}, {"kind": "airport"}]):
        folder.change_port(lambda feature, more=more: feature["properties"].update(more), number)
    code, output, _ = command("check")
    assert code == 1
    assert output.splitlines() == [
        "geodata/ports.geojson: feature 'kz-first-port': 'colour' is not a property of the data contract "
        "(see geodata/README.md)",
        "geodata/ports.geojson: feature 'az-second-port': kind 'airport' is not one of seaport, oil_port, river_port",
        "2 records, 1 sources, 2 problems",
    ]


def test_check_sees_between_records(command, folder):
    folder.change("sources.json", lambda sources: sources.update(herald=sources["gazette"]))
    code, output, _ = command("check")
    assert code == 1
    assert output.startswith("geodata/sources.json: feature 'herald': this source is cited nowhere\n")


def test_status_as_json_has_a_row_for_every_record(command, folder):
    history = [{"date": "2010", "status": "construction", "note": "n", "source": "gazette"}, promise("2030")]
    folder.change_port(lambda feature: feature["properties"].update(history=history))
    code, output, _ = command("status", "--year", str(DATA_YEAR + 10), "--json")
    rows = {row.pop("id"): row for row in json.loads(output)}
    assert code == 0
    assert rows["kz-first-port"] == {
        "layer": "ports",
        "status": "operating",
        "since": "2030",
        "promised": True,
        "source": "gazette",
    }
    assert rows["btc-line"] == {
        "layer": "btc_pipeline",
        "status": "operating",
        "since": "2000",
        "promised": False,
        "source": "gazette",
    }
    assert len(rows) == 4


def test_status_before_the_beginning_is_absent(command):
    _, output, _ = command("status", "--year", "1995", "--json")
    assert {(row["status"], row["since"], row["source"]) for row in json.loads(output)} == {("absent", None, None)}


def test_status_in_columns_says_the_same(command):
    _, columns, _ = command("status", "--year", "2019")
    _, output, _ = command("status", "--year", "2019", "--json")
    rows = [line.split("\t") for line in columns.splitlines()]
    assert [row[:4] for row in rows] == [
        [row["id"], row["layer"], row["status"], row["since"]] for row in json.loads(output)
    ]
    assert [row[4:] for row in rows] == [["-", "gazette"]] * 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status"], "Missing option '--year'"),
        (["status", "--year", "1989"], "1989 is not in the range 1990<=x<=2040"),
        (["status", "--year", "soon"], "'soon' is not a valid integer"),
        (["status", "--year", "2020", "--colour"], "No such option '--colour'"),
        (["chart"], "No such command 'chart'"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(command, arguments, said):
    code, _, complaint = command(*arguments, geodata=None)
    assert code == 2
    assert said in complaint.replace(":", "")


def test_a_folder_that_is_not_there_is_named(command, tmp_path):
    code, _, complaint = command("check", geodata=tmp_path / "nowhere")
    assert code == 2
    assert "nowhere' does not exist" in complaint


def test_tidy_sorts_and_writes_what_is_generated(command, folder):
    folder.write("README.md", f"{dictionary.BEGIN}{dictionary.END}")
    assert command("tidy")[0] == 0
    ports = folder.read("ports.geojson")["features"]
    assert [port["properties"]["id"] for port in ports] == ["az-second-port", "kz-first-port", "tm-third-port"]
    assert (folder.path / "record.schema.json").read_text(encoding="utf-8") == dictionary.schema_text()
    assert (folder.path / "README.md").read_text(encoding="utf-8") == dictionary.inserted(
        f"{dictionary.BEGIN}{dictionary.END}"
    )
    before = {layer.id: (folder.path / f"{layer.id}.geojson").read_bytes() for layer in LAYERS}
    command("tidy")
    assert before == {layer.id: (folder.path / f"{layer.id}.geojson").read_bytes() for layer in LAYERS}


def test_tidy_leaves_faulty_data_alone(command, folder):
    folder.change("ports.geojson", lambda layer: layer["features"].append(feature(51, 43, id="btc-line")))
    before = (folder.path / "ports.geojson").read_bytes()
    code, _, complaint = command("tidy")
    assert code == 1
    assert "run 'python -m layers check' first" in complaint
    assert (folder.path / "ports.geojson").read_bytes() == before


def test_commands_tell_what_was_known_then(command, real):
    then = clock.as_known_on(real, dt.date(2024, 3, 31))
    code, output, _ = command("status", "--year", "2024", "--json", "--known", "2024-03", geodata=None)
    assert code == 0
    assert {row["id"] for row in json.loads(output)} == then.by_id.keys() < real.by_id.keys()
    _, today, _ = command("status", "--year", "2024", "--json", geodata=None)
    assert output != today

    _, output, _ = command("changes", "--from", "2019", "--to", "2024", "--json", "--known", "2024-03-15", geodata=None)
    assert json.loads(output)["data_date"] == "2024-03-31"

    _, output, _ = command("stale", "--json", "--known", "2024-03", geodata=None)
    assert max(row["last_reported"] for row in json.loads(output)) < "2024"


@pytest.mark.parametrize("known", ["2099-01", "1999-01", "soon", "2024"])
def test_what_was_known_when_is_asked_for_a_month_of_the_record(command, known):
    code, _, complaint = command("status", "--year", "2020", "--known", known, geodata=None)
    assert code == 2
    assert f"known '{known}' is not a day from 2010-01-01 to " in complaint
