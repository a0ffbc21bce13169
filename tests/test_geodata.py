"""The record itself: what must hold for every feature, and what is known to have happened."""

import json
from itertools import pairwise

import pytest
import shapely

from layers import checks, dates, history, positions
from layers.catalog import COUNTRIES, LAYER, LAYERS
from layers.history import Outcome
from layers.store import GEODATA, read
from layers.symbology import PATTERNS
from layers.view import YEARS, Item, status_words

ATLAS = read()
RECORDS = ATLAS.records
BY_ID = ATLAS.by_id
DATA_YEAR = ATLAS.data_date.year

every_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
every_layer = pytest.mark.parametrize("layer", [layer.id for layer in LAYERS])

EXPECTED = {
    "ports": """az-baku-old-port az-dubendi-oil-terminal az-port-of-baku-alat az-sumgayit-port ir-amirabad-port
        ir-anzali-port ir-astara-port ir-caspian-port ir-fereydunkenar-port ir-neka-oil-terminal ir-nowshahr-port
        kz-aktau-port kz-bautino-port kz-kuryk-port ru-astrakhan-port ru-makhachkala-port ru-olya-port tm-alaja-terminal
        tm-ekerem-terminal tm-garabogaz-port tm-turkmenbashi-port""",
    "facilities": """absheron-garadagh-wind az-alat-fertiliser-terminal az-alat-free-economic-zone
        az-alat-intermodal-terminal az-baku-port-phase-2 az-baku-shipyard az-sangachal-terminal bilasuvar-solar
        boyukshor-floating-solar garadagh-solar khizi-absheron-wind kz-aktau-container-hub kz-kuryk-grain-terminal
        kz-kuryk-guoyou-complex kz-kuryk-sarzha-terminal kz-mangystau-new-port kz-seaport-aktau-sez neftchala-solar
        ru-lagan-port ru-makhachkala-grain-terminal tm-kiyanly-terminal""",
    "btc_pipeline": "btc-oil-pipeline",
    "other_pipelines": """baku-novorossiysk-oil-pipeline baku-supsa-oil-pipeline cpc-oil-pipeline kcts-eskene-kuryk
        south-caucasus-gas-pipeline tanap-gas-pipeline trans-caspian-gas-pipeline""",
    "power_cables": """az-ge-tr-bg-green-corridor black-sea-submarine-cable trans-caspian-power-cable
        zangezur-nakhchivan-turkiye-line""",
    "fibre_cables": """black-sea-submarine-cable-digital caucasus-cable-system digital-silk-way-azerbaijan-backbone
        epeg-europe-persia-express-gateway eu-georgia-black-sea-internet-cable georgia-russia-black-sea-cable
        kardesa-cable russia-kazakhstan-caspian-fibre-idea tcfo-kuryk-buzovna-reserve tcfo-siyazan-aktau-superseded
        tcfo-sumgayit-aktau trans-caspian-fibre-azerbaijan-turkmenistan""",
    "instc": """instc-e-astrakhan-makat instc-e-beyneu-uzen instc-e-garmsar-tehran instc-e-gorgan-garmsar
        instc-e-incheborun-gorgan instc-e-kandyagash-beyneu instc-e-moscow-ozinki instc-e-ozinki-aktobe
        instc-e-serhetyaka-akyayla instc-e-uzen-bolashak instc-main-bafq-bandarabbas
        instc-main-sea-bandarabbas-mumbai instc-main-tehran-bafq instc-tc-anzali-bandarabbas-road
        instc-tc-sea-astrakhan-anzali instc-tc-sea-makhachkala-anzali instc-tc-sea-olya-amirabad instc-w-alat-astara
        instc-w-astara-astara instc-w-astara-rasht-road instc-w-astrakhan-samur instc-w-moscow-astrakhan
        instc-w-qazvin-tehran instc-w-rasht-astara instc-w-rasht-caspian-port instc-w-rasht-qazvin instc-w-samur-alat
        instc-w-spb-moscow""",
    "middle_corridor": """mc-alat-boyukkesik mc-altynkol-zhetygen mc-beyneu-aktau mc-btk-akhalkalaki-kars
        mc-btk-tbilisi-akhalkalaki mc-gardabani-tbilisi mc-kars-istanbul mc-kazybekbek-shu-moiynty mc-mangystau-kuryk
        mc-moiynty-zhezkazgan mc-saksaul-shalkar mc-samtredia-batumi mc-sea-aktau-alat mc-sea-georgia-constanta
        mc-sea-kuryk-alat mc-shalkar-beyneu mc-tbilisi-poti mc-zhezkazgan-saksaul""",
    "rail_projects": """mc-dostyk-moiynty mc-zhetygen-kazybekbek rp-bakhty-ayagoz rp-chabahar-zahedan rp-cku
        rp-darbaza-maktaaral rp-horadiz-aghband rp-kars-dilucu rp-kyzylzhar-moiynty rp-meghri-tripp
        rp-nakhchivan-rail""",
    "waterways": "ww-lower-don ww-lower-volga ww-volga-caspian-canal ww-volga-don-canal",
}
COUNTS = {
    "ports": 21,
    "facilities": 21,
    "btc_pipeline": 1,
    "other_pipelines": 7,
    "power_cables": 4,
    "fibre_cables": 12,
    "instc": 28,
    "middle_corridor": 18,
    "rail_projects": 11,
    "waterways": 4,
}


