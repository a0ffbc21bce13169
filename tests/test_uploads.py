"""A reader's own data: what is read of each format, and that a hostile file is refused, soon and in a sentence."""

import datetime as dt
import io
import json
import sqlite3
import zipfile
from dataclasses import replace

import geopandas
import pyogrio
import pytest
import shapely
from pptx import Presentation
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from layers import exports, link, overlay, parsing, uploads, view
from layers.exports.options import Options
from layers.overlay import Overlay, Shape
from layers.sheet.alt_text import alt_text
from layers.symbology import PRINT_THEMES, THEMES
from tests.test_symbology import contrast

SQUARE = Polygon([(50, 41), (51, 41), (51, 42), (50, 42)])
BOW_TIE = {"type": "Polygon", "coordinates": [[[50, 41], [51, 42], [51, 41], [50, 42], [50, 41]]]}


def collection(*geometries, **properties):
    features = [{"type": "Feature", "properties": properties, "geometry": each} for each in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


def parsed(tmp_path, suffix, data):
    """Read a file in this process, without the limits of the program."""
    path = tmp_path / f"upload{suffix}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return overlay.settled(parsing.features(path))


def table(*geometries, crs="EPSG:4326", **columns):
    return geopandas.GeoDataFrame(columns, geometry=list(geometries), crs=crs)


def archive(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def shapefile(tmp_path, frame, without=(), folder=""):
    pyogrio.write_dataframe(frame, tmp_path / "works.shp", driver="ESRI Shapefile")
    parts = [path for path in sorted(tmp_path.glob("works.*")) if path.suffix not in without]
    return archive({f"{folder}{path.name}": path.read_bytes() for path in parts})


# ---- What is read --------------------------------------------------------------------------------


def test_geojson_in_the_program_of_its_own():
    read = uploads.read(
        "Plans.GeoJSON", collection({"type": "Point", "coordinates": [50.1234567, 41]}, name="Alat").encode()
    )
    assert read == uploads.Upload((Shape("Alat", Point(50.12346, 41)),), ())


def test_a_geopackage_is_brought_to_wgs84(tmp_path):
    there = table(Point(50, 41), SQUARE, name=["a", "b"]).to_crs("EPSG:32639")
    pyogrio.write_dataframe(there, tmp_path / "there.gpkg", driver="GPKG", layer="works")
    shapes, notes = parsed(tmp_path, ".gpkg", (tmp_path / "there.gpkg").read_bytes())
    assert [shape.name for shape in shapes] == ["a", "b"]
    assert shapes[0].geometry.equals_exact(Point(50, 41), 1e-4)
    assert shapely.hausdorff_distance(shapes[1].geometry, SQUARE) < 1e-4
    assert notes == ()


def test_kml_with_folders_and_heights(tmp_path):
    text = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
      <Folder><name>One</name><Placemark><name>Құрық</name><Point><coordinates>51.6,43.1,12</coordinates></Point>
      </Placemark></Folder><Folder><name>Two</name><Placemark><name>Line</name><LineString>
      <coordinates>50,41,0 51,42,0</coordinates></LineString></Placemark></Folder></Document></kml>"""
    shapes, _ = parsed(tmp_path, ".kml", text)
    assert [(shape.name, shape.geometry) for shape in shapes] == [
        ("Құрық", Point(51.6, 43.1)),
        ("Line", LineString([(50, 41), (51, 42)])),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "name,lat,lon\nAlat,39.9,49.4\n",
        "\ufeffLongitude;NAME;Latitude\n49,4;Alat;39,9\n",
        "y\tx\tTitle\n39.9\t49.4\tAlat\n",
    ],
)
def test_csv_in_the_ways_of_different_countries(tmp_path, text):
    assert parsed(tmp_path, ".csv", text) == ((Shape("Alat", Point(49.4, 39.9)),), ())


def test_a_zipped_shapefile_is_brought_to_wgs84(tmp_path):
    frame = table(Point(50, 41), NAME=["Alat"]).to_crs("EPSG:3857")
    shapes, _ = parsed(tmp_path, ".zip", shapefile(tmp_path, frame, folder="a folder/"))
    assert shapes[0].name == "Alat"
    assert shapes[0].geometry.equals_exact(Point(50, 41), 1e-4)


def test_what_has_no_place_is_left_out_and_counted(tmp_path):
    shapes, notes = parsed(tmp_path, ".csv", "name,lat,lon\nA,40,50\nB,,\nC,,\n")
    assert len(shapes) == 1
    assert notes == ("2 without a place left out.",)


def test_an_area_that_crosses_itself_is_repaired_and_counted(tmp_path):
    (shape,), notes = parsed(tmp_path, ".geojson", collection(BOW_TIE))
    assert shape.geometry.is_valid
    assert isinstance(shape.geometry, MultiPolygon)
    assert notes == ("1 areas that crossed themselves repaired.",)


def test_collections_are_taken_apart(tmp_path):
    inner = {"type": "Point", "coordinates": [50, 41, 7]}
    line = {"type": "LineString", "coordinates": [[50, 41], [51, 41]]}
    nested = {"type": "GeometryCollection", "geometries": [inner, line]}
    shapes, _ = parsed(tmp_path, ".geojson", collection(nested, name="both"))
    assert [shape.geometry.geom_type for shape in shapes] == ["Point", "LineString"]
    assert not any(shape.geometry.has_z for shape in shapes)


def test_names_are_one_printable_line():
    assert overlay.label("a\x00b\n\u202ec  d") == "a b c d"
    assert len(overlay.label("x" * 500)) == overlay.LONGEST_LABEL
    assert overlay.label(None) == ""


# ---- What is refused -----------------------------------------------------------------------------


def refused(reason, act):
    with pytest.raises(ValueError, match=reason) as caught:
        act()
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    ("suffix", "data", "reason"),
    [
        (".geojson", b"{", "not JSON"),
        (".geojson", b"[" * 100_000, "not JSON"),
        (".geojson", b"\xff\xfe{", "UTF-8"),
        (".geojson", b'{"type": "Topology"}', "not GeoJSON"),
        (".geojson", b'{"type": "Point", "coordinates": [NaN, 1]}', "NaN is not a number"),
        (".geojson", b'{"type": "Point", "coordinates": [Infinity, 1]}', "Infinity is not a number"),
        (".geojson", b'{"type": "Point", "coordinates": [1e999, 1]}', "not a number|outside"),
        (".geojson", b'{"type": "Point", "coordinates": [500, 1]}', "not on Earth"),
        (".geojson", b'{"type": "FeatureCollection", "features": []}', "nothing in it"),
        (".geojson", b'{"type": "Feature", "properties": {}, "geometry": null}', "nothing in it"),
        (".kml", '<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "document type"),
        (".kml", '<!DOCTYPE k SYSTEM "file:///etc/passwd"><kml/>', "document type"),
        (".kml", '<?xml version="1.0" encoding="UTF-7"?><kml/>', "UTF-8"),
        (".kml", "<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "not KML"),
        (".kml", "<kml><Placemark>", "cannot be read|nothing in it"),
        (".gpkg", b"SQLite format 3\x00 and no more", "GeoPackage|cannot be read"),
        (".gpkg", b"not a database", "GeoPackage"),
        (".csv", "name,city\nA,B\n", "no column"),
        (".csv", "lat,lon\n95,50\n", "row 2: latitude"),
        (".csv", "lat,lon\n40,50\nnan,50\n", "row 3: latitude"),
        (".csv", "lat,lon\n40,inf\n", "row 2: longitude"),
        (".csv", "lat,lon\n40\n", "row 2: longitude"),
        (".csv", "lat,lon\n", "nothing in it"),
        (".csv", b"lat,lon\n40,50,\xff\n", "UTF-8"),
        (".zip", b"PK no archive", "cannot be unpacked"),
        (".zip", archive({"a.txt": b"x"}), "0 shapefiles"),
        (".zip", archive({"a.shp": b"", "b.shp": b""}), "2 shapefiles"),
        (".zip", archive({"a.shp": b"x"}), "has no .shx, .prj"),
        (".zip", archive({"a.shp": b"x", "a.shx": b"y", "a.prj": b"z"}), "cannot be read"),
        (".zip", archive({"../a.shp": b"x"}), "outside of itself"),
        (".zip", archive({"/etc/a.shp": b"x"}), "outside of itself"),
        (".zip", archive({"x\\..\\..\\a.shp": b"x"}), "outside of itself"),
        (".zip", archive({"c:/a.shp": b"x"}), "outside of itself"),
        (".zip", archive({"a.shp": b"0" * (uploads.MOST_UNPACKED + 1)}), "unpacks to more"),
    ],
)
def test_a_faulty_or_hostile_file_is_refused_in_a_sentence(tmp_path, suffix, data, reason):
    refused(reason, lambda: parsed(tmp_path, suffix, data))


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    size = uploads.MOST_UNPACKED + 1000
    packed = archive({"a.shp": b"0" * size})
    lying = packed.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != packed
    refused("unpack", lambda: parsed(tmp_path, ".zip", lying))


def test_a_geopackage_with_what_is_computed_is_refused(tmp_path):
    pyogrio.write_dataframe(table(Point(50, 41)), tmp_path / "a.gpkg", driver="GPKG", layer="works")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute(f"CREATE VIEW endless AS {endless}")
    refused("views or computed", lambda: parsed(tmp_path, ".gpkg", (tmp_path / "a.gpkg").read_bytes()))


def test_a_file_without_a_coordinate_system_is_refused(tmp_path):
    packed = shapefile(tmp_path, table(Point(50, 41)), without=(".prj",))
    refused("has no .prj", lambda: parsed(tmp_path, ".zip", packed))
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.write_dataframe(table(Point(50, 41), crs=None), tmp_path / "a.gpkg", driver="GPKG", layer="works")
    refused("coordinate system", lambda: parsed(tmp_path, ".gpkg", (tmp_path / "a.gpkg").read_bytes()))


def test_too_many_features_or_vertices_are_refused(tmp_path):
    points = "lat,lon\n" + "40,50\n" * (overlay.MOST_FEATURES + 1)
    refused("more than 5,000 features", lambda: parsed(tmp_path, ".csv", points))
    line = {"type": "LineString", "coordinates": [[50, 40 + k / 1e6] for k in range(overlay.MOST_VERTICES + 1)]}
    refused("vertices", lambda: parsed(tmp_path, ".geojson", collection(line)))


def test_an_area_without_an_inside_is_refused():
    flat = Polygon([(50, 41), (51, 41), (50, 41)])
    refused("no inside", lambda: overlay.settled([("flat", flat)]))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", r"ending in '\.exe'"),
        ("a", b"x", "ending in ''"),
        ("a.kml", b"", "empty"),
        ("a.csv", b"x" * (uploads.MOST_BYTES + 1), "at most 10 MB"),
    ],
)
def test_what_need_not_be_opened_to_be_refused(name, data, reason):
    refused(reason, lambda: uploads.read(name, data))


def test_a_refusal_in_the_program_of_its_own_is_the_same_sentence():
    refused("row 2: latitude '95'", lambda: uploads.read("a.csv", b"lat,lon\n95,50\n"))


def test_a_file_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0.05)
    refused("not read within", lambda: uploads.read("a.csv", b"lat,lon\n40,50\n"))


def test_a_program_that_ends_badly_is_a_sentence(monkeypatch):
    monkeypatch.setattr(uploads.sys, "executable", "/bin/false")
    refused("damaged", lambda: uploads.read("a.csv", b"lat,lon\n40,50\n"))


def test_nothing_stays_on_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(uploads.tempfile, "tempdir", str(tmp_path))
    uploads.read("a.csv", b"lat,lon\n40,50\n")
    assert list(tmp_path.iterdir()) == []


def test_the_program_knows_no_driver_that_opens_other_files():
    skipped = uploads._surroundings()["GDAL_SKIP"].split(",")
    assert {"OGR_VRT", "HTTP", "WFS", "SQLite", "CSV"} <= set(skipped)
    assert not set(skipped) & set(uploads.DRIVERS)


# ---- The overlay ---------------------------------------------------------------------------------


def test_an_overlay_comes_back_from_json():
    made = Overlay("Plans", "teal", "Own survey, 2026", (Shape("Alat", Point(49.4, 39.9)), Shape("", SQUARE)))
    assert overlay.from_json(json.loads(json.dumps(overlay.as_json(made)))) == made


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"name": "a\x00"},
        {"source": ""},
        {"colour": "red;background:url(x)"},
        {"colour": ["teal"]},
        {"features": []},
        {"features": [{"name": "a"}]},
        {"features": [{"name": "a", "geometry": {"type": "Point", "coordinates": [900, 0]}}]},
        {"features": [{"name": "a", "geometry": {"type": "Point", "coordinates": ["x", None]}}]},
    ],
)
def test_a_file_with_a_faulty_overlay_is_refused(change):
    made = overlay.as_json(Overlay("Plans", "teal", "Own survey", (Shape("Alat", Point(49.4, 39.9)),)))
    refused("own data|nothing in it|not on Earth|colour", lambda: overlay.from_json(made | change))


def test_colours_are_seen_on_every_ground():
    grounds = {table[ground] for table in (*THEMES.values(), *PRINT_THEMES.values()) for ground in ("land", "sea")}
    for colour in overlay.COLOURS.values():
        assert min(contrast(colour, ground) for ground in grounds) >= 3


# ---- On sheets, slides and in files --------------------------------------------------------------


def shown(real, *overlays):
    made = view.build(
        real, view.Filters(2026, frozenset({"ports"})), dt.date(2026, 11, 22), extent=(46.2, 36.3, 55.2, 47.4)
    )
    return replace(made, overlays=overlays)


PLANS = Overlay(
    "Blocks Q7 <b>", "raspberry", "Own survey & notes", (Shape("Alat", Point(50.4, 41.9)), Shape("", SQUARE))
)
RIGS = Overlay("Rigs", "teal", "Operator list", (Shape("Rig", Point(51, 44)),))


def test_a_sheet_shows_own_data_in_its_colour_and_says_so(real):
    drawing = exports.export(shown(real, PLANS, RIGS), "svg").decode()
    assert PLANS.hex.lower() in drawing.lower()
    assert RIGS.hex.lower() in drawing.lower()
    for words in (
        "User data: not part of the atlas",
        "Blocks Q7 &lt;b&gt;, 2",
        "Rigs, 1",
        "Operator list",
        "Own survey &amp; notes",
    ):
        assert words in drawing
    assert "User data" not in exports.export(shown(real), "svg").decode()


def test_a_grey_sheet_has_own_data_in_grey(real):
    drawing = exports.export(shown(real, PLANS), "svg", Options(theme="grey")).decode()
    assert PLANS.hex.lower() not in drawing.lower()
    assert "User data" in drawing


def test_own_data_is_in_the_words_for_who_does_not_see_the_map(real):
    assert "User data: Blocks Q7 <b>, 2." in alt_text(shown(real, PLANS))


def test_a_slide_names_own_data_and_its_source(real):
    slides = Presentation(io.BytesIO(exports.export(shown(real, PLANS), "pptx"))).slides
    texts = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    assert "User data" in texts + notes
    assert "Own survey & notes" in texts + notes


@pytest.mark.parametrize("format_id", ["geojson", "csv", "bibtex", "csl", "kml", "html", "atom"])
def test_own_data_and_its_source_are_in_no_download_of_data(real, format_id):
    made = exports.export(shown(real, PLANS), format_id)
    assert b"Own survey" not in made
    assert b"Blocks Q7" not in made


def test_own_data_is_in_no_link(real):
    assert link.code(shown(real, PLANS)) == link.code(shown(real))
