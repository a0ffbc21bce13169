import time

import pytest
from shapely import LineString, Point

from layers import checks, store
from layers.records import Branch, Corridor, Source
from layers.sea_level import Effect, SeaLevel
from layers.store import Atlas, Problem
from tests.drawn import atlas, fact, promise, properties, record

CITED = {"berths": ["gazette"]}
VOLUME = {"value": 5, "unit": "Mt", "source": "gazette"}
PLACED = {"geometry_method": "traced", "accuracy_km": 1.0, "citations": {"geometry": ["gazette"]}}


def messages(drawn: Atlas) -> list[str]:
    return [str(problem) for problem in checks.check(drawn)]


def line(*positions, **more):
    return record(geometry=LineString(positions), layer="instc", **(PLACED | {"kind": "rail"} | more))


def replaced(drawn: Atlas, **more) -> Atlas:
    return Atlas(**({name: getattr(drawn, name) for name in drawn.__dataclass_fields__} | more))


def test_a_sound_atlas_has_no_problems():
    assert messages(atlas(record(id="a"), record(id="b"))) == []


def test_faults_found_while_reading_come_first():
    fault = Problem("ports.geojson", "kz-port", "broken")
    drawn = replaced(atlas(record(id="a", short_name="one"), record(id="b", short_name="one")), problems=(fault,))
    assert messages(drawn)[0] == "geodata/ports.geojson: feature 'kz-port': broken"
    assert len(messages(drawn)) == 3


def test_an_unused_source_is_named():
    herald = Source(title="t", publisher="p")
    drawn = replaced(atlas(record()), sources=atlas().sources | {"herald": herald})
    assert messages(drawn) == ["geodata/sources.json: feature 'herald': this source is cited nowhere"]
    unread = replaced(drawn, problems=(Problem("ports.geojson", None, "broken"),))
    assert len(messages(unread)) == 1, "a record that could not be read may be the one that cites it"


def test_a_repeated_short_name_is_named_for_both():
    said = messages(atlas(record(id="a", short_name="one"), record(id="b", short_name="one"), record(id="c")))
    assert said == [
        f"geodata/ports.geojson: feature '{name}': short_name 'one' is used by another record too" for name in "ab"
    ]


def with_chain(*legs):
    stored = {key: value for key, value in properties(id="silk").items() if key != "kind"}
    corridor = Corridor(**stored, layer="instc", branches=[Branch(id="main", name="Main", legs=list(legs))])
    return replaced(atlas(record(id="a"), record(id="b")), corridors=(corridor,))


def test_a_chain_of_legs_is_on_record_and_uses_each_once():
    assert messages(with_chain("a", "b")) == []
    place = "geodata/corridors.json: feature 'silk': branch 'main' "
    assert messages(with_chain("a", "c")) == [place + "names c, which is no record"]
    assert messages(with_chain("a", "b", "a")) == [place + "uses the leg 'a' twice"]


def test_an_effect_on_no_record_is_named():
    effect = Effect(feature="z", date="2025", kind="closure", text="Closed.", source="gazette")
    level = SeaLevel(vertical_reference="Baltic", note="n", observed=[], projections=[], effects=[effect])
    said = messages(replaced(atlas(record()), sea_level=level))
    assert said == ["geodata/sea_level.json: feature 'z': an effect names this id, which is no record"]


def test_there_is_one_waypoint_for_each_vertex():
    points = [{"accuracy_km": 1}] * 2
    said = messages(atlas(line((47, 40), (47.5, 40), (48, 40), waypoints=points)))
    assert said == [
        "geodata/instc.geojson: feature 'a-port': 2 waypoints for 3 vertices: there must be one for each, in order"
    ]
    assert messages(atlas(line((47, 40), (47.5, 40), waypoints=points))) == []


@pytest.mark.parametrize(("stated", "explained", "problems"), [(111, None, 0), (140, None, 1), (140, "Bends.", 0)])
def test_a_length_agrees_with_the_drawing_or_is_explained(stated, explained, problems):
    cited = {"geometry": ["gazette"], "length_km": ["gazette"]}
    drawn = line((60, 50), (60, 51), length_km=stated, geometry_note=explained, citations=cited)
    said = messages(atlas(drawn))
    assert len(said) == problems
    assert all("length_km is 140 but the drawn line is 111 km: explain it in geometry_note" in each for each in said)


def test_a_stated_bound_is_not_compared():
    cited = {"geometry": ["gazette"], "length_km": ["gazette"]}
    assert messages(atlas(line((60, 50), (60, 51), length_km=">500", citations=cited))) == []


ACROSS_THE_SEA = (49.9, 40.4), (52.9, 40.0)
ACROSS_THE_LAND = (60, 45), (62, 45)


