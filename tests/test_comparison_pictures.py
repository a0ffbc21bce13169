"""Sheets of comparisons look as when they were last looked at, in colour and in grey.

``python -m tests.test_comparison_pictures`` draws the baselines anew; look at them before keeping them.
"""

import datetime as dt

import pytest

from layers import catalog, store, view
from layers.sheet import SheetOptions, draw
from tests import pictures
from tests.pictures import differing

TOLERANCE = 0.025
"""Less than on other sheets: half of the page is text in ink."""

CASES = {
    "landscape-light": ("a4-landscape", "light", "caspian", 2019),
    "landscape-grey": ("a4-landscape", "grey", "caspian", 2019),
    "portrait": ("a4-portrait", "light", "middle-corridor", 2015),
    "slide": ("slide", "light", "azerbaijan", 2030),
}


def picture(atlas, name):
    size, theme, extent, then = CASES[name]
    shown = view.build(atlas, view.Filters(2026, frozenset(catalog.LAYER)), dt.date(2026, 11, 22), compared_with=then)
    options = SheetOptions(size, theme, extent=catalog.EXTENTS[extent].bounds, link="https://atlas.example/")
    return pictures.small(draw(shown, options, "png").data)


def kept(name):
    return pictures.kept(f"comparison-{name}")


@pytest.mark.parametrize("name", CASES)
def test_a_comparison_looks_as_when_last_looked_at(real, name):
    assert differing(picture(real, name), kept(name)) < TOLERANCE


def test_the_comparison_of_pictures_sees_a_lost_colour():
    assert differing(kept("landscape-light"), kept("landscape-grey")) > TOLERANCE


def draw_baselines():
    atlas = store.read()
    for name in CASES:
        pictures.keep(picture(atlas, name), f"comparison-{name}")


if __name__ == "__main__":
    draw_baselines()
