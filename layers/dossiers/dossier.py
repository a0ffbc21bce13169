"""What a dossier is about: one corridor in one year, its branches as chains, and the map of its legs."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from layers import corridors, dates, link, view
from layers.corridors import Chain
from layers.dossiers import words
from layers.records import Corridor
from layers.sheet import lettering
from layers.store import Atlas
from layers.view import Filters, Item, MapView


@dataclass(frozen=True)
class Dossier:
    """All that a dossier shows is a function of this value.

    Parameters
    ----------
    corridor : Corridor
        The corridor.
    chains : tuple of Chain
        Its branches in the year.
    view : MapView
        Its legs, what stands in for them and what stands beside them, on the map.
    """

    corridor: Corridor
    chains: tuple[Chain, ...]
    view: MapView

    @property
    def atlas(self) -> Atlas:
        """The record."""
        return self.view.atlas

    @property
    def year(self) -> int:
        """The *as of* year."""
        return self.view.filters.year

    @property
    def title(self) -> str:
        """Words over the page."""
        return lettering.printable(f"{self.corridor.name}: the branches in {self.year}")

    @cached_property
    def subtitle(self) -> str:
        """What the states are as of, and the newest report on any leg."""
        rule = view.rule(self.year, self.atlas)
        newest = words.newest_report([leg.record for chain in self.chains for leg in chain.legs], self.year)
        return f"{rule} Newest report on a leg: {newest}. Drawn on {dates.in_words(self.view.today.isoformat())}."

    @property
    def summary(self) -> str:
        """The branches in one sentence, for readers who do not see the page."""
        return " ".join(f"{words.title(chain)}: {words.summary(chain)}." for chain in self.chains)

    @property
    def link(self) -> str | None:
        """Public address of the view, if the atlas has one."""
        return link.address(self.view)

    @property
    def code(self) -> str:
        """The view as a code."""
        return link.code(self.view)


def of(atlas: Atlas, corridor_id: str, year: int, today: dt.date) -> Dossier:
    """Return the dossier of a corridor.

    Parameters
    ----------
    atlas : Atlas
        The record.
    corridor_id : str
        Id of a corridor; hyphens may stand for underscores.
    year : int
        The *as of* year.
    today : datetime.date
        Day on which promises are judged.

    Raises
    ------
    ValueError
        If there is no such corridor, or it has no branches.
    """
    known = {corridor.id: corridor for corridor in atlas.corridors}
    found = {key.replace("_", "-"): corridor for key, corridor in known.items()}.get(corridor_id.replace("_", "-"))
    choices = ", ".join(key.replace("_", "-") for key, corridor in known.items() if corridor.branches)
    if found is None:
        raise ValueError(f"corridor '{corridor_id}' is not one of {choices}")
    chains = tuple(chain for chain in corridors.chains(atlas, year) if chain.corridor.id == found.id)
    if not chains:
        raise ValueError(f"corridor '{corridor_id}' has no branches on record, so it has no dossier; {choices} have")
    return Dossier(found, chains, _view(atlas, chains, year, today))


def _view(atlas: Atlas, chains: tuple[Chain, ...], year: int, today: dt.date) -> MapView:
    """Return a view of the legs of some chains, of what carries their traffic and of what stands beside them."""
    legs = [leg for chain in chains for leg in chain.legs]
    records = [record for leg in legs for record in (leg.record, leg.workaround, *leg.alternatives) if record]
    ids = {record.id for record in records}
    shown = view.build(atlas, Filters(year, frozenset(record.layer for record in records)), today)
    return replace(shown, items=tuple(_only(shown.items, ids)))


def _only(items: tuple[Item, ...], ids: set[str]) -> list[Item]:
    return [item for item in items if item.record.id in ids]