@pytest.mark.parametrize(
    ("positions", "kind", "method", "said"),
    [
        (ACROSS_THE_SEA, "rail", "traced", "km of this line are drawn in the sea, beyond its ±1 km"),
        (ACROSS_THE_LAND, "sea", "traced", "km of this sea leg are drawn on land, beyond its ±1 km"),
        (ACROSS_THE_SEA, "rail", "schematic", None),
        (ACROSS_THE_LAND, "sea", "schematic", None),
        (ACROSS_THE_LAND, "rail", "traced", None),
    ],
)
def test_rails_stay_on_land_and_sea_legs_in_the_water(positions, kind, method, said):
    found = messages(atlas(line(*positions, kind=kind, geometry_method=method)))
    assert [said in each for each in found] == ([True] if said else [])


def test_a_point_is_not_astray():
    assert messages(atlas(record(geometry=Point(51, 41), **PLACED))) == []


def test_a_promise_is_said_before_its_date():
    said = messages(atlas(record(fact("2020"), promise("2021", said_on="2022"))))
    assert said == [
        "geodata/ports.geojson: feature 'a-port': the promise for 2021 was said on 2022, after the date it names"
    ]
    assert messages(atlas(record(promise("2021", said_on="2021-12")))) == []


EARLY = "is later than the data date 2026-03-31: leave it for the next data date, or say it in 'disputes'"


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (record(fact("2020"), fact("2026-06-22")), "the fact of 2026-06-22"),
        (record(fact("2026-04")), "the fact of 2026-04"),
        (record(fact("2026-03"), fact("2026-03-31")), None),
        (record(fact("2026")), None),
        (record(fact("2020"), promise("2028", said_on="2026-04-01")), "the promise for 2028, said on 2026-04-01,"),
        (record(fact("2020"), promise("2028", said_on="2026-03"), promise("2029")), None),
        (record(volumes=[VOLUME | {"year": 2026}]), "the figure for 2026 (all cargo)"),
        (record(volumes=[VOLUME | {"year": 2026, "period": "Jan"}, VOLUME | {"year": 2025}]), None),
        (record(volumes=[VOLUME | {"year": 2027, "period": "Jan"}]), "the figure for 2027 (all cargo)"),
        (record(volumes=[VOLUME | {"year": 2030, "expected": True}]), None),
        (record(berths=2, as_of={"berths": "2026-04"}, citations=CITED), "the date 2026-04 of berths"),
        (record(berths=2, as_of={"berths": "2026-03-31"}, citations=CITED), None),
    ],
)
def test_nothing_is_later_than_the_data_date(drawn, said):
    found = [f"geodata/ports.geojson: feature 'a-port': {said} {EARLY}"] if said else []
    assert messages(atlas(drawn)) == found


def test_nothing_of_the_sea_or_a_corridor_is_later_than_the_data_date():
    report = {"basis": "reported", "scope": "all", "source": "gazette"}
    effect = {"feature": "a-port", "kind": "closure", "text": "Closed.", "source": "gazette"}
    plan = {"id": "plan", "name": "Plan", "target_year": 2100, "source": "gazette"}
    level = SeaLevel(
        vertical_reference="Baltic",
        note="n",
        observed=[report | {"year": 2025}, report | {"year": 2026, "period": "Jan"}, report | {"year": 2026}],
        projections=[plan | {"published": "2026-03"}, plan | {"published": "2026-05"}],
        areas=[{"year": 2027, "km2": 1.0, "source": "gazette"}],
        effects=[effect | {"date": "2026-04", "expected": True}, effect | {"date": "2026-04"}],
    )
    corridor = Corridor(
        **{key: value for key, value in properties(fact("2026-05")).items() if key != "kind"}, layer="x"
    )
    assert messages(replaced(atlas(record()), sea_level=level, corridors=(corridor,))) == [
        f"geodata/corridors.json: feature 'a-port': the fact of 2026-05 {EARLY}",
        f"geodata/sea_level.json: the level of 2026 {EARLY}",
        f"geodata/sea_level.json: the projection 'plan' {EARLY}",
        f"geodata/sea_level.json: the area of 2027 {EARLY}",
        f"geodata/sea_level.json: feature 'a-port': the effect of 2026-04 {EARLY}",
    ]


def test_without_a_data_date_nothing_is_too_late():
    """The missing file is the problem then, and the only one."""
    fault = Problem("meta.json", None, "missing")
    assert messages(replaced(atlas(record(fact("2031"))), problems=(fault,))) == [str(fault)]


def test_the_real_record_is_read_and_checked_within_its_time():
    """One second is the aim on an idle machine; three leave room for a busy one."""
    start = time.process_time()
    read = store.read()
    assert checks.check(read) == []
    assert time.process_time() - start < 3
