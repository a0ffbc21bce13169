import datetime as dt
import json
import re
from itertools import pairwise

import folium
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from layers import history, scripts, symbology, view, webmap
from layers.catalog import EXTENTS, LAYER, MAIN_PORTS
from layers.view import Filters, Item
from tests.drawn import atlas, fact, promise, record

TODAY = dt.date(2026, 11, 1)
EMBEDDED = {"kind": "embedded"}
TILES = {
    "kind": "tiles",
    "name": "Esri WorldGrayCanvas",
    "url": "https://server.example/ArcGIS/rest/services/Canvas/World_Light_Gray_Base/MapServer/tile/{z}/{y}/{x}",
    "attribution": "Tiles &copy; Esri — Esri, DeLorme, NAVTEQ and the GIS user community, with the others " * 2,
    "max_zoom": 16,
}
HOSTILE = [
    "`${alert(1)}`",
    "back\\slash \\1 \\u0041 \\",
    "\"double\" and 'single'",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- & &lt; -->",
    "{{'x'}}",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{# gone #}",
    "{{{{",
    "a\u2028b\u2029c\n\r\t\0",
    "\u202eالعربية عربي\u202c",
    "Ақтау порты — Қазақстан",
    "😀 \ud83d",
    "map_0123abc feature_group_0 map_div",
]


def shown(real, **more):
    chosen = Filters(**({"year": 2026, "layers": frozenset(LAYER)} | more))
    return view.build(real, chosen, TODAY)


# ---- What travels with a change --------------------------------------------------------------


def sent(state):
    """Return the script that streamlit-folium sends for a state."""
    base = webmap.base_map("files")
    base.get_root().render()
    return streamlit_folium._get_feature_group_string(webmap.Shown(state), base)


def received(script):
    [written] = re.findall(r"window\.atlas\.show\((.*)\);", script)
    return json.loads(written)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_arrives_as_it_was(text):
    state = {"notice": {"title": text, "text": f"{text}{text}"}, text: [text]}
    assert received(sent(state)) == state


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_hostile_text_is_script_or_markup(text):
    written = scripts.as_json({"name": text})
    assert written.isascii()
    assert written.isprintable()
    assert not set("<>&'`") & set(written)
    assert not re.search(r"\{[{%#]", written), "folium reads scripts as Jinja templates, twice"


@given(st.text(st.sampled_from("<>&'`\"\\/{}%#$ \n\0\x7f\u2028\u202eҚع7x😀")))
def test_any_text_is_written_as_json_that_says_the_same(text):
    written = scripts.as_json({text: text})
    assert json.loads(written) == {text: text}
    assert not re.search(r"[<>&'`]|\{[{%#]", written)


@given(
    st.builds(
        Filters,
        year=st.integers(*view.YEARS),
        layers=st.frozensets(st.sampled_from(sorted(LAYER))),
        countries=st.frozensets(st.sampled_from(["KZ", "RU", "IR", "AZ", "TR"]), max_size=3),
        patterns=st.frozensets(st.sampled_from(view.PATTERN_ORDER)),
    ),
    st.sampled_from([EMBEDDED, TILES]),
)
def test_the_state_is_small_and_says_what_is_on(real, chosen, basemap):
    seen = view.build(real, chosen, TODAY, selected="trans-caspian-fibre-azerbaijan-turkmenistan")
    state = webmap.shown_state(seen, "light", {"extent": EXTENTS["caspian"].bounds, "seq": 12}, basemap)
    assert len(scripts.as_json(state)) < 1500
    on = [number for first, last in state["on"] for number in range(first, last + 1)]
    assert [real.records[number] for number in on] == list(seen.candidates)
    drawn = [real.records[number] for number in on if real.records[number].layer in state["layers"]]
    patterns = {each.id: history.state_on(each, chosen.year, real.data_date.year).pattern for each in drawn}
    on_patterns = state.get("patterns", view.PATTERN_ORDER)
    assert {name for name in patterns if patterns[name] in on_patterns} == {item.record.id for item in seen.items}


@given(st.sets(st.integers(0, 200)).map(sorted))
def test_runs_hold_the_numbers_in_as_few_pieces_as_can_be(numbers):
    runs = webmap.runs_of_numbers(numbers)
    assert [number for first, last in runs for number in range(first, last + 1)] == numbers
    assert all(following[0] > run[1] + 1 for run, following in pairwise(runs))


def test_an_empty_map_says_why(real):
    assert webmap.notice(shown(real)) is None
    assert webmap.notice(shown(real, layers=frozenset()))["title"] == "No layer is on"
    nothing = shown(real, layers=frozenset({"ports"}), countries=frozenset({"HU"}))
    assert webmap.notice(nothing) == {"title": "Nothing matches in 2026", "text": nothing.caption}


# ---- The base map ----------------------------------------------------------------------------


def identity():
    """Return what streamlit-folium knows a map by; a change of it would remount the map."""
    base = webmap.base_map("../files/0123")
    base.get_root().render()
    return streamlit_folium.generate_js_hash(streamlit_folium._get_map_string(base), "map", False)


def test_the_base_map_stays_the_same_whatever_is_shown(real):
    before = identity()
    for chosen in ({"year": 1990}, {"year": 2040}, {"layers": frozenset()}, {"countries": frozenset({"KZ"})}):
        state = webmap.shown_state(shown(real, **chosen), "dark", None, TILES)
        sent(state)
        assert identity() == before


def test_another_address_is_another_map():
    other = webmap.base_map("../files/9999")
    other.get_root().render()
    assert streamlit_folium.generate_js_hash(streamlit_folium._get_map_string(other), "map", False) != identity()


def test_the_page_of_the_map_asks_no_other_host():
    base = webmap.base_map("../files")
    assert [address for _, address in (*base.default_js, *base.default_css)] == ["../files/atlas.js"]
    page = base.get_root().render()
    assert not re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert "//" not in re.sub(r"^\s*//.*$", "", page, flags=re.MULTILINE)


def test_the_limits_of_the_zoom_reach_the_map():
    page = webmap.base_map("../files").get_root().render()
    assert re.search(r'"?minZoom"?: 3', page)
    assert re.search(r'"?maxZoom"?: 14', page)


# ---- Files for the browser -------------------------------------------------------------------


@pytest.fixture(scope="module")
def assets(real, tmp_path_factory):
    folder = tmp_path_factory.mktemp("assets")
    return folder / webmap.write_assets(real, folder)


def test_the_address_of_the_files_is_a_digest_of_them(tmp_path):
    drawn, other = atlas(record()), atlas(record(fact("2001")))
    address = webmap.write_assets(drawn, tmp_path / "one")
    assert webmap.write_assets(drawn, tmp_path / "two") == address
    assert webmap.write_assets(other, tmp_path / "one") != address


def test_every_script_and_style_that_the_map_asks_for_is_there(assets):
    page = webmap.base_map("files").get_root().render()
    for address in re.findall(r"(?:src|href)=\"files/([^\"]+)\"", page):
        assert (assets / address).stat().st_size > 0, address


SVG = "http://www.w3.org/2000/svg"
"""A name, not an address: nobody fetches it."""

OURS = [path.name for path in sorted(webmap.WEB.rglob("*")) if path.suffix in (".js", ".css", ".html", ".svg")]


@pytest.mark.parametrize("name", OURS)
def test_no_script_or_style_of_ours_names_another_host(name):
    [path] = webmap.WEB.rglob(name)
    text = path.read_text(encoding="utf-8").replace(SVG, "")
    assert re.findall(r"(?:https?:|wss?:|[\"'(`])//[A-Za-z0-9]", text) == []
    assert re.findall(r"@import|integrity=|crossorigin", text) == []


def test_what_is_made_for_the_browser_names_no_other_host_but_in_the_bibliography(assets):
    for path in assets.glob("*.json"):
        if path.name != "sources.json":
            assert "://" not in path.read_text(encoding="utf-8"), path.name
    assert "://" not in (assets / "theme.css").read_text(encoding="utf-8")


def test_leaflet_asks_for_nothing_at_its_start(assets):
    """Its text names its own site, in a link; its style sheet loads only pictures beside it."""
    style = (assets / "atlas.css").read_text(encoding="utf-8")
    assert "//" not in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).replace(SVG, "")


