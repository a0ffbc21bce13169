"""The first view looks as when it was last looked at.

``python -m pytest tests/browser/test_pictures.py --update-baselines`` takes the pictures anew; look at
them before keeping them. The comparison is coarse on purpose: a label that moves passes, a layer or a
panel that is lost does not.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from layers import catalog
from tests.browser.conftest import DESKTOP
from tests.browser.reader import Reader
from tests.browser.running import App
from tests.browser.test_access import PHONE

BASELINES = Path(__file__).parent / "baselines"
FIRST_VIEWS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": DESKTOP},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
KEPT, COMPARED = 2, 6
"""Pixels of the screen to one of the kept picture, and to one of what is compared."""

VISIBLE = 20
TOLERANCE = 0.01
"""Share of the compared pixels that may differ by more than `VISIBLE` of 255 in a channel."""

UNDATED = '[data-atlas-widget="recordLinks"] { visibility: hidden }'
"""The list of what is promised next changes with the day on which it is read."""


def picture(reader: Reader) -> Image.Image:
    """Return the page as it is on the screen, at half its size."""
    reader.page.evaluate("document.fonts.ready")
    reader.rests()
    shot = reader.page.screenshot(animations="disabled", style=UNDATED)
    return Image.open(io.BytesIO(shot)).convert("RGB").reduce(KEPT)


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels whose neighbourhoods differ visibly; 1 for other sizes."""
    if one.size != other.size:
        return 1.0
    coarse = [np.asarray(image.reduce(COMPARED // KEPT), dtype=float) for image in (one, other)]
    return float((np.abs(coarse[0] - coarse[1]).max(axis=2) > VISIBLE).mean())


def kept(name: str) -> Image.Image:
    with Image.open(BASELINES / f"{name}.png") as image:
        return image.convert("RGB")


@pytest.mark.parametrize("name", FIRST_VIEWS)
def test_first_view_looks_as_when_last_looked_at(
    opened: Callable[..., Reader], app: App, name: str, request: pytest.FixtureRequest
) -> None:
    now = picture(opened(app, **FIRST_VIEWS[name]))
    if request.config.getoption("--update-baselines", default=False):
        BASELINES.mkdir(exist_ok=True)
        now.save(BASELINES / f"{name}.png", optimize=True)
        pytest.skip("the picture was taken anew")
    assert differing(now, kept(name)) < TOLERANCE


def test_the_comparison_sees_a_lost_layer(reader: Reader) -> None:
    whole = picture(reader)
    assert differing(picture(reader), whole) < TOLERANCE / 4
    routes = reader.row(catalog.LAYER["instc"].title)
    routes.click()
    reader.map.wait_for_function("!atlas.report().drawn.some(({ id }) => id.startsWith('instc-'))")
    assert differing(picture(reader), whole) > TOLERANCE
