"""The printed sheet: what stands on it, in every size and format, and what it refuses."""

import dataclasses
import datetime as dt
import hashlib
import io
import itertools
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdf
import pytest
import shapely
from PIL import Image

from layers import catalog, clock, view
from layers.sheet import SIZES, SheetOptions, citations, draw, labels, lettering, scene
from layers.sheet import page as pages
from layers.sheet import pdf as pdf_module
from layers.sheet.courses import courses
from layers.sheet.furniture import degrees, round_length
from layers.sheet.placer import Room
from layers.sheet.projection import Frame, choose
from layers.sheet.sizes import Rect
from layers.sheet.symbols import Style

TODAY = dt.date(2026, 11, 22)
CASPIAN = catalog.EXTENTS["caspian"].bounds
LINK = "https://atlas.example/?view=7K2Q"


@pytest.fixture(scope="module")
def atlas(real):
    return real


def seen(atlas, year=2026, layers=tuple(catalog.LAYER), **chosen):
    return view.build(atlas, view.Filters(year, frozenset(layers), **chosen), TODAY)


@pytest.fixture(scope="module")
def svg(atlas):
    return draw(seen(atlas), SheetOptions(extent=CASPIAN, link=LINK), "svg")


@pytest.fixture(scope="module")
def pdf(atlas):
    return draw(seen(atlas), SheetOptions(extent=CASPIAN, title="Порты · Bakı limanı"), "pdf")


def texts(data):
    root = ET.fromstring(data)
    return ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("slide", (1920, 1080)),
        ("slide-2x", (3840, 2160)),
        ("square", (1080, 1080)),
        ("a4-landscape", (2338, 1653)),
        ("a4-portrait", (1653, 2338)),
        ("a3-landscape", (3307, 2338)),
        ("a3-portrait", (2338, 3307)),
    ],
)
def test_png_has_the_pixels_of_its_size(atlas, size, pixels):
    sheet = draw(seen(atlas, layers=["ports"]), SheetOptions(size, extent=CASPIAN), "png")
    image = Image.open(io.BytesIO(sheet.data))
    assert all(abs(got - wanted) <= 1 for got, wanted in zip(image.size, pixels, strict=True))


def test_all_sizes_are_tested():
    marks = test_png_has_the_pixels_of_its_size.pytestmark
    assert {row[0] for mark in marks for row in mark.args[1]} == set(SIZES)


@pytest.mark.parametrize("size", ["a4-landscape", "a4-portrait", "slide", "square"])
@pytest.mark.parametrize("year", [2005, 2026, 2030])
def test_numbers_printed_are_those_of_the_source_list(atlas, size, year):
    sheet = draw(seen(atlas, year), SheetOptions(size, extent=CASPIAN), "svg")
    assert sheet.numbers == tuple(number for number, _ in sheet.sources) == tuple(range(1, len(sheet.sources) + 1))


def test_numbers_in_the_file_are_those_reported(svg):
    raised = [text for text in texts(svg.data) if re.fullmatch(r"\d+([,–]\d+)*", text)]
    found = set()
    for text in raised:
        for run in text.split(","):
            first, _, last = run.partition("–")
            found.update(range(int(first), int(last or first) + 1))
    scale = {0, 50, 100, 200}
    assert set(svg.numbers) <= found
    assert found - scale <= set(svg.numbers)


def test_every_visible_record_is_named_or_listed(atlas, svg):
    words = " ".join(texts(svg.data))
    inside = [
        record.short_name
        for record in atlas.records
        if record.geometry is not None
        and record.geometry.geom_type == "Point"
        and shapely.box(*CASPIAN).contains(record.geometry)
    ]
    assert len(inside) > 30
    assert [name for name in inside if name not in words] == []


def inside(shown, extent):
    """Return the ids of what has a course or a place in an extent."""
    box, lines = shapely.box(*extent), courses(shown.atlas.records)
    drawn = {item.record.id: item.record.geometry for item in shown.items if item.record.geometry is not None}
    drawn |= {key: shapely.MultiLineString(lines[key]) for key in drawn if key in lines}
    return {key for key, geometry in drawn.items() if box.intersects(geometry)}


