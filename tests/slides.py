"""What stands on slides, as tests read it."""

import re

from layers.exports.slides import native


def numbers(text):
    """Return the numbers of a list such as "3, 5–7"."""
    found = set()
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def raised(slide):
    """Return the source numbers that stand raised in texts of a slide."""
    inside = [each for shape in slide.shapes for each in getattr(shape, "shapes", [shape])]
    frames = [shape.text_frame for shape in inside if shape.has_text_frame]
    runs = [run for frame in frames for line in frame.paragraphs for run in line.runs]
    return set().union(
        *(numbers(run.text) for run in runs if run._r.rPr is not None and run._r.rPr.get("baseline") == native.RAISED)
    )
