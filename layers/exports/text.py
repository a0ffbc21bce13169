"""Text from data, made safe for the file it goes into."""

import re
from typing import Any

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def printable(value: str) -> str:
    r"""Return text in which every character that XML 1.0 forbids is replaced.

    Most formats here are XML inside, and none of these characters says anything to a reader. The
    replacement stays visible, so that a fault in the data is not hidden.

    Examples
    --------
    >>> printable("Aktau\x00 port")
    'Aktau� port'
    """
    return _UNPRINTABLE.sub("\ufffd", value)


def all_printable(value: Any) -> Any:
    """Return JSON-like data with `printable` applied to every string in it, keys included."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {printable(key): all_printable(each) for key, each in value.items()}
        case list() | tuple():
            return [all_printable(each) for each in value]
        case _:
            return value


def starts_formula(value: str) -> bool:
    """Tell whether a spreadsheet could take the text of a cell for a formula.

    Examples
    --------
    >>> starts_formula("=1+1"), starts_formula("-5.2"), starts_formula("-5 °C"), starts_formula("Aktau")
    (True, False, True, False)
    """
    return value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value)


def slug(value: str) -> str:
    """Return what of a text is safe in a file name: small letters, digits and single hyphens.

    Examples
    --------
    >>> slug("Middle Corridor, 2026/27")
    'middle-corridor-2026-27'
    """
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
