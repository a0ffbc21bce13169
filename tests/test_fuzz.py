"""Records, files and addresses that nobody would write: clear sentences, no traceback, no hang, no growth.

A few hundred examples in every run; ``ATLAS_FUZZ=10000 python -m tests -k fuzz`` tries as many new ones of each kind.
"""

import datetime as dt
import gc
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import checks, exports, link, view
from layers.live import with_last_good
from layers.store import Atlas
from layers.view import Filters
from tests import hostile
from tests.drawn import SOUND_LINE, SOUND_PORTS, Folder

EXAMPLES = int(os.environ.get("ATLAS_FUZZ", "0"))
SLOWEST = dt.timedelta(seconds=20)
"""A hang, not a slow machine."""
GROWTH_BYTES = 400_000
"""Less than one reading of the drawn folder holds."""

fuzzed = settings(
    max_examples=EXAMPLES or 200,
    derandomize=not EXAMPLES,
    deadline=SLOWEST,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)

numbers = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, -(10**400), 1e308, -0.0, 5e-324, 2**63, float("nan"), float("inf")]),
)
texts = st.one_of(st.text(), st.sampled_from(hostile.TEXTS), st.sampled_from(["", "2026", "2026-13", "x" * 100_000]))
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def _places(value: Any, path: tuple = ()) -> list[tuple]:
    """Return the path of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in _places(each, (*path, key)))]


def _put(value: Any, path: tuple, new: Any) -> Any:
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = _put(value[path[0]], path[1:], new)
    return copied


@st.composite
def features(draw: st.DrawFn) -> Any:
    """Draw a sound feature of which some parts are anything."""
    feature = draw(st.sampled_from([*SOUND_PORTS, SOUND_LINE]))
    for _ in range(draw(st.integers(1, 3))):
        feature = _put(feature, draw(st.sampled_from(_places(feature))), draw(values))
    return feature


geometries = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "LineString", "MultiLineString", "Polygon", "GeometryCollection", "", "x"]),
        "coordinates": st.recursive(
            st.one_of(numbers, texts), lambda inner: st.lists(inner, max_size=5), max_leaves=20
        ),
    }
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("fuzz"))


def _read(drawn: Folder, features: list[Any]) -> Atlas:
    """Read a folder with these ports; numbers are written as a careless program would, NaN and all."""
    drawn.write("ports.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    atlas = drawn.atlas()
    for problem in [*atlas.problems, *checks.check(atlas, drawn.path)]:
        assert "Traceback" not in str(problem)
        assert str(problem).startswith("geodata/")
    return atlas


@fuzzed
@given(st.lists(features(), min_size=1, max_size=3))
def test_fuzz_of_records(drawn: Folder, given_features: list[Any]) -> None:
    """Each is read, or named; what is read can be drawn and written in every format of data."""
    atlas = _read(drawn, [*SOUND_PORTS[1:], *given_features])
    assert {"az-second-port", "tm-third-port"} <= atlas.by_id.keys()
    assert len(atlas.records) + len(atlas.problems) >= 3
    assert with_last_good(atlas, atlas) == atlas
    shown = view.build(atlas, Filters(2026, frozenset({"ports"})), atlas.data_date)
    for format_id in ("csv", "geojson", "kml", "bibtex", "csl"):
        exports.export(shown, format_id)


HUGE = 10**400


@pytest.mark.parametrize("path", [path for path in _places(SOUND_PORTS[1])[1:] if path[0] == "properties"], ids=str)
@pytest.mark.parametrize("number", [HUGE, -HUGE, 2**63], ids=["huge", "minus huge", "64 bits"])
def test_numbers_of_any_size_in_every_place_are_read_or_named(drawn: Folder, path: tuple, number: int) -> None:
    atlas = _read(drawn, [_put(SOUND_PORTS[1], path, number)])
    assert bool(atlas.problems) != ("az-second-port" in atlas.by_id)


@pytest.mark.parametrize("file", ["sources.json", "corridors.json", "sea_level.json", "meta.json"])
def test_huge_numbers_in_other_files_are_named(folder: Folder, file: str) -> None:
    folder.write(file, json.dumps({"gazette": {"title": HUGE}, "observed": [{"level_m": HUGE, "year": HUGE}]}))
    assert any(problem.startswith(f"geodata/{file}: ") for problem in folder.problems())


@fuzzed
@given(geometries)
def test_fuzz_of_geometries(drawn: Folder, geometry: Any) -> None:
    feature = SOUND_PORTS[0] | {"geometry": geometry}
    atlas = _read(drawn, [feature])
    assert "kz-first-port" in atlas.by_id or atlas.problems


@fuzzed
@given(
    st.sampled_from(["ports.geojson", "sources.json", "corridors.json", "sea_level.json", "meta.json"]),
    st.one_of(
        st.binary(),
        values.map(lambda value: json.dumps(value).encode()),
        texts.map(lambda text: text.encode(errors="replace")),
    ),
)
def test_fuzz_of_files(drawn: Folder, file: str, content: bytes) -> None:
    before = (drawn.path / file).read_bytes()
    try:
        (drawn.path / file).write_bytes(content)
        for problem in drawn.atlas().problems:
            assert str(problem).startswith("geodata/")
    finally:
        (drawn.path / file).write_bytes(before)


def _quoted(asked: dict[str, str]) -> str:
    return urlencode(asked, errors="replace")


KEYS = st.one_of(st.sampled_from(link.KEYS), texts)


@fuzzed
@given(st.dictionaries(KEYS, texts, max_size=8))
def test_fuzz_of_addresses(real: Atlas, asked: dict[str, str]) -> None:
    """Whatever is asked, a view comes of it that can be built and addressed, and every fault is a sentence."""
    first = Filters(real.data_date.year, view.FIRST_LAYERS)
    opened = link.opened(asked, real, first)
    assert all(len(words) < 300 for words in opened.ignored)
    assert all(words.strip() for words in opened.ignored)
    shown = view.build(real, opened.filters, real.data_date, opened.selected, extent=opened.extent)
    again = link.opened(link.parameters(link.code(shown)), real, first)
    assert (again.filters, again.selected, again.ignored) == (opened.filters, opened.selected, ())


@fuzzed
@given(st.one_of(texts, st.dictionaries(KEYS, texts, max_size=40).map(_quoted)))
def test_fuzz_of_pasted_codes(text: str) -> None:
    assert isinstance(link.parameters(text), dict)


def _traced(work: Callable[[], object]) -> list[int]:
    """Return how much memory is held after each of three rounds of work."""
    held = []
    tracemalloc.start()
    try:
        for _ in range(3):
            work()
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    return held


def test_faulty_data_leaves_nothing_behind_in_memory(tmp_path: Path) -> None:
    """The same hostile records read again and again take no more memory the third time than the second."""
    folder = Folder(tmp_path)
    faulty = [
        _put(port, path, value)
        for port in SOUND_PORTS[:1]
        for path in _places(port)[1:]
        for value in (None, float("nan"), "x" * 10_000, [1], {"a": []})
    ]

    def work() -> None:
        for feature in faulty:
            _read(folder, [feature])

    _, second, third = _traced(work)
    assert third - second < GROWTH_BYTES


def test_hostile_addresses_leave_nothing_behind_in_memory(real: Atlas) -> None:
    first = Filters(real.data_date.year, view.FIRST_LAYERS)

    def work() -> None:
        for number in range(300):
            for key in link.KEYS:
                link.opened({key: f"{number}{'x' * 5_000}", f"key {number}": ""}, real, first)

    _, second, third = _traced(work)
    assert third - second < GROWTH_BYTES