def test_the_runs_tell_the_status_of_every_record_in_every_year(real, assets):
    states = json.loads((assets / "states.json").read_text(encoding="utf-8"))
    assert states["years"] == list(view.YEARS)
    assert len(states["runs"]) == len(real.records)
    for each, runs in zip(real.records, states["runs"], strict=True):
        for year in range(view.YEARS[0], view.YEARS[1] + 1):
            expected = history.state_on(each, year, real.data_date.year)
            run = [run for run in runs if run[0] <= year][-1]
            words = "" if expected is history.ABSENT else view.status_words(Item(each, expected))
            assert (run[1], run[2], run[3]) == (expected.pattern, words, expected.reported or ""), (each.id, year)


def test_runs_change_where_they_begin(real, assets):
    for runs in json.loads((assets / "states.json").read_text(encoding="utf-8"))["runs"]:
        assert runs[0][0] == view.YEARS[0]
        assert all(run[0] < following[0] for run, following in pairwise(runs))
        assert all(run[1:] != following[1:] for run, following in pairwise(runs))


def test_a_run_names_who_reported_and_what_is_promised_next():
    drawn = atlas(
        record(
            fact("2020", "construction", source="herald"),
            promise("2027", "operating", "stage 2", source="times"),
            promise("2028", said_on="2024", source="times"),
            promise("2031", said_on="2025", source="daily"),
        )
    )
    [runs] = webmap.states_json(drawn)["runs"]
    by_year = {run[0]: run[4:] for run in runs}
    assert by_year[1990] == ["2027", "", "times"]
    assert by_year[2020] == ["2027", "herald", "times"]
    assert runs[-1][4:] == ["", "herald", ""]
    assert webmap.next_promise(drawn.records[0], 2028).date == "2031"
    assert webmap.next_promise(drawn.records[0], 2032) is None


