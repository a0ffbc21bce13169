"""Readers' files that were hurt on their way: what is left is read, or refused in a sentence; nothing else happens."""

import math
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from layers import overlay, parsing
from layers.parsing import SHAPEFILE
from layers.uploads import FORMATS
from tests.test_fuzz import fuzzed, texts

DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".kml": "KML", ".shp": "ESRI Shapefile"}
SUFFIXES = sorted(set(FORMATS) - {".json"})
LONGEST_SENTENCE = 400

Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One file of every format, by ending."""
    folder = tmp_path_factory.mktemp("sound")
    lines = [LineString([(50, 41), (51, 42), (52, 41)]), LineString([(49, 40), (50, 41)])]
    frame = geopandas.GeoDataFrame({"name": ["first", "second"]}, geometry=lines, crs="EPSG:4326")
    for suffix, driver in DRIVERS.items():
        pyogrio.write_dataframe(frame, folder / f"sound{suffix}", driver=driver)
    with zipfile.ZipFile(folder / "sound.zip", "w") as packed:
        for suffix in SHAPEFILE:
            packed.write(folder / f"sound{suffix}", f"sound{suffix}")
    (folder / "sound.csv").write_text("name,lat,lon\nfirst,41.5,50.5\nsecond,42,51\n", encoding="utf-8")
    return {suffix: (folder / f"sound{suffix}").read_bytes() for suffix in SUFFIXES}


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hurt")


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Draw what happens to a file: from some byte on a few are lost, and others are put in their place."""
    share, lost = draw(st.floats(0, 1)), draw(st.integers(0, 40))
    put_in = draw(st.one_of(st.binary(max_size=40), texts.map(lambda text: text[:200].encode(errors="replace"))))

    def damaged(data: bytes) -> bytes:
        at = math.floor(share * len(data))
        return data[:at] + put_in + data[at + lost :]

    return damaged


def _read(path: Path) -> int:
    """Return how many features a file has, none if it was refused in a sentence."""
    try:
        shapes, _ = overlay.settled(parsing.features(path))
    except ValueError as error:
        assert 0 < len(str(error)) < LONGEST_SENTENCE
        assert "Traceback" not in str(error)
        return 0
    assert all(shape.geometry.is_valid for shape in shapes)
    return len(shapes)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_sound_file_is_read(sound: dict[str, bytes], hurt: Path, suffix: str) -> None:
    path = hurt / f"sound{suffix}"
    path.write_bytes(sound[suffix])
    assert _read(path) == 2


@pytest.mark.parametrize("suffix", SUFFIXES)
@fuzzed
@given(strikes=st.lists(damages(), min_size=1, max_size=4))
def test_fuzz_of_uploads(sound: dict[str, bytes], hurt: Path, suffix: str, strikes: list[Damage]) -> None:
    data = sound[suffix]
    for strike in strikes:
        data = strike(data)
    path = hurt / f"hurt{suffix}"
    path.write_bytes(data)
    _read(path)
