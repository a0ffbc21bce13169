"""The export panel without a browser: nothing is made unasked, and a failed export leaves the page working."""

import re

import pytest

from layers import exports, view
from layers.panels import served
from tests.paged import clicked, on_panel, ran


@pytest.fixture
def made(monkeypatch):
    """Stand in for the exports, which are slow; return what was asked of them."""
    asked = []

    def export(shown, format_id, options=None):
        asked.append((shown, format_id, options))
        return b"made"

    monkeypatch.setattr(exports, "export", export)
    return asked


@pytest.fixture
def page():
    return on_panel("export")


def offered(page):
    return [button.proto.label for button in page.get("download_button")]


def map_is_there(page, real):
    (caption,) = [found for html in page.get("html") for found in re.findall(r'atlas-caption">([^<]*)<', html.value)]
    shown = view.build(real, page.session_state.choices.filters(), real.data_date)
    return caption == shown.caption and len(page.get("component_instance")) == 1


def test_nothing_is_made_before_it_is_asked_for(made, page):
    assert made == []
    assert offered(page) == []
    clicked(page, "export_make")
    ((shown, format_id, options),) = made
    assert format_id == next(iter(exports.FORMATS))
    assert offered(page) == [f"Save {exports.file_name(shown, format_id, options)} (1 kB)"]


def test_a_made_file_is_not_offered_for_another_view_or_format(made, page):
    clicked(page, "export_make")
    assert len(offered(page)) == 1
    page.session_state.choices.year = 2030
    assert offered(ran(page)) == []
    page.session_state.choices.year = made[0][0].filters.year
    assert len(offered(ran(page))) == 1
    page.selectbox(key="export_format").select("csv")
    assert offered(ran(page)) == []


@pytest.mark.parametrize("key", ["export_make", "export_preview"])
def test_a_failed_export_is_one_sentence_and_the_page_goes_on(made, page, real, monkeypatch, key):
    def fails(shown, format_id, options=None):
        raise ValueError("extent (0, 0, 1, 1) lies outside the basemap")

    with monkeypatch.context() as broken:
        broken.setattr(exports, "export", fails)
        clicked(page, key)
    (warning,) = page.warning
    assert warning.value.endswith(served.plain("extent (0, 0, 1, 1) lies outside the basemap"))
    assert "\n" not in warning.value
    assert offered(page) == []
    assert map_is_there(page, real)
    clicked(page, "export_make")
    assert len(page.warning) == 0
    assert len(offered(page)) == 1


def test_a_full_disk_is_one_sentence(made, page, real, monkeypatch):
    def fails(shown, format_id, options=None):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "export", fails)
    clicked(page, "export_make")
    said = served.plain("The file could not be made: [Errno 28] No space left on device")
    assert [warning.value for warning in page.warning] == [said]
    assert map_is_there(page, real)


def test_a_title_that_the_letters_do_not_cover_is_said_and_nothing_is_offered(page, real):
    page.text_input(key="export_title").set_value("里海")
    clicked(page, "export_make")
    (warning,) = page.warning
    assert served.plain("the title has characters that the sheet's letters do not cover: 里海") in warning.value
    assert offered(page) == []
    assert map_is_there(page, real)


def test_a_title_of_more_than_500_characters_cannot_be_typed(page):
    assert page.text_input(key="export_title").max_chars == 500
