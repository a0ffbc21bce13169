"""Briefings as files: front matter, then a ``## `` heading, a ``scene`` block and a text for every scene.

::

    ---
    title: The Caspian bridge
    date: '2026-03-31'
    ---

    ## Ships cross, cables do not

    ```scene
    view: year=2026&layers=ports,fibre_cables&extent=caspian
    callouts:
    - record: tcfo-sumgayit-aktau
      text: The cable is made [@minval-2026-02-kazakhtelecom-head-on-progress].
    ```

    Markdown with citations, as `prose` reads it.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from layers.briefings import rules
from layers.briefings.model import Briefing, Callout, Scene
from layers.store import GEODATA, Atlas, Problem

FOLDER = "briefings"
MOST_BYTES = 300_000


class FaultyError(ValueError):
    """A file that is no briefing; ``faults`` says in sentences what is wrong, all of it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


def read(data: bytes, briefing_id: str, atlas: Atlas) -> Briefing:
    """Return the briefing of a file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    briefing_id : str
        Name of the file without its ending.
    atlas : Atlas
        To whose records and sources it must refer.

    Raises
    ------
    FaultyError
        If anything in it is wrong; all faults are named at once.
    """
    faults: list[str] = []
    if len(data) > MOST_BYTES:
        raise FaultyError([f"The file has {len(data):,} bytes; a briefing has at most {MOST_BYTES:,}."])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FaultyError(["This is not a text file in UTF-8."]) from None
    briefing = _parsed(text.replace("\r\n", "\n").replace("\r", "\n"), briefing_id, faults)
    faults.extend(rules.faults(briefing, atlas))
    if faults:
        raise FaultyError(faults)
    return briefing


def read_all(atlas: Atlas, geodata: Path = GEODATA) -> tuple[tuple[Briefing, ...], tuple[Problem, ...]]:
    """Return the sound briefings of a data folder in their order, and every problem of the others."""
    found, problems = [], []
    for path in sorted((geodata / FOLDER).glob("*.md")):
        try:
            found.append(read(path.read_bytes(), path.stem, atlas))
        except FaultyError as faulty:
            problems.extend(Problem(f"{FOLDER}/{path.name}", None, fault) for fault in faulty.faults)
    return tuple(sorted(found, key=lambda each: (each.order, each.id))), tuple(problems)


@cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False}).enable(["heading", "fence", "list"])
    return made.use(front_matter_plugin)


def _parsed(text: str, briefing_id: str, faults: list[str]) -> Briefing:
    tokens, lines = _parser().parse(text), text.split("\n")
    head = (
        _mapping(tokens[0].content, "The front matter", faults) if tokens and tokens[0].type == "front_matter" else {}
    )
    faults.extend(rules.unknown_keys("The front matter", head, ("title", "subtitle", "date", "order")))
    scenes = tuple(_scene(number, part, lines, faults) for number, part in enumerate(_parts(tokens, lines, faults), 1))
    date = head.get("date")
    return Briefing(
        briefing_id,
        _line(head.get("title")),
        date.isoformat() if isinstance(date, dt.date) else _line(date),
        scenes,
        _line(head.get("subtitle")),
        _order(head.get("order", Briefing.order), faults),
    )


def _order(value: Any, faults: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= Briefing.order:
        return value
    faults.append(f"The order '{str(value)[:20]}' is not a whole number from 1 to {Briefing.order}.")
    return Briefing.order


def _parts(tokens: list[Token], lines: list[str], faults: list[str]) -> Iterator[tuple[list[Token], int]]:
    """Yield the tokens of every scene with the line on which it ends."""
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and not token.level]
    first = tokens[starts[0]].map[0] if starts else len(lines)
    begin = tokens[0].map[1] if tokens and tokens[0].type == "front_matter" else 0
    if "".join(lines[begin:first]).strip():
        faults.append("There is text before the first '## ' heading; it belongs to no scene.")
    for start, end in zip(starts, [*starts[1:], len(tokens)][: len(starts)], strict=True):
        if tokens[start].tag != "h2":
            faults.append(f"'{tokens[start + 1].content[:60]}' is not a '## ' heading; only those begin a scene.")
        yield tokens[start:end], tokens[end].map[0] if end < len(tokens) else len(lines)


def _scene(number: int, part: tuple[list[Token], int], lines: list[str], faults: list[str]) -> Scene:
    tokens, end = part
    heading, after = _line(tokens[1].content), tokens[0].map[1]
    where, given = rules.where(number, heading), {}
    if len(tokens) > 3 and tokens[3].type == "fence" and tokens[3].info.strip() == "scene":
        given, after = _mapping(tokens[3].content, where, faults), tokens[3].map[1]
        faults.extend(rules.unknown_keys(where, given, ("view", "callouts")))
    callouts = given.get("callouts") or []
    if not isinstance(callouts, list) or not all(isinstance(each, dict) for each in callouts):
        faults.append(f"{where}: callouts are not a list of record and text.")
        callouts = []
    for each in callouts:
        faults.extend(rules.unknown_keys(where, each, ("record", "text")))
    made = tuple(Callout(_line(each.get("record")), _line(each.get("text"))) for each in callouts)
    return Scene(heading, _line(given.get("view")), "\n".join(lines[after:end]).strip(), made)


def _line(value: Any) -> str:
    """Return a value as one line; what is no text is nothing."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and value is not True else ""


def _mapping(text: str, where: str, faults: list[str]) -> dict[str, Any]:
    """Return YAML keys and values; aliases are refused, because they can grow beyond all bounds."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise yaml.YAMLError("aliases are not possible")
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.append(f"{where}: this is not YAML of keys and values ({' '.join(str(error).split())[:160]}).")
        return {}
    if not isinstance(values, dict):
        faults.append(f"{where}: this is not YAML of keys and values.")
        return {}
    return values


def written(briefing: Briefing) -> bytes:
    """Return a briefing as a file, from which `read` makes the same one again."""
    head: dict[str, Any] = {"title": briefing.title, "subtitle": briefing.subtitle, "date": briefing.date}
    if briefing.order != Briefing.order:
        head["order"] = briefing.order
    parts = [f"---\n{_yaml({key: value for key, value in head.items() if value})}---\n"]
    parts += [_written_scene(scene) for scene in briefing.scenes]
    return "\n".join(parts).encode("utf-8", "replace")


def _written_scene(scene: Scene) -> str:
    # A heading that ends in # would lose it: Markdown takes it for a closing mark, so it gets one.
    heading = scene.heading + (" #" if scene.heading.endswith("#") else "")
    given: dict[str, Any] = {"view": scene.view}
    if scene.callouts:
        given["callouts"] = [{"record": each.record, "text": each.text} for each in scene.callouts]
    return f"## {heading}\n\n```scene\n{_yaml(given)}```\n\n{scene.text}\n"


def _yaml(values: dict[str, Any]) -> str:
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=100_000)
