"""Five works, worked out by hand from their events and sources; the code must come to the same.

A change of the data that contradicts a line here is either a discovery, then correct the line, or a slip.
"""

import datetime as dt

import pytest

from layers import history
from layers.view import YEARS

DATA_DATE = dt.date(2026, 3, 31)
LATE_2026 = dt.date(2026, 11, 22)

# First year of each status, to the next; the last one holds to the year of the data date.
STATUSES = {
    "btc-oil-pipeline": {1990: "absent", 1999: "announced", 2002: "construction", 2006: "operating"},
    "tcfo-sumgayit-aktau": {1990: "absent", 2018: "proposed", 2019: "announced", 2025: "construction"},
    "instc-w-rasht-astara": {1990: "absent", 2016: "proposed", 2023: "announced"},
    "az-port-of-baku-alat": {1990: "absent", 2007: "announced", 2010: "construction", 2014: "operating"},
    "mc-btk-akhalkalaki-kars": {1990: "absent", 2008: "construction", 2017: "operating"},
    "mc-btk-tbilisi-akhalkalaki": {
        1990: "operating",  # the Soviet line
        2007: "construction",
        2017: "operating",
        2023: "idle",  # closed on 31 December 2023, reopened in May 2024
        2024: "operating",
    },
    "mc-alat-boyukkesik": {1990: "operating"},
    "mc-gardabani-tbilisi": {1990: "operating"},
}

# What is shown, as promised, for the years after the data date.
PROMISED = {
    "tcfo-sumgayit-aktau": {2027: ("operating", "2026-12")},
    "instc-w-rasht-astara": {2027: ("construction", "2026-04-01"), 2031: ("operating", "2031")},
}

# (promised date, milestone, said on, outcome on the data date, outcome in late November 2026)
PROMISES = {
    "btc-oil-pipeline": [
        ("2005-12", "service", "2004", "missed", "missed"),
        ("2006-05", "service", "2005-12-02", "kept", "kept"),  # first oil at Ceyhan on 28 May
        ("2023-01-01", "first Tengiz oil under the 2022 deal", "2022-11-10", "missed", "missed"),
        ("2023-02", "first Tengiz oil under the 2022 deal", None, "missed", "missed"),
        ("2023-03", "first Tengiz oil under the 2022 deal", "2023-03-15", "kept", "kept"),
        ("2025", "2.2 Mt of Kazakh oil a year", "2024-06", "due", "due"),
        ("2026-06", "operator handover", "2025-12-05", "open", "due"),
        ("2027", "7 Mt of Kazakh oil a year", "2025-10-14", "open", "open"),
    ],
    "tcfo-sumgayit-aktau": [
        ("2021-12", "service", "2019-11-19", "missed", "missed"),
        ("2023", "laying", "2022-10-27", "missed", "missed"),
        ("2024", "service", "2022", "missed", "missed"),
        ("2024", "works start", "2024-07-29", "missed", "missed"),  # reported on 5 March 2025
        ("2024-12", "service", "2023-01-10", "missed", "missed"),
        ("2025", "service", "2024-09-02", "missed", "missed"),
        ("2025-09", "survey", "2025-08-06", "missed", "missed"),  # reported done on 21 October
        ("2025-12", "service", "2023-10-26", "missed", "missed"),
        ("2026-03", "ship ready", "2025-10-21", "open", "due"),
        ("2026-05", "cable made", "2025-10-21", "kept", "kept"),  # reported made on 24 February
        ("2026-06", "laying", "2025-10-21", "open", "due"),
        ("2026-06", "cable made", "2025-11-17", "kept", "kept"),
        ("2026-08", "laying", "2025-11-17", "open", "due"),
        ("2026-09", "service", "2025-12-26", "open", "due"),
        ("2026-12", "service", "2025-03-05", "open", "open"),
        ("2026-12", "service", "2025-08-06", "open", "open"),
        ("2026-12", "service", "2025-10-18", "open", "open"),
        ("2026-12", "service", "2025-11-17", "open", "open"),
        ("2026-12", "service", "2026-01-06", "open", "open"),
        ("2026-12", "service", "2026-02-11", "open", "open"),
    ],
    "instc-w-rasht-astara": [
        ("2016", "works start", None, "missed", "missed"),
        ("2018", "works start", "2018-01-23", "missed", "missed"),
        ("2019", "service", None, "missed", "missed"),
        ("2024-02", "works start", "2023-12-17", "missed", "missed"),
        ("2025-11-29", "works contract", "2025-11-15", "missed", "missed"),  # promised anew on 17 December
        ("2025-12", "land purchase", "2025-11-05", "missed", "missed"),  # promised anew in January
        ("2026", "works start", "2025-11-05", "open", "open"),
        ("2026", "service", "2023-01-18", "open", "open"),
        ("2026-01", "works contract", "2025-12-17", "missed", "missed"),
        ("2026-02-14", "works contract", "2026-02-10", "missed", "missed"),
        ("2026-03", "works start", "2025-11-26", "open", "due"),
        ("2026-03", "land purchase", "2026-01-09", "open", "due"),
        ("2026-03-20", "land purchase", "2026-01-18", "due", "due"),
        ("2026-04", "works contract", "2026-02-18", "open", "due"),
        ("2026-04-01", "works start", "2026-02-18", "open", "due"),
        ("2027", "service", "2023-05-19", "open", "open"),
        ("2028", "service", "2023-07-30", "open", "open"),
        ("2029", "service", "2026-01-18", "open", "open"),
        ("2031", "service", "2026-02-18", "open", "open"),
    ],
    "az-port-of-baku-alat": [
        ("2014", "first phase", "2012", "missed", "missed"),
        ("2014-05", "first phase", "2010-11-03", "missed", "missed"),
        ("2015-12", "first phase", None, "missed", "missed"),
        ("2018", "first phase", "2017-10-30", "kept", "kept"),  # opened on 14 May 2018
        ("2025", "own dredger", "2025-01-15", "kept", "kept"),
        ("2025-12", "own dredger", "2023-12-28", "kept", "kept"),
    ],
    "mc-btk-akhalkalaki-kars": [
        ("2013", "service", "2012-04-13", "missed", "missed"),
        ("2016", "service", "2015-12", "missed", "missed"),
    ],
    "mc-btk-tbilisi-akhalkalaki": [
        ("2015", "service", "2014-11-26", "missed", "missed"),  # opened on 30 October 2017
        ("2024-05", "reopened for 5 Mt a year", "2024-03-16", "kept", "kept"),  # on 20 May
    ],
    "mc-alat-boyukkesik": [],
    "mc-gardabani-tbilisi": [],
}

