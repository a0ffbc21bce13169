"""One browser and one app for the tests of a worker; a new page for each test."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from layers import view
from layers.store import Atlas
from layers.view import Filters
from tests.browser import chromium, running
from tests.browser.reader import READY, WAIT, Reader
from tests.browser.running import App

DESKTOP = {"width": 1440, "height": 900}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baselines", action="store_true", help="take the pictures of the page anew")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.obtained()
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running.running(running.ROOT, tmp_path_factory.mktemp("app") / "app.log") as app:
        yield app


@pytest.fixture(scope="session")
def first_filters(real: Atlas) -> Filters:
    return Filters(real.data_date.year, view.FIRST_LAYERS)


@pytest.fixture(scope="session")
def expected(real: Atlas) -> Callable[[Filters], dict[str, str]]:
    """Work out what is drawn through filters: pattern by id of every record that has a place."""

    def patterns(filters: Filters) -> dict[str, str]:
        shown = view.build(real, filters, real.data_date)
        return {item.record.id: item.state.pattern for item in shown.items if item.record.geometry is not None}

    return patterns


@pytest.fixture(scope="session")
def contexts() -> dict[str, list[BrowserContext]]:
    """Browsers that nobody uses now, by their options: one that has the program's files opens a page sooner."""
    return defaultdict(list)


@pytest.fixture
def opened(browser: Browser, contexts: dict[str, list[BrowserContext]]) -> Iterator[Callable[..., Reader]]:
    """Open an app in a browser of its own; at the end nothing may have gone wrong or elsewhere."""
    readers: list[tuple[Reader, App, int, str]] = []

    def open_page(app: App, **options: Any) -> Reader:
        wanted = {"viewport": DESKTOP, "service_workers": "block"} | options
        free = contexts[repr(wanted)]
        reader = Reader(free.pop() if free else browser.new_context(**wanted), app.address)
        readers.append((reader, app, len(app.printed()), repr(wanted)))
        return reader.open()

    yield open_page
    for reader, app, before, wanted in readers:
        reader.leaves()
        contexts[wanted].append(reader.page.context)
        assert reader.foreign == []
        assert reader.errors == []
        assert "Traceback" not in app.printed()[before:]


@pytest.fixture
def from_disk(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open files without a network; at the end nothing may have gone wrong, or been asked of anybody."""
    faults: list[str] = []
    asked: list[str] = []
    contexts: list[BrowserContext] = []

    def open_file(path: Path, **options: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": DESKTOP, "offline": True} | options))
        contexts[-1].set_default_timeout(WAIT)
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type in ("error", "warning") and faults.append(message.text))
        page.goto(path.as_uri())
        page.wait_for_function(READY)
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:///", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == len(contexts)


@pytest.fixture
def reader(opened: Callable[..., Reader], app: App) -> Reader:
    """The page on a desktop, in light colours."""
    return opened(app)