def test_a_promise_that_was_kept_is_not_promised_next():
    assert webmap.next_promise(record(fact("2019"), promise("2020", said_on="2018")), 2019) is None


def test_features_are_numbered_as_the_records_are(real, assets):
    content = json.loads((assets / "features.json").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in content["features"]] == [each.id for each in real.records]
    assert [feature["i"] for feature in content["features"]] == list(range(len(real.records)))
    assert content["order"] == list(LAYER)
    for feature, each in zip(content["features"], real.records, strict=True):
        assert ("geometry" in feature) == (each.geometry is not None)
        assert ("shape" in feature) == (each.geometry is not None and each.geometry.geom_type == "Point")
        assert feature["sources"] == len(each.source_keys())
        assert set(feature.get("placedBy", [])) <= set(real.sources)


def test_main_ports_are_on_record(real):
    assert set(real.by_id) >= MAIN_PORTS


def test_the_basemap_has_every_part(assets):
    parts = json.loads((assets / "basemap.json").read_text(encoding="utf-8"))
    assert set(parts) == set(webmap.BASEMAP_PARTS)
    assert all(part["features"] for part in parts.values())


def test_styles_and_symbols_are_those_of_the_table(assets):
    assert json.loads((assets / "style.json").read_text(encoding="utf-8")) == json.loads(
        json.dumps(symbology.as_json())
    )
    symbols = json.loads((assets / "swatches.json").read_text(encoding="utf-8"))
    assert {f"{layer}/{kind}/operating" for layer in LAYER for kind in LAYER[layer].kinds} <= set(symbols)


def test_the_map_is_a_folium_map():
    assert isinstance(webmap.base_map("files"), folium.Map)
