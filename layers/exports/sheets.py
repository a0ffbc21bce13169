"""The printed sheet as a download: PNG, SVG and PDF."""

from dataclasses import replace

from layers import link
from layers.exports.options import Options
from layers.sheet import Format, SheetOptions, draw
from layers.view import MapView


def png(view: MapView, options: Options) -> bytes:
    """Return the first page of the sheet as a picture."""
    return _drawn(view, options, "png")


def svg(view: MapView, options: Options) -> bytes:
    """Return the first page of the sheet as a drawing with its text as text."""
    return _drawn(view, options, "svg")


def pdf(view: MapView, options: Options) -> bytes:
    """Return all pages of the sheet, fonts embedded."""
    return _drawn(view, options, "pdf")


def _drawn(view: MapView, options: Options, form: Format) -> bytes:
    seen = replace(view, extent=options.extent) if options.extent else view
    chosen = SheetOptions(
        options.size,
        options.theme,
        options.given_title,
        extent=options.extent,
        link=link.address(seen),
        code=link.code(seen),
    )
    return draw(view, chosen, form).data
