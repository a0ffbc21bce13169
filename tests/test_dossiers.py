"""Dossiers: what they say, that every number has its source, and what they look like."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from pptx import Presentation

from layers import clock, corridors, dossiers, store, view
from layers.dossiers import sheet, strip, table, volumes, words
from layers.panels import corridors as panel
from layers.records import Volume
from layers.sheet.board import PageCanvas, PageStyle
from layers.sheet.canvas import Rect, _Written
from layers.sheet.citations import Piece
from layers.view import Numbering
from tests import hostile, pictures
from tests.drawn import fact
from tests.pictures import TOLERANCE, differing
from tests.test_corridors import leg, with_branch

TODAY = dt.date(2026, 11, 22)
CORRIDORS = ("instc", "middle-corridor")
YEARS = (2005, 2019, 2026, 2030)


def made(atlas, name, year=2026):
    return dossiers.of(atlas, name, year, TODAY)


def citing(atlas):
    numbering = Numbering(atlas.sources)
    return lambda keys: tuple(numbering.of(key) for key in dict.fromkeys(keys))


@pytest.fixture(scope="session")
def composed(real):
    return {(name, year): sheet.compose(made(real, name, year)) for name in CORRIDORS for year in YEARS}


# ---- the sheet --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CORRIDORS)
@pytest.mark.parametrize("year", YEARS)
def test_every_number_printed_is_listed_and_every_source_listed_is_printed(composed, name, year):
    one = composed[name, year]
    assert one.numbers == tuple(number for number, _, _ in one.cited)


@pytest.mark.parametrize("name", CORRIDORS)
@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_written_beyond_the_margins(composed, name, year):
    for mark in composed[name, year].pages[0].marks:
        if isinstance(mark, _Written):
            assert sheet.SIZE.margin - 2 <= mark.letters.x <= sheet.SIZE.width - sheet.SIZE.margin, mark.letters.text
            assert sheet.SIZE.margin - 2 <= mark.letters.y <= sheet.SIZE.height - sheet.SIZE.margin, mark.letters.text


@pytest.mark.parametrize("name", CORRIDORS)
def test_all_sources_stand_on_the_first_page_and_with_links_on_the_next(real, composed, name):
    one = composed[name, 2026]
    first, *rest = [{mark.letters.text for mark in page.marks if isinstance(mark, _Written)} for page in one.pages]
    assert {str(number) for number, _, _ in one.cited} <= first
    assert {str(number) for number, _, _ in one.cited} <= set().union(*rest)


def test_the_sheet_names_what_it_is_about(real, composed):
    text = " ".join(mark.letters.text for mark in composed["instc", 2026].pages[0].marks if isinstance(mark, _Written))
    for expected in ("Weakest link: Rasht–Astara railway.", "road instead", "Sources disagree", "Not known", "gauge"):
        assert expected in text


@pytest.mark.parametrize("format_id", dossiers.FORMATS)
def test_the_same_dossier_gives_the_same_bytes(real, format_id):
    write = dossiers.FORMATS[format_id].write
    assert write(made(real, "instc")) == write(made(real, "instc"))


def test_the_pdf_has_its_text_as_text(real):
    data = dossiers.FORMATS["pdf"].write(made(real, "middle-corridor"))
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") >= 2


def test_too_many_branches_are_refused_in_one_sentence(real):
    one = made(real, "middle-corridor")
    with pytest.raises(ValueError, match="the 21 branches of Middle Corridor have no room on one page"):
        sheet.compose(replace(one, chains=one.chains * 3))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("silk-road", "corridor 'silk-road' is not one of instc, middle-corridor"),
        ("kz-rail-programme", "corridor 'kz-rail-programme' has no branches on record, so it has no dossier"),
    ],
)
def test_a_corridor_without_a_dossier_is_named(real, name, said):
    with pytest.raises(ValueError, match=said):
        made(real, name)


def test_hyphens_and_underscores_are_one(real):
    assert made(real, "middle_corridor").corridor is made(real, "middle-corridor").corridor
    assert dossiers.file_name(made(real, "middle_corridor"), "pdf") == "caspian-bridge_2026_middle-corridor_dossier.pdf"


@pytest.mark.parametrize("day", ["2012-06-30", "2017-12-31", "2021-06-30", "2024-01-31"])
def test_the_page_holds_on_every_day_of_knowledge(real, day):
    known = clock.as_known_on(real, dt.date.fromisoformat(day))
    shown = view.build(known, view.Filters(int(day[:4]), view.FIRST_LAYERS), dt.date.fromisoformat(day))
    html = panel.page(shown, corridors.chains(known, shown.filters.year))
    assert len(svgs(html)) >= len(corridors.chains(known, shown.filters.year))


def test_it_shows_what_could_be_known_on_a_day(real):
    known = clock.as_known_on(real, dt.date(2022, 12, 31))
    one = made(known, "middle-corridor", 2022)
    cited = {key for _, key, _ in sheet.compose(one).cited}
    assert cited <= set(known.sources)
    assert max(volume.year for volume in one.corridor.volumes if not volume.expected) <= 2022


# ---- slides -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CORRIDORS)
def test_each_slide_lists_the_sources_that_it_cites(real, name):
    presentation = Presentation(io.BytesIO(dossiers.FORMATS["pptx"].write(made(real, name))))
    slides = list(presentation.slides)
    assert len(slides) == 1 + -(-len(made(real, name).chains) // 3)
    for slide in slides:
        (sources,) = [shape.text_frame.text for shape in slide.shapes if shape.name == "Sources"]
        listed = set(map(int, re.findall(r"(?:Sources |; )(\d+)\u00a0", sources)))
        assert raised(slide) <= listed
        assert all(f"\n{number} " in slide.notes_slide.notes_text_frame.text for number in listed)


def raised(slide):
    """Return the source numbers of the strips of a slide: texts of digits in the small size of citations."""
    numbers = set()
    for run in slide._element.xpath(".//a:r"):
        small = run.xpath("a:rPr/@baseline") or int((run.xpath("a:rPr/@sz") or ["1000"])[0]) < 640
        if small and re.fullmatch(r"[\d,–]+", run.xpath("string(a:t)")):
            for part in run.xpath("string(a:t)").split(","):
                first, _, last = part.partition("–")
                numbers |= set(range(int(first), int(last or first) + 1))
    return numbers


# ---- strips -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [620.0, 1100.0])
def test_the_labels_of_a_strip_stand_apart(real, width):
    for chain in corridors.chains(real, 2026):
        laid = strip.laid_out(chain, real, 2026, TODAY, width, width / 100, citing(real))
        assert laid.xs == sorted(laid.xs)
        assert laid.xs[-1] <= width
        for number, label in enumerate(laid.labels):
            assert label.width(laid.letter) <= laid.xs[number + 1] - laid.xs[number], chain.legs[number].record.id


def test_longer_legs_are_wider_by_the_root_of_their_length(folder):
    legs = [leg("a", (50, 50), (58, 50), length_km=400), leg("b", (58, 50), (90, 50), length_km=1600)]
    chain = corridors.chains(with_branch(legs, "a", "b"), 2026, folder.path)[0]
    laid = strip.laid_out(chain, with_branch(legs, "a", "b"), 2026, TODAY, 2000, 12.0, lambda keys: ())
    first, second = np.diff(laid.xs)
    assert second / first == pytest.approx(2, rel=0.01)


def test_a_length_says_whether_it_is_stated_or_measured(folder):
    legs = [leg("a", (50, 50), (51, 50), length_km=80), leg("b", (51, 50), (52, 50))]
    chain = corridors.chains(with_branch(legs, "a", "b"), 2026, folder.path)[0]
    assert [words.kilometres(each) for each in chain.legs] == ["80 km", "≈72 km"]
    assert [words.length_sources(each) for each in chain.legs] == [("gazette",), ()]


def test_the_strip_shows_promised_and_absent_legs_too(folder):
    coming = leg("b", (51, 50), (52, 50), events=[fact("2030", "construction")])
    drawn = with_branch([leg("a", (50, 50), (51, 50)), coming], "a", "b")
    chain = corridors.chains(drawn, 2026, folder.path)[0]
    laid = strip.laid_out(chain, drawn, 2026, TODAY, 400, 10.0, lambda keys: ())
    assert laid.labels[1].mode == Piece("not yet begun")
    canvas = PageCanvas(400, laid.height)
    strip.draw(canvas, PageStyle(), laid, 0, laid.height)
    assert "not yet begun" in canvas.svg("")


# ---- figures ----------------------------------------------------------------------------------


def test_unknown_figures_are_cells_without_words_and_the_page_says_not_documented(real):
    chains = [chain for chain in corridors.chains(real, 2026) if chain.id == "middle_corridor/main"]
    assert next(row for row in table.rows(chains) if row.title == "Smallest capacity of a leg").cells == ((),)
    shown = view.build(real, view.Filters(2026, view.FIRST_LAYERS), TODAY)
    assert "<td><i>not documented</i></td>" in panel.page(shown, chains)


def test_figures_of_different_things_are_never_in_one_series():
    corridor = with_branch([leg("a", (50, 50), (51, 50))], "a").corridors[0]
    values = [(2020, "all cargo", "Mt"), (2021, "all cargo", "Mt"), (2021, "all cargo", "TEU"), (2021, "grain", "Mt")]
    volumes_ = [Volume(year=year, value=1, unit=unit, of=of, source="gazette") for year, of, unit in values]
    found = volumes.series(corridor.model_copy(update={"volumes": volumes_}))
    assert [(one.of, one.unit, len(one.values)) for one in found] == [
        ("all cargo", "Mt", 2),
        ("all cargo", "TEU", 1),
        ("grain", "Mt", 1),
    ]


@pytest.mark.parametrize("name", ["instc", "middle_corridor"])
def test_every_yearly_figure_is_charted_or_told(real, name):
    corridor = next(each for each in real.corridors if each.id == name)
    charted = sum(len(one.values) for one in volumes.charted(corridor))
    assert charted + len(volumes.told(corridor)) == len(corridor.volumes)


def test_a_chart_fills_facts_and_leaves_plans_hollow():
    values = [
        Volume(year=2020, value=2, unit="Mt", source="a"),
        Volume(year=2021, value=3, unit="Mt", source="a", expected=True),
    ]
    canvas = PageCanvas(300, 120)
    volumes.draw(
        canvas,
        PageStyle(),
        "instc",
        volumes.Series("all cargo", "Mt", tuple(values)),
        Rect(0, 0, 300, 120),
        10.0,
        lambda keys: (),
    )
    fills = re.findall(r'Z" style="fill:([^;]+);stroke', canvas.svg(""))
    assert fills == ["var(--atlas-layer-instc)", "var(--atlas-panel)"]


# ---- the page ---------------------------------------------------------------------------------


def svgs(html):
    return [ElementTree.fromstring(text) for text in re.findall(r"<svg.*?</svg>", html, re.S)]


def test_the_page_has_a_button_for_every_leg_and_a_number_for_every_source(real):
    shown = view.build(real, view.Filters(2026, view.FIRST_LAYERS), TODAY)
    chains = corridors.chains(real, 2026)
    html = panel.page(shown, chains)
    picked = re.findall(r'data-pick="([^"]+)"', html)
    assert picked == [leg.record.id for chain in chains for leg in chain.legs]
    assert len(svgs(html)) == len(chains) + 1 + sum(
        len(volumes.charted(corridor)) for corridor in real.corridors if corridor.branches
    )
    listed = {int(number) for number in re.findall(r'<li value="(\d+)"', html)}
    assert listed == set(range(1, len(listed) + 1))


def test_text_from_data_is_text_on_the_page_and_in_the_files(folder):
    for number, text in enumerate(hostile.TEXTS):
        short = "".join(sign for sign in text[:24] if sign.isprintable())  # labels of the map are tested with the map
        one = leg("a", (50, 45), (51, 45), length_km=80).model_copy(update={"name": text, "short_name": short})
        drawn = with_branch([one], "a")
        corridor = drawn.corridors[0].model_copy(update={"name": text, "short_name": text[:24]})
        drawn = replace(drawn, corridors=(corridor,))
        shown = view.build(drawn, view.Filters(2026, view.FIRST_LAYERS), TODAY)
        html = panel.page(shown, corridors.chains(drawn, 2026, folder.path))
        assert "<script" not in html, text
        assert not re.search(r"<(img|svg/onload)", html), text
        assert len(svgs(html)) == 1
        if number % 5 == 0:
            assert zipfile.is_zipfile(io.BytesIO(dossiers.FORMATS["pptx"].write(made(drawn, "silk"))))
            assert dossiers.FORMATS["png"].write(made(drawn, "silk")).startswith(b"\x89PNG")


# ---- looks ------------------------------------------------------------------------------------

WIDTH = 560


def picture(dossier):
    return pictures.small(dossiers.FORMATS["png"].write(dossier), WIDTH)


def kept(name):
    return pictures.kept(f"dossier-{name}")


@pytest.mark.parametrize("name", CORRIDORS)
def test_a_dossier_looks_as_when_last_looked_at(real, name):
    assert differing(picture(made(real, name)), kept(name)) < TOLERANCE


def test_the_comparison_sees_a_lost_branch(real):
    one = made(real, "instc")
    assert differing(picture(replace(one, chains=one.chains[1:])), kept("instc")) > TOLERANCE


def draw_baselines():
    atlas = store.read()
    for name in CORRIDORS:
        pictures.keep(picture(made(atlas, name)), f"dossier-{name}")


if __name__ == "__main__":
    draw_baselines()
