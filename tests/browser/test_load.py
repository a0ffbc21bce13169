"""Many sessions at once, over the same streams that browsers use."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from benchmarks import load
from tests.browser.running import App

VIEWERS, CHANGES = 12, 4


def in_a_thread(work):
    """Return what a coroutine returns; the thread of a test may have a loop of the browser."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def test_many_viewers_change_the_page_at_once(app: App):
    found = in_a_thread(load.watch(app.address, VIEWERS, load.LIMIT, CHANGES))
    assert found.failures == []
    assert len(found.first) == VIEWERS
    assert len(found.changes) == VIEWERS * CHANGES


def test_a_viewer_of_the_load_test_changes_the_page_as_a_reader_does(app: App):
    shown = in_a_thread(load.titles(app.address, [2010, 2031]))
    assert shown == ["Caspian infrastructure in 2010", "Caspian infrastructure in 2031"]


def test_a_failing_page_is_counted():
    found = in_a_thread(load.watch("http://127.0.0.1:9", 2, load.LIMIT, 1))
    assert len(found.failures) == 2
    assert found.changes == []
