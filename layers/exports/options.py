"""What can be chosen about a download."""

from dataclasses import dataclass
from typing import Literal, get_args

from layers import history
from layers.catalog import Extent
from layers.exports import text
from layers.sheet import SIZES
from layers.symbology import PRINT_THEMES
from layers.view import Item, MapView

Scope = Literal["visible", "everything"]
SCOPES: tuple[str, ...] = get_args(Scope)
LONGEST_TITLE = 500


@dataclass(frozen=True)
class Options:
    """What the reader chose about a download.

    Parameters
    ----------
    scope : str
        ``visible``: the records that the view shows; ``everything``: all records of the atlas, each
        with its status in the year of the view, those not yet begun included. Sheets and slides
        always show what is visible.
    title : str or None
        Instead of the view's own title.
    size, theme : str
        Of a drawn page, such as ``a4-landscape`` and ``light``; downloads of data have none.
    extent : tuple of float or None
        What a map shows at first, as (min_lon, min_lat, max_lon, max_lat) in degrees; None for that
        of the view. It leaves no record out.

    Raises
    ------
    ValueError
        If scope, size or theme is unknown or the title is longer than `LONGEST_TITLE` characters.
    """

    scope: Scope = "visible"
    title: str | None = None
    size: str = "a4-landscape"
    theme: str = "light"
    extent: Extent | None = None

    def __post_init__(self) -> None:
        for word, value, choices in (
            ("scope", self.scope, SCOPES),
            ("size", self.size, SIZES),
            ("theme", self.theme, PRINT_THEMES),
        ):
            if value not in choices:
                raise ValueError(f"{word} '{value}' is not one of {', '.join(choices)}")
        if self.title and len(self.title) > LONGEST_TITLE:
            raise ValueError(f"the title has {len(self.title)} characters; at most {LONGEST_TITLE} are possible")

    @property
    def given_title(self) -> str | None:
        """The chosen title, None if there is none in it."""
        return (self.title or "").strip() or None

    def title_of(self, view: MapView) -> str:
        """Return the chosen title, or the one of the view."""
        return text.printable(self.given_title or view.title)

    def extent_of(self, view: MapView) -> Extent | None:
        """Return the chosen extent, or the one of the view, or None."""
        return self.extent or view.extent

    def items(self, view: MapView) -> tuple[Item, ...]:
        """Return the records to write, with their states, in the order of the atlas."""
        if self.scope == "visible":
            return view.items
        year, data_year = view.filters.year, view.atlas.data_date.year
        return tuple(Item(record, history.state_on(record, year, data_year)) for record in view.atlas.records)