def status(name, year):
    return history.state_on(BY_ID[name], year, DATA_YEAR).status


# ---- Nothing is lost -------------------------------------------------------------------------


def test_everything_was_read():
    assert [str(problem) for problem in ATLAS.problems] == []


def test_everything_holds_together():
    assert [str(problem) for problem in checks.check(ATLAS)] == []


@every_layer
def test_no_record_was_lost(layer):
    """Ids are never reused and never vanish; what is new may come."""
    expected = EXPECTED[layer].split()
    assert len(expected) == COUNTS[layer]
    assert set(expected) <= {record.id for record in RECORDS if record.layer == layer}


def test_the_corridors_are_on_record():
    assert {"instc", "middle_corridor"} <= {corridor.id for corridor in ATLAS.corridors}


# ---- The files -------------------------------------------------------------------------------


def coordinates(geometry):
    """Yield the positions of a GeoJSON geometry, as written."""
    parts = [geometry["coordinates"]] if geometry else []
    while parts:
        part = parts.pop()
        if part and isinstance(part[0], list):
            parts.extend(part)
        else:
            yield part


@every_layer
def test_a_layer_is_a_file_by_rfc_7946(layer):
    content = json.loads((GEODATA / f"{layer}.geojson").read_text(encoding="utf-8"))
    assert content.keys() == {"type", "features"}, "no 'crs': RFC 7946 is WGS 84"
    assert content["type"] == "FeatureCollection"
    for feature in content["features"]:
        assert feature.keys() == {"type", "properties", "geometry"}
        assert feature["type"] == "Feature"
        for position in coordinates(feature["geometry"]):
            assert len(position) == 2
            assert all(round(number, 5) == number for number in position)
    ids = [feature["properties"]["id"] for feature in content["features"]]
    assert ids == sorted(ids)


@pytest.mark.parametrize("path", sorted(GEODATA.glob("*json")), ids=lambda path: path.name)
def test_nothing_is_left_to_do(path):
    text = path.read_text(encoding="utf-8")
    assert not [word for word in ("TODO", "FIXME", "XXX", "lorem", "own-knowledge", "placeholder") if word in text]


def test_every_layer_of_the_folder_is_in_the_catalogue():
    assert {path.stem for path in GEODATA.glob("*.geojson")} == set(LAYER)


# ---- Sources ---------------------------------------------------------------------------------


@every_record
def test_sources_resolve(record):
    assert [key for key in record.source_keys() if key not in ATLAS.sources] == []


def test_every_source_is_used():
    used = {key for statement in (*RECORDS, *ATLAS.corridors) for key in statement.source_keys()}
    assert sorted(set(ATLAS.sources) - used - set(ATLAS.sea_level.source_keys())) == []


