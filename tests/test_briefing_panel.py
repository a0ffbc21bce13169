"""The briefings on the page without a browser: one is read, one is made, and nothing that is refused is lost."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from shapely.geometry import Point

from layers import briefings, store
from layers.briefings import Scene, kept
from layers.briefings import draft as drafts
from layers.exports import briefings as handed_out
from layers.overlay import Overlay, Shape
from tests.paged import clicked, on_panel, ran

ATLAS = store.read()
FOUND = briefings.read_all(ATLAS)[0]
KEY = next(iter(ATLAS.sources))
VIEW = "year={}&layers=ports&status=all&extent=caspian"
OWN = Overlay("Blocks", "teal", "Own survey 2026", (Shape("a", Point(51, 42)),))


@pytest.fixture
def page():
    return on_panel("briefings")


@pytest.fixture
def own(page):
    """An own briefing of three scenes, at its second."""
    made = drafts.titled(drafts.begun(dt.date(2026, 11, 22)), "Notes")
    for number, year in enumerate((2010, 2020, 2024)):
        made = drafts.added(made, Scene(f"In {year}", VIEW.format(year), f"Words [@{KEY}]."), ATLAS, number)
    page.session_state.briefing_draft = made
    page.session_state.briefing_id = "my-briefing"
    page.session_state.briefing_scene = 2
    return ran(page)


@pytest.fixture
def made(monkeypatch):
    """Stand in for the exports, which are slow; return what was asked of them."""
    asked = []

    def export(briefing, atlas, format_id, today, progress=None, overlays=()):
        asked.append((briefing, format_id, overlays))
        return b"made"

    monkeypatch.setattr(handed_out, "export", export)
    return asked


def typed(page, kind, start, words):
    """Type into the field whose key begins so: the rest of the key changes with each edit."""
    (field,) = [each for each in getattr(page, kind) if each.key.startswith(start)]
    field.set_value(words)
    return ran(page)


def headings(page):
    return [scene.heading for scene in page.session_state.briefing_draft.now.scenes]


def loaded(page, name, data):
    (upload,) = [each for each in page.file_uploader if each.key.startswith("briefing_load")]
    upload.set_value((name, data, "text/markdown"))
    return ran(page)


def caption(page):
    (words,) = [found for html in page.get("html") for found in re.findall(r'atlas-title">([^<]*)<', html.value)]
    return words


def said(page):
    """Return what the page warns of, as it is read: signs of Markdown are escaped in it."""
    return [re.sub(r"\\(.)", r"\1", each.value) for each in page.warning]


def test_a_scene_sets_the_page_and_close_leaves_it_as_it_is(page):
    first = FOUND[0]
    offered = [each.key for each in page.button if (each.key or "").startswith("briefing_go_")]
    assert offered == [f"briefing_go_{number}" for number in range(1, len(first.scenes) + 1)]
    clicked(page, "briefing_go_2")
    shown = briefings.scene_view(first.scenes[1], ATLAS, dt.date.today())
    assert page.session_state.choices.filters() == shown.filters
    assert caption(page) == shown.title
    clicked(page, "briefing_back")
    assert page.button(key="briefing_back").disabled
    assert not page.button(key="briefing_next").disabled
    clicked(page, "briefing_close")
    assert not [each for each in page.button if each.key == "briefing_close"]


def test_all_briefings_of_the_atlas_and_an_own_one_can_be_chosen(page):
    options = [each.content for each in page.button_group(key="briefing_chosen").proto.options]
    assert options == [*(each.title for each in FOUND), "My briefing"]


def test_scenes_are_moved_doubled_deleted_and_every_edit_is_undone(own):
    clicked(own, "briefing_Earlier")
    assert headings(own) == ["In 2020", "In 2010", "In 2024"]
    assert own.button(key="briefing_Earlier").disabled
    clicked(own, "briefing_Duplicate")
    assert headings(own) == ["In 2020", "In 2020", "In 2010", "In 2024"]
    assert own.session_state.briefing_scene == 2
    clicked(own, "briefing_Delete")
    clicked(own, "briefing_Delete")
    assert headings(own) == ["In 2020", "In 2024"]
    for expected in (["In 2020", "In 2010", "In 2024"], ["In 2020", "In 2020", "In 2010", "In 2024"]):
        clicked(own, "briefing_undo")
        assert headings(own) == expected


def test_title_and_words_are_taken_up(own):
    typed(own, "text_input", "briefing_title", "Quays: a note")
    typed(own, "text_input", "briefing_heading", "The <b>quay</b>")
    typed(own, "text_area", "briefing_text", f"**More** [@{KEY}].")
    draft = own.session_state.briefing_draft.now
    assert draft.title == "Quays: a note"
    assert draft.scenes[1] == Scene("The <b>quay</b>", VIEW.format(2020), f"**More** [@{KEY}].")
    assert "Save quays-a-note.md" in [button.proto.label for button in own.get("download_button")]


def test_words_that_are_refused_stay_in_their_field_and_nothing_can_move_until_they_are_right(own):
    before = own.session_state.briefing_draft
    typed(own, "text_area", "briefing_text", "Wrong [@nobody].")
    assert said(own) == ["Not taken up: The scene: the text cites 'nobody', which is not among the sources."]
    assert own.session_state.briefing_draft == before
    assert own.text_area[0].value == "Wrong [@nobody]."
    assert own.button(key="briefing_Delete").disabled
    clicked(own, "briefing_undo")
    assert said(own) == []
    assert own.text_area[0].value == f"Words [@{KEY}]."
    assert own.session_state.briefing_draft == before


def test_a_saved_file_is_loaded_and_a_bad_one_is_refused_with_nothing_lost(own):
    saved = drafts.saved(own.session_state.briefing_draft, dt.date(2026, 11, 22))
    clicked(own, "briefing_Delete")
    loaded(own, "notes.md", saved)
    assert headings(own) == ["In 2010", "In 2020", "In 2024"]
    before = own.session_state.briefing_draft
    for data, words in (
        (b"\xff\xfe", "This is not a text file in UTF-8."),
        (b"", "The title is missing."),
        (saved.replace(KEY.encode(), b"no-such-source"), "the text cites 'no-such-source'"),
    ):
        loaded(own, "notes.md", data)
        (warning,) = said(own)
        assert warning.startswith("Not taken up:")
        assert words in warning
        assert own.session_state.briefing_draft == before


def test_many_faults_are_counted(own):
    saved = drafts.saved(own.session_state.briefing_draft, dt.date(2026, 11, 22)).decode()
    scene = saved[saved.index("## In 2024") :].replace(KEY, "no-such-source")
    loaded(own, "notes.md", (saved + f"\n{scene}" * 9).encode())
    (warning,) = said(own)
    assert len(warning.split("\n- ")) == 8
    assert warning.endswith("and 3 more faults.")


def test_what_a_refused_file_says_is_no_markdown(own):
    loaded(own, "notes.md", b"---\ntitle: x\ndate: '![x](https://elsewhere.example/x.png)'\n---\n")
    (warning,) = own.warning
    assert "elsewhere" in warning.value
    assert "![" not in warning.value
    assert "](" not in warning.value
    assert "https:" not in warning.value


def test_own_data_goes_into_what_an_own_briefing_is_handed_out_as_and_the_page_says_so(own, made):
    assert not [each for each in own.caption if "own data" in each.value]
    own.session_state.overlays = (OWN,)
    ran(own)
    (words,) = [each.value for each in own.caption if "own data" in each.value]
    assert "kept in the briefing file that you save (.md)" in words
    clicked(own, "briefing_make_pptx")
    ((briefing, format_id, overlays),) = made
    assert (briefing, format_id, overlays) == (own.session_state.briefing_draft.now, "pptx", (OWN,))
    assert "Save my-briefing.pptx (0.0 MB)" in [button.proto.label for button in own.get("download_button")]
    own.session_state.overlays = (replace(OWN, name="Other"),)
    assert not [each for each in ran(own).get("download_button") if ".pptx" in each.proto.label]


def test_own_data_of_a_file_that_was_kept_is_on_the_map_again(own):
    file = kept.packed(briefings.written(own.session_state.briefing_draft.now), (OWN,))
    loaded(own, "mine.md", file)
    assert uploads_of(own) == (OWN,)
    loaded(own, "again.md", file)
    assert uploads_of(own) == (OWN,)
    many = [replace(OWN, name=f"Survey {number}") for number in range(6)]
    loaded(own, "many.md", kept.packed(briefings.written(FOUND[0]), many))
    assert "at most 6 are possible at a time" in said(own)[0]
    assert uploads_of(own) == (OWN,)
    assert own.session_state.briefing_draft.now.title != FOUND[0].title


def uploads_of(page):
    return page.session_state.overlays


def test_a_briefing_of_the_atlas_is_handed_out_without_own_data(page, made):
    page.session_state.overlays = (OWN,)
    clicked(ran(page), "briefing_make_html")
    ((briefing, format_id, overlays),) = made
    assert (briefing.id, format_id, overlays) == (FOUND[0].id, "html", ())


def test_what_cannot_be_made_is_one_sentence(own, monkeypatch):
    def fails(*given, **more):
        raise ValueError("extent (0, 0, 1, 1) lies outside the basemap")

    monkeypatch.setattr(handed_out, "export", fails)
    clicked(own, "briefing_make_pdf")
    assert said(own) == ["The file could not be made: extent (0, 0, 1, 1) lies outside the basemap"]
    assert headings(own) == ["In 2010", "In 2020", "In 2024"]
