"""Every download that holds a picture says in words what it shows."""

import datetime as dt
import io

import pypdf
import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from layers import exports, view
from layers.sheet.alt_text import alt_text

EXTENT = (46.2, 36.3, 55.2, 47.4)


def png(data):
    return Image.open(io.BytesIO(data)).text["Description"]


def svg(data):
    return " ".join(etree.fromstring(data).itertext())


def pptx(data):
    slides = Presentation(io.BytesIO(data)).slides
    found = [each._element.xpath(".//p:cNvPr/@descr") for slide in slides for each in slide.shapes]
    return " ".join(words for each in found for words in each)


def pdf(data):
    """Return the words of all figures in the structure of a PDF."""
    pending, said = [pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]], []
    while pending:
        node = pending.pop().get_object()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            said.append(str(node.get("/Alt", "")))
            pending += [node["/K"]] if "/K" in node and not isinstance(node["/K"], int) else []
    return " ".join(said)


READ = {"png": png, "svg": svg, "pptx": pptx, "pdf": pdf}


def test_every_drawn_format_is_looked_at():
    assert set(READ) == {key for key, each in exports.FORMATS.items() if each.group in exports.DRAWN}


@pytest.mark.parametrize("format_id", READ)
def test_a_picture_says_what_it_shows(real, format_id):
    filters = view.Filters(2019, frozenset({"ports"}))
    shown = view.build(real, filters, dt.date(2026, 11, 22), extent=EXTENT)
    said = " ".join(READ[format_id](exports.export(shown, format_id)).split())
    start = "Map of the Caspian region, Caspian Sea on 31 December 2019. Ports: "
    assert start in said
    assert alt_text(shown, extent=EXTENT).startswith(start)
