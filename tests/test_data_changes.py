"""What changed in the data: worked out from two folders, kept as releases, told on the page and in the feed."""

import datetime as dt
import json
import shutil

import pytest
from click.testing import CliRunner
from lxml import etree

from layers import checks, data_changes, exports, store, view
from layers.commands.release import release
from layers.data_changes import DataChange, Release
from layers.exports import feed
from layers.panels import data_changes as panel
from layers.view import Filters
from tests import drawn, hostile

TODAY = dt.date(2026, 11, 22)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def by_field(before, after):
    return {change.field: change for change in data_changes.between([before], [after])}


def test_the_data_as_it_is_was_released(real):
    assert real.releases[-1].version == real.meta.version
    assert real.releases[0] == Release(
        version="1.0.0", date=dt.date(2026, 11, 22), note="The first release.", entries=[]
    )


def test_nothing_changed_is_no_change(real):
    statements = [*real.records, *real.corridors]
    assert data_changes.between(statements, statements) == []


def test_every_kind_of_change_is_found_with_its_source():
    before = drawn.record(
        drawn.fact("2000"), drawn.promise("2030"), length_km=2, note="Old.", citations={"length_km": ["gazette"]}
    )
    after = drawn.record(
        drawn.fact("2000", "idle"),
        drawn.fact("2010"),
        drawn.promise("2031"),
        length_km=3,
        citations={"length_km": ["gazette"]},
    )
    found = by_field(before, after)
    assert set(found) == {"length_km", "note", "history 2000", "history 2010", "history 2030", "history 2031"}
    assert (found["length_km"].old, found["length_km"].new, found["length_km"].source) == (2, 3, "gazette")
    assert (found["note"].old, found["note"].new, found["note"].source) == ("Old.", None, None)
    assert found["history 2010"].old is None
    assert found["history 2010"].new == "operating. operating in 2010 [gazette]"
    assert found["history 2030"].new is None
    assert found["history 2031"].new.startswith("promised (service): ")
    assert {change.source for field, change in found.items() if field.startswith("history")} == {"gazette"}


def test_two_events_of_one_date_are_told_apart():
    before = drawn.record(drawn.fact("2000"), drawn.promise("2030"))
    after = drawn.record(drawn.fact("2000"), drawn.fact("2000", "idle"), drawn.promise("2030", milestone="stage 2"))
    said = [(change.field, change.old, change.new) for change in data_changes.between([before], [after])]
    assert [field for field, _, _ in said] == ["history 2000", "history 2030", "history 2030"]
    assert said[0][1] is None


def test_figures_and_disputes_are_compared_one_by_one():
    cargo = {"year": 2025, "value": 8.1, "unit": "Mt", "source": "gazette"}
    grain = {"year": 2026, "value": ">2", "unit": "Mt", "of": "grain", "period": "Jan–Jun", "expected": True}
    other = {"property": "length_km", "value": 3, "source": "gazette", "note": "Another way of counting."}
    before = drawn.record(drawn.fact("2000"), volumes=[cargo])
    after = drawn.record(
        drawn.fact("2000"), volumes=[cargo | {"value": 8.2}, grain | {"source": "gazette"}], disputes=[other]
    )
    said = [(change.field, change.old, change.new) for change in data_changes.between([before], [after])]
    assert said == [
        ("volumes 2025, all cargo", "8.1 Mt. [gazette]", "8.2 Mt. [gazette]"),
        ("volumes 2026, grain", None, ">2 Mt, Jan–Jun, expected. [gazette]"),
        ("disputes length_km", None, "3. Another way of counting. [gazette]"),
    ]


def test_a_record_comes_and_goes():
    one, other = drawn.record(drawn.fact("2000"), id="one"), drawn.record(drawn.fact("2000"), id="other")
    gone, come = data_changes.between([one], [other])
    assert gone == DataChange(record="one", field="record", old="Port of one", new=None, source="gazette")
    assert come == DataChange(record="other", field="record", old=None, new="Port of other", source="gazette")


