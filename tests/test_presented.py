"""What the presenter of the browser is told: the words, numbers and maps of deck and handout, and nothing else."""

import datetime as dt
import json

import pytest

from layers import briefings, clock, history
from layers.briefings import Briefing, Callout, Scene, prose
from layers.exports.briefings import presented
from layers.exports.briefings.prepared import prepared
from layers.sheet.citations import Piece
from layers.store import Atlas
from layers.view import Numbering
from tests import hostile

TODAY = dt.date(2026, 11, 22)


def named(known: dt.date | None) -> str:
    return f"states-{known}.json" if known else "states.json"


def chosen(pattern: str, patterns: list[str] | None) -> bool:
    return pattern != "absent" and (patterns is None or pattern in patterns)


def spoken(paragraphs) -> str:
    return " ".join(text for _, runs in paragraphs for text, _, _ in runs)


@pytest.fixture(params=range(4))
def briefing(request: pytest.FixtureRequest, real: Atlas) -> Briefing:
    return briefings.read_all(real)[0][request.param]


def test_it_says_every_word_with_the_numbers_of_deck_and_handout(briefing: Briefing, real: Atlas) -> None:
    told = presented.talk(briefing, real, TODAY, named)
    numbering = Numbering(real.sources)
    for number, (scene, said) in enumerate(zip(briefing.scenes, told["scenes"], strict=True), 1):
        whole = prepared(briefing, number, real, TODAY, numbering)
        words = [word.text for block in prose.blocks(scene.text) for word in block.words]
        assert spoken(said["paragraphs"]).split() == " ".join(words).split()
        assert said["heading"] == scene.heading
        assert [number for number, _ in said["sources"]] == [number for number, _, _ in whole.cited(numbering)]
        runs = [run for _, runs in said["paragraphs"] for run in runs]
        runs += [run for callout in said["callouts"] for run in callout["words"]]
        assert {number for _, _, numbers in runs for number in numbers} == {number for number, _ in said["sources"]}


def test_every_map_is_the_view_of_its_scene(briefing: Briefing, real: Atlas) -> None:
    for scene, said in zip(briefing.scenes, presented.talk(briefing, real, TODAY, named)["scenes"], strict=True):
        shown, told = briefings.scene_view(scene, real, TODAY), said["map"]
        numbers = [number for first, last in told["on"] for number in range(first, last + 1)]
        on = [real.records[number] for number in numbers if real.records[number].layer in told["layers"]]
        states = {record.id: history.state_on(record, told["year"], real.data_date.year) for record in on}
        drawn = {record_id for record_id, state in states.items() if chosen(state.pattern, told["patterns"])}
        assert drawn == {item.record.id for item in shown.items}
        assert (told["year"], told["selected"]) == (shown.filters.year, shown.selected)
        assert told["extent"] == shown.extent
        assert [real.records[number].id for _, number in told["letters"]] == [each.record for each in scene.callouts]
        assert [letter for letter, _ in told["letters"]] == [letter for letter, _ in scene.lettered]


def own(view: str, text: str = "Said.", callouts: tuple[Callout, ...] = ()) -> Briefing:
    return Briefing("own", "Own", "2026-01-01", (Scene("One", view, text, callouts),))


def test_a_scene_of_what_was_known_then_names_the_states_of_that_day(real: Atlas) -> None:
    (scene,) = presented.talk(own("year=2024&known=2022-12"), real, TODAY, named)["scenes"]
    assert scene["map"]["states"] == "states-2022-12-31.json"
    then = clock.as_known_on(real, dt.date(2022, 12, 31))
    shown = briefings.scene_view(own("year=2024&known=2022-12").scenes[0], real, TODAY)
    assert shown.atlas.data_date == then.data_date


def test_a_comparison_shows_what_changed(real: Atlas) -> None:
    (scene,) = presented.talk(own("year=2026&compare=2019&layers=fibre_cables,ports"), real, TODAY, named)["scenes"]
    shown = briefings.scene_view(own("year=2026&compare=2019&layers=fibre_cables,ports").scenes[0], real, TODAY)
    told = {real.records[number].id: look for look, numbers in scene["map"]["changes"].items() for number in numbers}
    assert told == {change.record.id: change.look for change in shown.changes if change.look not in (None, "unchanged")}
    assert told


def test_words_of_a_face_stand_together_up_to_a_number() -> None:
    numbering = Numbering({})
    words = prose.blocks("**One two** three *four*.")[0].words
    assert presented.runs(_pieces(words, numbering)) == [
        ["One two", "semibold", []],
        ["three", "regular", []],
        ["four.", "italic", []],
    ]


def _pieces(words, numbering):
    return [Piece(word.text, tuple(numbering.of(key) for key in word.keys), word.face) for word in words]


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_words_are_words(text: str, real: Atlas) -> None:
    said = " ".join(text.split()) or "x"
    told = presented.talk(own("year=2026", said, (Callout("kz-aktau-port", said),)), real, TODAY, named)
    json.dumps(told)
    assert told["scenes"][0]["callouts"][0]["name"] == real.by_id["kz-aktau-port"].short_name
