"""A briefing as one file: opened from disk without a network, walked with keys alone."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from layers import briefings, store
from layers.exports import briefings as handed_out

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def briefing():
    return briefings.read_all(store.read())[0][0]


@pytest.fixture
def page(from_disk, tmp_path, briefing, real):
    path = tmp_path / "story.html"
    path.write_bytes(handed_out.export(briefing, real, "html", TODAY))
    return from_disk(path, reduced_motion="reduce")


def drawn(page):
    return {each["id"]: each["code"] for each in page.evaluate("atlas.report().drawn")}


def test_keys_walk_through_the_scenes_and_the_map_follows(page, briefing, real):
    keys = ["ArrowRight", " ", "PageDown", "ArrowDown", "Enter", "End"]
    for number, key in enumerate(keys, 2):
        page.keyboard.press(key)
        scene = briefing.scenes[number - 1]
        expect(page.locator("section.now h2")).to_have_text(scene.heading)
        shown = briefings.scene_view(scene, real, TODAY)
        expected = {item.record.id: item.state.pattern for item in shown.items if item.record.geometry is not None}
        assert drawn(page) == expected
        assert page.evaluate("atlas.report().selected") == shown.selected
    page.keyboard.press("ArrowRight")
    expect(page.locator("section.now h2")).to_have_text(briefing.scenes[-1].heading)
    page.keyboard.press("2")
    expect(page.locator("section.now h2")).to_have_text(briefing.scenes[1].heading)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("section.now h2")).to_have_text(briefing.scenes[0].heading)


def test_a_callout_chooses_its_record_and_escape_lets_go_of_it(page, briefing):
    callouts = briefing.scenes[0].callouts
    expect(page.locator("section.now .letter")).to_have_text([letter for letter, _ in briefing.scenes[0].lettered])
    page.locator("section.now [data-record]").nth(1).click()
    assert page.evaluate("atlas.report().selected") == callouts[1].record
    page.keyboard.press("Escape")
    assert page.evaluate("atlas.report().selected") is None
