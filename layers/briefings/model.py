"""What a briefing is: values that never change; every edit makes a new one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Callout:
    """A sentence tied to one record of the atlas.

    Parameters
    ----------
    record : str
        Id of the record.
    text : str
        Markdown with citations, as in `prose`.
    """

    record: str
    text: str


@dataclass(frozen=True)
class Scene:
    """A view with what is said about it.

    Parameters
    ----------
    heading : str
        One line of plain text.
    view : str
        Code of the view, as in a link (`layers.link`).
    text : str
        Markdown with citations, as in `prose`.
    callouts : tuple of Callout
        In reading order; the first is A.
    """

    heading: str
    view: str
    text: str
    callouts: tuple[Callout, ...] = ()

    @property
    def lettered(self) -> list[tuple[str, Callout]]:
        """Callouts with the letters that stand for them on the map."""
        return [(chr(ord("A") + number), callout) for number, callout in enumerate(self.callouts)]


@dataclass(frozen=True)
class Briefing:
    """Scenes in the order in which they are presented.

    Parameters
    ----------
    id : str
        Name of its file without the ending.
    title, subtitle : str
        One line each; the subtitle may be empty.
    date : str
        Day of the last edit, as YYYY-MM-DD.
    scenes : tuple of Scene
        At least one in a file; a briefing that is being made may be empty.
    order : int
        Its place among the briefings of the atlas; those without one come last.
    """

    id: str
    title: str
    date: str
    scenes: tuple[Scene, ...] = ()
    subtitle: str = ""
    order: int = 100
