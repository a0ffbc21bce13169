"""Each data format, opened by a reader of its own."""

import csv
import datetime as dt
import io
import json
import re
import sqlite3
import warnings
from contextlib import closing

import pyogrio
import pytest
import shapely
from lxml import etree
from openpyxl import load_workbook

from layers import catalog, exports, history, view
from layers.exports import archive, bibliography, csv_table, icons, inks, rows
from layers.exports.options import Options
from layers.symbology import PATTERNS, THEMES
from layers.view import Filters
from tests import drawn, hostile

ALL = frozenset(layer.id for layer in catalog.LAYERS)
TODAY = dt.date(2026, 11, 22)
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def shown(real):
    return view.build(real, Filters(2026, ALL), TODAY)


@pytest.fixture(scope="module")
def promised(real):
    return view.build(real, Filters(2030, ALL), TODAY)


@pytest.fixture(scope="module")
def nasty():
    return hostile.shown()


@pytest.fixture
def saved(tmp_path):
    """Write a format to disk and return its path."""

    def save(asked, format_id, options=None):
        path = tmp_path / exports.file_name(asked, format_id, options)
        path.write_bytes(exports.export(asked, format_id, options))
        return path

    return save


def read_layer(path, layer):
    """Return the columns of a layer by name, and its geometries."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # KML has no declared geometry type
        meta, _, geometries, columns = pyogrio.raw.read(path, layer=layer)
    table = {str(name): list(column) for name, column in zip(meta["fields"], columns, strict=True)}
    found = [None if each is None else shapely.from_wkb(each) for each in geometries] if geometries is not None else []
    return table, found


# ---- rows ------------------------------------------------------------------------------------


def row_in(year, *events):
    record = drawn.record(*events)
    atlas = drawn.atlas(record)
    asked = view.build(atlas, Filters(year, ALL), TODAY)
    return rows.record_row(asked, Options("everything").items(asked)[0])


def test_a_fact_has_since_and_reported():
    row = row_in(2026, drawn.fact("2020-05", "construction"), drawn.fact("2024", "construction"))
    assert (row["status"], row["drawn_as"], row["promised"]) == ("construction", "construction", False)
    assert (row["since"], row["reported"], row["promised_for"]) == ("2020-05", "2024", None)
    assert row["status_source"] == "gazette"


def test_a_promise_is_kept_apart_from_facts():
    row = row_in(2030, drawn.fact("2020", "construction"), drawn.promise("2028", said_on="2025-02"))
    assert (row["status"], row["drawn_as"], row["promised"]) == ("operating", "promised", True)
    assert (row["promised_for"], row["said_on"], row["since"]) == ("2028", "2025-02", None)


def test_what_is_not_known_is_said():
    assert row_in(1999, drawn.fact("2005", by=True))["status"] == "not documented"
    assert row_in(1999, drawn.fact("2005"))["status"] == "not yet begun"
    assert row_in(2006, drawn.fact("2005", by=True))["since_or_earlier"] is True
    assert row_in(2006, drawn.fact("2005"))["since_or_earlier"] is False


def test_the_promise_still_ahead_is_named():
    row = row_in(2026, drawn.fact("2020", "construction"), drawn.promise("2028", milestone="stage 2"))
    assert (row["next_promise"], row["next_promise_of"]) == ("2028", "stage 2")


# ---- GeoJSON ---------------------------------------------------------------------------------


def test_geojson_has_status_history_and_bibliography(shown):
    content = json.loads(exports.export(shown, "geojson"))
    assert content["licence"] == shown.atlas.meta.licence
    assert content["data_date"] == "2026-03-31"
    assert "crs" not in content
    features = {feature["id"]: feature for feature in content["features"]}
    assert set(features) == {item.record.id for item in shown.items}
    for item in shown.items:
        properties = features[item.record.id]["properties"]
        assert properties["status"] == item.state.status
        assert properties["history"] == item.record.model_dump(include={"history"}, exclude_defaults=True)["history"]
        assert set(properties["source_keys"].split()) <= set(content["bibliography"])
    cited = {key for item in shown.items for key in item.record.source_keys()}
    assert set(content["bibliography"]) == cited


def test_gdal_reads_the_geojson_with_flat_columns(shown, saved):
    table, geometries = read_layer(saved(shown, "geojson"), None)
    assert len(geometries) == len(shown.items)
    assert sum(each is None for each in geometries) == len(shown.unplaced)
    assert {"status", "since", "promised", "reported", "sources", "length_km"} <= set(table)


def test_geojson_holds_hostile_text_unchanged(nasty):
    content = json.loads(exports.export(nasty, "geojson"))
    assert [each["properties"]["name"] for each in content["features"]] == [*map(hostile.cleaned, hostile.TEXTS)]


# ---- CSV -------------------------------------------------------------------------------------


def read_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_a_record_and_its_origin(shown):
    table = read_csv(exports.export(shown, "csv"))
    assert [row["id"] for row in table] == [item.record.id for item in shown.items]
    assert {row["licence"].split(" (")[0] for row in table} == {shown.atlas.meta.licence}
    assert {row["data_date"] for row in table} == {"2026-03-31"}
    for row, item in zip(table, shown.items, strict=True):
        if row["wkt"]:
            assert shapely.from_wkt(row["wkt"]) == item.record.geometry
        else:
            assert item.record.geometry is None


def test_no_cell_of_a_csv_is_a_formula(nasty):
    data = exports.export(nasty, "csv")
    table = read_csv(data)
    for row, text in zip(table, hostile.TEXTS, strict=True):
        expected = f"'{text}" if text in hostile.FORMULAS else hostile.cleaned(text)
        assert row["name"] == row["note"] == expected
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row.values())


def test_negative_numbers_stay_numbers():
    assert [csv_table.cell(value) for value in (-5, -5.5, "-5.5")] == [-5, -5.5, "-5.5"]


def test_an_empty_csv_is_its_header(real):
    lines = exports.export(view.build(real, Filters(2026, frozenset()), TODAY), "csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("id,name,")


# ---- Excel -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(shown):
    return load_workbook(io.BytesIO(exports.export(shown, "xlsx")))


def test_the_workbook_has_its_sheets_with_frozen_filtered_explained_headers(workbook):
    assert workbook.sheetnames == ["About", "Records", "Histories", "Figures", "Disputes", "Sources"]
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes in ("B2", "C2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 9 for cell in sheet[1] if cell.column <= 3)


def test_the_workbook_holds_every_event_figure_and_source(workbook, shown):
    records = [item.record for item in shown.items]
    assert workbook["Records"].max_row == 1 + len(records)
    assert workbook["Histories"].max_row == 1 + sum(len(record.history) for record in records)
    figures = sum(len(record.figures()) + len(record.volumes) for record in records)
    assert workbook["Figures"].max_row == 1 + figures
    assert workbook["Sources"].max_row == 1 + len({key for record in records for key in record.source_keys()})
    assert "CC BY 4.0" in str([cell.value for cell in workbook["About"]["B"]])


def test_sources_are_links(workbook, shown):
    sheet = workbook["Sources"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    links = 0
    for line in range(2, sheet.max_row + 1):
        source = shown.atlas.sources[sheet.cell(line, columns["key"]).value]
        cell = sheet.cell(line, columns["url"])
        assert cell.value == source.url
        if source.url:
            assert cell.hyperlink is not None
            links += 1
    assert links


def test_no_cell_of_the_workbook_is_a_formula(nasty):
    book = load_workbook(io.BytesIO(exports.export(nasty, "xlsx")))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    names = {cell.value: cell for cell in book["Records"]["B"]}
    for text in hostile.FORMULAS:
        found = names[text.replace("\r", "_x000D_")] if text.startswith("\r") else names[text]
        assert found.data_type == "s"
        assert found.quotePrefix


def test_figures_are_numbers_where_the_source_gives_numbers(workbook):
    sheet = workbook["Figures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    lengths = [
        sheet.cell(line, columns["value"]).value
        for line in range(2, sheet.max_row + 1)
        if sheet.cell(line, columns["figure"]).value == "length_km"
    ]
    assert any(isinstance(value, int | float) for value in lengths)


# ---- GeoPackage ------------------------------------------------------------------------------


def test_the_geopackage_has_a_layer_for_each_form_and_tables(shown, saved):
    path = saved(shown, "gpkg")
    found = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    placed = {(item.record.layer, item.record.geometry.geom_type) for item in shown.items if item.record.geometry}
    expected = {f"{layer}_{'points' if kind == 'Point' else 'lines'}" for layer, kind in placed}
    tables = {"histories", "figures", "disputes", "sources", "about", "records_without_place", "layer_styles"}
    assert set(found) == expected | tables
    assert all(found[name] in ("Point", "MultiLineString") for name in expected)
    assert all(found[name] is None for name in tables)
    table, geometries = read_layer(path, "instc_lines")
    wanted = {item.record.id: item for item in shown.items if item.record.layer == "instc"}
    assert set(table["id"]) == set(wanted)
    assert dict(zip(table["id"], table["status"], strict=True)) == {
        key: item.state.status for key, item in wanted.items()
    }
    own = [shapely.union_all([each]) for each in geometries]
    assert all(not each.is_empty for each in own)


def test_the_geopackage_says_where_it_comes_from(shown, saved):
    table, _ = read_layer(saved(shown, "gpkg"), "about")
    about = dict(zip(table["name"], table["text"], strict=True))
    assert about["Data date"] == "31 Mar 2026"
    assert "CC BY 4.0" in about["Licence"]


def styles(path):
    with closing(sqlite3.connect(path)) as database:
        asked = "SELECT f_table_name, styleQML FROM layer_styles WHERE f_table_catalog = '' AND f_table_schema = '' "
        asked += "AND f_geometry_column = 'geom' AND useAsDefault AND update_time IS NOT NULL"
        return {name: etree.fromstring(style) for name, style in database.execute(asked)}


def test_each_layer_has_a_default_style_that_covers_its_records(promised, saved):
    path = saved(promised, "gpkg")
    found = styles(path)
    assert set(found) == {str(name) for name, kind in pyogrio.list_layers(path) if kind}
    for name, style in found.items():
        filters = {rule.get("filter") for rule in style.iter("rule")}
        table, _ = read_layer(path, name)
        for kind, pattern in zip(table["kind"], table["drawn_as"], strict=True):
            assert f"\"kind\" = '{kind}' AND \"drawn_as\" = '{pattern}'" in filters
        used = {rule.get("symbol") for rule in style.iter("rule") if rule.get("symbol")}
        drawn_symbols = {symbol.get("name") for symbol in style.find("renderer-v2/symbols")}
        assert used == drawn_symbols


def rule_strokes(style, pattern):
    """Return the properties of the strokes of the first rule for a status."""
    rule = next(rule for rule in style.iter("rule") if f"'{pattern}'" in (rule.get("filter") or ""))
    symbol = next(each for each in style.iter("symbol") if each.get("name") == rule.get("symbol"))
    return [{option.get("name"): option.get("value") for option in layer.iter("Option")} for layer in symbol]


def test_styles_have_the_colours_and_dashes_of_the_style_table(shown, promised, saved):
    fibre = styles(saved(shown, "gpkg"))["fibre_cables_lines"]
    top = rule_strokes(fibre, "construction")[-1]
    assert top["line_color"] == "35,115,214,255"
    assert top["customdash"] == ";".join(f"{length * 0.75:.4g}" for length in PATTERNS["construction"].dash)
    outer, core = rule_strokes(styles(saved(promised, "gpkg"))["fibre_cables_lines"], "promised")[-2:]
    assert core["line_color"] == "255,255,255,255"
    assert float(core["line_width"]) < float(outer["line_width"])


def test_hostile_text_survives_the_geopackage(nasty, saved):
    table, _ = read_layer(saved(nasty, "gpkg"), "ports_points")
    assert table["name"] == [*map(hostile.cleaned, hostile.TEXTS)]


def test_a_marker_has_no_colour_that_only_browsers_know():
    for pattern in PATTERNS:
        drawn_marker = inks.marker_svg("facilities", "house", pattern)
        assert not re.search(r"var\(|color-mix|\bclass=.*var", drawn_marker)
        assert etree.fromstring(drawn_marker).tag == "{http://www.w3.org/2000/svg}svg"


# ---- KML and KMZ -----------------------------------------------------------------------------


def test_gdal_reads_the_kml(shown, saved):
    path = saved(shown, "kml")
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    assert names == [layer.title for layer in reversed(catalog.LAYERS) if shown.layer_counts[layer.id]]
    table, _ = read_layer(path, "Subsea fibre cables")
    wanted = {item.record.name: item.state.pattern for item in shown.items if item.record.layer == "fibre_cables"}
    assert dict(zip(table["Name"], table["drawn_as"], strict=True)) == wanted


def test_every_placemark_is_styled_dated_and_cited(shown):
    root = etree.fromstring(exports.export(shown, "kml"))
    defined = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    marks = {mark.get("id"): mark for mark in root.iter(f"{KML}Placemark")}
    for item in shown.items:
        mark, record = marks[item.record.id], item.record
        assert mark.findtext(f"{KML}styleUrl") in defined
        begin = mark.findtext(f"{KML}TimeSpan/{KML}begin")
        first = history.facts(record)[0]
        assert begin == (None if first.by else first.date)
        said = mark.findtext(f"{KML}description")
        assert all(url in said for url in [shown.atlas.sources[record.source_keys()[0]].url] if url and "&" not in url)


def test_a_colour_of_kml_is_alpha_blue_green_red(shown):
    root = etree.fromstring(exports.export(shown, "kml"))
    style = next(each for each in root.iter(f"{KML}Style") if each.get("id") == "btc_pipeline-line-operating")
    assert style.findtext(f"{KML}LineStyle/{KML}color") == "ff082ca6"


def test_hostile_text_is_text_in_kml_and_in_its_balloons(nasty):
    root = etree.fromstring(exports.export(nasty, "kml"))
    marks = list(root.iter(f"{KML}Placemark"))
    # XML reads a carriage return as a line feed only where it was not written as a reference.
    assert [mark.findtext(f"{KML}name") for mark in marks] == [*map(hostile.cleaned, hostile.TEXTS)]
    for mark in marks:
        balloon = etree.HTML(mark.findtext(f"{KML}description"))
        assert {each.tag for each in balloon.iter()} <= {"html", "body", "p", "b", "h4", "ul", "ol", "li"}


def test_the_kmz_brings_every_picture_that_it_names(shown):
    files = archive.unzipped(exports.export(shown, "kmz"))
    root = etree.fromstring(files["doc.kml"])
    named = {each.text for each in root.iter(f"{KML}href")}
    assert named == set(files) - {"doc.kml"}
    assert all(files[name].startswith(b"\x89PNG") for name in named)


def test_icons_differ_by_status_and_shape():
    drawn_icons = {icons.marker("facilities", shape, "operating") for shape in ("circle", "square", "house", "diamond")}
    assert len(drawn_icons) == 4
    marks = {pattern.mark: icons.marker("facilities", "square", key) for key, pattern in PATTERNS.items()}
    assert len(set(marks.values())) == len(marks)


def test_colours_mix_as_in_the_browser():
    assert inks.of("fibre_cables", "operating") == "#2373D6"
    assert inks.of("fibre_cables", "undocumented") == THEMES["light"]["undocumented"]
    assert inks.mixed("#102030", "#304050", 0.25) == "#182838"


# ---- bibliography ----------------------------------------------------------------------------


def bibtex_entries(data):
    return dict(re.findall(r"^@misc\{([^,]+),\n(.*?)^\}$", data.decode(), re.S | re.M))


def test_bibtex_has_an_entry_for_every_source(shown):
    entries = bibtex_entries(exports.export(shown, "bibtex"))
    cited = {key for item in shown.items for key in item.record.source_keys()}
    assert set(entries) == cited | {"caspian-bridge-atlas"}
    assert all("author = " in entry and "year = " in entry for entry in entries.values())


def test_hostile_text_cannot_end_a_bibtex_field(nasty):
    data = exports.export(nasty, "bibtex")
    assert len(bibtex_entries(data)) == len(hostile.TEXTS) + 1
    for entry in bibtex_entries(data).values():
        plain = re.sub(r"\\[{}]", "", entry)
        assert plain.count("{") == plain.count("}")
    assert bibliography.latex("R&D_1 {x}\\") == r"R\&D\_1 \{x\}\textbackslash{}"


def test_csl_has_dates_in_parts(shown):
    entries = {entry["id"]: entry for entry in json.loads(exports.export(shown, "csl"))}
    dated = next(key for item in shown.items for key in item.record.source_keys() if shown.atlas.sources[key].date)
    parts = [int(part) for part in shown.atlas.sources[dated].date.split("-")]
    assert entries[dated]["issued"] == {"date-parts": [parts]}
    assert entries["caspian-bridge-atlas"]["version"] == shown.atlas.meta.version
