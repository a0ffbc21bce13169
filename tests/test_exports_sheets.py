"""Sheets and slides as downloads.

The slide is reopened here with python-pptx; `test_slides_in_libreoffice` opens it in an office program.
"""

import dataclasses
import datetime as dt
import io
import re

import numpy as np
import pypdf
import pytest
import shapely
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Pt

from layers import catalog, exports, symbology, view
from layers.exports import archive
from layers.exports.options import Options
from layers.exports.slides import MAP, callouts, native
from layers.sheet import draw_map, lettering
from layers.sheet.alt_text import alt_text
from layers.sheet.canvas import Pen
from layers.view import Filters
from tests import drawn, hostile
from tests.slides import raised

TODAY = dt.date(2026, 11, 22)
CASPIAN = catalog.EXTENTS["caspian"].bounds
EVERYWHERE = frozenset(catalog.LAYER)


@pytest.fixture(scope="module")
def shown(real):
    return view.build(real, Filters(2026, frozenset({"ports", "power_cables"})), TODAY)


@pytest.fixture(scope="module")
def crowded(real):
    return view.build(real, Filters(2026, EVERYWHERE), TODAY)


@pytest.fixture(scope="module")
def empty(real):
    return view.build(real, Filters(2026, frozenset()), TODAY)


@pytest.fixture(scope="module")
def crowded_map(crowded):
    return draw_map(crowded, *MAP[2:], CASPIAN, called=callouts.of(crowded))


@pytest.fixture(scope="module")
def crowded_slide(crowded):
    return exports.export(crowded, "pptx", Options(extent=CASPIAN))


def opened(data):
    presentation = Presentation(io.BytesIO(data))
    assert len(presentation.slides) == 1
    return presentation, presentation.slides[0]


def named(slide):
    return {shape.name: shape for shape in slide.shapes}


# ---- sheets ----------------------------------------------------------------------------------


