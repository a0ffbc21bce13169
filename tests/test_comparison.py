"""A comparison of two years: as a view, on the map, as sheet, slides and tables."""

import csv
import datetime as dt
import html
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pypdf import PdfReader

from layers import changes, exports, history, symbology, view
from layers.catalog import EXTENTS, LAYER
from layers.changes import LOOKS, Kind
from layers.exports import comparison as tables
from layers.exports import slippage
from layers.exports.options import Options
from layers.panels import comparison as panel
from layers.sheet import SIZES, SheetOptions, comparison_list, draw, lettering, page
from layers.sheet import comparison as sheets
from layers.sheet.canvas import Rect
from layers.view import Filters, Numbering
from tests import drawn
from tests.test_symbology import contrast

TODAY = dt.date(2026, 11, 22)
CASPIAN = EXTENTS["caspian"].bounds
EVERY = frozenset(LAYER)


def compared(atlas, then=2019, now=2026, layers=EVERY, **more):
    return view.build(atlas, Filters(now, layers, **more), TODAY, compared_with=then)


# ---- The view --------------------------------------------------------------------------------


def test_a_view_is_no_comparison_unless_it_is_asked_to_be(real):
    plain = view.build(real, Filters(2026, EVERY), TODAY)
    assert (plain.span, plain.changes) == (None, ())


@given(st.integers(*view.YEARS), st.integers(*view.YEARS), st.frozensets(st.sampled_from(sorted(LAYER)), max_size=3))
def test_changes_are_those_of_the_candidates_in_its_layers_from_the_earlier_year_on(real, then, now, layers):
    made = compared(real, then, now, layers, countries=frozenset({"KZ", "AZ"}), patterns=frozenset({"idle"}))
    assert made.span == (min(then, now), max(then, now))
    expected = [record for record in real.records if record.layer in layers and {"KZ", "AZ"} & set(record.countries)]
    assert [change.record for change in made.changes] == expected
    assert {(change.first, change.second) for change in made.changes} <= {made.span}


@given(st.integers(*view.YEARS), st.integers(*view.YEARS))
def test_the_caption_counts_every_change_once(real, then, now):
    made = compared(real, then, now)
    counted = [int(part.split()[0]) for part in made.caption.split(" · ")[1:]]
    assert sum(counted) == len(made.changes)
    assert str(made.span[0]) in made.title
    assert str(made.span[1]) in made.title


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (2019, 2024, "Facts on 31 December"),
        (2019, 2026, "Facts on 31 December 2019 and to March 2026"),
        (2026, 2019, "Facts on 31 December 2019 and to March 2026"),
        (2019, 2030, "Facts and, after 2026, promises"),
    ],
)
def test_the_caption_says_to_which_day_facts_go(real, then, now, said):
    assert compared(real, then, now).caption.split(" · ")[0] == said


def test_a_comparison_shows_where_something_changed(real):
    west, south, east, north = page.extent_of(compared(real, layers=view.FIRST_LAYERS), None)
    assert 20 < west < 28
    assert 50 < east < 56
    assert south > 34
    assert north < 48
    nothing = compared(real, then=2024, now=2025, layers=frozenset({"btc_pipeline"}))
    assert page.extent_of(nothing, None) == CASPIAN


def test_what_was_unfinished_in_both_years_is_said_by_status(real):
    held = changes.still(compared(real).changes)
    for status, members in held.items():
        assert status in ("proposed", "announced", "construction")
        for change in members:
            years = (history.state_on(change.record, year, real.data_date.year) for year in (2019, 2026))
            assert [state.status for state in years] == [status, status]
    assert "rp-chabahar-zahedan" in {change.record.id for change in held["construction"]}


# ---- How it looks ----------------------------------------------------------------------------


def test_every_look_is_in_the_style_table_and_every_kind_that_reads_forward_has_one():
    assert set(LOOKS.values()) | {"unchanged"} == set(symbology.CHANGES)
    backwards = {Kind.NOT_YET, Kind.NOT_DOCUMENTED}
    assert set(Kind) - backwards - set(LOOKS) == {Kind.UNCHANGED, Kind.NOTHING}


@pytest.mark.parametrize("look", sorted(symbology.CHANGES.keys() - {"unchanged"}))
def test_what_changed_stands_out_and_its_number_can_be_read(look):
    style = symbology.CHANGES[look]
    for theme in ("light", "dark"):
        ground = symbology.THEMES[theme]
        assert min(contrast(getattr(style, theme), ground[part]) for part in ("land", "sea")) >= 3
    assert contrast(style.light, "#FFFFFF") >= 4.5
    assert contrast(style.grey, "#FFFFFF") >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_did_not_change_is_faint(theme):
    ground = symbology.THEMES[theme]["land"]
    others = [getattr(style, theme) for look, style in symbology.CHANGES.items() if look != "unchanged"]
    assert contrast(getattr(symbology.CHANGES["unchanged"], theme), ground) < min(contrast(o, ground) for o in others)


