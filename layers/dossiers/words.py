"""What is said of a chain, as pieces with the sources of each: for the page, the sheet and the slide alike."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from layers import catalog, corridors, dates, history, symbology
from layers.corridors import Chain, Leg
from layers.history import Outcome
from layers.records import Corridor, Dispute, Record
from layers.store import Atlas

MODES = {"rail": "railway", "road": "road", "sea": "sea", "waterway": "waterway"}
NOT_DOCUMENTED = "not documented"
_OUTCOMES = {Outcome.MISSED: ", missed", Outcome.DUE: ", no report since", Outcome.OPEN: "", Outcome.KEPT: ", kept"}


@dataclass(frozen=True)
class Said:
    """Some words and the keys of the sources that say so."""

    text: str
    sources: tuple[str, ...] = ()
    strong: bool = False


def title(chain: Chain) -> str:
    """Return corridor and branch, such as *INSTC: Western branch*."""
    return f"{chain.corridor.short_name}: {chain.branch.name}"


def summary(chain: Chain) -> str:
    """Say how many legs there are, from where to where, and in which states."""
    count = len(chain.legs)
    ends = f"{chain.stations[0]} to {chain.stations[-1]}"
    return f"{count} leg{'s' if count > 1 else ''}, {ends}; {states(chain)}"


def states(chain: Chain) -> str:
    """Return how many legs are in which state, such as *11 operating, 1 announced*."""
    if len(chain.states) == 1:
        only = pattern_words(next(iter(chain.states)))
        return f"all {only}" if len(chain.legs) > 1 else only
    return ", ".join(f"{count} {pattern_words(pattern)}" for pattern, count in chain.states.most_common())


def pattern_words(pattern: str) -> str:
    """Return a state in lower case, *not yet begun* for a record that does not exist yet."""
    return "not yet begun" if pattern == "absent" else symbology.PATTERNS[pattern].title.lower()


def kilometres(leg: Leg) -> str:
    """Return the length of a leg; ≈ says that it is measured on the drawn line."""
    if leg.stated_km:
        return f"{leg.stated_km:,g} km"
    return f"≈{leg.drawn_km:,.0f} km" if leg.course is not None else "length " + NOT_DOCUMENTED


def length_sources(leg: Leg) -> tuple[str, ...]:
    """Return the sources of a stated length; none where it is measured."""
    return tuple(leg.record.citations.get("length_km", [])) if leg.stated_km else ()


def status_sources(leg: Leg) -> tuple[str, ...]:
    """Return the main source of the state of a leg."""
    return (leg.state.event.source,) if leg.state.event and leg.state.status else ()


def last_source(record: Record) -> tuple[str, ...]:
    """Return the source of the newest fact about a record; none where only promises were known."""
    return tuple(fact.source for fact in history.facts(record)[-1:])


def leg_label(chain: Chain, number: int) -> str:
    """Say everything that the strip shows of a leg in one line, for readers who do not see it."""
    leg = chain.legs[number]
    ends = f"{chain.stations[number]} to {chain.stations[number + 1]}"
    return f"{ends}: {leg.record.name}, {MODES[leg.record.kind]}, {pattern_words(leg.state.pattern)}, {kilometres(leg)}"


def weakest(chain: Chain, atlas: Atlas, year: int, today: dt.date) -> list[Said]:
    """Name the weakest link and say why it is, with the sources of each part."""
    found = chain.weakest
    if found is None:
        known = sum(leg.capacity is not None for leg in chain.legs) or "none"
        why = (
            f"all legs operate, {known} of {len(chain.legs)} has a capacity on record, and no port is reported to be "
            "hindered by the falling sea"
        )
        return [Said("Weakest link: none can be named.", strong=True), Said(why)]
    head = Said(f"Weakest link: {found.leg.record.name}", strong=True)
    match found.reason:
        case "state":
            return [head, *_state(found.leg, year >= atlas.data_date.year, today)]
        case "capacity":
            return [head, *_capacity(chain, found.leg)]
        case _:
            return [head, *_effects(found.leg, atlas)]


def _state(leg: Leg, promising: bool, today: dt.date) -> list[Said]:
    state = leg.state
    words = pattern_words(state.pattern)
    if state.pattern == "promised":
        words = f"promised: {pattern_words(state.status or '')} by {dates.in_words(state.since or '')}"
    elif state.since:
        words += f" since {dates.in_words(state.since)}"
    said = [Said(words, status_sources(leg))]
    promises = history.latest_promises(leg.record) if promising else []
    of_the_whole = [promise for promise in promises if promise.milestone in history.WHOLE]
    for promise in of_the_whole or promises[:2]:
        outcome = history.outcome(leg.record, promise, today)
        if outcome is not Outcome.KEPT and promise is not state.event:
            when = f"{promise.milestone} promised for {dates.in_words(promise.date)}{_OUTCOMES[outcome]}"
            said.append(Said(when, (promise.source,)))
    if leg.workaround:
        said.append(Said(f"traffic goes by the {leg.workaround.name}", last_source(leg.workaround)))
    return said


def _capacity(chain: Chain, leg: Leg) -> list[Said]:
    known = sum(each.capacity is not None for each in chain.legs)
    words = f"{leg.capacity:g} Mt a year, the smallest on record; {known} of {len(chain.legs)} legs have one"
    return [Said(words, tuple(leg.record.citations["capacity_mt_per_year"]))]


def _effects(leg: Leg, atlas: Atlas) -> list[Said]:
    latest = {effect.feature: effect for effect in leg.effects}
    in_order = sorted(latest.values(), key=lambda effect: dates.last_day(effect.date))
    return [
        Said(
            f"{dates.in_words(effect.date)}, {atlas.by_id[effect.feature].short_name}: {effect.text.rstrip('.')}",
            tuple(effect.sources[:1]),
        )
        for effect in in_order
    ]


def gauge_breaks(chain: Chain) -> list[tuple[int, Said]]:
    """Return where the gauge changes: number of the leg after, and both gauges with their sources."""
    found = []
    for number, reason in chain.transshipments:
        if reason == "gauge":
            pair = [chain.legs[number - 1].record, chain.legs[number].record]
            keys = tuple(dict.fromkeys(key for record in pair for key in record.citations["gauge_mm"][:1]))
            found.append((number, Said(" | ".join(f"{record.gauge_mm}" for record in pair) + " mm", keys)))
    return found


def alternatives(chain: Chain) -> list[Said]:
    """Name what stands beside legs of the chain."""
    said = []
    for leg in chain.legs:
        others = [Said(each.short_name, last_source(each)) for each in leg.alternatives]
        said += [Said(f"Beside {leg.record.short_name}:"), *others] if others else []
    return said


def territory(code: str) -> str:
    """Return the name of a country, or *sea*."""
    return "sea" if code == corridors.AT_SEA else catalog.COUNTRIES.get(code, code)


def disputes(corridor: Corridor) -> list[Said]:
    """Return what sources disagree on, each as others say it."""
    return [Said(_dispute(each), (each.source,)) for each in corridor.disputes]


def _dispute(dispute: Dispute) -> str:
    label, unit = figure(dispute.property)
    value = f"{dispute.value:,}" if isinstance(dispute.value, int | float) else dispute.value
    unit = unit if value[:1].isdigit() or not isinstance(dispute.value, str) else ""
    note = f" ({dispute.note.rstrip('.')})" if dispute.note else ""
    return f"{label}: {value}{' ' if unit else ''}{unit}{note}"


def figure(key: str) -> tuple[str, str]:
    """Return label and unit of a figure; a word that is no figure is its own label."""
    field = Corridor.model_fields.get(key)
    extra = field.json_schema_extra if field else None
    if field is None or not isinstance(extra, dict):
        return key.replace("_", " "), ""
    return field.title or key, str(extra["unit"])


def unknown(chains: Iterable[Chain]) -> list[str]:
    """Say what is not on record about the legs of some chains, each in one sentence."""
    records = {leg.record.id: leg for chain in chains for leg in chain.legs}
    legs = list(records.values())
    rails = [leg.record for leg in legs if leg.record.kind == "rail"]
    counts = (
        ("a stated length", legs, [leg for leg in legs if leg.record.length_km is None]),
        ("a capacity", legs, [leg for leg in legs if leg.record.capacity_mt_per_year is None]),
        ("a track gauge", rails, [record for record in rails if record.gauge_mm is None]),
        ("transit days", legs, [leg for leg in legs if leg.record.transit_days is None]),
    )
    said = [
        f"{len(missing)} of {len(all_)} {'railways' if all_ is rails else 'legs'} have no {what} on record"
        for what, all_, missing in counts
        if missing
    ]
    schematic = [leg for leg in legs if leg.record.geometry_method == "schematic"]
    if schematic:
        said.append(f"the course of {len(schematic)} of {len(legs)} legs is not published: only their ends are known")
    return said


def newest_report(records: Iterable[Record], year: int) -> str:
    """Return the date of the newest fact about some records not after a year, in words."""
    reported = [fact.date for record in records for fact in history.facts(record) if int(fact.date[:4]) <= year]
    return dates.in_words(max(reported, key=dates.last_day)) if reported else NOT_DOCUMENTED
