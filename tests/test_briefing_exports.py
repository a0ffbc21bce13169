"""Briefings handed out: the deck reopened with python-pptx, the handout with pypdf, the story as text.

`test_slides_in_libreoffice` opens a deck in an office program.
"""

import datetime as dt
import io
import json
import re
from dataclasses import replace

import pypdf
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt
from shapely.geometry import LineString, Point

from layers import briefings, store
from layers.briefings import Briefing, Callout, Scene, prose
from layers.exports import briefings as handed_out
from layers.exports.onefile import bundle
from layers.overlay import Overlay, Shape
from tests import hostile
from tests.slides import raised

TODAY = dt.date(2026, 11, 22)
ATLAS = store.read()
BRIDGE = briefings.read_all(ATLAS)[0][0]
SHORT = replace(BRIDGE, scenes=(BRIDGE.scenes[4], BRIDGE.scenes[1]))
ONE = replace(BRIDGE, scenes=BRIDGE.scenes[4:5])


@pytest.fixture(scope="module")
def deck():
    return handed_out.export(SHORT, ATLAS, "pptx", TODAY)


@pytest.fixture(scope="module")
def handout():
    return handed_out.export(SHORT, ATLAS, "pdf", TODAY)


@pytest.fixture(scope="module")
def story():
    return handed_out.export(SHORT, ATLAS, "html", TODAY).decode()


def slides(data):
    return list(Presentation(io.BytesIO(data)).slides)


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def named(slide, name):
    return [shape for shape in slide.shapes if shape.name == name]


def words_of(scene):
    return [prose.plain(scene.text), *(prose.plain(callout.text) for callout in scene.callouts)]


def squeezed(text):
    return re.sub(r"\s+", "", text)


# ---- the deck --------------------------------------------------------------------------------


def test_the_deck_has_a_title_a_slide_for_each_scene_and_the_sources(deck):
    opening, *scenes, last = slides(deck)
    assert opening.shapes.title.text_frame.text == SHORT.title
    assert SHORT.subtitle in texts(opening)
    assert [slide.shapes.title.text_frame.text for slide in scenes] == [scene.heading for scene in SHORT.scenes]
    assert last.shapes.title.text_frame.text == "Sources"


def test_every_word_of_a_scene_is_native_text(deck):
    for slide, scene in zip(slides(deck)[1:-1], SHORT.scenes, strict=True):
        said = squeezed("".join(re.sub(r"\d", "", text) for text in texts(slide)))
        for words in words_of(scene):
            for word in re.sub(r"\d", "", words).replace("•", "").split():
                assert word in said


def test_the_map_of_each_scene_is_a_picture_with_words_for_those_who_do_not_see_it(deck):
    for slide in slides(deck)[1:-1]:
        pictures = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        assert len(pictures) == 1
        assert pictures[0]._element.nvPicPr.cNvPr.get("descr").startswith("Map of the Caspian region")
        assert named(slide, "Legend")
    for slide in slides(deck):
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
                assert shape._element.nvGrpSpPr.cNvPr.get("descr")


def test_numbers_printed_are_those_listed(deck):
    everything = slides(deck)
    listed = [
        int(re.match(r"\d+", line.text)[0])
        for shape in named(everything[-1], "Sources")
        for line in shape.text_frame.paragraphs
        if line.text
    ]
    assert listed == list(range(1, len(listed) + 1))
    printed, noted = set(), set()
    for slide in everything[1:-1]:
        notes = slide.notes_slide.notes_text_frame.text.split("\nSources\n")[1].splitlines()
        own = {int(line.split(" ", 1)[0]) for line in notes}
        assert raised(slide) <= own
        printed, noted = printed | raised(slide), noted | own
    assert noted == set(listed)
    assert printed <= noted


def test_everything_lies_on_its_slide(deck):
    for slide in slides(deck):
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= Pt(960), shape.name
            assert 0 <= shape.top <= shape.top + shape.height <= Pt(540), shape.name


