"""A Chromium to test with: one that is installed, or one that is installed now."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

VARIABLE = "ATLAS_BROWSER"
"""Environment variable with the path of the browser to use."""

COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
USUAL_PLACES = (
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-features=PaintHolding,MediaRouter,OptimizationHints,HttpsUpgrades,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
"""No name but the loopback address resolves: the browser itself cannot ask another host either.

Of the features, the bar of addresses would cost two more renderers for each page that is opened."""

ADVICE = (
    "No Chromium could be found, started or installed for the browser tests: "
    f"install Chromium or Chrome and put its path into the environment variable {VARIABLE}."
)


class NoBrowserError(Exception):
    """No browser can be had; the message says what to do."""


def launched(playwright: Playwright, path: str) -> Browser:
    """Start the browser at a path, without a window and without a network.

    Raises
    ------
    playwright.sync_api.Error
        If it does not start.
    """
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def obtained() -> str:
    """Return the path of a browser that starts; install one if there is none.

    Raises
    ------
    NoBrowserError
        If every way fails, or if the one named in the environment does not start.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if _starts(named):
            return named
        raise NoBrowserError(f"The browser that {VARIABLE} names, {named}, does not start.")
    found = _first_that_starts()
    for install in (_install_from_playwright, _install_from_debian):
        if found is None:
            install()
            found = _first_that_starts()
    if found is None:
        raise NoBrowserError(ADVICE)
    return found


def candidates() -> Iterator[str]:
    """Yield the paths at which a browser is, likeliest first."""
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from (place for place in USUAL_PLACES if Path(place).exists())
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        yield own


def _first_that_starts() -> str | None:
    return next(filter(_starts, candidates()), None)


def _starts(path: str) -> bool:
    """Tell whether it starts; a browser whose libraries are missing is there but does not."""
    with sync_playwright() as playwright:
        try:
            launched(playwright, path).close()
        except Error:
            return False
    return True


def _install_from_playwright() -> None:
    print("No browser found; asking Playwright for its Chromium.", flush=True)
    _tried(sys.executable, "-m", "playwright", "install", "chromium")


def _install_from_debian() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Playwright's Chromium is not to be had; asking Debian for its own.", flush=True)
        _tried("apt-get", "update", "--quiet")
        _tried("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium-headless-shell")


def _tried(*command: str) -> None:
    """Run an installer; whether it worked is seen by whether a browser starts afterwards."""
    quick = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000"}
    subprocess.run(command, env=quick, check=False)
