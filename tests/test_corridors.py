"""Corridors as chains: parts of legs, joints, lengths, the weakest link, and what must hold of them."""

from itertools import pairwise

import pytest
from shapely import LineString, MultiLineString, Point

from layers import checks, corridors, joints, positions
from layers.records import Branch, Corridor, Waypoint
from layers.sea_level import Effect, SeaLevel
from layers.store import Atlas
from tests.drawn import atlas, fact, properties, record

CITED = ("geometry", "length_km", "gauge_mm", "capacity_mt_per_year")


def leg(name, *positions_, events=(), kind="rail", names=(), countries=("KZ",), **more):
    """Draw a leg through positions; ``names`` are those of its waypoints."""
    cited = {key: ["gazette"] for key in CITED if key in more or key == "geometry"}
    return record(
        *events,
        layer="instc",
        id=name,
        kind=kind,
        countries=list(countries),
        short_name=name,
        geometry=LineString(positions_),
        geometry_method="traced",
        geometry_note="Drawn.",
        citations=cited,
        waypoints=[{"name": each, "accuracy_km": 1} for each in names],
        **({"accuracy_km": 1.0} | more),
    )


def with_branch(records, *legs, corridor="silk", **more) -> Atlas:
    """Return an atlas of one corridor of one branch, over boxes of land."""
    stored = {key: value for key, value in properties(id=corridor).items() if key != "kind"}
    branch = Branch(id="main", name="Main", legs=list(legs), **more)
    drawn = atlas(*records)
    return Atlas(**(vars_of(drawn) | {"corridors": (Corridor(**stored, layer="instc", branches=[branch]),)}))


def vars_of(drawn: Atlas):
    return {name: getattr(drawn, name) for name in drawn.__dataclass_fields__}


def chain(drawn: Atlas, folder, year=2026):
    return corridors.chains(drawn, year, folder.path)[0]


WEST = leg("west", (50, 50), (51, 50), (52, 50), names=("Aral", "Bek", "Chu"))
EAST = leg("east", (54, 50), (53, 50), (52, 50), names=("Eki", "Dala", "Chu station"))


def faults(drawn: Atlas):
    return [message for _, message in corridors.faults(drawn)]


# ---- what must hold ---------------------------------------------------------------------------


def test_sound_chains_have_no_fault():
    assert faults(with_branch([WEST, EAST], "west", "east")) == []


def test_a_leg_drawn_the_other_way_round_meets_too(folder):
    made = chain(with_branch([WEST, EAST], "west", "east"), folder)
    assert [passage.enter for passage in made.passages] == [(50, 50), (52, 50)]
    assert made.stations == ["Aral", "Chu", "Eki"]


def test_a_gap_wider_than_both_accuracies_is_named_with_its_width():
    far = leg("far", (52.5, 50), (54, 50))
    said = faults(with_branch([WEST, far], "west", "far"))
    assert said == [
        "branch 'main' is broken: 'west' ends 36 km from where 'far' begins, more than their ±2 km together"
    ]
    near = leg("near", (52.5, 50), (54, 50), accuracy_km=40)
    assert faults(with_branch([WEST, near], "west", "near")) == []


def test_a_leg_must_be_left_at_the_end_where_it_was_not_entered():
    back = leg("back", (50, 50), (49, 50))
    (said,) = faults(with_branch([EAST, WEST, leg("stub", (52, 50), (52, 51))], "east", "west", "stub"))
    assert said.startswith("branch 'main' is broken: ")
    assert " 143 km from where " in said
    assert faults(with_branch([EAST, WEST, back], "east", "west", "back")) == []


def test_a_leg_stands_once_in_a_branch():
    assert faults(with_branch([WEST, EAST], "west", "east", "west"))[0] == "branch 'main' uses the leg 'west' twice"


def test_a_leg_that_is_no_record_is_named_also_among_what_stands_beside():
    assert faults(with_branch([WEST], "west", "nowhere")) == ["branch 'main' names nowhere, which is no record"]
    said = faults(with_branch([WEST], "west", workarounds={"west": "road"}))
    assert said == ["branch 'main' names road, which is no record"]


def test_what_stands_beside_a_leg_stands_beside_one_of_the_branch():
    said = faults(with_branch([WEST, EAST], "west", alternatives={"east": ["west"]}))
    assert said == ["branch 'main' has 'east' among its alternatives, which is none of its legs"]


