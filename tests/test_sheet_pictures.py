"""Sheets look as when they were last looked at: three views, in colour and in grey.

``python -m tests.test_sheet_pictures`` draws the baselines anew; look at them before keeping them.
The comparison is coarse on purpose: a label that moves passes, a layer or legend that is lost does not.
"""

import datetime as dt
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from layers import catalog, store, view
from layers.sheet import SheetOptions, draw

BASELINES = Path(__file__).parent / "baselines"
WIDTH = 420
TOLERANCE = 0.05
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
    image = Image.open(io.BytesIO(draw(shown, options, "png").data)).convert("RGB")
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.BOX)


def kept(name, theme):
    with Image.open(BASELINES / f"sheet-{name}-{theme}.png") as image:
        return image.convert("RGB")


def differing(first, second):
    """Return the share of pixels whose neighbourhoods differ visibly."""
    small = [np.asarray(image.reduce(3), dtype=float) for image in (first, second)]
    return float((np.abs(small[0] - small[1]).max(axis=2) > 12).mean())


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_sheet_looks_as_when_last_looked_at(real, name, theme):
    assert differing(picture(real, name, theme), kept(name, theme)) < TOLERANCE


@pytest.mark.parametrize("layer", ["instc", "facilities"])
def test_the_comparison_sees_a_lost_layer(real, layer):
    assert differing(picture(real, "caspian", "light", without=[layer]), kept("caspian", "light")) > TOLERANCE


def test_the_comparison_sees_a_lost_theme():
    assert differing(kept("caspian", "light"), kept("caspian", "grey")) > TOLERANCE


def draw_baselines():
    BASELINES.mkdir(exist_ok=True)
    atlas = store.read()
    for name, theme in CASES:
        picture(atlas, name, theme).save(BASELINES / f"sheet-{name}-{theme}.png", optimize=True)


if __name__ == "__main__":
    draw_baselines()
