"""A briefing that a reader makes: every edit gives a new draft, and each can be undone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from layers.briefings import rules
from layers.briefings.file import FaultyError, written
from layers.briefings.model import Briefing, Callout, Scene
from layers.store import Atlas

UNTITLED = "My briefing"
ID = "my-briefing"
MOST_UNDONE = 100


@dataclass(frozen=True)
class Draft:
    """A briefing as it stands, and as it stood before each edit, the latest last."""

    now: Briefing
    before: tuple[Briefing, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self.before)


def begun(today: dt.date) -> Draft:
    """Return an empty draft."""
    return Draft(Briefing(ID, UNTITLED, today.isoformat()))


def opened(draft: Draft, briefing: Briefing) -> Draft:
    """Return the draft with another briefing in its place, which can be undone like any edit."""
    return _edited(draft, briefing)


def undone(draft: Draft) -> Draft:
    """Return the draft before its last edit."""
    return Draft(draft.before[-1], draft.before[:-1]) if draft.before else draft


def titled(draft: Draft, title: str, subtitle: str = "") -> Draft:
    """Return the draft with a title and a subtitle.

    Raises
    ------
    FaultyError
        If the title is missing or one of them too long.
    """
    made = replace(draft.now, title=_line(title), subtitle=_line(subtitle))
    _refuse(rules.title_faults(made))
    return _edited(draft, made)


def added(draft: Draft, scene: Scene, atlas: Atlas, after: int | None = None) -> Draft:
    """Return the draft with a further scene, after the scene of a number or at the end.

    Raises
    ------
    FaultyError
        If the scene has faults, or there are as many scenes as can be.
    """
    scene = _checked(scene, atlas)
    scenes = list(draft.now.scenes)
    if len(scenes) >= rules.MOST_SCENES:
        raise FaultyError([f"A briefing has at most {rules.MOST_SCENES} scenes."])
    scenes.insert(len(scenes) if after is None else after, scene)
    return _with(draft, scenes)


def edited(draft: Draft, number: int, atlas: Atlas, heading: str, text: str, view: str | None = None) -> Draft:
    """Return the draft with other words, and another view if one is given, in the scene of a number from 1.

    Raises
    ------
    FaultyError
        If the scene would have faults; the draft is as it was.
    """
    scenes = list(draft.now.scenes)
    old = scenes[number - 1]
    scenes[number - 1] = _checked(replace(old, heading=heading, text=text, view=view or old.view), atlas)
    return _with(draft, scenes)


def moved(draft: Draft, number: int, by: int) -> Draft:
    """Return the draft with a scene some places later, or earlier if negative, as far as there are places."""
    scenes = list(draft.now.scenes)
    scene = scenes.pop(number - 1)
    scenes.insert(min(max(number - 1 + by, 0), len(scenes)), scene)
    return _with(draft, scenes)


def duplicated(draft: Draft, number: int, atlas: Atlas) -> Draft:
    """Return the draft with a scene twice, the second after the first."""
    return added(draft, draft.now.scenes[number - 1], atlas, number)


def deleted(draft: Draft, number: int) -> Draft:
    """Return the draft without a scene."""
    scenes = draft.now.scenes
    return _with(draft, [*scenes[: number - 1], *scenes[number:]])


def saved(draft: Draft, today: dt.date) -> bytes:
    """Return the file to keep, dated on a day; `file.read` opens it again."""
    return written(replace(draft.now, date=today.isoformat()))


def _checked(scene: Scene, atlas: Atlas) -> Scene:
    text = _readable(scene.text.replace("\r\n", "\n").replace("\r", "\n").strip())
    callouts = tuple(Callout(each.record, _line(each.text)) for each in scene.callouts)
    made = Scene(_line(scene.heading), _line(scene.view), text, callouts)
    _refuse(rules.scene_faults(made, atlas, "The scene"))
    return made


def _line(text: str) -> str:
    return _readable(" ".join(text.split()))


def _readable(text: str) -> str:
    """Return a text as Markdown would read it again: the null character is not possible."""
    return text.replace("\0", "\ufffd")


def _refuse(faults: Iterable[str]) -> None:
    found = list(faults)
    if found:
        raise FaultyError(found)


def _with(draft: Draft, scenes: list[Scene]) -> Draft:
    return _edited(draft, replace(draft.now, scenes=tuple(scenes)))


def _edited(draft: Draft, briefing: Briefing) -> Draft:
    if briefing == draft.now:
        return draft
    return Draft(briefing, (*draft.before, draft.now)[-MOST_UNDONE:])