@pytest.mark.parametrize("format_id", list(handed_out.FORMATS))
def test_the_same_briefing_gives_the_same_bytes(format_id, deck, handout, story):
    made = {"pptx": deck, "pdf": handout, "html": story.encode()}[format_id]
    assert handed_out.export(SHORT, ATLAS, format_id, TODAY) == made


# ---- the handout -----------------------------------------------------------------------------


def test_the_handout_has_a_page_for_each_scene_and_a_bibliography(handout):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(handout)).pages]
    assert len(pages) == len(SHORT.scenes) + 1
    for page, scene in zip(pages, SHORT.scenes, strict=False):
        assert squeezed(scene.heading) in squeezed(page)
    assert "Bibliography" in pages[-1]


def test_the_handout_links_its_sources_and_describes_its_maps(handout):
    reader = pypdf.PdfReader(io.BytesIO(handout))
    links = {note.get_object()["/A"]["/URI"] for note in reader.pages[-1]["/Annots"]}
    cited = {key for scene in SHORT.scenes for key in prose.keys(scene.text)}
    assert {ATLAS.sources[key].url for key in cited} <= links | {None}
    figures = [each for each in _elements(reader.trailer["/Root"]["/StructTreeRoot"]) if each.get("/S") == "/Figure"]
    assert len(figures) == len(SHORT.scenes)
    assert all(figure["/Alt"].startswith("Map of the Caspian region") for figure in figures)
    assert reader.metadata.title == SHORT.title


def _elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        each = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(each, "get"):
            yield each
            yield from _elements(each)


# ---- the story -------------------------------------------------------------------------------


def test_the_story_has_every_scene_as_text_and_asks_nobody_for_anything(story):
    assert re.findall(r'<h2 id="heading-\d+" tabindex="-1">([^<]*)</h2>', story) == [
        scene.heading for scene in SHORT.scenes
    ]
    outside = story.replace("https://leafletjs.com", "")
    assert not re.search(r'(?:src|<link[^>]*href)="https?:', outside)
    assert "default-src &#x27;none&#x27;" in story


def test_numbers_of_the_story_lead_to_their_sources(story):
    used = {int(number) for number in re.findall(r'href="#source-(\d+)"', story)}
    listed = {int(number) for number in re.findall(r'<li id="source-(\d+)"', story)}
    assert used == listed == set(range(1, len(listed) + 1))


# ---- the reader's own data -------------------------------------------------------------------


OWN = (
    Overlay("Points <b>", "raspberry", "Survey <i>2026</i>", (Shape("a", Point(50.5, 43)), Shape("", Point(51, 41)))),
    Overlay("Zone & line", "teal", "Ministry, 2026", (Shape("</script>", LineString([(49, 40), (52, 44)])),)),
)


@pytest.fixture(scope="module")
def with_own():
    return {each: handed_out.export(ONE, ATLAS, each, TODAY, None, OWN) for each in handed_out.FORMATS}


def test_own_data_is_on_the_maps_of_a_deck_in_its_legend_and_among_its_sources(with_own):
    _, scene, *lists = slides(with_own["pptx"])
    legend = [shape.text_frame.text for shape in named(scene, "User data")]
    assert legend[0] == "User data: not part of the atlas, not checked"
    listed = "\n".join(text for slide in lists for text in texts(slide))
    for row, own in zip(legend[1:], OWN, strict=True):
        words, number = re.fullmatch(r"(.*, \d)(\d+)", row).groups()
        assert words == f"{own.name}, {len(own.shapes)}"
        assert re.search(
            rf"^{number}\s+{re.escape(own.source)}. User data: {re.escape(own.name)}", listed, re.MULTILINE
        )
        assert f"User data: {own.name}, {len(own.shapes)}." in _alt(scene)
    assert len(named(scene, "User data 1")) == len(named(scene, "User data 2")) == 1
    (without,) = slides(handed_out.export(ONE, ATLAS, "pptx", TODAY))[1:2]
    assert named(without, "User data") == []
    assert _picture(scene).image.sha1 != _picture(without).image.sha1


