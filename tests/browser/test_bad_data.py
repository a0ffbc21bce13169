"""Data that would break a careless page: text that is code elsewhere, and entries that are wrong."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from layers.store import Atlas
from tests.browser import running
from tests.browser.reader import Reader
from tests.browser.running import App

pytestmark = pytest.mark.xdist_group("bad data")

PORT, LINE, BROKEN = "kz-aktau-port", "trans-caspian-power-cable", "ru-olya-port"
ATTACK = r"""<img src=x onerror=window.__hacked=1></script><script>window.__hacked=1</script> `${1}` \1 '"& {{x}}"""
SHORT = "<b>`\\1\"'</script>Ақтау"
LOCAL = "مرفأ أكتاو \u202e / Ақтау теңіз порты әғқңөұүһі"


@pytest.fixture(scope="module")
def bad_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The same program with data of which one port and one line attack, and one port is wrong."""
    folder = tmp_path_factory.mktemp("bad")
    for part in ("layers", "geodata", ".streamlit"):
        shutil.copytree(running.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(running.ROOT / "app.py", folder)
    _change(folder / "geodata/ports.geojson", _attack_port)
    _change(folder / "geodata/power_cables.geojson", _attack_line)
    _change(folder / "geodata/sources.json", _attack_sources)
    _change(folder / "geodata/meta.json", lambda meta: meta.update(title=f"Atlas {ATTACK}", licence=ATTACK))
    with running.running(folder, folder / "app.log") as app:
        yield app


def _change(file: Path, how: Callable[[Any], None]) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    how(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def _properties(layer: dict, record_id: str) -> dict:
    return next(feature["properties"] for feature in layer["features"] if feature["properties"]["id"] == record_id)


def _attack(properties: dict) -> None:
    properties |= {"name": f"{properties['name']} {ATTACK}", "short_name": SHORT, "name_local": LOCAL, "note": ATTACK}
    properties["geometry_note"] = ATTACK
    for event in properties["history"]:
        event["note"] = f"{event['note']} {ATTACK}"


def _attack_port(layer: dict) -> None:
    _attack(_properties(layer, PORT))
    _properties(layer, BROKEN)["history"][0]["status"] = f"planned {ATTACK}"


def _attack_line(layer: dict) -> None:
    _attack(_properties(layer, LINE))
    _properties(layer, LINE)["short_name"] = SHORT + "2"


def _attack_sources(sources: dict) -> None:
    for source in sources.values():
        source |= {"publisher": f"{source['publisher']} {ATTACK}", "title": ATTACK}


@pytest.fixture
def attacked(opened: Callable[..., Reader], bad_app: App) -> Iterator[Reader]:
    """The page over the bad data; nothing in the data may have run at the end."""
    reader = opened(bad_app)
    yield reader
    assert reader.page.evaluate("typeof window.__hacked") == "undefined"
    assert reader.map.evaluate("typeof window.__hacked") == "undefined"
    assert [frame.locator("[onerror], [src=x]").count() for frame in reader.page.frames] == [0] * len(
        reader.page.frames
    )


def test_banner_names_file_and_feature_and_the_rest_is_shown(attacked: Reader, real: Atlas) -> None:
    banner = attacked.page.locator(".atlas-banner")
    expect(banner).to_contain_text("geodata/ports.geojson")
    expect(banner).to_contain_text(BROKEN)
    expect(banner).to_contain_text(f"'planned {ATTACK}' is not one of")
    expect(attacked.caption).to_contain_text(f"of {len(real.records) - 1} records")
    drawn = attacked.drawn()
    assert BROKEN not in drawn
    assert {PORT, LINE} <= set(drawn)


@pytest.mark.parametrize("record_id", [PORT, LINE])
def test_hostile_text_is_text_in_tooltip_panel_and_table(attacked: Reader, real: Atlas, record_id: str) -> None:
    name = f"{real.by_id[record_id].name} {ATTACK}"
    where = attacked.point_of(record_id)
    expect(attacked.points_at(*where)).to_contain_text(name)
    attacked.click_map(*where)
    expect(attacked.panel.get_by_role("heading", level=2)).to_have_text(name)
    expect(attacked.panel).to_have_attribute("aria-label", name)
    expect(attacked.panel).to_contain_text(LOCAL)
    expect(attacked.panel.get_by_role("listitem").first).to_contain_text(ATTACK)
    assert attacked.panel.inner_text().count(ATTACK) > 3
    expect(attacked.table_row(name)).to_have_attribute("aria-current", "true")
    attacked.page.get_by_role("checkbox", name="Show the source of each cell").check()
    expect(attacked.page.locator(".atlas-table .atlas-cite").first).to_contain_text(ATTACK)


@pytest.mark.parametrize("words", ["<img src=x onerror", "`${1}` \\1", "Ақтау теңіз", "مرفأ"])
def test_hostile_text_is_text_in_the_search(attacked: Reader, real: Atlas, words: str) -> None:
    attacked.searches(words)
    offered = attacked.page.get_by_role("listbox").get_by_role("option").filter(has_text=real.by_id[PORT].name)
    expect(offered).to_contain_text(ATTACK)
    offered.click()
    expect(attacked.panel.get_by_role("heading", level=2)).to_contain_text(ATTACK)


def test_hostile_text_is_text_in_labels_and_heading(attacked: Reader) -> None:
    assert SHORT in attacked.report()["labels"]
    expect(attacked.page.locator(".atlas-wordmark")).to_have_text(f"Atlas {ATTACK}")
    expect(attacked.page.locator(".atlas-foot")).to_contain_text(ATTACK)
    attacked.sets_year(2030)
    attacked.map.wait_for_function("atlas.report().drawn.some(({ code }) => code === 'promised')")
