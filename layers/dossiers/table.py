"""Branches side by side: one column for each, one row for each figure; what is not on record says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layers import dates
from layers.corridors import AT_SEA, Chain
from layers.dossiers import words
from layers.dossiers.words import Said
from layers.records import Corridor

Cell = tuple[Said, ...]


@dataclass(frozen=True)
class Row:
    """A figure of every branch; a cell without words is not documented."""

    title: str
    cells: tuple[Cell, ...]
    of_corridor: bool = False
    """Whether the figure is one of the corridor as a whole, the same for all its branches."""


def rows(chains: Sequence[Chain]) -> list[Row]:
    """Return the rows of the comparison of some branches."""
    modes = [mode for mode in words.MODES if any(mode in chain.length_by_mode for chain in chains)]
    made = [
        _row("Legs", chains, _legs),
        _row("Length, stated or else drawn", chains, _length),
        *(_row(f"… by {words.MODES[mode]}", chains, lambda chain, mode=mode: _by_mode(chain, mode)) for mode in modes),
        _row("Share at sea", chains, _sea_share),
        _row("By country, as drawn", chains, _by_country),
        _row("State borders passed", chains, _borders),
        _row("Changes of mode", chains, _mode_changes),
        _row("Changes of gauge on land", chains, _gauge_changes),
        _row("Smallest capacity of a leg", chains, _capacity),
        _row("Weakest link", chains, _weakest),
    ]
    for key in ("length_km", "transit_days", "capacity_mt_per_year", "planned_capacity_mt_per_year"):
        label, unit = words.figure(key)
        cells = tuple(_figure(chain.corridor, key, unit) for chain in chains)
        made.append(Row(f"{label[:1].upper()}{label[1:]} of the whole corridor", cells, of_corridor=True))
    return made


def _row(title: str, chains: Sequence[Chain], cell: Callable[[Chain], Cell]) -> Row:
    return Row(title, tuple(cell(chain) for chain in chains))


def _legs(chain: Chain) -> Cell:
    sources = {key: None for leg in chain.legs if leg.state.pattern != "operating" for key in words.status_sources(leg)}
    return (Said(f"{len(chain.legs)}: {words.states(chain)}", tuple(sources)),)


def _length(chain: Chain) -> Cell:
    stated = [leg for leg in chain.legs if leg.stated_km]
    measured = len(stated) < len(chain.legs)
    total = Said(f"{'≈' if measured else ''}{chain.length_km:,.0f} km")
    if not stated:
        return (total, Said("all measured on the drawn line"))
    keys = tuple(dict.fromkeys(key for leg in stated for key in words.length_sources(leg)))
    return (total, Said(f"{sum(leg.best_km for leg in stated):,.0f} km of it stated", keys))


def _by_mode(chain: Chain, mode: str) -> Cell:
    legs = [leg for leg in chain.legs if leg.record.kind == mode]
    if not legs:
        return (Said("none"),)
    measured = any(not leg.stated_km for leg in legs)
    keys = tuple(dict.fromkeys(key for leg in legs for key in words.length_sources(leg)))
    return (Said(f"{'≈' if measured else ''}{chain.length_by_mode[mode]:,.0f} km", keys),)


def _sea_share(chain: Chain) -> Cell:
    return (Said(f"{chain.sea_share * 100:.0f} %"),)


def _by_country(chain: Chain) -> Cell:
    return tuple(
        Said(f"{words.territory(code)} ≈{km:,.0f} km")
        for code, km in chain.length_by_country.items()
        if km >= 1 and code != AT_SEA
    )


def _borders(chain: Chain) -> Cell:
    at_sea = sum(len(leg.record.countries) - 1 for leg in chain.legs if leg.record.kind == "sea")
    return (Said(f"{chain.borders}{f', {at_sea} of them at sea' if at_sea else ''}"),)


def _mode_changes(chain: Chain) -> Cell:
    numbers = [number for number, reason in chain.transshipments if reason == "mode"]
    places = ", ".join(chain.stations[number] for number in numbers)
    return (Said(f"{len(numbers)}{f': {places}' if places else ''}"),)


def _gauge_changes(chain: Chain) -> Cell:
    rails = [leg.record for leg in chain.legs if leg.record.kind == "rail"]
    known = sum(record.gauge_mm is not None for record in rails)
    if not known:
        return ()
    found = [Said(f"{chain.stations[number]}, {said.text}", said.sources) for number, said in words.gauge_breaks(chain)]
    extent = [Said(f"gauge on record for {known} of {len(rails)} railways")] if known < len(rails) else []
    return (*(found or [Said("none")]), *extent)


def _capacity(chain: Chain) -> Cell:
    measured = [leg for leg in chain.legs if leg.capacity is not None]
    if not measured:
        return ()
    leg = min(measured, key=lambda leg: leg.capacity or 0.0)
    keys = tuple(leg.record.citations["capacity_mt_per_year"])
    return (
        Said(f"{leg.capacity:g} Mt a year, {leg.record.short_name}", keys),
        Said(f"on record for {len(measured)} of {len(chain.legs)}"),
    )


def _weakest(chain: Chain) -> Cell:
    found = chain.weakest
    if found is None:
        return ()
    sources = {
        "state": words.status_sources(found.leg),
        "capacity": tuple(found.leg.record.citations.get("capacity_mt_per_year", [])),
        "effect": tuple(key for effect in found.leg.effects[-1:] for key in effect.sources[:1]),
    }
    return (Said(found.leg.record.short_name, sources[found.reason]),)


def _figure(corridor: Corridor, key: str, unit: str) -> Cell:
    value = getattr(corridor, key)
    if value is None:
        return ()
    when = f", {dates.in_words(corridor.as_of[key])}" if key in corridor.as_of else ""
    text = f"{value:,}" if isinstance(value, int | float) else value
    return (Said(f"{text} {unit}{when}", tuple(corridor.citations[key])),)
