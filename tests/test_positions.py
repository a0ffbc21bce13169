import pytest
from shapely import LineString, MultiLineString, Point, box

from layers import positions
from layers.store import GEODATA

SEA = box(50, 40, 52, 44)
DEGREE = 110.57  # length of a degree of latitude at the equator, in km


def test_the_real_basemap_has_the_littoral_states_and_the_sea():
    lands = positions.countries(GEODATA)
    assert {"AZ", "IR", "KZ", "RU", "TM", "GE", "TR"} <= set(lands)
    assert lands["AZ"].contains(Point(47.5, 40.5))
    assert positions.sea(GEODATA).contains(Point(51, 41))
    assert not positions.land(GEODATA).contains(Point(51, 41))
    assert positions.land(GEODATA).contains(Point(47.5, 40.5))


def test_without_a_basemap_nothing_is_out_of_place(tmp_path):
    assert positions.countries(tmp_path) == {}
    assert positions.sea(tmp_path).is_empty
    assert positions.misplaced(Point(0, 0), ["KZ"], 1, tmp_path) is None


def test_countries_that_the_basemap_lacks_are_not_judged(folder):
    assert positions.misplaced(Point(0, 0), ["RO"], 1, folder.path) is None


@pytest.mark.parametrize(
    ("geometry", "codes", "misplaced"),
    [
        (Point(51.2, 43.6), ["KZ"], False),
        (Point(43.6, 51.2), ["KZ"], True),
        (Point(51.2, 43.6), ["TM"], True),
        (Point(51.2, 43.6), ["TM", "KZ"], False),
        (LineString([(49.4, 40.2), (35.8, 36.9)]), ["AZ", "TR"], False),
        (LineString([(49.4, 40.2), (36.9, 20.0)]), ["AZ", "TR"], True),
    ],
)
def test_every_part_is_near_one_of_its_countries(folder, geometry, codes, misplaced):
    assert (positions.misplaced(geometry, codes, 1, folder.path) is not None) is misplaced


def test_what_is_out_of_place_is_named(folder):
    said = positions.misplaced(LineString([(49.4, 40.2), (36.9, 20.0)]), ["AZ", "TR"], 1, folder.path)
    assert said.startswith("position (36.9, 20) is far from AZ, TR: longitude comes first, then latitude")


def test_the_accuracy_of_a_record_is_allowed_for(folder):
    west_of_kazakhstan = Point(45.0, 50.0)  # 1.5° of longitude, 107 km as the crow flies
    assert positions.misplaced(west_of_kazakhstan, ["KZ"], 1, folder.path)
    assert positions.misplaced(west_of_kazakhstan, ["KZ"], 120, folder.path) is None


def test_a_line_may_cross_the_sea_but_a_point_may_not_stand_in_it():
    far_out = Point(60.0, 15.0)
    assert positions.misplaced(LineString([(56.3, 27.2), (60.0, 15.0), (72.8, 18.9)]), ["IR", "IN"], 5, GEODATA) is None
    assert positions.misplaced(far_out, ["IR", "IN"], 5, GEODATA)


def test_length_is_ellipsoidal():
    assert positions.length_km(Point(50, 40)) == 0
    assert positions.length_km(LineString([(50, 0), (50, 1)])) == pytest.approx(DEGREE, abs=0.02)
    assert positions.length_km(LineString([(50, 60), (51, 60)])) == pytest.approx(55.8, abs=0.1)
    both = MultiLineString([[(50, 0), (50, 1)], [(60, 0), (60, 1)]])
    assert positions.length_km(both) == pytest.approx(2 * DEGREE, abs=0.04)


@pytest.mark.parametrize(
    ("line", "accuracy", "astray"),
    [
        ([(51, 41), (51, 43)], 1, 0),
        ([(51, 41), (51, 45)], 1, 110),
        ([(51, 41), (51, 45)], 50, 61),
        ([(51, 41), (51, 45)], 120, 0),
        ([(53, 41), (53, 43)], 1, 222),
    ],
)
def test_only_what_lies_outside_by_more_than_the_accuracy_is_astray(line, accuracy, astray):
    assert positions.astray_km(LineString(line), SEA, accuracy) == pytest.approx(astray, abs=2)


def test_astray_is_the_same_as_with_the_whole_area_widened(real):
    """The short way, which widens only what is near, gives what widening everything gives."""
    drawn = [record for record in real.records if record.kind in ("sea", "rail") and record.geometry is not None][::16]
    sea = positions.sea(GEODATA)
    for record in drawn:
        accuracy = record.accuracy_km
        outside = record.geometry.difference(sea.buffer(accuracy / positions.KM_PER_DEGREE))
        expected = 0 if outside.is_empty else positions.length_km(outside)
        assert positions.astray_km(record.geometry, sea, accuracy) == pytest.approx(expected, abs=0.05)
