"""Every system that the commissioning articles name is found by search, with its state and its sources."""

import json
import re
import unicodedata

import pytest

from layers import catalog, finding, history, webmap
from layers.records import Meta
from layers.store import Atlas

NAMED = {
    "port of Aktau": "kz-aktau-port",
    "port of Kuryk": "kz-kuryk-port",
    "Alat port": "az-port-of-baku-alat",
    "Alat free zone": "az-alat-free-economic-zone",
    "Alat intermodal terminal": "az-alat-intermodal-terminal",
    "Kuryk grain terminal": "kz-kuryk-grain-terminal",
    "Aktau container hub": "kz-aktau-container-hub",
    "BTC": "btc-oil-pipeline",
    "Kazakh oil BTC": "btc-oil-pipeline",
    "Caspian power cable": "trans-caspian-power-cable",
    "trilateral agreement": "trans-caspian-power-cable",
    "Trans-Caspian fibre": "tcfo-sumgayit-aktau",
    "floating solar Boyukshor": "boyukshor-floating-solar",
    "Dostyk Moiynty second track": "mc-dostyk-moiynty",
    "Almaty bypass": "mc-zhetygen-kazybekbek",
    "Darbaza Maktaaral": "rp-darbaza-maktaaral",
    "Bakhty Ayagoz": "rp-bakhty-ayagoz",
    "Moiynty Kyzylzhar": "rp-kyzylzhar-moiynty",
    "Volga–Don": "ww-volga-don-canal",
}
"""What a reader types, and the record that it must find."""

SUBJECTS = {
    "INSTC": ("panel:corridors", "INSTC"),
    "North South": ("panel:corridors", "INSTC"),
    "Middle Corridor": ("panel:corridors", "Middle Corridor"),
    "Middle Corridor joint venture": ("panel:corridors", "Middle Corridor"),
    "Kazakhstan railway programme": ("layer:rail_projects", None),
    "sea level": ("panel:sea", "Sea level"),
    "falling sea": ("panel:sea", "Sea level"),
}
"""What a reader types, the panel or layer that shows it, and its short name."""


def plain(text: str) -> str:
    """Return a text as the search of the page compares it (``plain`` of ``web/page.js``)."""
    letters = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return re.sub(r"[\W_]+", " ", kept.translate(str.maketrans("ıİəƏ", "iiee")).lower())


def found(entries, asked):
    words = plain(asked).split()
    return [each for each in entries if all(word in plain(f"{each['find']} {each['also']}") for word in words)]


@pytest.fixture(scope="module")
def features(real: Atlas):
    return webmap.features_json(real)["features"]


@pytest.mark.parametrize(("asked", "wanted"), NAMED.items())
def test_it_is_found_with_state_and_sources(real, features, asked, wanted):
    assert wanted in [each["id"] for each in found(features, asked)]
    record = real.by_id[wanted]
    assert history.state_on(record, real.data_date.year, real.data_date.year).status
    assert record.source_keys()


@pytest.mark.parametrize(("asked", "shows"), SUBJECTS.items())
def test_subjects_without_a_place_are_found_too(real, asked, shows):
    hits = found(finding.subjects(real), asked)
    assert shows[0] in [each["id"] for each in hits]
    assert shows[1] is None or shows[1] in [each["short"] for each in hits]
    assert all(each["sources"] > 0 for each in hits)


def test_corridors_and_countries_are_found_by_their_other_names(real, features):
    legs = {each.id for each in real.records if each.corridor == "middle_corridor"}
    assert {each["id"] for each in found(features, "TITR")} == legs
    assert [each["short"] for each in found(finding.subjects(real), "titr")] == ["Middle Corridor"]
    for spelling in ("Qazaqstan", "Kazakstan", "Казахстан"):
        kazakh = {each.id for each in real.records if "KZ" in each.countries}
        assert {each["id"] for each in found(features, spelling)} == kazakh


def test_other_names_are_of_countries_and_corridors_on_record(real):
    known = catalog.COUNTRIES.keys() | {each.id for each in real.corridors}
    assert catalog.ALSO_CALLED.keys() <= known


def test_the_search_does_not_find_what_is_not_there(real, features):
    assert found(features, "Suez canal") == []
    assert found(finding.subjects(real), "Suez canal") == []


def test_subjects_are_in_json_types(real):
    json.dumps(finding.subjects(real))


def test_an_atlas_without_levels_has_no_such_subject():
    assert finding.subjects(Atlas((), (), {}, Meta())) == []
