"""What the tests share: the real atlas, read once, and a small data folder to damage."""

from pathlib import Path

import pytest
from hypothesis import Phase, settings

from layers import store
from layers.store import Atlas
from tests.drawn import Folder

# The same examples in every run: a test that fails once fails again. No clock, no files of its own.
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=40,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),  # to explain a failure takes minutes
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def real() -> Atlas:
    """The atlas's own data."""
    return store.read()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
