"""Briefings on the page: read scene by scene beside the map; an own one made, saved, loaded again and handed out."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from pptx import Presentation

from layers import briefings
from layers.briefings import Briefing, kept
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader
from tests.browser.test_present import drawn_of, shown_in

MAKING = 150_000
"""Milliseconds until a deck of three scenes must be there; alone it takes seconds."""
AREA = b"""{"type": "Feature", "properties": {"name": "Block"}, "geometry": {"type": "Polygon", "coordinates":
  [[[50.2, 41.2], [52.4, 41.0], [52.2, 42.6], [50.6, 42.4], [50.2, 41.2]]]}}"""
HEADING = "The quay <b>waits</b> & waits"


@pytest.fixture(scope="module")
def briefing(real: Atlas) -> Briefing:
    return briefings.read_all(real)[0][0]


def scene_beside(reader: Reader) -> Locator:
    """Return the scene beside the map."""
    return reader.page.locator("article.atlas-scene")


def sees_scene(reader: Reader, place: str, heading: str) -> None:
    """Wait until a scene stands beside the map, with its place such as ``2 of 3``."""
    scene = scene_beside(reader)
    expect(scene.locator(".atlas-kicker")).to_have_text(re.compile(rf" · {place}$", re.IGNORECASE), timeout=WAIT)
    expect(scene.get_by_role("heading", level=2)).to_have_text(heading, timeout=WAIT)


def test_a_briefing_is_read_scene_by_scene_beside_the_map(reader: Reader, briefing: Briefing, real: Atlas) -> None:
    page, last = reader.page, len(briefing.scenes)
    reader.leaves_mark()
    reader.opens("Briefings")
    page.locator(".st-key-briefing_contents").get_by_role("button").first.click()
    for number, scene in enumerate(briefing.scenes, start=1):
        sees_scene(reader, f"{number} of {last}", scene.heading)
        shown = shown_in(briefing, number, real)
        reader.sees(drawn_of(shown))
        reader.sees_extent(shown.extent)
        reader.map.wait_for_function("wanted => atlas.report().selected === wanted", arg=shown.selected)
        expect(page.get_by_role("spinbutton", name="As of year")).to_have_value(str(shown.filters.year))
        expect(scene_beside(reader).locator(".atlas-letter")).to_have_text([letter for letter, _ in scene.lettered])
        if number < last:
            page.get_by_role("button", name="Next ›").click()
    expect(page.get_by_role("button", name="Next ›")).to_be_disabled()
    page.get_by_role("button", name="‹ Back").click()
    sees_scene(reader, f"{last - 1} of {last}", briefing.scenes[-2].heading)
    page.locator(".st-key-briefing_close").get_by_role("button").click()
    expect(scene_beside(reader)).to_have_count(0, timeout=WAIT)
    assert reader.finds_mark()


# ---- one's own -----------------------------------------------------------------------------------


def puts_own_data_on_the_map(reader: Reader) -> None:
    reader.page.get_by_test_id("stSidebar").get_by_text("Your own data").click()
    upload = reader.page.locator("[class*=st-key-own_file] input[type=file]")
    upload.set_input_files({"name": "Blocks.geojson", "mimeType": "application/json", "buffer": AREA})
    reader.page.get_by_label("Source: who says so").fill("Own survey 2026")
    reader.page.get_by_role("button", name="Put it on the map").click()
    reader.map.wait_for_function("atlas.own?.length === 1")


def opens_own_briefing(reader: Reader) -> None:
    reader.opens("Briefings")
    reader.page.get_by_role("radio", name="My briefing", exact=True).click()
    expect(reader.page.get_by_role("button", name="Add this view to my briefing")).to_be_visible(timeout=WAIT)


def adds_view_of(reader: Reader, year: int, place: str) -> str:
    """Set the year, add the view as a scene, and return its heading."""
    reader.sets_year(year)
    heading = f"Caspian infrastructure in {year}"
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=WAIT)
    reader.page.get_by_role("button", name="Add this view to my briefing").click()
    sees_scene(reader, place, heading)
    return heading


def types(reader: Reader, field: str, words: str) -> None:
    reader.settles()  # every edit makes the fields anew
    box = reader.page.get_by_role("textbox", name=field, exact=True)
    box.fill(words)
    box.press("Tab")


def orders(reader: Reader, name: str) -> None:
    reader.settles()
    reader.page.locator(".st-key-briefing_orders").get_by_role("button", name=name, exact=True).click()


def undoes(reader: Reader) -> None:
    """Take the last edit back; the list is then made anew and the scene beside the map closed."""
    reader.settles()
    listed = reader.page.locator("[class*=st-key-briefing_list]").get_attribute("class") or ""
    (before,) = re.findall(r"st-key-briefing_list\w+", listed)
    reader.page.get_by_role("button", name="Undo", exact=True).click()
    expect(reader.page.locator(f".{before}")).to_have_count(0, timeout=WAIT)
    expect(scene_beside(reader)).to_have_count(0, timeout=WAIT)


def lists(reader: Reader, headings: list[str]) -> None:
    """Wait until the list of scenes has these headings, numbered."""
    box = reader.page.get_by_role("combobox", name=re.compile(r"\bScene$"))
    reader.settles()
    box.click()
    numbered = [re.compile(rf"^{number}\s+{re.escape(heading)}$") for number, heading in enumerate(headings, start=1)]
    options = reader.page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text(numbered, timeout=WAIT)
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("listbox")).to_have_count(0, timeout=WAIT)


def saves(reader: Reader, name: re.Pattern[str]) -> tuple[str, bytes]:
    """Press a button that saves a file; return its name and content."""
    with reader.page.expect_download(timeout=MAKING) as download:
        reader.page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def loads(reader: Reader, name: str, data: bytes) -> None:
    reader.settles()
    upload = reader.page.locator("[class*=st-key-briefing_load] input[type=file]")
    upload.set_input_files({"name": name, "mimeType": "text/markdown", "buffer": data})


def test_an_own_briefing_is_made_saved_loaded_again_and_handed_out(reader: Reader, real: Atlas) -> None:
    reader.leaves_mark()
    puts_own_data_on_the_map(reader)
    opens_own_briefing(reader)
    first, second, third = (
        adds_view_of(reader, year, f"{number} of {number}") for number, year in enumerate((2010, 2020, 2024), start=1)
    )
    types(reader, "Title", "Quays: a note")
    expect(scene_beside(reader).locator(".atlas-kicker")).to_have_text(re.compile("^Quays: a note", re.I), timeout=WAIT)
    text = edits_words(reader, real)

    orders(reader, "Earlier")
    sees_scene(reader, "2 of 3", HEADING)
    orders(reader, "Duplicate")
    sees_scene(reader, "3 of 4", HEADING)
    orders(reader, "Delete")
    sees_scene(reader, "3 of 3", second)
    undoes(reader)
    lists(reader, [first, HEADING, HEADING, second])
    undoes(reader)
    lists(reader, [first, HEADING, second])
    assert third != HEADING
    assert reader.finds_mark()

    name, saved = saves(reader, re.compile(r"^Save quays-a-note\.md$"))
    assert name == "quays-a-note.md"
    content, own_data = kept.unpacked(saved)
    assert [each.name for each in own_data] == ["Blocks"]
    briefing = briefings.read(content, "quays-a-note", real)
    assert [scene.heading for scene in briefing.scenes] == [first, HEADING, second]
    assert briefing.scenes[1].text == text
    assert [shown_in(briefing, number, real).filters.year for number in (1, 2, 3)] == [2010, 2024, 2020]

    reader.open()
    loads_again(reader, saved, [first, HEADING, second])
    hands_out_with_own_data(reader, [first, HEADING, second])


def edits_words(reader: Reader, real: Atlas) -> str:
    """Edit heading and text of the open scene, first wrongly; return the text."""
    key = next(iter(real.sources))
    types(reader, "Heading", HEADING)
    sees_scene(reader, "3 of 3", HEADING)
    types(reader, "Text", "Wrong [@nobody-said-so].")
    said = reader.page.get_by_text("Not taken up: The scene: the text cites 'nobody-said-so'")
    expect(said).to_be_visible(timeout=WAIT)
    expect(reader.page.get_by_role("textbox", name="Text", exact=True)).to_have_value("Wrong [@nobody-said-so].")
    text = f"**Own** words <i>of</i> ours [@{key}]."
    types(reader, "Text", text)
    expect(said).to_have_count(0, timeout=WAIT)
    expect(scene_beside(reader)).to_contain_text("Own words <i>of</i> ours", timeout=WAIT)
    expect(scene_beside(reader)).to_contain_text(real.sources[key].publisher)
    return text


def loads_again(reader: Reader, saved: bytes, headings: list[str]) -> None:
    """Load a file in a fresh session, then files that are refused: nothing is lost."""
    opens_own_briefing(reader)
    expect(reader.page.get_by_text("No scene yet.")).to_be_visible(timeout=WAIT)
    loads(reader, "quays-a-note.md", saved)
    sees_scene(reader, "1 of 3", headings[0])
    for name, data, words in (
        ("picture.md", b"\x89PNG\r\n\x1a\n\xff", "This is not a text file in UTF-8."),
        ("wrong.md", saved.replace(b"year=2020", b"year=1492"), f"Scene 3 '{headings[2]}': in the view,"),
    ):
        loads(reader, name, data)
        expect(reader.page.get_by_text(f"Not taken up: {words}")).to_be_visible(timeout=WAIT)
        sees_scene(reader, "1 of 3", headings[0])
    expect(reader.page.get_by_role("textbox", name="Title", exact=True)).to_have_value("Quays: a note")


def hands_out_with_own_data(reader: Reader, headings: list[str]) -> None:
    """Hand out as a deck what came with the file, own data and all."""
    expect(reader.page.locator(".atlas-own-legend")).to_contain_text("Blocks", timeout=WAIT)
    expect(reader.page.get_by_text("kept in the briefing file that you save (.md)")).to_be_visible(timeout=WAIT)
    reader.page.get_by_role("button", name="PowerPoint deck").click()
    save = re.compile(r"^Save .*\.pptx \(")
    expect(reader.page.get_by_role("button", name=save)).to_be_visible(timeout=MAKING)
    _, data = saves(reader, save)
    opening, *rest = Presentation(io.BytesIO(data)).slides
    scenes, sources = rest[: len(headings)], rest[len(headings) :]
    assert opening.shapes.title.text_frame.text == "Quays: a note"
    assert [slide.shapes.title.text_frame.text for slide in scenes] == headings
    for slide in scenes:
        said = words_on(slide)
        assert "User data: not part of the atlas, not checked" in said
        assert any(each.startswith("Blocks, 1") for each in said)
    assert any("Own survey 2026" in each for slide in sources for each in words_on(slide))


def words_on(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
