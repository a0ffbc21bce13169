"""Pictures of sheets beside those kept: made small, and compared.

The comparison is coarse on purpose: a label that moves passes, a layer or legend that is lost does not.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

BASELINES = Path(__file__).parent / "baselines"
WIDTH = 420
TOLERANCE = 0.05


def small(data, width=WIDTH):
    """Return a picture as it is kept."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.BOX)


def keep(image, name):
    BASELINES.mkdir(exist_ok=True)
    image.save(BASELINES / f"{name}.png", optimize=True)


def kept(name):
    with Image.open(BASELINES / f"{name}.png") as image:
        return image.convert("RGB")


def differing(first, second):
    """Return the share of pixels whose neighbourhoods differ visibly."""
    coarse = [np.asarray(image.reduce(3), dtype=float) for image in (first, second)]
    return float((np.abs(coarse[0] - coarse[1]).max(axis=2) > 12).mean())
