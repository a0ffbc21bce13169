"""Text that breaks careless programs, and an atlas whose every text is such."""

import datetime as dt

from shapely.geometry import Point

from layers import view
from layers.catalog import LAYERS
from layers.records import Meta, Record, Source
from layers.store import Atlas
from layers.view import Filters, MapView

TEXTS = (
    "back`tick ${alert(1)}",
    r"back\1slash \n \u0041 \\",
    "\"double\" 'single' «both»",
    "</script><script>window.stolen = 1</script>",
    '<img src=x onerror="window.stolen = 1">',
    "<svg/onload=window.stolen=1> &lt;b&gt; &amp;",
    "]]> <![CDATA[ x ]]> <!-- c --> <!--data-->",
    "{{ 7 * 7 }} {% raw %} $[name] %s {0}",
    "שלום عربي \u202e desrever",
    "Қазақстан Құрық ә ғ ң ө ұ ү һ і",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "null\x00 bell\x07 escape\x1b end",
    "\ufffe\uffff edge",
    'line one\nline two; "three", four',
    "R&D 50% $5 #1 a_b {c} ~d ^e @misc{x, y}",
    "x" * 400,
)
UNPRINTABLE = ("\x00", "\x07", "\x1b", "\ufffe", "\uffff")
FORMULAS = tuple(each for each in TEXTS if each[0] in "=+-@\t\r")


def cleaned(value: str) -> str:
    """Return text as an export may hold it: with the characters that XML forbids replaced."""
    return "".join("\ufffd" if character in UNPRINTABLE else character for character in value)


def atlas() -> Atlas:
    """Return an atlas with one port for each text, which stands in every one of its fields."""
    records = tuple(_record(number, text) for number, text in enumerate(TEXTS))
    sources = {f"source-{number}": Source(title=text, publisher=text) for number, text in enumerate(TEXTS)}
    sources["source-0"] = sources["source-0"].model_copy(update={"url": 'https://x.example/"><img src=x onerror=y>'})
    meta = Meta(data_date=dt.date(2026, 3, 31), version="1", licence="CC BY 4.0")
    return Atlas(records, (), sources, meta)


def _record(number: int, text: str) -> Record:
    key = f"source-{number}"
    events = [
        {"date": "2001", "status": "operating", "note": text, "source": key},
        {"date": "2030", "status": "idle", "note": text, "source": key, "expected": True, "milestone": text},
    ]
    return Record.model_validate(
        {
            "id": f"hostile-{number}",
            "name": text,
            "name_local": text,
            "short_name": text[:24],
            "kind": "seaport",
            "layer": "ports",
            "countries": ["KZ"],
            "history": events,
            "operator": text[:160],
            "citations": {"operator": [key], "geometry": [key]},
            "disputes": [{"property": text, "value": text, "source": key, "note": text}],
            "volumes": [{"year": 2020, "value": 1, "unit": text, "of": text, "source": key, "note": text}],
            "note": text,
            "geometry": Point(50 + number / 10, 42),
            "geometry_method": "traced",
            "geometry_note": text,
            "accuracy_km": 1,
        }
    )


def shown(year: int = 2026) -> MapView:
    """Return the view of all of it."""
    layers = frozenset(layer.id for layer in LAYERS)
    return view.build(atlas(), Filters(year, layers), dt.date(2026, 11, 22))
