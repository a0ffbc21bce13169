"""Labels of the sheet: a name that is not fit to print is cleaned like a title."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from layers import history
from layers.sheet import SheetOptions, draw, labels
from layers.sheet.projection import Frame
from layers.sheet.scene import Placed, Stack
from layers.sheet.sizes import Rect
from layers.sheet.symbols import Style
from layers.view import Filters, Item, Numbering, build

TODAY = dt.date(2026, 11, 22)
STYLE = Style("light", 1.0)
EXTENT = (46.0, 36.0, 55.0, 47.0)
FRAME = Frame.fitted(EXTENT, Rect(0, 0, 400, 500))
PORTS = ("kz-aktau-port", "kz-kuryk-port")


def renamed(atlas, record_id, name):
    record = atlas.by_id[record_id].model_copy(update={"short_name": name})
    return Item(record, history.state_on(record, 2026, atlas.data_date.year))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Aktau\nport", "Aktau port"),
        ("Aktau\r\n\tport\u2028one", "Aktau port one"),
        ("Ak\x00tau\x1b port", "Ak tau port"),
        ("Құрық\nпорт", "Құрық порт"),
    ],
)
def test_names_are_on_one_line_without_control_characters(real, name, printed):
    stack = Stack(tuple(Placed(renamed(real, record_id, name), (200.0, 250.0)) for record_id in PORTS))
    label = labels.of_stack(stack, STYLE, (7.0, 6.0), Numbering(real.sources))
    assert [row.text for row in label.rows] == [printed, printed]
    assert [each for each, _ in label.names] == [printed, printed]

    line = next(record.id for record in real.records if record.layer == "fibre_cables" and record.geometry is not None)
    group = [Placed(renamed(real, line, name), lines=[np.array([(100.0, 100.0), (300.0, 300.0)])])]
    label = labels.of_lines(group, real, STYLE, 6.0, Numbering(real.sources), FRAME)
    assert label.rows[0].text.startswith(printed)
    assert label.names[0][0] == printed


def test_no_text_of_a_sheet_has_a_line_break(real):
    changed = [
        record.model_copy(update={"short_name": record.short_name.replace(" ", "\n", 1) + "\x07"})
        for record in real.records
    ]
    shown = build(replace(real, records=tuple(changed)), Filters(2026, frozenset({"ports", "fibre_cables"})), TODAY)
    svg = draw(shown, SheetOptions(extent=EXTENT), "svg").data.decode()
    named = [record.short_name for record in real.records if record.layer == "ports" and record.short_name in svg]
    assert "Baku old port" in named
    assert "\x07" not in svg