def lost(shown, composed):
    """Return the names of what is drawn and neither labelled nor listed; legs of a corridor share a name."""
    parts = [part for part in (composed.map.main, composed.map.inset) if part]
    named = {item.record.id for part in parts for label, _ in part.placed for item in label.items}
    listed = {name for name, _ in composed.missed}
    rest = (item.record for item in composed.map.items if item.record.id not in named and not item.record.corridor)
    return [record.short_name for record in rest if lettering.printable(record.short_name) not in listed]


@pytest.mark.parametrize("name", ["all of it", *catalog.EXTENTS])
def test_nothing_inside_an_extent_is_lost_on_any_size(atlas, name):
    shown = seen(atlas)
    extent = pages.extent_of(shown, catalog.EXTENTS[name].bounds if name in catalog.EXTENTS else None)
    for size in (size for key, size in SIZES.items() if key != "slide-2x"):
        wording = pages.Wording("Everything", None, None, None)
        composed = pages.compose(shown, extent, size, Style("light", size.pixel), wording, paged=True)
        assert inside(shown, extent) - {item.record.id for item in composed.map.items} == set(), size.title
        assert lost(shown, composed) == [], size.title


def test_what_is_too_short_for_a_scale_is_a_mark_of_legible_length(atlas):
    shown = seen(atlas)
    frame, style = Frame.fitted((18, 13, 92, 64), Rect(0, 0, 500, 400)), Style("light", 0.6)
    lines = courses(atlas.records)
    drawn = {each.item.record.id: each.lines for each in scene.placed(shown, lines, frame, style)}
    length = {key: sum(shapely.LineString(line).length for line in own) for key, own in drawn.items() if own}
    short = {key for key in length if sum(shapely.LineString(frame.points(part)).length for part in lines[key]) < 2}
    assert {"instc-w-astara-astara", "instc-w-rasht-caspian-port"} <= short
    least = scene.SHORTEST_PIXELS * style.pixel
    assert {key: round(length[key], 1) for key in short} == dict.fromkeys(short, round(least, 1))


@pytest.mark.parametrize("name", catalog.EXTENTS)
@pytest.mark.parametrize("size", ["square", "a4-landscape"])
def test_words_of_degrees_do_not_touch(name, size):
    for extent in (catalog.EXTENTS[name].bounds, (18, 13, 92, 64)):
        ticks = degrees(Frame.fitted(extent, Rect(0, 0, 400, 600)), SIZES[size].type)
        assert ticks
        assert not any(one.box.meets(other.box) for one, other in itertools.combinations(ticks, 2))


def test_the_imprint_names_those_whose_positions_it_shows(atlas):
    def said(*layers):
        return " ".join(texts(draw(seen(atlas, layers=layers), SheetOptions(extent=CASPIAN), "svg").data))

    names = ("OpenStreetMap contributors (ODbL)", "GeoNames", "Global Energy Monitor")
    cited = {
        layer: " ".join(
            atlas.sources[key].publisher
            for record in atlas.records
            if record.layer == layer and record.geometry is not None
            for key in record.citations.get("geometry", [])
        )
        for layer in ("ports", "btc_pipeline", "fibre_cables", "other_pipelines")
    }
    for layer, publishers in cited.items():
        imprint = said(layer).partition("public domain")[2]
        assert [name in imprint for name in names] == [name.split()[0] in publishers for name in names], layer


def test_a_sheet_explains_itself(atlas, svg):
    words = " ".join(texts(svg.data))
    shown = seen(atlas)
    for part in (shown.title, shown.caption, "Boundaries are not authoritative", "Natural Earth", "CC BY 4.0"):
        assert part in words
    assert f"version {atlas.meta.version}" in words
    assert "Data to 31 Mar 2026" in words
    assert "drawn 22 Nov 2026" in words
    assert "atlas.example/?view=7K2Q" in words
    assert "1:7," in words
    for item in {item.record.layer for item in shown.items}:
        assert catalog.LAYER[item].title in words


def test_a_sheet_says_when_the_second_clock_is_on(real):
    then = clock.as_known_on(real, dt.date(2024, 3, 31))
    shown = view.build(then, view.Filters(2024, view.FIRST_LAYERS), then.data_date)
    pages = pypdf.PdfReader(io.BytesIO(draw(shown, SheetOptions(), "pdf").data)).pages
    printed = " ".join(pages[0].extract_text().split())
    assert "As known on 31 Mar 2024" in printed
    assert "Only what had been published by 31 Mar 2024 counts." in printed
    assert "researched" not in printed


