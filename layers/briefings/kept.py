"""A reader's briefing as the one file that is kept: the briefing, and after it the own data that its maps show."""

import json
from collections.abc import Iterable

from layers import overlay
from layers.briefings.file import FaultyError
from layers.overlay import Overlay

MOST_BYTES = 10_000_000
_BEGIN, _END = b"\n\n```own-data\n", b"\n```\n"


def packed(briefing: bytes, overlays: Iterable[Overlay]) -> bytes:
    """Return the file of a briefing with own data; without any it is the briefing as it is."""
    data = [overlay.as_json(each) for each in overlays]
    if not data:
        return briefing
    # On one line, so that nothing in it can be taken for the end of the block.
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return briefing.rstrip(b"\n") + _BEGIN + line + _END


def unpacked(data: bytes) -> tuple[bytes, tuple[Overlay, ...]]:
    """Return the briefing of a file that was kept, and the own data in it.

    Raises
    ------
    FaultyError
        If the file is too large, or its own data are not as `packed` wrote them.
    """
    if len(data) > MOST_BYTES:
        raise FaultyError([f"The file has {len(data) / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB are possible."])
    briefing, begin, rest = data.replace(b"\r\n", b"\n").rpartition(_BEGIN)
    if not begin:
        return data, ()
    if not rest.rstrip().endswith(_END.strip()):
        raise FaultyError(["The own data at the end of the file are cut off."])
    return briefing + b"\n", _overlays(rest.rstrip().removesuffix(_END.strip()))


def _overlays(line: bytes) -> tuple[Overlay, ...]:
    try:
        values = json.loads(line)
        return tuple(overlay.from_json(each) for each in values)
    except (ValueError, TypeError, RecursionError) as error:
        raise FaultyError([f"The own data at the end of the file cannot be read: {str(error)[:200]}."]) from error