def test_a_place_that_moved_is_said(folder):
    before = folder.atlas()
    folder.change_port(lambda port: port["geometry"].update(coordinates=[51.3, 43.6]))
    (moved,) = data_changes.between(before.records, folder.atlas().records)
    assert (moved.field, moved.old, moved.new, moved.source) == ("geometry", "51.2, 43.6", "51.3, 43.6", "gazette")


def test_what_came_after_a_version():
    made = [Release(version=version, date=TODAY) for version in ("1.0.0", "1.1.0", "1.10.0")]
    assert [each.version for each in data_changes.since(made, "1.0.0")] == ["1.1.0", "1.10.0"]
    assert data_changes.since(made, "1.10.0") == ()
    assert data_changes.since(made, "0.9.0") is None


@pytest.mark.parametrize("version", ["1", "1.0", "1.0.x", "1.0.0.0", "", "1..0", "١.0.0"])
def test_a_version_is_three_numbers(version):
    with pytest.raises(ValueError, match="three numbers"):
        data_changes.order(version)


# ---- On file -------------------------------------------------------------------------------------


def test_faults_of_the_file_are_named(folder):
    entry = {"version": "1.0", "date": "soon", "entries": [{"record": "a", "field": "b", "typed": 1}]}
    folder.write("CHANGES.json", {"releases": [entry]})
    problems = " ".join(folder.problems())
    assert "CHANGES.json" in problems
    assert all(word in problems for word in ("version", "date", "typed"))
    (folder.path / "CHANGES.json").unlink()
    assert "geodata/CHANGES.json: the file is missing" in folder.problems()


def test_releases_out_of_order_and_another_version_are_problems(folder):
    made = [{"version": version, "date": "2026-01-01"} for version in ("1.10.0", "1.9.0")]
    folder.write("CHANGES.json", {"releases": made})
    problems = [str(problem) for problem in checks.check(folder.atlas(), folder.path) if "CHANGES" in str(problem)]
    assert len(problems) == 2
    assert "order" in problems[0]
    assert "the last release is 1.9.0, but meta.json says 1" in problems[1]


# ---- The command ---------------------------------------------------------------------------------


@pytest.fixture
def later(tmp_path_factory, folder):
    """A data folder one change after the release of ``folder``."""
    folder.change("meta.json", lambda meta: meta.update(version="1.0.0"))
    folder.write("CHANGES.json", {"releases": [{"version": "1.0.0", "date": "2026-01-01"}]})
    path = tmp_path_factory.mktemp("later") / "geodata"
    shutil.copytree(folder.path, path)
    content = json.loads((path / "ports.geojson").read_text(encoding="utf-8"))
    content["features"][0]["properties"]["name"] = "Port <anew>"
    (path / "ports.geojson").write_text(json.dumps(content), encoding="utf-8")
    return path


def released(version, later, since, *more):
    arguments = [version, "--since", str(since), "--geodata", str(later), "--on", "2026-05-01", *more]
    return CliRunner().invoke(release, arguments)


def test_a_release_is_worked_out_and_written(folder, later):
    result = released("1.1.0", later, folder.path, "--note", "A name.")
    assert result.output == "1.1.0: 1 changes since 1.0.0\n"
    atlas = store.read(later)
    assert atlas.problems == ()
    assert atlas.meta.version == "1.1.0"
    change = DataChange(record="kz-first-port", field="name", old="Port of kz-first-port", new="Port <anew>")
    assert atlas.releases[-1] == Release(version="1.1.0", date=dt.date(2026, 5, 1), note="A name.", entries=[change])