def test_sheets_have_the_chosen_title_size_theme_and_extent(shown):
    chosen = Options(title="Ports for the minister", size="square", theme="grey", extent=CASPIAN)
    written = exports.export(shown, "svg", chosen).decode()
    assert "Ports for the minister" in written
    picture = Image.open(io.BytesIO(exports.export(shown, "png", chosen)))
    assert picture.size == (1080, 1080)
    pixels = np.asarray(picture.convert("RGB"), dtype=int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() < 12
    wide = exports.export(shown, "svg", dataclasses.replace(chosen, extent=catalog.EXTENTS["iran"].bounds))
    assert wide.decode() != written


def test_the_pdf_is_a_page_of_the_chosen_size(shown):
    page = pypdf.PdfReader(io.BytesIO(exports.export(shown, "pdf", Options(size="a4-portrait")))).pages[0]
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


@pytest.mark.parametrize("format_id", ["png", "svg", "pptx"])
def test_the_same_view_gives_the_same_bytes(shown, format_id):
    assert exports.export(shown, format_id) == exports.export(shown, format_id)


@pytest.mark.parametrize("format_id", ["pdf", "pptx"])
def test_an_extent_without_a_basemap_is_refused(shown, format_id):
    with pytest.raises(ValueError, match="lies outside the basemap"):
        exports.export(shown, format_id, Options(extent=(-80.0, -40.0, -60.0, -20.0)))


# ---- the slide -------------------------------------------------------------------------------


def test_the_slide_is_wide_and_its_words_are_native_text(shown):
    presentation, slide = opened(exports.export(shown, "pptx", Options(title="Ports & <cables>", extent=CASPIAN)))
    assert (presentation.slide_width, presentation.slide_height) == (Pt(960), Pt(540))
    assert slide.shapes.title.text_frame.text == "Ports & <cables>"
    assert slide.shapes.title.placeholder_format.type == PP_PLACEHOLDER.TITLE
    shapes = named(slide)
    assert shapes["Subtitle"].text_frame.text == shown.caption
    footer = shapes["Footer"].text_frame.text
    assert "31 Mar 2026" in footer
    assert f"version {shown.atlas.meta.version}" in footer
    assert shown.atlas.meta.licence in footer
    assert "Boundaries are not authoritative" in shapes["Notes"].text_frame.text


def test_everything_lies_on_the_slide(crowded_slide):
    presentation, slide = opened(crowded_slide)
    for shape in slide.shapes:
        assert 0 <= shape.left <= shape.left + shape.width <= presentation.slide_width, shape.name
        assert 0 <= shape.top <= shape.top + shape.height <= presentation.slide_height, shape.name


def test_two_hundred_works_in_one_place_are_still_a_slide(real):
    aktau = real.by_id["kz-aktau-port"]
    names = [f"Works {k:03}" for k in range(200)]
    works = tuple(aktau.model_copy(update={"id": f"x-{k:03}", "short_name": name}) for k, name in enumerate(names))
    shown = view.build(dataclasses.replace(real, records=works), Filters(2026, frozenset({"ports"})), TODAY)
    data = exports.export(shown, "pptx", Options(extent=CASPIAN))
    test_everything_lies_on_the_slide(data)
    _, slide = opened(data)
    assert re.search(r"and \d+ more", named(slide)["No room on the map"].text_frame.text)


def test_the_map_is_a_picture_described_in_words(shown):
    _, slide = opened(exports.export(shown, "pptx", Options(extent=CASPIAN)))
    pictures = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    drawn_map = draw_map(shown, *MAP[2:], CASPIAN, called=callouts.of(shown))
    assert [picture.image.blob for picture in pictures] == [drawn_map.png]
    described = pictures[0]._element.nvPicPr.cNvPr.get("descr")
    assert described == alt_text(shown, drawn_map.items, CASPIAN)
    assert described.startswith(
        "Map of the Caspian region, Caspian Sea in 2026, as last reported to March 2026. Ports:"
    )


def test_the_legend_counts_what_is_on_the_map(crowded_map, crowded_slide):
    _, slide = opened(crowded_slide)
    table = named(slide)["Legend"].table
    rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    items = crowded_map.items
    assert sum(int(text) for row in rows[1:] for text in row[1:] if text != "·") == len(items)
    assert {row[0] for row in rows[1:]} == {catalog.LAYER[item.record.layer].title for item in items}
    ports = next(row for row in rows if row[0] == "Ports")
    operating = [item for item in items if item.record.layer == "ports" and item.state.pattern == "operating"]
    assert ports[rows[0].index("Operating")] == str(len(operating))


def test_numbers_on_the_slide_are_those_of_its_list_and_of_the_notes(crowded_map, crowded_slide):
    _, slide = opened(crowded_slide)
    listed = [
        int(number)
        for number in re.findall(r"(?:^|; )(\d+)\xa0", named(slide)["Sources"].text_frame.text.split("\n")[1])
    ]
    rest = re.search(r"numbers (\d+) to (\d+) in the speaker notes\.$", named(slide)["Sources"].text_frame.text)
    listed += range(int(rest[1]), int(rest[2]) + 1) if rest else ()
    picture = crowded_map
    assert listed == list(range(1, len(picture.cited) + 1))
    assert raised(slide) | picture.numbers == set(listed)
    notes = slide.notes_slide.notes_text_frame.text.split("\nSources\n")[1].splitlines()
    assert [int(line.split(" ", 1)[0]) for line in notes] == listed
    for line, (_, _, source) in zip(notes, picture.cited, strict=True):
        assert (source.url or source.publisher) in line


def test_main_ports_are_called_out_in_text_to_edit_where_their_marks_are(crowded_map, crowded_slide):
    _, slide = opened(crowded_slide)
    groups = {shape.name: shape for shape in slide.shapes if shape.name.startswith("Callout: ")}
    names = {label.rows[0].text for label, _ in crowded_map.callouts}
    assert {"Aktau", "Turkmenbashi"} <= names
    assert set(groups) == {f"Callout: {name}" for name in names}
    for label, place in crowded_map.callouts:
        name = label.rows[0].text
        (box,) = [shape for shape in groups[f"Callout: {name}"].shapes if shape.name == name]
        written = [line.text for line in box.text_frame.paragraphs if line.text]
        assert written == [row.text + lettering.raised_text(row.numbers) for row in label.rows]
        assert box.left == pytest.approx(Pt(MAP[0] + place.box.x0), abs=2)
        assert box.top == pytest.approx(Pt(MAP[1] + MAP[3] - place.box.y1), abs=2)


def test_the_selected_record_is_called_out_with_its_status(real):
    cable = "trans-caspian-power-cable"
    shown = view.build(real, Filters(2026, frozenset({"ports", "power_cables"})), TODAY, cable)
    _, slide = opened(exports.export(shown, "pptx", Options(extent=CASPIAN)))
    (item,) = [item for item in shown.items if item.record.id == cable]
    group = named(slide)["Callout: Caspian power cable"].shapes
    (text,) = [shape.text_frame.text for shape in group if shape.name == "Caspian power cable"]
    assert text.split("\n")[1] == view.status_words(item)


def test_a_line_under_construction_is_a_native_dashed_line_in_the_colour_of_its_layer(shown):
    _, slide = opened(exports.export(shown, "pptx", Options(extent=CASPIAN)))
    symbols = named(slide)[f"Symbols of {catalog.LAYER['power_cables'].title}"].shapes
    dashed = [shape for shape in symbols if "<a:custDash>" in shape._element.xml]
    assert dashed
    colour = symbology.LAYER_STYLES["power_cables"].light[1:]
    assert {str(shape.line.color.rgb) for shape in dashed} == {colour}


def test_dashes_count_their_caps_and_a_phase_moves_the_start():
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    canvas = native.NativeCanvas(slide.shapes, 100)
    canvas.stroke([((10, 40), (60, 40))], Pen("#102030", 2, (4, 6), 3, "round", 0.5))
    line = slide.shapes[0]
    assert (line.begin_x, line.begin_y, line.end_x) == (Pt(17), Pt(60), Pt(60))
    assert 'd="300000" sp="200000"' in line._element.xml
    assert 'cap="rnd"' in line._element.xml
    assert '<a:alpha val="50000"/>' in line._element.xml


def test_the_file_is_signed_with_the_day_of_the_view(shown):
    data = exports.export(shown, "pptx", Options(title="Ports"))
    properties = opened(data)[0].core_properties
    assert (properties.title, properties.author) == ("Ports", shown.atlas.meta.title)
    assert properties.created == properties.modified == dt.datetime(2026, 11, 22)
    assert not [name for name in archive.unzipped(data) if "thumbnail" in name]


@pytest.mark.parametrize("value", hostile.TEXTS)
def test_hostile_text_is_written_as_text(empty, value):
    _, slide = opened(exports.export(empty, "pptx", Options(title=f"Ports {value}")))
    assert slide.shapes.title.text_frame.text == " ".join(hostile.cleaned(f"Ports {value}").split())


def test_a_long_title_and_an_empty_view_are_a_sensible_slide(empty):
    long = "Corridors " * 50
    _, slide = opened(exports.export(empty, "pptx", Options(title=long.strip())))
    title = slide.shapes.title
    size = title.text_frame.paragraphs[0].runs[0].font.size
    assert title.text_frame.text == long.strip()
    assert size < Pt(11)
    assert named(slide)["Legend"].text_frame.text == "Nothing of this view lies here."


def test_names_without_room_are_cut_with_all_their_numbers(crowded):
    _, slide = opened(exports.export(crowded, "pptx", Options(extent=catalog.EXTENTS["middle-corridor"].bounds)))
    extent = catalog.EXTENTS["middle-corridor"].bounds
    picture = draw_map(crowded, *MAP[2:], extent, called=callouts.of(crowded))
    text = named(slide)["No room on the map"].text_frame
    count = re.search(r"and (\d+) more", text.text)
    cut = int(count[1]) if count else 0
    kept = picture.missed[: len(picture.missed) - cut]
    assert all(name in text.text for name, _ in kept)
    assert {number for _, cited in picture.missed for number in cited} <= raised(slide)


# ---- words for those who do not see --------------------------------------------------------------


def test_the_map_in_words():
    works = [
        drawn.record(id="a", geometry=POINT, **PLACED),
        drawn.record(id="b", geometry=POINT, **PLACED),
        drawn.record(drawn.fact("2010", "idle"), id="c", geometry=POINT, **PLACED),
        drawn.record(id="nowhere"),
    ]
    asked = view.build(drawn.atlas(*works), Filters(2019, EVERYWHERE), TODAY)
    assert alt_text(asked) == "Map of the Caspian region on 31 December 2019. Ports: 2 operating, 1 idle."
    assert alt_text(asked, ()) == "Map of the Caspian region on 31 December 2019. Nothing of this view lies here."


POINT = shapely.Point(51.0, 43.0)
PLACED = {"geometry_method": "traced", "accuracy_km": 1.0, "geometry_note": "Drawn."}
