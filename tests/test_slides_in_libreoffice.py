"""Slides open in another office program: LibreOffice prints each, and all that was on the slide is on its page."""

import datetime as dt
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image
from pptx import Presentation
from pptx.slide import Slide

from layers import briefings, catalog, exports, view
from layers.exports import briefings as handed_out
from layers.exports.options import Options
from layers.store import Atlas
from layers.view import Filters
from tests import debian

pytestmark = pytest.mark.xdist_group("libreoffice")

TODAY = dt.date(2026, 11, 22)
RATIO = 16 / 9
SECONDS = 180
ALIKE = 12.0
"""Greatest mean difference, of 255, between a map that was put on a slide and the one that is on the page."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slides")


def opened(slides: bytes, name: str, folder: Path) -> pypdf.PdfReader:
    """Let LibreOffice open slides and print them."""
    made = folder / f"{name}.pptx"
    made.write_bytes(slides)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [debian.libreoffice(), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, made]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return pypdf.PdfReader(made.with_suffix(".pdf"))


def test_a_crowded_slide_opens_as_it_was_made(real: Atlas, folder: Path) -> None:
    every = view.build(real, Filters(2026, frozenset(catalog.LAYER)), TODAY)
    slides = exports.export(every, "pptx", Options(extent=catalog.EXTENTS["caspian"].bounds))
    assert_alike(slides, opened(slides, "crowded", folder))


def test_a_slide_with_a_chosen_record_opens_as_it_was_made(real: Atlas, folder: Path) -> None:
    layers = frozenset({"ports", "power_cables"})
    chosen = view.build(real, Filters(2026, layers), TODAY, "trans-caspian-power-cable")
    slides = exports.export(chosen, "pptx", Options(extent=catalog.EXTENTS["caspian"].bounds))
    assert_alike(slides, opened(slides, "chosen", folder))


def test_a_deck_opens_as_it_was_made(real: Atlas, folder: Path) -> None:
    briefing = next(each for each in briefings.read_all(real)[0] if each.id == "the-caspian-bridge")
    slides = handed_out.export(replace(briefing, scenes=briefing.scenes[:2]), real, "pptx", TODAY)
    assert_alike(slides, opened(slides, "deck", folder))


def assert_alike(slides: bytes, pages: pypdf.PdfReader) -> None:
    """Compare each slide with its page: form, every line of text, and the picture of the map."""
    made = list(presented(slides))
    assert len(pages.pages) == len(made)
    for slide, page in zip(made, pages.pages, strict=True):
        assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(RATIO, abs=0.01)
        text = letters(page.extract_text())
        assert [line for line in lines(slide) if letters(line) not in text] == []
        shown = [image.image for image in page.images]
        for picture in pictures(slide):
            assert min(difference(picture, each) for each in shown) < ALIKE


def presented(slides: bytes) -> list[Slide]:
    return list(Presentation(BytesIO(slides)).slides)


def pictures(slide: Slide) -> list[Image.Image]:
    """Return the large pictures of a slide, which are its maps."""
    found = [Image.open(BytesIO(shape.image.blob)) for shape in slide.shapes if hasattr(shape, "image")]
    return [picture for picture in found if picture.width > 500]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures of one form differ in the mean, in steps of 255; much if their forms differ."""
    if abs(one.width / one.height - other.width / other.height) > 0.02:
        return 255.0
    small = [np.asarray(each.convert("RGB").resize((200, 200)), dtype=float) for each in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def lines(slide: Slide) -> list[str]:
    """Return the texts of a slide that stand on one line, those in groups and tables included."""
    found: list[str] = []
    shapes = list(slide.shapes)
    while shapes:
        shape = shapes.pop()
        shapes += getattr(shape, "shapes", ())
        if shape.has_text_frame:
            found += [line.text for line in shape.text_frame.paragraphs]
        if getattr(shape, "has_table", False):
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [line for line in found if line.strip()]


def letters(text: str) -> str:
    """Return a text without what changes when it is set: spaces, and hyphens at the ends of lines."""
    return "".join(text.split())