def test_a_record_of_the_corridor_is_used_by_a_branch_or_stands_beside_it():
    own = leg("own", (52, 50), (52, 51), corridor="silk")
    unused = "no branch uses 'own', which says that it belongs to this corridor"
    assert faults(with_branch([WEST, own], "west")) == [unused]
    assert faults(with_branch([WEST, own], "west", workarounds={"west": "own"})) == []
    assert faults(with_branch([WEST, own], "west", alternatives={"west": ["own"]})) == []


def test_a_part_is_between_waypoints_that_are_there():
    said = faults(with_branch([WEST], "west", parts={"west": ["Aral", "Nowhere"]}))
    assert said == ["branch 'main' uses a part of a leg that is not there: 'west' has no waypoint 'Nowhere'"]


def test_every_fault_is_reported_by_the_check():
    said = [str(problem) for problem in checks.check(with_branch([WEST, EAST], "west", "east", "west"))]
    assert said[0] == "geodata/corridors.json: feature 'silk': branch 'main' uses the leg 'west' twice"


# ---- parts of legs ----------------------------------------------------------------------------


def test_a_part_of_a_leg_is_cut_at_its_waypoints(folder):
    spur = leg("spur", (51, 50), (51, 51), names=("Bek", "Port"))
    made = chain(with_branch([WEST, spur], "west", "spur", parts={"west": ["Aral", "Bek"]}), folder)
    assert list(made.legs[0].course.coords) == [(50, 50), (51, 50)]
    assert made.stations == ["Aral", "Bek", "Port"]
    whole = chain(with_branch([WEST], "west"), folder)
    assert made.legs[0].drawn_km == pytest.approx(whole.legs[0].drawn_km / 2, rel=0.01)


def test_a_stated_length_is_not_that_of_a_part(folder):
    stated = leg("long", (50, 50), (51, 50), (52, 50), names=("Aral", "Bek", "Chu"), length_km=150)
    assert chain(with_branch([stated], "long"), folder).legs[0].best_km == 150
    part = chain(with_branch([stated], "long", parts={"long": ["Aral", "Bek"]}), folder).legs[0]
    assert part.stated_km is None
    assert part.best_km == pytest.approx(71.6, abs=0.5)


def test_a_way_through_lines_that_share_a_vertex():
    lines = MultiLineString([[(40, 42), (38, 43), (30, 44)], [(41, 41), (38, 43)]])
    names = ("Poti", None, "Sea: Constanta", "Batumi", None)
    ferry = leg("ferry", (0, 0), (1, 1)).model_copy(
        update={"geometry": lines, "waypoints": [Waypoint(name=name, accuracy_km=1) for name in names]}
    )
    part = joints.Stretch(ferry, ("Batumi", "Sea: Constanta"))
    assert list(part.course.coords) == [(41, 41), (38, 43), (30, 44)]
    with pytest.raises(ValueError, match="no line joins the two waypoints"):
        _ = joints.Stretch(ferry, ("Poti", "Poti")).course


# ---- figures ----------------------------------------------------------------------------------


def test_lengths_by_mode_and_country_and_the_share_at_sea(folder):
    land = leg("land", (50, 45), (51, 45), length_km=100)
    ship = leg("ship", (51, 45), (51, 43), kind="sea", countries=("KZ", "AZ"))
    rail = leg("rail", (51, 43), (50.2, 41.5), countries=("AZ",))
    made = chain(with_branch([land, ship, rail], "land", "ship", "rail"), folder)
    assert made.length_by_mode["rail"] == pytest.approx(100 + positions.length_km(rail.geometry))
    assert made.sea_share == pytest.approx(positions.length_km(ship.geometry) / made.length_km)
    assert set(made.length_by_country) == {"KZ", "AZ", corridors.AT_SEA}
    assert made.borders == 1
    assert made.transshipments == ((1, "mode"), (2, "mode"))


def test_gauges_break_only_where_both_are_on_record(folder):
    wide, narrow = leg("wide", (50, 50), (51, 50), gauge_mm=1520), leg("narrow", (51, 50), (52, 50), gauge_mm=1435)
    plain = leg("plain", (52, 50), (53, 50))
    made = chain(with_branch([wide, narrow, plain], "wide", "narrow", "plain"), folder)
    assert made.transshipments == ((1, "gauge"),)


