"""Nothing is without a look, and every look can be seen: contrast after WCAG 2.2, computed here."""

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from typing import get_args

import pytest

from layers import swatch, symbology, view
from layers.catalog import BASEMAPS, COUNTRIES, EXTENTS, GROUPS, LAYER, LAYERS, LITTORAL
from layers.records import Status
from layers.symbology import LAYER_STYLES, MODES, PATTERNS, THEMES

BOTH = sorted(THEMES)
GONE = {"shelved", "cancelled", "retired"}
"""Meant to be faint; a cross and words say the same."""


def luminance(colour):
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour, ground):
    lighter, darker = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour, other, share):
    parts = [(int(colour[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02X}" for one, two in parts)


def test_contrast_is_that_of_the_standard():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", BOTH)
@pytest.mark.parametrize("ground", ["land", "sea"])
@pytest.mark.parametrize("layer", LAYER_STYLES)
def test_a_layer_stands_out_on_the_map(layer, ground, theme):
    assert contrast(getattr(LAYER_STYLES[layer], theme), THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", BOTH)
@pytest.mark.parametrize("ground", ["land", "sea"])
@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - GONE))
def test_every_status_stands_out_on_the_map(pattern, ground, theme):
    tokens, tint = THEMES[theme], PATTERNS[pattern].tint
    faint = {
        layer: round(contrast(mixed(getattr(style, theme), tokens["land"], tint), tokens[ground]), 2)
        for layer, style in LAYER_STYLES.items()
    }
    assert {layer: ratio for layer, ratio in faint.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", BOTH)
@pytest.mark.parametrize("ground", ["land", "sea"])
def test_not_documented_is_grey_but_visible(ground, theme):
    assert contrast(THEMES[theme]["undocumented"], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", BOTH)
@pytest.mark.parametrize("ground", ["page", "panel", "side", "notice", "selected_row"])
@pytest.mark.parametrize("text", ["ink", "ink2", "ink3", "accent"])
def test_text_can_be_read(text, ground, theme):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", BOTH)
@pytest.mark.parametrize(("text", "ground"), [("country_label", "land"), ("sea_label", "sea"), ("city_label", "land")])
def test_labels_of_the_map_can_be_read(text, ground, theme):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


def test_both_themes_have_the_same_tokens():
    assert set(THEMES["light"]) == set(THEMES["dark"])
    for tokens in THEMES.values():
        assert all(re.fullmatch(r"#[0-9A-F]{6}|rgba\([\d,. ]+\)", value) for value in tokens.values())


# ---- Completeness ----------------------------------------------------------------------------


def test_every_layer_has_a_style_of_its_own():
    assert set(LAYER_STYLES) == set(LAYER)
    for theme in BOTH:
        assert len({getattr(style, theme) for style in LAYER_STYLES.values()}) == len(LAYER_STYLES)


def test_every_status_of_the_model_has_a_pattern():
    assert set(PATTERNS) == {*get_args(Status), "promised", "undocumented"}


def test_statuses_look_different():
    """Those that ended share one look, on purpose."""
    looks = {key: dataclasses.astuple(pattern)[1:] for key, pattern in PATTERNS.items() if key != "undocumented"}
    assert len(set(looks.values())) == len(looks) - 2
    assert len({looks[key] for key in GONE}) == 1


def test_the_table_is_json():
    table = json.loads(json.dumps(symbology.as_json()))
    assert table["themes"] == THEMES
    assert table["layers"]["btc_pipeline"] == dataclasses.asdict(LAYER_STYLES["btc_pipeline"])
    assert table["patterns"].keys() == PATTERNS.keys()


@pytest.mark.parametrize(
    ("layer", "kind", "form"),
    [
        ("ports", "seaport", "circle"),
        ("facilities", "free_zone", "house"),
        ("facilities", "wind_plant", "diamond"),
        ("facilities", "oil_terminal", "square"),
    ],
)
def test_the_form_of_a_marker_says_what_it_is(layer, kind, form):
    assert symbology.shape(layer, kind) == form


def test_modes_belong_to_kinds_that_exist():
    kinds = {kind for layer in LAYERS for kind in layer.kinds}
    assert set(MODES) - {"river", "waterway"} <= kinds
    assert set(symbology.SHAPES) <= kinds


def test_lines_of_a_trunk_are_on_record(real):
    assert set(symbology.TRUNK_OFFSETS) <= set(real.by_id)


# ---- Catalogue -------------------------------------------------------------------------------


def test_layers_are_in_groups_that_exist():
    assert {layer.group for layer in LAYERS} == set(GROUPS)
    assert len(LAYER) == len(LAYERS)


def test_extents_are_in_order_of_the_axes():
    for extent in EXTENTS.values():
        west, south, east, north = extent.bounds
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90


def test_the_first_background_is_the_embedded_one():
    first = next(iter(BASEMAPS.values()))
    assert first.provider is None
    assert set(LITTORAL) <= set(COUNTRIES)


# ---- Legend symbols --------------------------------------------------------------------------


@pytest.mark.parametrize("owner", [*LAYER, "status"])
def test_every_symbol_is_drawn(owner):
    symbols = swatch.all_swatches() | swatch.status_swatches()
    drawn = {key: markup for key, markup in symbols.items() if key.split("/")[0] == owner}
    assert drawn
    for key, markup in drawn.items():
        svgs = list(ET.fromstring(f"<div>{markup}</div>"))
        assert svgs, key
        assert all(svg.tag == "svg" and svg.get("aria-hidden") == "true" and len(svg) for svg in svgs), key
        own_colours = re.findall(r"#[0-9a-f]{3,6}|rgba?\(", markup.lower())
        assert own_colours == [], "colours are variables, so that a theme can change them"


def test_every_kind_has_a_symbol_in_every_status():
    expected = {f"{layer.id}/{kind}/{pattern}" for layer in LAYERS for kind in layer.kinds for pattern in PATTERNS}
    assert set(swatch.all_swatches()) == expected
    assert set(swatch.status_swatches()) == {f"status/{pattern}" for pattern in view.PATTERN_ORDER}


@pytest.mark.parametrize("layer", ["ports", "btc_pipeline"])
def test_symbols_tell_statuses_apart(layer):
    kind = next(iter(LAYER[layer].kinds))
    symbols = {pattern: swatch.swatch(layer, kind, pattern) for pattern in PATTERNS}
    assert len(set(symbols.values())) == len(PATTERNS) - 2


def test_symbols_of_the_page_use_colours_that_its_style_sheet_defines():
    defined = set(re.findall(r"(--[a-z0-9_-]+):", swatch.theme_css()))
    used = set(re.findall(r"var\((--[a-z0-9_-]+)\)", " ".join(swatch.all_swatches().values())))
    used |= set(re.findall(r"var\((--[a-z0-9_-]+)\)", " ".join(swatch.status_swatches().values())))
    assert used <= defined
    assert {f"--atlas-layer-{layer}" for layer in LAYER} <= defined


@pytest.mark.parametrize("theme", BOTH)
def test_the_style_sheet_has_every_token_of_a_theme(theme):
    [rule] = [line for line in swatch.theme_css().splitlines() if f'"{theme}"' in line]
    for token, value in THEMES[theme].items():
        assert f"--atlas-{token.replace('_', '-')}: {value};" in rule
    for layer, style in LAYER_STYLES.items():
        assert f"--atlas-layer-{layer}: {getattr(style, theme)};" in rule