def test_the_code_stands_in_for_the_link(atlas):
    shown = seen(atlas, layers=["ports"])
    words = " ".join(texts(draw(shown, SheetOptions(extent=CASPIAN, code="ABC123"), "svg").data))
    assert "ABC123" in words


def test_the_legend_counts_what_is_on_the_sheet(atlas):
    shown = seen(atlas, layers=["btc_pipeline"])
    words = texts(draw(shown, SheetOptions(extent=CASPIAN), "svg").data)
    assert words[words.index("BTC pipeline", words.index("Energy")) + 1] == "1"


def test_promises_are_drawn_as_such(atlas):
    words = " ".join(texts(draw(seen(atlas, 2030), SheetOptions(extent=CASPIAN), "svg").data))
    assert "Promised" in words
    assert "drawn hollow" in words


def test_pdf_says_what_it_is_and_holds_text(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    assert reader.metadata.title == "Порты · Bakı limanı"
    assert reader.metadata.author == "Caspian Bridge Atlas"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Порты · Bakı limanı" in text
    assert "Turkmenbashi" in text
    assert len(reader.pages) == pdf.pages > 1


def test_pdf_embeds_its_fonts_as_truetype(pdf):
    fonts = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[str(font.get_object()["/BaseFont"])] = "/FontFile2" in below["/FontDescriptor"].get_object()
    assert any("SourceSansPro-Bold" in name for name in fonts)
    assert all(fonts.values())


def test_the_pdf_holds_every_source_with_its_link(atlas, pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    wanted = {atlas.sources[key].url for _, key in pdf.sources if atlas.sources[key].url}
    assert {url for url in wanted if url.isascii()} <= links


def test_the_pdf_says_what_its_parts_are(atlas, pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    tree = root["/StructTreeRoot"]
    (document,) = tree["/K"]
    parts = [part.get_object() for part in document["/K"]]
    assert [part["/S"] for part in parts[:4]] == ["/H1", "/P", "/Figure", "/H2"]
    (figure,) = [part for part in parts if part["/S"] == "/Figure"]
    assert figure["/Alt"].startswith("Map of the Caspian region, Caspian Sea in 2026, as last reported to March 2026.")
    left, low, right, high = figure["/A"]["/BBox"]
    assert 0 < left < right < 842
    assert 0 < low < high < 596
    numbered = tree["/ParentTree"]["/Nums"]
    for number, page in enumerate(reader.pages):
        assert numbered[2 * number] == page["/StructParents"] == number
        on_page = [part.get_object() for part in numbered[2 * number + 1]]
        written = re.findall(rb"/(\w+) << /MCID (\d+) >> BDC", page.get_contents().get_data())
        assert [(f"/{role.decode()}", int(k)) for role, k in written] == [(part["/S"], part["/K"]) for part in on_page]
        assert page.get_contents().get_data().count(b"EMC") == len(written) + 1


def test_links_lie_over_their_words(pdf):
    for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages:
        for note in page.get("/Annots", []):
            left, low, right, high = (float(number) for number in note.get_object()["/Rect"])
            assert 20 < left < right < 822
            assert 15 < low < high < 580
            assert 4 < high - low < 8


def test_letters_of_a_pdf_stand_as_far_apart_as_measured():
    glyphs, width = pdf_module._laid_out("Hajigabul, 162 km", ("Source Sans Pro", "DejaVu Sans"), "normal", 400)
    assert width == pytest.approx(lettering.width("Hajigabul, 162 km", "regular", lettering.UNIT), rel=0.01)
    assert "".join(glyph.letters for glyph in glyphs) == "Hajigabul, 162 km"


def test_lines_that_leave_the_map_say_where_they_go_on(atlas, svg):
    assert "BTC pipeline → Ceyhan" in texts(svg.data)
    shown = seen(atlas, layers=["btc_pipeline"])
    assert "BTC pipeline" in texts(draw(shown, SheetOptions(extent=(34, 36, 51, 43)), "svg").data)


@pytest.mark.parametrize(
    ("waypoint", "name"),
    [
        ("Ceyhan marine terminal", "Ceyhan"),
        ("Marine terminal, Yuzhnaya Ozereyevka", "Yuzhnaya Ozereyevka"),
        ("Vale, Georgia–Türkiye border", "Vale"),
        ("Baku (town)", "Baku"),
        ("junction (assumed)", ""),
        ("Georgian border at Böyük Kəsik", ""),
        ("", ""),
    ],
)
def test_places_are_named_without_what_they_are(waypoint, name):
    assert labels.place_name(waypoint) == name


def test_titles_are_cut_only_as_far_as_lines_are_lacking(atlas):
    cited = [(number, key, atlas.sources[key]) for number, key in enumerate(sorted(atlas.sources)[:40], start=1)]
    cut = []
    for lines in (44, 52, 60):
        columns = [Rect(0, 0, 150, lines / 2 * 5 * citations.LEADING + 1)] * 2
        filled, done = citations.flowed(cited, 5.0, columns, "short")
        assert done == len(cited)
        cut.append(sum("…" in line.text for column in filled for line in column))
    assert cut[0] > cut[1] > cut[2]


def test_a_long_code_stays_on_the_page(atlas):
    data = draw(seen(atlas, layers=["ports"]), SheetOptions(extent=CASPIAN, code="layers=" + "ports," * 60), "svg").data
    size = SIZES["a4-landscape"]
    lowest = max(float(y) for y in re.findall(r"<text[^>]* transform=\"translate\([\d.]+ ([\d.]+)\)", data.decode()))
    assert size.height - size.margin - 20 < lowest < size.height - size.margin + size.type.note


def test_one_page_is_enough_for_few_sources(atlas):
    assert draw(seen(atlas, layers=["btc_pipeline"]), SheetOptions(extent=CASPIAN), "pdf").pages == 1


SCRIPT = """
import datetime as dt, hashlib, sys
from layers import catalog, store, view
from layers.sheet import SheetOptions, draw
shown = view.build(store.read(), view.Filters(2030, frozenset(catalog.LAYER)), dt.date(2026, 11, 22))
options = SheetOptions("a4-landscape", "grey", extent=catalog.EXTENTS["caspian"].bounds, link="https://atlas.example/")
for form in ("png", "svg", "pdf"):
    print(form, hashlib.sha256(draw(shown, options, form).data).hexdigest())
"""


def test_same_view_same_bytes_in_another_process():
    root = Path(__file__).resolve().parent.parent
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(Path.home())},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) == 3


def test_the_drawing_day_comes_from_the_view(atlas):
    chosen = view.Filters(2026, frozenset(["ports"]))
    data = {
        hashlib.sha256(draw(view.build(atlas, chosen, day), SheetOptions(extent=CASPIAN), "svg").data).hexdigest()
        for day in (TODAY, dt.date(2027, 1, 1))
    }
    assert len(data) == 2


@pytest.mark.parametrize(
    ("options", "form", "words"),
    [
        (SheetOptions(size="a5"), "png", "size 'a5' is not one of slide"),
        (SheetOptions(theme="dark"), "png", "theme 'dark' is not one of light, grey"),
        (SheetOptions(), "gif", "format 'gif' is not one of png, svg, pdf"),
        (SheetOptions(extent=(-80, -10, -60, 10)), "png", "lies outside the basemap"),
        (SheetOptions(extent=(50, 40, 40, 50)), "png", "min_lon,min_lat,max_lon,max_lat"),
        (SheetOptions(extent=(50, 40, float("nan"), 50)), "png", "in degrees"),
        (SheetOptions(title="x" * 501), "png", "501 characters"),
        (SheetOptions(title="里海"), "png", "do not cover: 里海"),
    ],
)
def test_wrong_options_get_one_sentence(atlas, options, form, words):
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        draw(seen(atlas, layers=["ports"]), options, form)
    assert "\n" not in str(caught.value)


def test_nothing_visible_still_makes_a_sheet(atlas):
    sheet = draw(seen(atlas, layers=[]), SheetOptions(), "svg")
    assert "Nothing of this view lies here." in texts(sheet.data)


@pytest.mark.parametrize(
    "title", ["Words and more words " * 23 + "end", "زیرساخت‌های دریای خزر", "W" * 500, "<b>&\"'$x$"]
)
def test_odd_titles_are_set(atlas, title):
    sheet = draw(seen(atlas, layers=["ports"]), SheetOptions("slide", title=title, extent=CASPIAN), "svg")
    words = "".join(texts(sheet.data)).replace(" ", "")
    assert title.replace(" ", "")[:40] in words


def test_a_title_from_right_to_left_is_in_the_pdf(atlas):
    title = "زیرساخت‌های دریای خزر"
    sheet = draw(seen(atlas, layers=["btc_pipeline"]), SheetOptions(title=title, extent=CASPIAN), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(sheet.data))
    assert reader.metadata.title == title
    assert set(title) - {" ", "\u200c"} <= set(unicodedata.normalize("NFKC", reader.pages[0].extract_text()))


def crowd(atlas, count, step):
    aktau = atlas.by_id["kz-aktau-port"]
    records = tuple(
        aktau.model_copy(
            update={
                "id": f"x-{k:03}",
                "short_name": f"Works no. {k:03}",
                "geometry": shapely.Point(51.2 + step * (k % 20), 43.6 + step * (k // 20)),
            }
        )
        for k in range(count)
    )
    return seen(dataclasses.replace(atlas, records=records), layers=["ports"])


@pytest.mark.parametrize("step", [0.0, 0.12])
def test_two_hundred_labels_in_one_place_are_placed_or_reported(atlas, step):
    sheet = draw(crowd(atlas, 200, step), SheetOptions(extent=CASPIAN), "pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.data)).pages)
    found = set(re.findall(r"Works no\. (\d{3})", " ".join(text.split())))
    assert len(found) == 200
    assert len(sheet.unplaced_labels) > 100


def test_markup_in_a_name_stays_text(atlas):
    record = atlas.by_id["kz-aktau-port"].model_copy(update={"short_name": "<script>&`\\1"})
    sheet = draw(seen(dataclasses.replace(atlas, records=(record,))), SheetOptions(extent=CASPIAN), "svg")
    assert "<script>&`\\1" in texts(sheet.data)


@pytest.mark.parametrize(
    ("extent", "kind"),
    [("caspian", "tmerc"), ("azerbaijan", "tmerc"), ("middle-corridor", "lcc"), ("instc-western", "laea")],
)
def test_the_projection_fits_the_extent(extent, kind):
    assert f"+proj={kind} " in choose(catalog.EXTENTS[extent].bounds).proj


def test_scale_is_true_in_the_middle_and_nearly_everywhere_on_the_caspian():
    frame = Frame.fitted(CASPIAN, Rect(0, 0, 460, 480))
    assert frame.metres_on_ground == pytest.approx(frame.metres, rel=0.001)
    west, east = frame.points(shapely.get_coordinates(shapely.LineString([(50.0, 37.0), (51.0, 37.0)])))
    kilometres = (east[0] - west[0]) * frame.metres / 1000
    assert kilometres == pytest.approx(88.9, rel=0.005)


@pytest.mark.parametrize(("longest", "length"), [(340, 200), (0.7, 0.5), (1000, 1000), (1.99, 1)])
def test_scale_bars_have_round_lengths(longest, length):
    assert round_length(longest) == pytest.approx(length)


def test_placed_labels_do_not_overlap(atlas, monkeypatch):
    boxes = {}
    settle = Room.settle

    def remember(room, place, owner=-1):
        boxes.setdefault(id(room), []).append(place.box)
        settle(room, place, owner)

    monkeypatch.setattr(Room, "settle", remember)
    draw(seen(atlas), SheetOptions(extent=CASPIAN), "svg")
    assert max(len(group) for group in boxes.values()) > 40
    for group in boxes.values():
        for k, box in enumerate(group):
            assert not any(box.meets(other) for other in group[k + 1 :])


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((3,), "3"), ((1, 2), "1,2"), ((4, 5, 6, 9), "4–6,9"), ((2, 2), "2")]
)
def test_numbers_in_a_row_become_a_range(numbers, text):
    assert lettering.raised_text(numbers) == text


def test_lines_of_a_paragraph_fit(atlas):
    text = "Nothing is said by colour alone, and a veryveryveryveryverylongwordindeed is cut " * 3
    lines = lettering.wrap(text, "regular", 6, 90)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(lettering.width(line, "regular", 6) <= 90.5 for line in lines)
