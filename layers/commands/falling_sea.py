"""The sheet of the falling sea from the command line, as one of the dossiers: ``dossier falling-sea``."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from layers import view
from layers.commands import asked
from layers.sheet import sea
from layers.store import Atlas

NAME = "falling-sea"
FORMATS = ("pdf", "png", "svg")
LAYERS = frozenset({"ports", "facilities"})


Made = tuple[Path, Callable[[], bytes]]


def made(atlas: Atlas, year: int, today: dt.date, format_id: str | None, output: str | None) -> Made:
    """Return where the sheet goes, and what makes it.

    Parameters
    ----------
    atlas : Atlas
        All records.
    year : int
        The *as of* year.
    today : datetime.date
        Day on which promises are judged.
    format_id, output : str or None
        As asked for; the format is else that of the ending, or PDF.

    Raises
    ------
    ValueError
        If the format is not one of `FORMATS`.
    """
    ending = Path(output or "").suffix.lower().lstrip(".")
    wanted = format_id or ending or FORMATS[0]
    if wanted not in FORMATS:
        raise ValueError(f"format '{wanted}' of the falling sea is not one of {', '.join(FORMATS)}")
    path = asked.output_path(output or f"caspian-bridge_{year}_{NAME}.{wanted}")
    shown = view.build(atlas, view.Filters(year, LAYERS), today)
    return path, lambda: sea.draw(shown, None, None, wanted).data
