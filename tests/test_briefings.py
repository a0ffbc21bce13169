"""Briefings: the four of the atlas, their file format, drafts, and text that means harm."""

import datetime as dt
import shutil
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import briefings, link, store, view
from layers.briefings import Briefing, Callout, FaultyError, Scene, draft, kept, prose
from layers.overlay import Overlay, Shape
from layers.view import Filters
from tests import hostile

TODAY = dt.date(2026, 11, 22)
SOUND, PROBLEMS = briefings.read_all(store.read())
SCENE = Scene(
    "Ships cross",
    "year=2026&layers=ports&status=all&extent=caspian",
    "Ports *work* [@trend-2026-01-kazmortransflot-containers-aktau-baku].\n\n- one\n- two",
    (Callout("kz-aktau-port", "The port [@baq-kz-2025-11-aktau-and-kuryk-capacity]"),),
)
MINE = Briefing("mine", "Mine", "2026-11-22", (SCENE,), "A subtitle")

every_briefing = pytest.mark.parametrize("briefing", SOUND, ids=lambda briefing: briefing.id)
every_scene = pytest.mark.parametrize(
    ("briefing", "scene"),
    [(briefing, scene) for briefing in SOUND for scene in briefing.scenes],
    ids=lambda value: value.id if isinstance(value, Briefing) else value.heading[:30],
)


def faults_of(data, atlas):
    with pytest.raises(FaultyError) as caught:
        briefings.read(data, "mine", atlas)
    return caught.value.faults


# ---- The briefings of the atlas --------------------------------------------------------------


def test_four_come_with_the_atlas_and_have_no_faults():
    assert [str(problem) for problem in PROBLEMS] == []
    expected = ["the-caspian-bridge", "from-corridor-to-system", "two-corridors-one-sea", "a-falling-sea"]
    assert [briefing.id for briefing in SOUND] == expected


@every_briefing
def test_it_has_five_to_eight_scenes_and_says_what_is_not_known(briefing):
    assert 5 <= len(briefing.scenes) <= 8
    assert briefing.scenes[-1].heading == "What is not known"


@every_briefing
def test_writing_and_reading_it_changes_nothing(briefing, real):
    assert briefings.read(briefings.written(briefing), briefing.id, real) == briefing


@every_scene
def test_what_a_scene_speaks_of_is_on_its_map(briefing, scene, real):
    shown = briefings.scene_view(scene, real, TODAY)
    ids = {item.record.id for item in shown.items if item.record.geometry is not None}
    assert {callout.record for callout in scene.callouts} <= ids
    assert shown.extent is not None
    assert shown.selected is None or shown.selected in ids


@every_scene
def test_a_scene_cites_its_sources_and_numbers_stand_with_words(briefing, scene):
    assert prose.keys(scene.text) or scene.heading.startswith("2030")
    for text in (scene.text, *(callout.text for callout in scene.callouts)):
        assert "[@" not in prose.plain(text)
        assert all(word.text for block in prose.blocks(text) for word in block.words)


@every_scene
def test_what_it_cites_for_a_record_is_cited_by_that_record(briefing, scene, real):
    """A callout rests on the sources of its own record, or of a corridor or the sea it belongs to."""
    others = {key for corridor in real.corridors for key in corridor.source_keys()}
    for callout in scene.callouts:
        record = real.by_id[callout.record]
        own = set(record.source_keys()) | {
            key for effect in real.sea_level.effects_on(record.id) for key in effect.sources
        }
        assert set(prose.keys(callout.text)) <= own | others, callout.record


# ---- The text --------------------------------------------------------------------------------


def test_citations_belong_to_the_word_before_and_punctuation_too():
    (block,) = prose.blocks("Ships *cross* [@a; @b]. **Cables**, not yet [@c]!")
    said = [(word.text, word.face, word.keys) for word in block.words]
    assert said == [
        ("Ships", "regular", ()),
        ("cross.", "italic", ("a", "b")),
        ("Cables,", "semibold", ()),
        ("not", "regular", ()),
        ("yet!", "regular", ("c",)),
    ]