# ---- On the map ------------------------------------------------------------------------------


def test_without_a_comparison_the_map_is_sent_nothing_of_it(real):
    assert panel.on_map(view.build(real, Filters(2026, EVERY), TODAY), beside=True) == {}


@given(st.integers(*view.YEARS), st.booleans())
def test_the_map_is_sent_the_numbers_of_what_changed_by_look(real, then, beside):
    made = compared(real, then)
    sent = panel.on_map(made, beside)
    looks = {number: look for look, numbers in sent["changes"].items() for number in numbers}
    expected = {real.numbers[each.record.id]: each.look for each in made.changes if each.look != "unchanged"}
    assert looks == expected
    assert sent.get("beside") == (then if beside else None)


def test_the_panel_lists_every_change_but_the_settled_ones(real):
    made = compared(real)
    listed = panel.listing(made)
    for change in made.changes:
        shown = change.kind not in panel.SILENT or change.after.status in panel.UNFINISHED
        assert (changes.Change.sentence.fget(change).split(":")[1].strip()[:20] in listed) >= shown
    assert "no further" not in listed


def test_the_panel_says_what_happened_at_a_place(real):
    made = replace(compared(real, 2020), selected="kz-aktau-port")
    listed = panel.listing(made)
    happened = changes.change(real.by_id["kz-aktau-port"], 2020, 2026, real.data_date).events
    assert len(happened) > 1
    assert f"{len(happened)} dated events, 2020 to 2026" in listed
    assert all(event.note[:30] in html.unescape(listed) for event in happened)
    assert real.by_id["kz-aktau-container-hub"].name in listed
    assert real.by_id["tm-turkmenbashi-port"].name not in listed.split("Appeared")[0]


# ---- The sheet -------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def faces():
    lettering.families()


def numbers_of(groups):
    return [entry.number for members in groups.values() for entry in members]


@given(st.integers(*view.YEARS))
def test_changes_are_numbered_from_one_in_the_order_of_the_list(real, then):
    made = compared(real, then)
    groups = comparison_list.entries(made, Numbering(real.sources))
    assert numbers_of(groups) == list(range(1, 1 + sum(each.look != "unchanged" for each in made.changes)))
    assert all(entry.change.look == look for look, members in groups.items() for entry in members)
    cited = {key for each in made.changes if each.look != "unchanged" for key in each.sources}
    assert max((number for members in groups.values() for e in members for number in e.cited), default=0) == len(cited)


@given(st.integers(1990, 2026), st.floats(30, 500), st.integers(1, 3))
def test_an_entry_is_set_once_or_left_for_the_next_page(real, then, height, count):
    made = compared(real, then)
    groups = comparison_list.entries(made, Numbering(real.sources))
    boxes = [Rect(200 * k, 0, 200 * k + 190, height) for k in range(count)]
    blocks, rest = comparison_list.flowed(groups, made, 6.0, boxes)
    placed = [block.entry.number for block in blocks if block.entry]
    assert placed + numbers_of(rest) == numbers_of(groups)
    for before, block in zip([None, *blocks], blocks, strict=False):
        assert block.rect in boxes
        assert block.top <= block.rect.y1
        if before is None or before.rect != block.rect:
            assert block.entry is None  # a column begins with a head
    assert not blocks or blocks[-1].entry  # and none ends with one


@pytest.mark.parametrize("size", SIZES)
def test_every_size_shows_both_years_and_what_changed(real, size):
    made = compared(real)
    wording = sheets.page.Wording("What changed", None, "https://atlas.example/", None)
    style = sheets.Style("light", SIZES[size].pixel)
    composed = sheets.compose(made, CASPIAN, SIZES[size], style, wording, paged=True)
    first, second = composed.halves
    assert (first.year, second.year) == made.span
    assert first.frame.metres == second.frame.metres
    assert first.frame.rect.width > 0.14 * SIZES[size].width
    assert not first.frame.rect.meets(second.frame.rect)
    assert second.numbers > {e.number for e in composed.groups["stopped"]}
    later = {e.number for e in composed.groups["appeared"]}
    assert not later & first.numbers
    assert later & second.numbers
    numbers = set(numbers_of(composed.groups))
    assert first.numbers | second.numbers <= numbers
    words = {e.change.record.short_name: e.number for members in composed.groups.values() for e in members}
    assert {words[name] for name, _ in composed.missed}.isdisjoint(first.numbers | second.numbers)


