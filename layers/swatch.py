"""Legend symbols as SVG, drawn from the style table; colours are CSS variables of the theme.

``--atlas-layer-<id>`` is the colour of a layer, ``--atlas-<token>`` a colour of the theme, so one
symbol serves light and dark.
"""

from layers.catalog import LAYERS
from layers.symbology import CHANGES, LAYER_STYLES, MODES, PATTERNS, THEMES, LayerStyle, Pattern, shape

LINE_WIDTH, LINE_HEIGHT = 42, 14
POINT_SIZE = 16


def theme_css() -> str:
    """Return the CSS that defines all colours for both themes."""
    return "\n".join(_theme_rule(theme, tokens) for theme, tokens in THEMES.items())


def _theme_rule(theme: str, tokens: dict[str, str]) -> str:
    lines = [f"--atlas-{token.replace('_', '-')}: {value};" for token, value in tokens.items()]
    lines += [f"--atlas-layer-{layer}: {getattr(style, theme)};" for layer, style in LAYER_STYLES.items()]
    lines += [f"--atlas-change-{change}: {getattr(style, theme)};" for change, style in CHANGES.items()]
    return f':root[data-atlas-theme="{theme}"] {{ color-scheme: {theme}; {" ".join(lines)} }}'


def all_swatches() -> dict[str, str]:
    """Return the SVG of every layer, kind and pattern by ``layer/kind/pattern``."""
    return {
        f"{layer.id}/{kind}/{pattern}": swatch(layer.id, kind, pattern)
        for layer in LAYERS
        for kind in layer.kinds
        for pattern in PATTERNS
    }


def swatch(layer: str, kind: str, pattern: str) -> str:
    """Return the symbol of one kind of record in one state."""
    style = LAYER_STYLES[layer]
    if not style.width:
        return point_svg(f"var(--atlas-layer-{layer})", shape(layer, kind), pattern)
    return line_svg(f"var(--atlas-layer-{layer})", style, MODES.get(kind, "plain"), pattern)


def status_swatches() -> dict[str, str]:
    """Return the SVG of every status by ``status/pattern``."""
    return {f"status/{pattern}": status_swatch(pattern) for pattern in PATTERNS}


def status_swatch(pattern: str) -> str:
    """Return the symbol of a status alone: a line and a marker in ink."""
    ink = "var(--atlas-ink)"
    return line_svg(ink, LayerStyle("", "", 2.0), "plain", pattern) + point_svg(ink, "circle", pattern)


def change_swatches() -> dict[str, str]:
    """Return the SVG of every kind of change by ``change/kind``."""
    return {f"change/{key}": change_swatch(key) for key in CHANGES}


def change_swatch(key: str) -> str:
    """Return the symbol of a kind of change alone: a line and a marker in its colour."""
    colour = f"var(--atlas-change-{key})"
    return line_svg(colour, LayerStyle("", "", 3.0), "plain", "operating") + point_svg(colour, "circle", "operating")


def _tinted(colour: str, tint: float) -> str:
    return colour if not tint else f"color-mix(in srgb, {colour} {100 - tint * 100:g}%, var(--atlas-land))"


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg class="atlas-swatch" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true" focusable="false">{body}</svg>'
    )


def _path(colour: str, width: float, dash: str = "", extra: str = "") -> str:
    dashed = f"stroke-dasharray:{dash};" if dash else ""
    return (
        f'<path d="M1 {LINE_HEIGHT / 2}H{LINE_WIDTH - 1}" '
        f'style="fill:none;stroke:{colour};stroke-width:{width:g};{dashed}{extra}"/>'
    )