# Milestone: (first promised, latest promise, promises made, months between the two).
SLIPS = {
    "btc-oil-pipeline": {
        "service": ("2005-12", "2006-05", 2, 5),
        "first Tengiz oil under the 2022 deal": ("2023-01-01", "2023-03", 3, 2),
    },
    "tcfo-sumgayit-aktau": {
        "service": ("2021-12", "2026-12", 12, 60),
        "laying": ("2023", "2026-08", 3, 32),
        "cable made": ("2026-05", "2026-06", 2, 1),
    },
    "instc-w-rasht-astara": {
        "works start": ("2016", "2026-04-01", 6, 111),
        "service": ("2019", "2031", 6, 144),
        "works contract": ("2025-11-29", "2026-04", 4, 5),
        "land purchase": ("2025-12", "2026-03-20", 3, 2),
    },
    "az-port-of-baku-alat": {"first phase": ("2014-05", "2018", 4, 55), "own dredger": ("2025-12", "2025", 2, 0)},
    "mc-btk-akhalkalaki-kars": {"service": ("2013", "2016", 2, 36)},
}


def latest(turns, year):
    return turns[max(turn for turn in turns if turn <= year)]


@pytest.mark.parametrize("name", STATUSES)
def test_status_of_every_year(real, name):
    record = real.by_id[name]
    for year in range(YEARS[0], DATA_DATE.year + 1):
        state = history.state_on(record, year, DATA_DATE.year)
        assert (state.status or state.pattern) == latest(STATUSES[name], year), year
        assert state.pattern != "promised"


@pytest.mark.parametrize("name", STATUSES)
def test_promises_show_after_the_data_date_only(real, name):
    record = real.by_id[name]
    for year in range(DATA_DATE.year + 1, YEARS[1] + 1):
        state = history.state_on(record, year, DATA_DATE.year)
        if name in PROMISED:
            assert (state.status, state.since, state.pattern) == (*latest(PROMISED[name], year), "promised")
        else:
            assert state.pattern == latest(STATUSES[name], DATA_DATE.year)


@pytest.mark.parametrize("name", PROMISES)
def test_how_each_promise_turned_out(real, name):
    record = real.by_id[name]
    found = [
        (
            promise.date,
            promise.milestone,
            promise.said_on,
            *(str(history.outcome(record, promise, day)) for day in (DATA_DATE, LATE_2026)),
        )
        for promise in history.promises(record)
    ]
    assert found == PROMISES[name]


@pytest.mark.parametrize("name", STATUSES)
def test_how_far_promised_dates_slipped(real, name):
    found = {
        slip.milestone: (slip.first.date, slip.latest.date, slip.count, slip.months)
        for slip in history.slippages(real.by_id[name])
    }
    assert found == SLIPS.get(name, {})
