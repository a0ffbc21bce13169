"""The page without a browser: what it says, and what it sends to the map."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from layers import catalog, history, view
from layers.panels.state import Choices
from layers.store import GEODATA, Atlas
from layers.view import Filters, MapView

APP = GEODATA.parent / "app.py"
SENT_BYTES = 2_000
"""Most that one change may send to the map."""

TODAY = dt.date(2026, 11, 22)
"""Any day: nothing that is tested here depends on it."""


@pytest.fixture
def page() -> AppTest:
    return _run(AppTest.from_file(str(APP), default_timeout=60))


def _run(page: AppTest) -> AppTest:
    page.run()
    assert [error.value for error in page.exception] == []
    return page


def _choose(page: AppTest, **wishes: Any) -> AppTest:
    for name, value in wishes.items():
        setattr(page.session_state.choices, name, value)
    return _run(page)


def _expected(real: Atlas, choices: Choices) -> MapView:
    return view.build(real, choices.filters(), TODAY, choices.selected)


def _map_arguments(page: AppTest) -> dict[str, Any]:
    (frame,) = page.get("component_instance")
    return json.loads(frame.proto.json_args)


def _told(page: AppTest) -> dict[str, Any]:
    """Return what the dynamic group tells the script on the map."""
    scripts = _map_arguments(page)["feature_group"]
    (state,) = re.findall(r"window\.atlas\.show\((\{.*?\})\);", scripts)
    return json.loads(state)


def _caption(page: AppTest) -> str:
    (words,) = [found for html in page.get("html") for found in re.findall(r'atlas-caption">([^<]*)<', html.value)]
    return words


def _records(real: Atlas, told: dict[str, Any]) -> set[str]:
    """Return the records that the map shows of what it was told."""
    candidates = [real.records[number] for first, last in told["on"] for number in range(first, last + 1)]
    on = [record for record in candidates if record.layer in told["layers"]]
    states = {record.id: history.state_on(record, told["year"], real.data_date.year) for record in on}
    patterns = told.get("patterns", view.PATTERN_ORDER)
    return {record_id for record_id, state in states.items() if state.pattern in patterns}


def test_first_view_says_what_it_shows(page: AppTest, real: Atlas) -> None:
    shown = _expected(real, page.session_state.choices)
    assert page.session_state.choices.filters() == Filters(real.data_date.year, view.FIRST_LAYERS)
    assert _caption(page) == shown.caption
    assert _caption(page).startswith(f"{len(shown.items)} of {len(real.records)} records")


@pytest.mark.parametrize(
    "wishes",
    [
        {"year": 1995},
        {"year": 2030},
        {"countries": frozenset({"KZ", "TR"})},
        {"layers": frozenset(catalog.LAYER)},
        {"layers": frozenset()},
        {"patterns": frozenset({"construction", "promised"}), "year": 2028},
        {"year": 1990, "countries": frozenset({"CN"})},
        {"selected": "kz-aktau-port"},
    ],
)
def test_every_choice_is_said_and_sent(page: AppTest, real: Atlas, wishes: dict[str, Any]) -> None:
    _choose(page, **wishes)
    shown = _expected(real, page.session_state.choices)
    told = _told(page)
    assert _caption(page) == shown.caption
    assert told["year"] == shown.filters.year
    assert _records(real, told) == {item.record.id for item in shown.items}
    assert told.get("selected") == wishes.get("selected")
    assert bool(told.get("notice")) == (not shown.items)


@pytest.mark.parametrize("year", [1990, 2005, 2026, 2040])
def test_shown_and_hidden_make_up_the_whole(page: AppTest, real: Atlas, year: int) -> None:
    _choose(page, year=year, countries=frozenset({"AZ", "RU"}))
    counted = {words.strip(): int(count) for count, words in re.findall(r"(\d+) ([a-z ]+)", _caption(page))}
    shown = int(_caption(page).split()[0])
    hidden = sum(
        counted.get(reason, 0) for reason in ("not yet begun", "in layers that are off", "outside the filters")
    )
    assert shown + hidden == len(real.records)


def test_a_change_sends_little_and_leaves_the_base_map_alone(page: AppTest) -> None:
    first = _map_arguments(page)
    every = frozenset(catalog.LAYER)
    later = [
        _map_arguments(_choose(page, **wishes))
        for wishes in (
            {"year": 2031},
            {"layers": every},
            {"selected": "kz-aktau-port"},
            {"countries": frozenset({"AZ"})},
        )
    ]
    moving = {"feature_group"}
    for sent in later:
        assert {key: value for key, value in sent.items() if key not in moving} == _without(first, moving)
        assert len(sent["feature_group"].encode()) < SENT_BYTES


def _without(arguments: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in arguments.items() if key not in keys}


def test_base_map_names_no_other_host(page: AppTest) -> None:
    hosts = re.findall(r"(?:https?:)?//([a-z0-9.-]+\.[a-z]{2,})", json.dumps(_map_arguments(page)))
    assert set(hosts) <= {"www.w3.org"}


def test_back_to_the_first_view_undoes_every_choice_and_moves_the_map(page: AppTest, real: Atlas) -> None:
    first = page.session_state.choices
    _choose(page, year=1999, layers=frozenset({"ports"}), selected="kz-aktau-port", basemap="grey", extent="btc")
    (button,) = [button for button in page.button if button.label == "Back to the first view"]
    button.click()
    _run(page)
    assert page.session_state.choices == Choices(year=real.data_date.year, moves=first.moves + 1)
    assert _told(page)["fit"]["seq"] == first.moves + 1


def test_choosing_an_extent_twice_moves_the_map_twice(page: AppTest) -> None:
    seqs = []
    for _ in range(2):
        page.button_group(key="extent_pills").set_value("btc")
        _run(page)
        seqs.append(_told(page)["fit"]["seq"])
        assert tuple(_told(page)["fit"]["extent"]) == catalog.EXTENTS["btc"].bounds
    assert seqs[1] == seqs[0] + 1


def test_countries_box_filters(page: AppTest, real: Atlas) -> None:
    page.multiselect(key="countries").select("TM")
    _run(page)
    shown = _records(real, _told(page))
    assert shown
    assert all("TM" in real.by_id[record_id].countries for record_id in shown)


def test_online_background_is_asked_for_by_choice_only(page: AppTest) -> None:
    assert _told(page)["basemap"] == {"kind": "embedded"}
    page.session_state.more_open = True
    _run(page).selectbox(key="basemap").select("grey")
    _run(page)
    assert _told(page)["basemap"]["kind"] == "tiles"


def test_sessions_do_not_share_choices(page: AppTest) -> None:
    other = _run(AppTest.from_file(str(APP), default_timeout=60))
    _choose(page, year=2001)
    assert _run(other).session_state.choices.year != 2001


def test_what_of_a_link_was_not_taken_up_is_named_and_counted() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60)
    for number in range(8):
        page.query_params[f"wish{number}"] = "1"
    page.query_params["compare"] = page.query_params["year"] = "2020"
    (banner,) = [each.value for each in _run(page).get("html") if "not taken up" in each.value]
    assert banner.count("is not part of a view") == 6
    assert "and 3 more." in banner
    assert "compare '2020' is the year of the view itself" in page.session_state.choices.ignored
    assert page.session_state.choices.panel == "records"


def test_a_code_that_compares_opens_the_comparison() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["compare"] = "2015"
    assert "between 2015 and 2026" in " ".join(html.value for html in _run(page).get("html"))
    assert page.session_state.choices.ignored == ()
