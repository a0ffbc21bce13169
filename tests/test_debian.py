"""How programs that tests start are found or installed; nothing is installed here."""

from pathlib import Path

import pytest

from tests import debian


@pytest.fixture
def installers(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Debian machine of the administrator; returns the commands that are run."""
    run: list[list[str]] = []
    monkeypatch.setattr(debian.shutil, "which", lambda command: f"/bin/{command}")
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian.subprocess, "run", lambda command, **_: run.append(list(command)))
    return run


def test_what_is_there_is_taken_as_it_is(installers: list[list[str]]) -> None:
    assert debian.obtained(lambda: Path("/there"), "it", "package") == Path("/there")
    assert installers == []


def test_debian_is_asked_for_what_is_missing(installers: list[list[str]]) -> None:
    found = debian.obtained(lambda: Path("/there") if len(installers) == 2 else None, "it", "package")
    assert found == Path("/there")
    assert [command[:2] for command in installers] == [["apt-get", "update"], ["apt-get", "install"]]
    assert installers[1][-1] == "package"


def test_what_cannot_be_had_is_a_failure_that_says_what_to_do(installers: list[list[str]]) -> None:
    with pytest.raises(debian.MissingError, match="Some tests need it: install package and other"):
        debian.obtained(lambda: None, "it", "package", "other")


def test_only_the_administrator_asks_debian(installers: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    with pytest.raises(debian.MissingError):
        debian.obtained(lambda: None, "it", "package")
    assert installers == []