def test_the_pdf_holds_the_whole_list_and_every_source(real):
    made = compared(real)
    sheet = draw(made, SheetOptions("slide", extent=CASPIAN), "pdf")
    pages = PdfReader(io.BytesIO(sheet.data)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert sheet.pages == len(pages) > 1
    for change in made.changes:
        if change.look != "unchanged":
            assert lettering.printable(change.record.short_name) in text
    assert {key for each in made.changes if each.look != "unchanged" for key in each.sources} <= {
        key for _, key in sheet.sources
    }
    assert all(str(number) in text for number, _ in sheet.sources)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_comparison_gives_the_same_bytes(real, form):
    made, options = compared(real, layers=view.FIRST_LAYERS), SheetOptions("a4-landscape", "grey", extent=CASPIAN)
    assert draw(made, options, form).data == draw(made, options, form).data


def test_a_comparison_of_nothing_says_so(real):
    made = compared(real, 2025, layers=frozenset({"waterways"}))
    assert not [each for each in made.changes if each.look != "unchanged"]
    sheet = draw(made, SheetOptions(extent=CASPIAN), "svg").data.decode()
    assert "Nothing on record changed between these years." in sheet


# ---- Slides and tables -----------------------------------------------------------------------


def texts(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_slides_hold_the_list_as_text_and_the_sources(real):
    made = compared(real)
    data = exports.export(made, "pptx", Options(extent=CASPIAN))
    assert data == exports.export(made, "pptx", Options(extent=CASPIAN))
    slides = Presentation(io.BytesIO(data)).slides
    text = "\n".join(map(texts, slides))
    for change in made.changes:
        if change.look != "unchanged":
            assert f"{change.record.short_name}: {change.brief}." in text
    assert made.title in text
    notes = slides[0].notes_slide.notes_text_frame.text
    assert all(
        real.sources[key].title[:30] in notes
        for each in made.changes[:40]
        for key in each.sources
        if each.look != "unchanged"
    )


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_table_has_a_row_for_every_record(real):
    made = compared(real)
    rows = rows_of(exports.export(made, "csv"))
    assert [row["record"] for row in rows] == [change.record.id for change in made.changes]
    assert [row["sentence"] for row in rows] == [change.sentence for change in made.changes]
    assert all(row["source"] for row in rows if row["change"] not in ("nothing documented in either year",))
    book = openpyxl.load_workbook(io.BytesIO(exports.export(made, "xlsx")))
    sheet = book["Changes"]
    assert [cell.value for cell in sheet[1]] == [column.key for column in tables.COLUMNS]
    assert [cell.comment.text for cell in sheet[1]] == [column.help for column in tables.COLUMNS]
    assert sheet.max_row == len(rows) + 1


@pytest.mark.parametrize("write", [slippage.csv, slippage.xlsx])
def test_no_cell_of_a_table_becomes_a_formula(write):
    promises = [drawn.promise("2024", said_on="2022"), drawn.promise("2026", said_on="2024")]
    record = drawn.record(drawn.fact("2020", "announced"), *promises, name="=1+1", id="a-port")
    shown = view.build(drawn.atlas(record), Filters(2026, frozenset({"ports"})), TODAY)
    data = write(shown)
    if write is slippage.csv:
        assert rows_of(data)[0]["name"] == "'=1+1"
        return
    cell = openpyxl.load_workbook(io.BytesIO(data))["Slippage"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_slippage_table_holds_what_the_panel_shows(real):
    shown = view.build(real, Filters(2026, EVERY), TODAY)
    rows = rows_of(slippage.csv(shown))
    cable = next(row for row in rows if row["id"] == "tcfo-sumgayit-aktau" and row["milestone"] == "service")
    slip = next(s for s in history.slippages(real.by_id[cable["id"]]) if s.milestone == "service")
    assert (cable["first_promised"], cable["latest_promise"]) == (slip.first.date, slip.latest.date)
    assert (int(cable["slip_months"]), int(cable["promises"])) == (slip.months, slip.count)
    assert len(rows) == sum(len(history.slippages(record)) for record in real.records)


@pytest.mark.parametrize("format_id", sorted(set(exports.FORMATS) - set(exports.COMPARING)))
def test_a_format_of_one_year_refuses_a_comparison(real, format_id):
    with pytest.raises(ValueError, match=f"'{format_id}' shows one year; a comparison can be had as pdf"):
        exports.export(compared(real), format_id)


def test_the_name_of_a_file_says_both_years(real):
    made = compared(real, 2030, 2026)
    assert exports.file_name(made, "pdf", Options(extent=CASPIAN)) == "caspian-bridge_2026-2030_a4-landscape.pdf"
