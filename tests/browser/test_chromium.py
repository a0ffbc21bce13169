"""How a browser is found or installed; no browser is started and nothing is installed here."""

from collections.abc import Callable

import pytest

from tests.browser import chromium


@pytest.fixture
def installers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A Debian machine of the administrator, without a browser; returns the commands that are run."""
    run: list[tuple[str, ...]] = []
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "candidates", lambda: iter(["/somewhere/chromium"]))
    monkeypatch.setattr(chromium.shutil, "which", lambda command: f"/bin/{command}")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(chromium.subprocess, "run", lambda command, **_: run.append(command))
    return run


def _starts_after(commands: list[tuple[str, ...]], count: int) -> Callable[[str], bool]:
    return lambda path: len(commands) >= count


def test_a_browser_that_starts_is_taken_as_it_is(
    installers: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "_starts", lambda path: True)
    assert chromium.obtained() == "/somewhere/chromium"
    assert installers == []


def test_playwright_is_asked_first(installers: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_starts", _starts_after(installers, 1))
    assert chromium.obtained() == "/somewhere/chromium"
    assert [command[1:] for command in installers] == [("-m", "playwright", "install", "chromium")]


def test_debian_is_asked_where_playwright_fails(
    installers: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "_starts", _starts_after(installers, 3))
    assert chromium.obtained() == "/somewhere/chromium"
    assert [command[0:2] for command in installers[1:]] == [("apt-get", "update"), ("apt-get", "install")]


def test_only_the_administrator_asks_debian(installers: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_starts", lambda path: False)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(
        chromium.NoBrowserError, match=f"put its path into the environment variable {chromium.VARIABLE}"
    ):
        chromium.obtained()
    assert [command[0] for command in installers if command[0] == "apt-get"] == []


def test_a_named_browser_that_does_not_start_is_an_error(
    installers: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chrome")
    monkeypatch.setattr(chromium, "_starts", lambda path: False)
    with pytest.raises(chromium.NoBrowserError, match="/nowhere/chrome, does not start"):
        chromium.obtained()
    assert installers == []