def test_lists_keep_their_marks():
    marks = [block.marker for block in prose.blocks("Text\n\n- one\n- two\n\n3. three\n4. four")]
    assert marks == ["", "•", "•", "3.", "4."]


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_nothing_in_a_text_becomes_markup(text):
    written = prose.html(text, lambda keys: "".join(f"<sup>{len(keys)}</sup>"))
    bare = written
    for tag in ("p", "ul", "ol", "li", "strong", "em", "sup"):
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in bare


@given(st.text(max_size=200))
def test_any_text_can_be_set(text):
    written = prose.html(text, lambda keys: "")
    assert "<script" not in written
    prose.plain(text)


# ---- The file --------------------------------------------------------------------------------


def test_a_file_is_read_as_it_was_written(real):
    assert briefings.read(briefings.written(MINE), "mine", real) == MINE


@pytest.mark.parametrize("heading", ["C #", "C # #", "*a* `b`", "a: b - 'c'", "## x", "[@x]"])
def test_a_heading_survives(heading, real):
    made = replace(MINE, title=heading, scenes=(replace(SCENE, heading=heading),))
    assert briefings.read(briefings.written(made), "mine", real) == made


def test_all_faults_are_named_at_once(real):
    bad = Scene("", "year=9999&layers=nope", "Text [@no-such-source] and\n\n# heading", (Callout("no-port", ""),))
    data = briefings.written(Briefing("x", "", "someday", (bad, replace(SCENE, text="", view=""))))

    def missing(named):
        rest = "a 'scene' block under the heading says it, as in a link."
        return f"{named}: the text is missing.", f"{named}: the view is missing; {rest}"

    assert faults_of(data, real) == (
        "'heading' is not a '## ' heading; only those begin a scene.",
        "The title is missing.",
        "The date 'someday' is not a day as YYYY-MM-DD.",
        "Scene 1: the heading is missing.",
        "Scene 1: the text cites 'no-such-source', which is not among the sources.",
        "Scene 1: in the view, year '9999' is not between 1990 and 2040.",
        "Scene 1: in the view, layers 'nope' is unknown.",
        "Scene 1: a callout names record 'no-port', which the atlas does not have.",
        "Scene 1: the callout of 'no-port' is missing.",
        *missing("Scene 2 'heading'"),
        *missing("Scene 3 'Ships cross'"),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "There are 0 scenes"),
        (b"\xff\xfe\x00", "not a text file in UTF-8"),
        (b"x" * 300_001, "at most 300,000"),
        (b"just words", "text before the first"),
        (b"---\ntitle: [\n---\n", "not YAML"),
        (b"---\n- a\n---\n", "not YAML of keys and values"),
        (b"---\na: &x [1]\nb: *x\n---\n", "aliases are not possible"),
        (b"---\ntitle: " + b"[" * 5_000 + b"\n---\n", "not YAML"),
        (b"---\ntitle: !!python/object/apply:os.system [ls]\n---\n", "not YAML"),
        (b"---\nauthor: me\n---\n", "'author' is not one of title, subtitle, date, order"),
        (b"---\norder: first\n---\n", "The order 'first' is not a whole number from 1 to 100"),
        (b"# One\n\ntext\n", "'One' is not a '## ' heading"),
        (b"## One\n\ntext\n", "the view is missing"),
        (b"## One\n\n```scene\nview: year=2026\n```\n", "the text is missing"),
        (b"## One\n\n```scene\nview: year=2026\ncallouts: 3\n```\n\nx\n", "callouts are not a list"),
        (b"## One\n\n```scene\nview: year=2026\nzoom: 3\n```\n\nx\n", "'zoom' is not one of view, callouts"),
        (b"## One\n\n```scene\nview: year=2026&who=me\n```\n\nx\n", "'who' is not part of a view"),
        (b"## One\n\n```scene\nview: year=2026\n```\n\n```python\nx\n```\n", "a block of code"),
        (b"## One\n\n```scene\nview: year=2026\n```\n\n[@trend]\n", "cites 'trend'"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(data, said, real):
    assert said in " ".join(faults_of(data, real))


@given(st.binary(max_size=300) | st.text(alphabet="#-`:&*[]{}\n\t scene view@x|>'\"", max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(data):
    try:
        made = briefings.read(data, "mine", ATLAS)
    except FaultyError as error:
        assert error.faults
    else:
        assert briefings.read(briefings.written(made), "mine", ATLAS) == made


ATLAS = store.read()


def test_the_check_of_the_data_names_a_faulty_briefing(tmp_path, real):
    shutil.copytree(store.GEODATA / "briefings", tmp_path / "briefings")
    broken = tmp_path / "briefings" / "a-falling-sea.md"
    text = broken.read_text(encoding="utf-8").replace("rfe-rl-2023-07-the-caspian-conundrum-receding", "rfe-rl-1923")
    broken.write_text(text, encoding="utf-8")
    sound, problems = briefings.read_all(real, tmp_path)
    assert len(sound) == 3
    assert [str(problem) for problem in problems] == [
        "geodata/briefings/a-falling-sea.md: Scene 2 'Nearly a tenth of the surface lost in eighteen years': "
        "the callout of 'kz-aktau-port' cites 'rfe-rl-1923', which is not among the sources."
    ]


# ---- The view of a scene ---------------------------------------------------------------------


def test_a_scene_shows_what_its_code_says(real):
    shown = view.build(
        real, Filters(2019, frozenset({"ports"}), frozenset({"KZ"})), TODAY, "kz-aktau-port", (46.0, 37.0, 55.0, 47.0)
    )
    assert briefings.scene_view(replace(SCENE, view=link.code(shown)), real, TODAY) == shown


def test_a_scene_knows_only_what_was_known(real):
    shown = briefings.scene_view(replace(SCENE, view=SCENE.view + "&known=2020-06-30"), real, TODAY)
    assert shown.atlas.data_date == dt.date(2020, 6, 30)
    assert shown.today == dt.date(2020, 6, 30)


def test_place_and_zoom_of_a_map_are_an_extent(real):
    shown = briefings.scene_view(replace(SCENE, view="year=2026&layers=ports&view=42,51,6"), real, TODAY)
    west, south, east, north = shown.extent
    assert (west + east) / 2 == pytest.approx(51)
    assert (south + north) / 2 == pytest.approx(42)
    assert east - west == pytest.approx(744 * 360 / 256 / 64)


# ---- Drafts ----------------------------------------------------------------------------------


@pytest.fixture
def three(real):
    made = draft.begun(TODAY)
    for name in "abc":
        made = draft.added(made, replace(SCENE, heading=name), real)
    return made


def headings(made):
    return "".join(scene.heading for scene in made.now.scenes)


def test_a_draft_is_made_scene_by_scene(three, real):
    assert headings(three) == "abc"
    assert headings(draft.moved(three, 1, 1)) == "bac"
    assert headings(draft.moved(three, 3, -5)) == "cab"
    assert headings(draft.duplicated(three, 2, real)) == "abbc"
    assert headings(draft.deleted(three, 2)) == "ac"
    changed = draft.edited(three, 2, real, "x", "Other words")
    assert (headings(changed), changed.now.scenes[1].text) == ("axc", "Other words")
    assert draft.titled(three, " A  title ").now.title == "A title"


def test_every_edit_can_be_undone(three, real):
    steps = [three]
    for edit in (
        lambda made: draft.titled(made, "T", "S"),
        lambda made: draft.moved(made, 1, 2),
        lambda made: draft.duplicated(made, 1, real),
        lambda made: draft.edited(made, 1, real, "x", "y", "year=2019&layers=ports"),
        lambda made: draft.deleted(made, 1),
        lambda made: draft.opened(made, MINE),
    ):
        steps.append(edit(steps[-1]))
    for before, after in zip(steps[-2::-1], steps[:0:-1], strict=True):
        assert draft.undone(after) == before
    empty = draft.begun(TODAY)
    assert draft.undone(empty) == empty
    assert not empty.can_undo


def test_an_edit_that_changes_nothing_is_none(three, real):
    scene = three.now.scenes[0]
    assert draft.edited(three, 1, real, scene.heading, scene.text) is three
    assert draft.moved(three, 1, -1) is three


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("", "x", "The scene: the heading is missing."),
        ("x", " ", "The scene: the text is missing."),
        (
            "x",
            "## y",
            "The scene: the text has a heading of its own, a line that begins with '#'; only scenes have headings.",
        ),
        ("x", "```\ny\n```", "The scene: the text has a block of code, which a briefing does not show."),
        ("x", "y [@z]", "The scene: the text cites 'z', which is not among the sources."),
        ("x" * 121, "y", "The scene: the heading has 121 characters; at most 120 are possible."),
    ],
)
def test_a_faulty_edit_is_refused_and_the_draft_stays(three, real, heading, text, said):
    with pytest.raises(FaultyError) as caught:
        draft.edited(three, 1, real, heading, text)
    assert caught.value.faults == (said,)
    assert headings(three) == "abc"


def test_a_draft_is_saved_and_read_again(three, real):
    made = draft.titled(three, "Mine", "Sub")
    again = briefings.read(draft.saved(made, TODAY), made.now.id, real)
    assert again == made.now


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_words_are_kept_as_they_are(text, real):
    words = " ".join(text.split())[:100].replace("\0", "\ufffd")
    made = draft.titled(draft.begun(TODAY), words)
    made = draft.added(made, replace(SCENE, heading=words, text=f"a {text}", callouts=()), real)
    again = briefings.read(draft.saved(made, TODAY), made.now.id, real)
    assert (again.title, again.scenes[0].heading) == (words, words)
    assert again.scenes[0].text == made.now.scenes[0].text


# ---- own data in the file that is kept -----------------------------------------------------------

SURVEY = Overlay("Survey ``` of 2026", "teal", "Own survey", (Shape("Block ```own-data", shapely.box(50, 41, 51, 42)),))


def test_a_kept_file_holds_briefing_and_own_data(real):
    briefing = briefings.read_all(real)[0][0]
    file = kept.packed(briefings.written(briefing), [SURVEY, replace(SURVEY, name="Second")])
    content, own_data = kept.unpacked(file)
    assert own_data == (SURVEY, replace(SURVEY, name="Second"))
    assert briefings.read(content, briefing.id, real) == briefing


def test_a_kept_file_without_own_data_is_the_briefing(real):
    written = briefings.written(briefings.read_all(real)[0][0])
    assert kept.packed(written, []) == written
    assert kept.unpacked(written) == (written, ())


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file[:-30], "are cut off"),
        (lambda file: file.replace(b'[{"name"', b'[{"nome"'), "not own data as the atlas writes it"),
        (lambda file: file.replace(b"teal", b"puce"), "colour 'puce' is not one of"),
        (lambda file: file.replace(b"51.0", b"510"), "is not on Earth"),
        (lambda file: file.replace(b'[{"name"', b'{"name"'), "cannot be read"),
        (lambda file: file.replace(b'[{"name"', b"[" * 100_000 + b'{"name"'), "cannot be read"),
        (lambda file: file + b" " * kept.MOST_BYTES, "at most 10 MB are possible"),
    ],
)
def test_damaged_own_data_is_refused_in_a_sentence(real, damage, said):
    file = kept.packed(briefings.written(briefings.read_all(real)[0][0]), [SURVEY])
    damaged = damage(file)
    assert damaged != file
    with pytest.raises(FaultyError, match=said):
        kept.unpacked(damaged)
