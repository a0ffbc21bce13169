"""The export panel in a browser: the extent of the map as it stands, a preview, a file; the map stays as it is."""

import re
from pathlib import Path

import pypdf
from playwright.sync_api import expect

from tests.browser.reader import WAIT, Reader


def opens_export(reader: Reader) -> None:
    reader.page.get_by_role("radio", name="Export", exact=True).click()
    expect(reader.page.get_by_role("button", name="Make the file")).to_be_visible(timeout=WAIT)


def takes_present_extent(reader: Reader) -> list[float]:
    """Let the sheet have the extent of the map, and return the extent that the panel names."""
    take = reader.page.get_by_role("button", name="Take the map as it stands now")
    expect(take).to_be_visible(timeout=WAIT)
    take.click()
    said = reader.page.get_by_text(re.compile(r"^West .* north .*\.$"))
    expect(said).to_be_visible(timeout=WAIT)
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?!\d)", said.inner_text().rstrip("."))]


def test_the_sheet_takes_the_map_as_it_stands_and_leaves_it_alone(reader: Reader, tmp_path: Path) -> None:
    reader.leaves_mark()
    opens_export(reader)
    reader.drag_map(160, 60)
    reader.rests()
    stands, extent = reader.view(), reader.report()["view"]["extent"]
    reader.chooses("Extent", "As the map stands now")
    taken = takes_present_extent(reader)
    assert all(abs(got - wanted) < 0.002 for got, wanted in zip(taken, extent, strict=True))

    reader.page.get_by_role("button", name="Show a preview").click()
    preview = reader.page.locator(".stMain img[src*='/media/']")
    expect(preview).to_be_visible(timeout=WAIT)
    preview.evaluate("image => image.decode()")
    assert preview.evaluate("image => image.naturalWidth / image.naturalHeight") > 1.3

    reader.page.get_by_role("button", name="Make the file").click()
    save = reader.page.get_by_role("button", name=re.compile(r"^Save caspian-bridge_\d{4}.*\.pdf \("))
    expect(save).to_be_visible(timeout=WAIT)
    with reader.page.expect_download() as download:
        save.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert re.fullmatch(r"caspian-bridge_\d{4}_a4-landscape\.pdf", path.name)
    assert pypdf.PdfReader(path).pages[0].extract_text().startswith("Caspian infrastructure in ")

    assert reader.finds_mark()
    assert reader.view() == stands


def test_a_title_that_cannot_be_set_is_said_and_the_page_goes_on(reader: Reader) -> None:
    reader.leaves_mark()
    opens_export(reader)
    title = reader.page.get_by_role("textbox", name="Title")
    title.fill("里海")
    title.press("Enter")
    reader.page.get_by_role("button", name="Make the file").click()
    said = reader.page.get_by_text("the title has characters that the sheet's letters do not cover: 里海")
    expect(said).to_be_visible(timeout=WAIT)
    expect(reader.page.locator(".stException")).to_have_count(0)
    assert reader.finds_mark()
    title.fill("Caspian Sea")
    title.press("Enter")
    reader.page.get_by_role("button", name="Make the file").click()
    expect(reader.page.get_by_role("button", name=re.compile("^Save "))).to_be_visible(timeout=WAIT)
