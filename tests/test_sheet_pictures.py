"""Sheets look as when they were last looked at: three views, in colour and in grey.

``python -m tests.test_sheet_pictures`` draws the baselines anew; look at them before keeping them.
"""

import datetime as dt

import pytest

from layers import catalog, store, view
from layers.sheet import SheetOptions, draw
from tests import pictures
from tests.pictures import TOLERANCE, differing

WIDE = ("instc", "middle_corridor", "rail_projects", "ports")
VIEWS = {
    "caspian": (2026, tuple(catalog.LAYER), "a4-landscape", "caspian"),
    "promised": (2030, tuple(catalog.LAYER), "slide", "azerbaijan"),
    "corridors": (2026, WIDE, "a4-landscape", "middle-corridor"),
}
CASES = [(name, theme) for name in VIEWS for theme in ("light", "grey")]


def picture(atlas, name, theme, without=()):
    year, layers, size, extent = VIEWS[name]
    filters = view.Filters(year, frozenset(layers) - set(without))
    shown = view.build(atlas, filters, dt.date(2026, 11, 22))
    options = SheetOptions(size, theme, extent=catalog.EXTENTS[extent].bounds, link="https://atlas.example/")
    return pictures.small(draw(shown, options, "png").data)


def kept(name, theme):
    return pictures.kept(f"sheet-{name}-{theme}")


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_sheet_looks_as_when_last_looked_at(real, name, theme):
    assert differing(picture(real, name, theme), kept(name, theme)) < TOLERANCE


@pytest.mark.parametrize("layer", ["instc", "facilities"])
def test_the_comparison_sees_a_lost_layer(real, layer):
    assert differing(picture(real, "caspian", "light", without=[layer]), kept("caspian", "light")) > TOLERANCE


def test_the_comparison_sees_a_lost_theme():
    assert differing(kept("caspian", "light"), kept("caspian", "grey")) > TOLERANCE


def draw_baselines():
    atlas = store.read()
    for name, theme in CASES:
        pictures.keep(picture(atlas, name, theme), f"sheet-{name}-{theme}")


if __name__ == "__main__":
    draw_baselines()