def test_the_weakest_link_is_the_weakest_state_the_longest_of_equal_ones(folder):
    bad, worse = (
        leg(name, start, end, events=[fact("2020", "announced")])
        for name, start, end in (("short", (52, 50), (53, 50)), ("long", (53, 50), (56, 50)))
    )
    made = chain(with_branch([WEST, bad, worse], "west", "short", "long"), folder)
    assert (made.weakest.leg.record.id, made.weakest.reason) == ("long", "state")


def test_of_operating_legs_the_one_of_the_smallest_capacity_is_weakest(folder):
    small, large = (
        leg("small", (52, 50), (53, 50), capacity_mt_per_year=2),
        leg("large", (53, 50), (54, 50), capacity_mt_per_year=9),
    )
    made = chain(with_branch([WEST, small, large], "west", "small", "large"), folder)
    assert (made.weakest.leg.record.id, made.weakest.reason) == ("small", "capacity")


def test_a_single_capacity_says_nothing_of_the_other_legs(folder):
    only = leg("only", (52, 50), (53, 50), capacity_mt_per_year=2)
    assert chain(with_branch([WEST, only], "west", "only"), folder).weakest is None


def test_without_capacities_the_crossing_whose_port_the_sea_hinders_is_weakest(folder):
    port = record(
        layer="ports",
        id="chu-port",
        geometry=Point(52, 50),
        geometry_method="traced",
        accuracy_km=1.0,
        citations={"geometry": ["gazette"]},
    )
    ship = leg("ship", (52, 50), (54, 50), kind="sea")
    drawn = with_branch([WEST, ship, port], "west", "ship")
    assert chain(drawn, folder).weakest is None

    def effect(date, kind, expected=False):
        return Effect(feature="chu-port", date=date, kind=kind, text="Less.", expected=expected, source="gazette")

    entries = [effect("2025", "draught"), effect("2026", "works"), effect("2027", "cargo", expected=True)]
    level = SeaLevel(vertical_reference="Baltic", note="n", observed=[], projections=[], effects=entries)
    drawn = Atlas(**(vars_of(drawn) | {"sea_level": level}))
    weakest = chain(drawn, folder).weakest
    assert (weakest.leg.record.id, weakest.reason) == ("ship", "effect")
    assert [each.date for each in weakest.leg.effects] == ["2025"]
    assert chain(drawn, folder, 2024).weakest is None


def test_a_workaround_carries_the_traffic_only_until_the_leg_operates(folder):
    built = leg("built", (52, 50), (53, 50), events=[fact("2020", "construction"), fact("2025")])
    road = leg("road", (52, 50), (53, 50), kind="road")
    drawn = with_branch([WEST, built, road], "west", "built", workarounds={"built": "road"})
    assert chain(drawn, folder, 2024).legs[1].workaround.id == "road"
    assert chain(drawn, folder, 2025).legs[1].workaround is None


# ---- the atlas's own corridors ----------------------------------------------------------------


def test_the_real_corridors_have_no_fault(real):
    assert list(corridors.faults(real)) == []


def test_every_real_chain_meets_and_its_stations_differ(real):
    for made in corridors.chains(real, 2026):
        assert len(made.stations) == len(made.legs) + 1
        assert all(before != after for before, after in pairwise(made.stations)), made.id
        assert all(name.strip() for name in made.stations)


@pytest.mark.parametrize(
    ("key", "shorter"),
    [
        ("middle_corridor/batumi", "mc-tbilisi-poti"),
        ("middle_corridor/kuryk", "mc-beyneu-aktau"),
        ("middle_corridor/kyzylzhar", "mc-moiynty-zhezkazgan"),
        ("instc/eastern-atyrau", "instc-w-moscow-astrakhan"),
    ],
)
def test_a_branch_that_leaves_a_line_on_the_way_counts_only_its_part(real, key, shorter):
    made = next(made for made in corridors.chains(real, 2026) if made.id == key)
    used = next(leg for leg in made.legs if leg.record.id == shorter)
    assert used.drawn_km < positions.length_km(used.record.geometry) * 0.99


def test_the_missing_link_of_the_western_branch(real):
    made = next(made for made in corridors.chains(real, 2026) if made.id == "instc/western")
    assert (made.weakest.leg.record.id, made.weakest.leg.workaround.id) == (
        "instc-w-rasht-astara",
        "instc-w-astara-rasht-road",
    )
