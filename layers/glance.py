"""The bridge at a glance: a dozen figures for newcomers, each read from the record with its date and sources."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from layers import dates, falling_sea, history
from layers.history import State
from layers.records import Corridor, Statement, Volume
from layers.store import Atlas
from layers.symbology import PATTERNS


@dataclass(frozen=True)
class Wanted:
    """A figure worth knowing of a record or corridor: a property, its newest yearly figure, or its next promise."""

    statement: str
    words: str
    key: str = ""
    of: str = ""


WANTED = (
    Wanted("middle_corridor", "carried on the Middle Corridor", of="all cargo"),
    Wanted("instc", "carried on the INSTC", of="all cargo"),
    Wanted("btc-oil-pipeline", "Kazakh and Turkmen oil through BTC", of="transit oil (Kazakh and Turkmen)"),
    Wanted("az-port-of-baku-alat", "handled by the Port of Baku", of="all cargo"),
    Wanted("az-port-of-baku-alat", "containers at the Port of Baku", of="containers"),
    Wanted("kz-aktau-port", "capacity of the port of Aktau", "capacity_mt_per_year"),
    Wanted("ww-volga-caspian-canal", "draught kept in the Volga–Caspian canal", "draught_m"),
    Wanted("tcfo-sumgayit-aktau", "length of the Trans-Caspian fibre", "length_km"),
    Wanted("tcfo-sumgayit-aktau", "Trans-Caspian fibre"),
    Wanted("instc-w-rasht-astara", "Rasht–Astara railway"),
    Wanted("trans-caspian-power-cable", "Caspian power cable"),
)
"""What is shown, in order; what is not on record, or not yet in a year, is left out."""


@dataclass(frozen=True)
class Figure:
    """A figure to show.

    Parameters
    ----------
    value : float or str
        As the source has it.
    unit, words : str
        What it measures.
    when : str
        Date for which it holds, in words.
    sources : tuple of str
        Keys of its sources.
    shows : str
        Id of the record that it leads to, or ``panel:`` and the name of a panel.
    promised : bool
        Whether it is a promise, not a fact.
    """

    value: float | str
    unit: str
    words: str
    when: str
    sources: tuple[str, ...]
    shows: str
    promised: bool = False


def counts(atlas: Atlas, year: int) -> Counter[str]:
    """Return how many records are in which state in a year, those that do not exist yet left out."""
    return Counter(state.pattern for state in atlas.states_in(year) if state is not history.ABSENT)


def figures(atlas: Atlas, year: int, today: dt.date) -> list[Figure]:
    """Return the figures of a year, from what the atlas knows of it.

    Parameters
    ----------
    atlas : Atlas
        All records, or what was known of them on a day.
    year : int
        Figures dated after it are left out; promises are told from the year of the data on.
    today : datetime.date
        Day on which promises are judged.
    """
    statements: dict[str, Statement] = {each.id: each for each in (*atlas.corridors, *atlas.records)}
    made = [_sea(atlas, year)]
    for wanted in WANTED:
        statement = statements.get(wanted.statement)
        state = history.state_on(statement, year, atlas.data_date.year) if statement else history.ABSENT
        if state is history.ABSENT:
            continue
        if wanted.of:
            made.append(_volume(statement, wanted, year))
        elif wanted.key:
            made.append(_property(statement, wanted, state, year))
        elif year >= atlas.data_date.year:
            made.append(_promise(statement, wanted, today))
    return [each for each in made if each]


def _shows(statement: Statement) -> str:
    return "panel:corridors" if isinstance(statement, Corridor) else statement.id


def _volume(statement: Statement, wanted: Wanted, year: int) -> Figure | None:
    """Return the newest fact for a whole year."""
    facts: list[Volume] = [
        each
        for each in statement.volumes
        if each.of == wanted.of and not each.expected and not each.period and each.year <= year
    ]
    newest = max(facts, key=lambda each: each.year, default=None)
    if newest is None:
        return None
    return Figure(newest.value, newest.unit, wanted.words, str(newest.year), (newest.source,), _shows(statement))


def _property(statement: Statement, wanted: Wanted, state: State, year: int) -> Figure | None:
    """Return a figure with its date; one that holds for good is dated by the report of its state."""
    value, date = getattr(statement, wanted.key), statement.as_of.get(wanted.key)
    if value is None or (date and int(date[:4]) > year):
        return None
    unit = str(type(statement).model_fields[wanted.key].json_schema_extra["unit"])
    when = dates.in_words(date) if date else f"{PATTERNS[state.pattern].title.lower()}, {_reported(state)}"
    return Figure(value, unit, wanted.words, when, tuple(statement.citations[wanted.key]), _shows(statement))


def _reported(state: State) -> str:
    return f"reported {dates.in_words(state.reported)}" if state.reported else "not reported"


def _promise(statement: Statement, wanted: Wanted, today: dt.date) -> Figure | None:
    """Return the next promise that stands: its date is the figure."""
    ahead = [
        each
        for each in history.latest_promises(statement)
        if history.outcome(statement, each, today) is history.Outcome.OPEN
    ]
    promise = min(ahead, key=lambda each: dates.last_day(each.date), default=None)
    if promise is None:
        return None
    said = f"promise of {dates.in_words(promise.said_on)}" if promise.said_on else "day of the promise unknown"
    words = f"{wanted.words}: {promise.milestone} promised"
    return Figure(dates.in_words(promise.date), "", words, said, tuple(promise.sources), _shows(statement), True)


def _sea(atlas: Atlas, year: int) -> Figure | None:
    sea = atlas.sea_level
    known = sea.model_copy(update={"observed": [each for each in sea.observed if each.year <= year]}) if sea else None
    last = falling_sea.latest(known) if known else None
    if last is None:
        return None
    words = f"level of the sea, {last.scope}"
    when = f"{last.period} {last.year}" if last.period else str(last.year)
    return Figure(f"{last.level_m:.2f}".replace("-", "−"), "m", words, when, (last.source, *last.also), "panel:sea")
