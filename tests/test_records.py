import pytest
from pydantic import ValidationError
from shapely import Point

from layers.records import Corridor, Event, Source
from tests.drawn import fact, promise, properties, record

PLACED = {"geometry": Point(51, 43), "geometry_method": "traced", "accuracy_km": 1.0}


def refused(*history, **more):
    with pytest.raises(ValidationError) as caught:
        record(*history, **more)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"milestone": None}, "the promise for 2027 has no milestone"),
        ({"by": True}, "the promise for 2027 cannot be 'by'"),
        ({"expected": False, "said_on": "2025"}, "the fact of 2027 has 'said_on'"),
        ({"status": "planned"}, "'proposed', 'announced'"),
        ({"note": ""}, "note"),
        ({"source": "Not A Key"}, "source"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_incomplete_event_is_refused(change, said):
    Event.model_validate(promise("2027"))
    with pytest.raises(ValidationError, match=said):
        Event.model_validate(promise("2027") | change)


def test_the_main_source_of_an_event_comes_first():
    assert Event.model_validate(fact("2020", also=["herald", "times"])).sources == ["gazette", "herald", "times"]


def test_history_must_be_sorted():
    assert "history is not sorted: 2020-05 comes after 2021" in refused(fact("2021"), fact("2020-05"))
    assert record(fact("2020"), fact("2020-05"), fact("2020-05-01"), fact("2021")).history[0].date == "2020"


def test_only_the_first_fact_may_be_by():
    assert record(fact("1990", by=True), fact("2000"))
    assert record(promise("1990"), fact("2000", by=True))
    assert "only the first fact may be 'by'" in refused(fact("1990"), fact("2000", by=True))


def test_a_record_needs_a_history_and_a_country():
    assert "history" in refused(history=[])
    assert "countries" in refused(countries=[])
    assert "countries" in refused(countries=["Kazakhstan"])


@pytest.mark.parametrize("name", ["Kz-Port", "kz_port", "kz--port", "-kz", "kz ", ""])
def test_ids_are_kebab_case(name):
    assert "id" in refused(id=name, short_name="port")


def test_a_short_name_fits_its_label():
    assert record(short_name="x" * 24)
    assert "short_name" in refused(short_name="x" * 25)


def test_every_figure_needs_a_citation():
    assert "no citation for length_km" in refused(length_km=12)
    assert "no citation for length_km" in refused(length_km=12, citations={"length_km": []})
    assert record(length_km=12, citations={"length_km": ["gazette"]}).figures() == {"length_km": 12}


@pytest.mark.parametrize("where", [{"citations": {"depth_m": ["gazette"]}}, {"as_of": {"depth_m": "2020"}}])
def test_citations_and_dates_of_figures_that_are_not_there_are_refused(where):
    assert "names depth_m, which this record does not have" in refused(**where)


def test_a_geometry_says_how_it_was_placed():
    assert "needs geometry_method and accuracy_km" in refused(geometry=Point(51, 43))
    assert "needs a citation, or a geometry_note" in refused(**PLACED)
    assert record(**PLACED, geometry_note="By hand.")
    assert record(**PLACED, citations={"geometry": ["gazette"]})


def test_a_record_does_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        record().name = "other"


def test_sources_are_listed_once_in_order():
    drawn = record(
        fact("2000", source="b", also=["a"]),
        fact("2001", source="b"),
        length_km=3,
        citations={"length_km": ["c", "a"]},
        volumes=[{"year": 2020, "value": 1, "unit": "Mt", "source": "d"}],
        disputes=[{"property": "length_km", "value": 4, "source": "e"}],
        waypoints=[{"accuracy_km": 1, "source": "f"}, {"accuracy_km": 1}],
    )
    assert drawn.source_keys() == ["b", "a", "c", "d", "e", "f"]


def test_a_corridor_may_have_an_underscore_in_its_id():
    chain = {"id": "western", "name": "Western", "legs": ["a-leg", "b-leg"]}
    stored = {key: value for key, value in properties(id="middle_corridor").items() if key != "kind"}
    assert Corridor.model_validate(stored | {"layer": "instc", "branches": [chain]}).branches[0].legs[1] == "b-leg"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://gazette.example", "gazette.example"])
def test_a_source_links_to_the_web_only(url):
    with pytest.raises(ValidationError, match="url"):
        Source(title="t", publisher="p", url=url)
