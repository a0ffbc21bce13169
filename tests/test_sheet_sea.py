"""The sheet of the falling sea: as when last looked at, every number printed listed, the reader's level and ship on it.

``python -m tests.test_sheet_sea`` draws the baselines anew; look at them before keeping them.
"""

import datetime as dt
import re

import pytest

from layers import catalog, store, view
from layers.commands.dossier import dossier
from layers.sheet import sea
from tests import pictures
from tests.cli import called
from tests.drawn import atlas, fact, record
from tests.pictures import TOLERANCE, differing

TODAY = dt.date(2026, 11, 22)
THEMES = ("light", "grey")


def shown(whole, *without):
    layers = frozenset({"ports", "facilities"}) - set(without)
    return view.build(whole, view.Filters(2026, layers), TODAY)


def picture(whole, theme, *without, level=None):
    return pictures.small(sea.draw(shown(whole, *without), level, None, "png", theme).data)


def kept(theme):
    return pictures.kept(f"sheet-falling-sea-{theme}")


@pytest.mark.parametrize("theme", THEMES)
def test_it_looks_as_when_last_looked_at(real, theme):
    assert differing(picture(real, theme), kept(theme)) < TOLERANCE


def test_the_comparison_sees_ports_that_are_lost(real):
    assert differing(picture(real, "light", "ports"), kept("light")) > TOLERANCE


@pytest.mark.parametrize("level", [None, -28.0, -34.0])
def test_every_number_printed_is_listed(real, level):
    drawn = sea.draw(shown(real), level, None, "svg")
    assert set(drawn.numbers) == {number for number, _ in drawn.sources}
    assert {key for _, key in drawn.sources} <= set(real.sources)


def test_the_level_and_the_ship_asked_for_are_said(real):
    text = sea.draw(shown(real), -30.1, 5.5, "svg").data.decode()
    words = re.sub(r"<[^>]+>", " ", text)
    assert "−30.10 m and a ship drawing 5.5 m" in words
    assert "What −30.10 m leaves" in words


def test_a_pdf_lists_all_sources_with_links_on_a_second_page(real):
    drawn = sea.draw(shown(real), None, None, "pdf")
    assert drawn.data.startswith(b"%PDF")
    assert drawn.pages >= 2


def test_the_same_view_gives_the_same_bytes(real):
    first, second = (sea.draw(shown(real), None, None, "svg").data for _ in range(2))
    assert first == second


def test_without_a_level_on_record_there_is_no_sheet():
    seen = view.build(atlas(record(fact("2000"))), view.Filters(2026, frozenset(catalog.LAYER)), TODAY)
    with pytest.raises(ValueError, match="no level of the sea"):
        sea.draw(seen, None, None, "png")


def test_the_command_line_writes_it_as_one_of_the_dossiers(tmp_path):
    path = tmp_path / "sea.svg"
    assert called(dossier, "falling-sea", "-o", str(path), "--on", "2026-11-22") == (0, f"{path}\n")
    assert b"The falling sea and the ports" in path.read_bytes()


def test_the_command_line_says_which_formats_there_are(tmp_path):
    code, output = called(dossier, "falling-sea", "-o", str(tmp_path / "sea.docx"))
    assert code == 2
    assert "'docx' of the falling sea is not one of pdf, png, svg" in output


def draw_baselines():
    whole = store.read()
    for theme in THEMES:
        pictures.keep(picture(whole, theme), f"sheet-falling-sea-{theme}")


if __name__ == "__main__":
    draw_baselines()