def line_svg(colour: str, style: LayerStyle, mode: str, pattern_key: str) -> str:
    """Draw a short line of a layer in a pattern, with the ornament of its mode."""
    pattern = PATTERNS[pattern_key]
    if pattern_key == "undocumented":
        return _svg(LINE_WIDTH, LINE_HEIGHT, _path("var(--atlas-undocumented)", 1))
    colour = _tinted(colour, pattern.tint)
    if pattern.hollow:
        body = _path(colour, style.width + 1.2) + _path("var(--atlas-panel)", style.width - 0.9)
        return _svg(LINE_WIDTH, LINE_HEIGHT, _ornament(colour, style, mode, pattern) + body)
    scale = max(1, style.width / 2)
    dash = " ".join(f"{length * scale:g}" for length in pattern.dash)
    caps = "stroke-linecap:round;" if pattern.round_caps else ""
    body = _path(colour, style.width * pattern.width, dash, caps)
    return _svg(LINE_WIDTH, LINE_HEIGHT, _ornament(colour, style, mode, pattern) + body)


def _ornament(colour: str, style: LayerStyle, mode: str, pattern: Pattern) -> str:
    if mode == "band":
        return _path(colour, style.width + 5, extra="opacity:0.22;")
    if mode == "ticks":
        return _path(colour, style.width + 3.6, "1.1 8.9", "stroke-dashoffset:-4;")
    if mode == "beads":
        return _path(colour, style.width + 2.2, "0.01 9", "stroke-linecap:round;stroke-dashoffset:-4;")
    return ""


def _outline(form: str, radius: float) -> str:
    centre = POINT_SIZE / 2
    low, high = centre - radius, centre + radius
    match form:
        case "square":
            return f"M{low:g} {low:g}H{high:g}V{high:g}H{low:g}Z"
        case "diamond":
            tip = radius + 0.8
            return f"M{centre:g} {centre - tip:g}l{tip:g} {tip:g}l{-tip:g} {tip:g}l{-tip:g} {-tip:g}Z"
        case "house":
            eaves = centre - radius * 0.15
            return f"M{low:g} {high:g}V{eaves:g}L{centre:g} {low - 0.6:g}L{high:g} {eaves:g}V{high:g}Z"
        case _:
            arc = f"a{radius:g} {radius:g} 0 1 0"
            return f"M{low:g} {centre:g}{arc} {2 * radius:g} 0{arc} {-2 * radius:g} 0Z"


def point_svg(colour: str, form: str, pattern_key: str) -> str:
    """Draw a marker: the shape says what it is, the fill says the status."""
    pattern = PATTERNS[pattern_key]
    radius = 4.4 if form == "circle" else 3.9
    colour = "var(--atlas-undocumented)" if pattern.mark == "faint" else _tinted(colour, pattern.tint)
    outline = _outline(form, radius * (0.75 if pattern.mark == "faint" else 1))
    width = 1 if pattern.mark == "faint" else 1.5
    dash = "stroke-dasharray:1.5 1.6;" if pattern.mark == "broken" else ""
    fill = colour if pattern.mark in ("solid", "barred") else "none"
    ring = f'<path d="{outline}" style="fill:{fill};stroke:{colour};stroke-width:{width};{dash}"/>'
    return _svg(POINT_SIZE, POINT_SIZE, ring + _filling(pattern.mark, colour, radius))


def _filling(mark: str, colour: str, radius: float) -> str:
    centre = POINT_SIZE / 2
    low, high = centre - radius, centre + radius
    match mark:
        case "half":
            arc = f"M{centre:g} {low:g}A{radius:g} {radius:g} 0 0 0 {centre:g} {high:g}Z"
            return f'<path d="{arc}" style="fill:{colour}"/>'
        case "dotted":
            dot = radius * 0.36
            return f'<circle cx="{centre:g}" cy="{centre:g}" r="{dot:.2f}" style="fill:{colour}"/>'
        case "barred":
            bar = f"M{low + 1.6:g} {centre:g}H{high - 1.6:g}"
            return f'<path d="{bar}" style="stroke:var(--atlas-panel);stroke-width:1.6"/>'
        case "crossed":
            arm = radius * 0.55
            near, far = centre - arm, centre + arm
            cross = f"M{near:g} {near:g}L{far:g} {far:g}M{far:g} {near:g}L{near:g} {far:g}"
            return f'<path d="{cross}" style="stroke:{colour};stroke-width:1.2"/>'
        case _:
            return ""
