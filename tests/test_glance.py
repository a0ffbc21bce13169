"""The bridge at a glance: every figure is one of the record, dated, cited, and leads somewhere."""

import datetime as dt

import pytest

from layers import clock, glance, history
from layers.sea_level import SeaLevel
from tests.drawn import atlas, fact, promise, record

TODAY = dt.date(2026, 11, 22)


def test_the_first_view_has_eight_to_twelve_figures(real):
    assert 8 <= len(glance.figures(real, 2026, TODAY)) <= 12


@pytest.mark.parametrize("year", [1990, 2005, 2015, 2024, 2026, 2035])
def test_every_figure_is_dated_cited_and_leads_to_its_record(real, year):
    for figure in glance.figures(real, year, TODAY):
        assert figure.when
        assert figure.sources
        assert set(figure.sources) <= set(real.sources)
        assert figure.shows in real.by_id or figure.shows in ("panel:sea", "panel:corridors")


def test_what_is_wanted_is_on_record(real):
    known = {each.id for each in (*real.records, *real.corridors)}
    assert {each.statement for each in glance.WANTED} <= known


def drawn(*history_, **more):
    return atlas(record(*history_, id="az-port-of-baku-alat", **more))


def cargo(year, value, **more):
    return {"year": year, "value": value, "unit": "Mt", "of": "all cargo", "source": "gazette"} | more


def test_the_newest_fact_of_a_whole_year_is_shown_never_a_plan():
    volumes = [cargo(2020, 5), cargo(2024, 7), cargo(2025, 9, expected=True), cargo(2025, 3, period="Jan")]
    made = drawn(fact("2000"), volumes=volumes)
    assert [(each.value, each.when) for each in glance.figures(made, 2026, TODAY)] == [(7, "2024")]
    assert [(each.value, each.when) for each in glance.figures(made, 2023, TODAY)] == [(5, "2020")]
    assert glance.figures(made, 2010, TODAY) == []


def test_a_record_that_does_not_exist_yet_has_no_figure():
    assert glance.figures(drawn(fact("2010"), volumes=[cargo(2005, 5)]), 2006, TODAY) == []


def test_promises_are_marked_and_only_those_that_stand_are_told():
    cable = {"id": "trans-caspian-power-cable", "short_name": "Cable"}
    made = atlas(record(fact("2000", "announced"), promise("2020", said_on="2015"), **cable))
    assert glance.figures(made, 2026, TODAY) == []
    open_ = atlas(record(fact("2000", "announced"), promise("2028", said_on="2025"), **cable))
    (figure,) = glance.figures(open_, 2026, TODAY)
    assert (figure.value, figure.promised, figure.when) == ("2028", True, "promise of 2025")
    assert glance.figures(open_, 2020, TODAY) == []


def test_the_counts_are_those_of_the_year(real):
    counts = glance.counts(real, 2015)
    operating = [each for each in real.records if history.state_on(each, 2015, 2026).pattern == "operating"]
    assert counts["operating"] == len(operating)
    assert "absent" not in counts


def test_the_clock_takes_back_what_was_not_known(real):
    known = clock.as_known_on(real, dt.date(2021, 12, 31))
    figures = glance.figures(known, 2021, dt.date(2021, 12, 31))
    assert figures
    for figure in figures:
        for key in figure.sources:
            assert (real.sources[key].date or "2021") <= "2021-12-31"


def test_an_atlas_without_levels_has_no_level():
    empty = SeaLevel(vertical_reference="Baltic", note="Drawn.", observed=[], projections=[], effects=[])
    assert glance._sea(drawn(fact("2000")), 2026) is None
    made = drawn(fact("2000"))
    object.__setattr__(made, "sea_level", empty)
    assert glance._sea(made, 2026) is None
