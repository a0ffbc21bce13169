"""Slides open in LibreOffice and look as they were made: ``python -m tests.slides_in_libreoffice [folder]``.

LibreOffice Impress must be installed; it is no part of the usual test line, which installs nothing
of the system. Two slides, a crowded one and one with a selected record, become PDFs without a
screen. Each must have one page of 16:9 that holds title, legend, callouts, notes and footer as text
and the map as a picture. In a folder, if one is given, the PDFs stay to be looked at: every text
inside its place, symbols in line with their counts.
"""

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pypdf
from pptx import Presentation

from layers import catalog, exports, store, view
from layers.exports.options import Options
from layers.view import Filters, MapView

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 180
RATIO = 16 / 9
TODAY = dt.date(2026, 11, 22)


def main(arguments: list[str]) -> int:
    """Convert and check the slides; return the exit code."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("no LibreOffice on the PATH; install LibreOffice Impress", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[0]) if arguments else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        problems = [problem for name, shown in _views().items() for problem in _problems(program, folder, name, shown)]
    print("\n".join(problems) or "slides are as they were made")
    return 1 if problems else 0


def _views() -> dict[str, MapView]:
    atlas = store.read()
    cable = "trans-caspian-power-cable"
    return {
        "crowded": view.build(atlas, Filters(2026, frozenset(catalog.LAYER)), TODAY),
        "selected": view.build(atlas, Filters(2026, frozenset({"ports", "power_cables"})), TODAY, cable),
    }


def _problems(program: str, folder: Path, name: str, shown: MapView) -> list[str]:
    slide = folder / f"{name}.pptx"
    slide.write_bytes(exports.export(shown, "pptx", Options(extent=catalog.EXTENTS["caspian"].bounds)))
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(slide)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = slide.with_suffix(".pdf")
    if done.returncode or not made.exists():
        return [f"{name}: not converted: {done.stderr.strip() or done.stdout.strip()}"]
    return [f"{name}: {problem}" for problem in _differences(slide, made)]


def _differences(slide: Path, made: Path) -> list[str]:
    """Say what of a slide is not in the PDF made of it."""
    reader = pypdf.PdfReader(made)
    if len(reader.pages) != 1:
        return [f"{len(reader.pages)} pages instead of one"]
    page = reader.pages[0]
    found = []
    if abs(float(page.mediabox.width) / float(page.mediabox.height) - RATIO) > 0.01:
        found.append("the page is not 16:9")
    text = _letters(page.extract_text())
    found += [f"lost text: {line}" for line in _lines(slide) if _letters(line) not in text]
    pictures = [np.asarray(image.image.convert("RGB")) for image in page.images]
    if not any(picture.shape[1] > 500 and picture.std() > 10 for picture in pictures):
        found.append("the map is missing or blank")
    return found


def _lines(slide: Path) -> list[str]:
    """Return the texts of a slide that stand on one line, those in groups included."""
    found: list[str] = []
    shapes = list(Presentation(str(slide)).slides[0].shapes)
    while shapes:
        shape = shapes.pop()
        shapes += getattr(shape, "shapes", ())
        if shape.has_text_frame:
            found += [line.text for line in shape.text_frame.paragraphs]
        if getattr(shape, "has_table", False):
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [line for line in found if line.strip()]


def _letters(text: str) -> str:
    """Return a text without what changes when it is set: spaces, and hyphens at the ends of lines."""
    return "".join(text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
