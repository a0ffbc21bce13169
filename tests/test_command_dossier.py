"""``python -m layers dossier``: what it writes, what it refuses, and that it leaves nothing half-written."""

import zipfile
from pathlib import Path

import pytest

from layers import dossiers
from layers.commands.dossier import dossier
from tests.cli import called, refused, written


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in an empty folder; return exit code and all that is printed."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: called(dossier, *arguments, "--on", "2026-11-22")


def test_the_usual_name_says_what_the_file_is(run):
    assert run("middle-corridor") == (0, "caspian-bridge_2026_middle-corridor_dossier.pdf\n")
    assert Path(written()[0]).read_bytes().startswith(b"%PDF")


def test_the_ending_of_the_output_says_the_format(run):
    assert run("instc", "-o", "Deck.PPTX")[0] == 0
    assert "ppt/slides/slide2.xml" in zipfile.ZipFile("Deck.PPTX").namelist()


def test_format_year_and_underscores_are_taken(run):
    assert run("middle_corridor", "--format", "png", "--year", "2019")[0] == 0
    assert written() == ["caspian-bridge_2019_middle-corridor_dossier.png"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["silk-road"], "corridor 'silk-road' is not one of instc, middle-corridor"),
        (["kz-rail-programme"], "corridor 'kz-rail-programme' has no branches on record, so it has no dossier"),
        (["instc", "--format", "docx"], "format 'docx' is not one of pdf, png, pptx"),
        (["instc", "-o", "sheet.docx"], "file name ending 'docx' is not one of pdf, png, pptx"),
        (["instc", "-o", "nowhere/sheet.pdf"], "output 'nowhere/sheet.pdf' lies in a folder that does not exist"),
        (["instc", "--year", "1989"], "1989 is not in the range"),
        ([], "Missing argument 'CORRIDOR'"),
    ],
)
def test_a_wrong_option_gets_one_sentence_and_leaves_nothing(run, arguments, said):
    refused(run(*arguments), said)


def test_what_cannot_be_made_leaves_the_old_file_alone(run, monkeypatch):
    def full(_):
        raise ValueError("there is no room on one page")

    monkeypatch.setitem(dossiers.FORMATS, "pdf", dossiers.Format("PDF", "application/pdf", full))
    Path("kept.pdf").write_text("old", encoding="utf-8")
    code, output = run("instc", "-o", "kept.pdf")
    assert code == 2
    assert output.strip().endswith("Error: kept.pdf cannot be made: there is no room on one page")
    assert Path("kept.pdf").read_text(encoding="utf-8") == "old"
    assert written() == ["kept.pdf"]