@pytest.mark.parametrize(
    ("version", "reason"), [("1.0.0", "not later than 1.0.0"), ("0.9.9", "not later"), ("2", "three numbers")]
)
def test_a_release_that_cannot_be_is_refused_and_nothing_written(folder, later, version, reason):
    before = (later / "CHANGES.json").read_bytes(), (later / "meta.json").read_bytes()
    result = released(version, later, folder.path)
    assert result.exit_code == 2
    assert reason in result.output
    assert before == ((later / "CHANGES.json").read_bytes(), (later / "meta.json").read_bytes())


def test_a_release_since_another_version_is_refused(folder, later):
    folder.change("meta.json", lambda meta: meta.update(version="0.5.0"))
    assert "--since holds version 0.5.0" in released("1.1.0", later, folder.path).output


def test_a_release_of_faulty_data_is_refused(folder, later):
    (later / "sources.json").write_text("{", encoding="utf-8")
    assert "has problems" in released("1.1.0", later, folder.path).output


# ---- Told ----------------------------------------------------------------------------------------


def with_releases(atlas, *releases):
    from dataclasses import replace

    return replace(atlas, releases=releases)


def hostile_atlas():
    entries = [
        DataChange(record=f"hostile-{number}", field="note", old=text, new=text[::-1], source=f"source-{number}")
        for number, text in enumerate(hostile.TEXTS)
    ]
    first = Release(version="1.0.0", date=dt.date(2026, 1, 1))
    return with_releases(
        hostile.atlas(), first, Release(version="1.1.0", date=TODAY, note=hostile.TEXTS[3], entries=entries)
    )


def feed_of(atlas):
    shown = view.build(atlas, Filters(2026, view.FIRST_LAYERS), TODAY)
    return etree.fromstring(exports.export(shown, "atom"))


def test_the_feed_has_what_atom_asks_for(real):
    root = feed_of(real)
    for name in ("id", "title", "updated", "author/a:name"):
        assert root.findtext(f"a:{name}", namespaces=ATOM)
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == len(real.releases)
    ids = [each.findtext("a:id", namespaces=ATOM) for each in (root, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:uuid:") for each in ids)
    for entry in entries:
        assert entry.findtext("a:title", namespaces=ATOM)
        assert dt.datetime.fromisoformat(entry.findtext("a:updated", namespaces=ATOM)).tzinfo
        assert entry.find("a:content", ATOM).get("type") == "text"


def test_hostile_text_stays_text_in_the_feed():
    root = feed_of(hostile_atlas())
    newest = root.find("a:entry", ATOM)
    said = newest.findtext("a:content", namespaces=ATOM)
    assert len(newest.find("a:content", ATOM)) == 0
    for text in hostile.TEXTS:
        assert hostile.cleaned(text).replace("\r", "\n") in said.replace("\r", "\n")


def test_the_feed_is_the_same_each_time(real):
    assert etree.tostring(feed_of(real)) == etree.tostring(feed_of(real))


def test_hostile_text_is_escaped_on_the_page():
    html = panel.listing(hostile_atlas())
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img src=x onerror=&quot;window.stolen" in html


def test_a_link_of_another_version_is_told_what_changed(folder):
    changed = Release(version="1.1.0", date=TODAY, entries=[DataChange(record="kz-first-port", field="note", new="x")])
    folder.change("meta.json", lambda meta: meta.update(version="1.1.0"))
    atlas = with_releases(folder.atlas(), Release(version="1.0.0", date=TODAY), changed)
    title, words = panel.banner(atlas, "1.0.0")
    assert "made with version 1.0.0" in title
    assert "this is version 1.1.0" in title
    assert "1 statement of 1 record changed: Port of kz-first-port." in words
    assert panel.banner(atlas, "1.1.0") is None
    assert panel.banner(atlas, None) is None
    assert "not on file" in panel.banner(atlas, "<b>7")[1]


def test_counts_are_said_in_words():
    change = DataChange(record="a", field="b")
    assert feed.counted([]) == "no statement changed"
    assert feed.counted([change]) == "1 statement of 1 record changed"
    assert feed.counted([change, change, DataChange(record="c", field="b")]) == "3 statements of 2 records changed"