def _picture(slide):
    (found,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    return found


def _alt(slide):
    return _picture(slide)._element.nvPicPr.cNvPr.get("descr")


def test_own_data_is_on_the_maps_of_a_handout_in_its_legend_and_among_its_sources(with_own):
    first, *lists = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(with_own["pdf"])).pages]
    assert "User data: not part of the atlas, not checked" in first
    assert "Zone & line, 1" in first
    assert "Ministry, 2026" in "".join(lists)


def test_own_data_is_on_the_maps_of_a_story_in_its_legend_and_among_its_sources(with_own):
    text = with_own["html"].decode()
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert [(each["name"], each["hex"]) for each in data["overlays"]] == [(each.name, each.hex) for each in OWN]
    assert data["overlays"][1]["features"][0]["geometry"]["coordinates"] == [[49, 40], [52, 44]]
    assert "User data: not part of the atlas, not checked." in text
    assert "Points &lt;b&gt;" in text
    assert "Survey <i>" not in text
    numbers_used = {int(number) for number in re.findall(r'href="#source-(\d+)"', text)}
    listed = {int(number): words for number, words in re.findall(r'<li id="source-(\d+)" value="\d+">(.*?)</li>', text)}
    assert numbers_used == set(listed) == set(range(1, len(listed) + 1))
    assert "Zone &amp; line" in listed[len(listed)]
    assert text.count("<script") == text.count("</script>")


# ---- text that means harm, and what cannot be made -------------------------------------------


VIEW = "year=2026&layers=ports&status=all&extent=46.2,36.3,55.2,47.4"


def hostile_scenes(atlas):
    """Return a scene for each text, which stands in its heading, its text and its callout."""
    keys, records = list(atlas.sources), atlas.records
    for number, text in enumerate(hostile.TEXTS):
        heading, callout = " ".join(text.split())[:100], Callout(records[number].id, f"b {text}")
        yield Scene(heading, VIEW, f"a {text} [@{keys[number]}]", (callout,))


def hostile_briefing(atlas, scenes):
    return Briefing("hostile", "<b>Hostile</b> & `all`", "2026-11-22", tuple(scenes), "</title><script>1</script>")


@pytest.mark.parametrize("format_id", ["pptx", "pdf"])
def test_hostile_words_are_set_as_words(format_id):
    scenes = list(hostile_scenes(ATLAS))
    some = [scenes[3], scenes[16]]
    data = handed_out.export(hostile_briefing(ATLAS, some), ATLAS, format_id, TODAY)
    if format_id == "pptx":
        said = "".join(text for slide in slides(data) for text in texts(slide))
    else:
        said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    for scene in some:
        shown = hostile.cleaned(scene.heading).replace("\ufffd", "")
        assert squeezed(shown) in re.sub("[\ufffd□]", "", squeezed(said))


def test_hostile_records_and_words_stay_text_in_a_story():
    atlas = hostile.atlas()
    text = handed_out.export(hostile_briefing(atlas, hostile_scenes(atlas)), atlas, "html", TODAY).decode()
    assert "<script>window.stolen" not in text
    assert "<img src=x" not in text
    assert "<svg/onload" not in text
    assert text.count("<script") == text.count("</script>") == len(bundle.MAP_SCRIPTS) + 2


def test_an_empty_briefing_or_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="no scene yet"):
        handed_out.export(Briefing("x", "X", "2026-11-22"), ATLAS, "pptx", TODAY)
    with pytest.raises(ValueError, match="format 'docx' is not one of pptx, pdf, html"):
        handed_out.export(SHORT, ATLAS, "docx", TODAY)


@pytest.mark.parametrize("format_id", list(handed_out.FORMATS))
def test_progress_counts_up_and_may_cancel(format_id):
    steps = []

    def stop_at_the_end(done, total):
        steps.append((done, total))
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handed_out.export(ONE, ATLAS, format_id, TODAY, stop_at_the_end)
    assert steps == [(1, 2), (2, 2)]
