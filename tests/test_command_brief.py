"""``python -m layers brief``."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from layers import store
from layers.commands.brief import brief
from layers.exports import briefings as handed_out

FIRST = "the-caspian-bridge"


def run(*words):
    return CliRunner().invoke(brief, [str(word) for word in words])


def test_a_story_is_written_under_its_own_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(FIRST, "--format", "html", "--on", "2026-11-22")
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == [f"{FIRST}.html"]
    assert done.output.splitlines()[-1] == f"{FIRST}.html"


def test_the_ending_says_the_format_and_a_file_of_ones_own_will_do(tmp_path):
    own = tmp_path / "own.md"
    own.write_bytes((store.GEODATA / "briefings" / f"{FIRST}.md").read_bytes())
    done = run(own, "-o", tmp_path / "own.html")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "own.html").read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((FIRST, "--format", "docx"), "format 'docx' is not one of pptx, pdf, html"),
        ((FIRST, "-o", "deck.odp"), "file name ending 'odp' is not one of pptx, pdf, html"),
        (("nobody",), "briefing 'nobody' is not one of the-caspian-bridge, from-corridor-to-system"),
        ((FIRST, "-o", "no/such/folder/deck.pptx"), "lies in a folder that does not exist"),
        (("missing.md",), "missing.md cannot be read"),
        ((FIRST, "--on", "tomorrow"), "'tomorrow'"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_2(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_file_of_ones_own_is_refused_with_its_faults(tmp_path):
    own = tmp_path / "own.md"
    own.write_text("## One\n\nText [@nobody]\n", encoding="utf-8")
    done = run(own)
    assert done.exit_code == 2
    assert "cites 'nobody'" in done.output
    assert "The title is missing." in done.output


def test_whoever_cancels_leaves_no_file_and_keeps_the_old_one(tmp_path, monkeypatch):
    target = tmp_path / "deck.html"
    target.write_text("old", encoding="utf-8")

    def cancelled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(handed_out, "export", cancelled)
    done = run(FIRST, "-o", target)
    assert done.exit_code == 1
    assert "Aborted" in done.output
    assert [path.name for path in Path(tmp_path).iterdir()] == ["deck.html"]
    assert target.read_text(encoding="utf-8") == "old"