def test_every_source_says_what_it_is():
    for key, source in ATLAS.sources.items():
        assert source.title.strip() and source.publisher.strip(), key
        assert source.url is None or " " not in source.url, key


def test_no_source_was_published_after_the_promise_it_reports_was_due_to_be_made():
    """A promise is not younger than the source that tells of it."""
    for record in RECORDS:
        for promise in history.promises(record):
            published = ATLAS.sources[promise.source].date
            if promise.said_on and published:
                assert dates.first_day(promise.said_on) <= dates.last_day(published), (record.id, promise.date)


# ---- Records ---------------------------------------------------------------------------------


@every_record
def test_its_life_is_told(record):
    facts, promises = history.facts(record), history.promises(record)
    assert facts, "something is known of it"
    assert all(promise.milestone for promise in promises)
    assert all(dates.first_day(fact.date) <= ATLAS.data_date for fact in facts), "a fact is not ahead"


@every_record
def test_it_is_named_and_sorted_in(record):
    assert len(record.short_name) <= 24
    assert [other.id for other in RECORDS if other.short_name == record.short_name] == [record.id]
    assert set(record.countries) <= set(COUNTRIES)
    assert record.kind in LAYER[record.layer].kinds


@every_record
def test_it_is_drawn_as_far_as_its_place_is_known(record):
    if record.geometry is None:
        assert record.geometry_note or record.note, "a place that is not known is explained"
        return
    vertices = len(shapely.get_coordinates(record.geometry))
    if record.geometry.geom_type != "Point" and record.geometry_method == "traced":
        assert sum(point.name is not None for point in record.waypoints) >= 2
    if record.waypoints:
        assert len(record.waypoints) == vertices


@every_record
def test_its_length_agrees_or_is_explained(record):
    stated = record.length_km
    if record.geometry is not None and isinstance(stated, int | float) and not record.geometry_note:
        assert positions.length_km(record.geometry) == pytest.approx(stated, rel=0.05)


@every_record
def test_its_status_has_words_in_every_year(record):
    for year in range(YEARS[0], YEARS[1] + 1):
        state = history.state_on(record, year, DATA_YEAR)
        if state is history.ABSENT:
            continue
        assert state.pattern in PATTERNS
        assert status_words(Item(record, state)).startswith((PATTERNS[state.pattern].title,))


@pytest.mark.parametrize("corridor", ATLAS.corridors, ids=lambda corridor: corridor.id)
def test_the_legs_of_a_branch_meet(corridor):
    """Each leg begins where the one before it ends, within what both claim to know."""
    for branch in corridor.branches:
        legs = [BY_ID[name] for name in branch.legs]
        for leg, following in pairwise(legs):
            allowed = (leg.accuracy_km + following.accuracy_km + 5) / positions.KM_PER_DEGREE
            assert leg.geometry.distance(following.geometry) <= allowed, (branch.id, leg.id, following.id)


# ---- What is known to have happened ----------------------------------------------------------

RUSSIAN_RAILWAYS = [
    "instc-w-spb-moscow",
    "instc-w-moscow-astrakhan",
    "instc-w-astrakhan-samur",
    "instc-e-moscow-ozinki",
]


@pytest.mark.parametrize("name", RUSSIAN_RAILWAYS)
def test_russia_had_its_railways_in_2005(name):
    assert status(name, 2005) == "operating"


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("btc-oil-pipeline", 1998, None),
        ("btc-oil-pipeline", 2001, "announced"),
        ("btc-oil-pipeline", 2002, "construction"),
        ("btc-oil-pipeline", 2005, "construction"),
        ("btc-oil-pipeline", 2006, "operating"),
        ("btc-oil-pipeline", 2008, "operating"),
        ("btc-oil-pipeline", 2026, "operating"),
        ("tcfo-sumgayit-aktau", 2017, None),
        ("tcfo-sumgayit-aktau", 2021, "announced"),
        ("tcfo-sumgayit-aktau", 2024, "announced"),
        ("tcfo-sumgayit-aktau", 2025, "construction"),
        ("tcfo-sumgayit-aktau", 2026, "construction"),
        ("tcfo-siyazan-aktau-superseded", 2026, "cancelled"),
        ("az-baku-old-port", 2018, "operating"),
        ("az-baku-old-port", 2019, "retired"),
        ("mc-btk-akhalkalaki-kars", 2016, "construction"),
        ("mc-btk-akhalkalaki-kars", 2017, "operating"),
        ("ww-volga-don-canal", 1990, "operating"),
        ("instc-main-sea-bandarabbas-mumbai", 2025, "operating"),
        ("instc-main-sea-bandarabbas-mumbai", 2026, "idle"),
        ("instc-e-incheborun-gorgan", 2020, "operating"),
        ("trans-caspian-gas-pipeline", 1999, "announced"),
        ("trans-caspian-gas-pipeline", 2000, "shelved"),
        ("kz-bautino-port", 2010, "operating"),
    ],
)
def test_golden_statuses(name, year, expected):
    assert status(name, year) == expected


def test_what_was_reported_after_the_data_date_decides_nothing_but_is_said():
    """The strait of Hormuz: the last fact is its closure; what came later stands among what others say."""
    leg = BY_ID["instc-main-sea-bandarabbas-mumbai"]
    assert history.facts(leg)[-1].date == "2026-02-28"
    later = [each for each in leg.disputes if dates.first_day(ATLAS.sources[each.source].date) > ATLAS.data_date]
    assert len(later) == 3
    assert all(each.note.startswith("Reported after the data date") for each in later)


def test_every_seaport_in_use_today_has_a_word_for_it():
    shown = {record.id: status(record.id, DATA_YEAR) for record in RECORDS if record.layer == "ports"}
    assert shown["kz-aktau-port"] == shown["tm-turkmenbashi-port"] == shown["az-port-of-baku-alat"] == "operating"


def test_the_fibre_cable_was_promised_many_times_and_missed_them():
    cable = BY_ID["tcfo-sumgayit-aktau"]
    made = [promise for promise in history.promises(cable) if promise.milestone == "service"]
    found = [history.outcome(cable, promise, ATLAS.data_date) for promise in made]
    assert len(made) >= 4
    assert found.count(Outcome.MISSED) >= 3
    assert Outcome.KEPT not in found
    [slip] = [slip for slip in history.slippages(cable) if slip.milestone == "service"]
    assert (slip.first.date, slip.first.said_on, slip.latest.date) == ("2021-12", "2019-11-19", "2026-12")
    assert slip.months == 60


def test_the_fibre_cable_is_promised_in_2027_and_not_before():
    assert history.state_on(BY_ID["tcfo-sumgayit-aktau"], 2026, DATA_YEAR).pattern == "construction"
    assert history.state_on(BY_ID["tcfo-sumgayit-aktau"], 2027, DATA_YEAR).pattern == "promised"


def test_a_pipeline_promised_for_2002_is_not_promised_any_more():
    assert history.state_on(BY_ID["trans-caspian-gas-pipeline"], 2030, DATA_YEAR).pattern == "proposed"


def test_what_is_shown_as_promised_was_not_missed():
    for record in RECORDS:
        state = history.state_on(record, YEARS[1], DATA_YEAR)
        if state.pattern == "promised":
            assert history.outcome(record, state.event, ATLAS.data_date) is not Outcome.MISSED, record.id


def test_places_that_are_not_known_are_not_drawn():
    for name in ("epeg-europe-persia-express-gateway", "russia-kazakhstan-caspian-fibre-idea"):
        assert BY_ID[name].geometry is None


# ---- Sea level -------------------------------------------------------------------------------


def test_the_level_of_the_sea_falls_on_places_that_are_on_record():
    assert ATLAS.sea_level.observed
    assert {effect.feature for effect in ATLAS.sea_level.effects} <= set(BY_ID)
    assert all(-30 < observed.level_m < -24 for observed in ATLAS.sea_level.observed if observed.level_m is not None)


def test_effects_on_a_place_are_sorted():
    for name in {effect.feature for effect in ATLAS.sea_level.effects}:
        days = [effect.date for effect in ATLAS.sea_level.effects_on(name)]
        assert days == sorted(days), name
