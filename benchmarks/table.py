"""The table of a run: absolute numbers, ratios against the atlas, and the goals beside them."""

import os
from dataclasses import dataclass

from benchmarks.page import Run

PAGES = {"atlas": "atlas", "folium": "plain folium", "groups": "feature groups"}


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Parameters
    ----------
    key, title, unit : str
        What it is; bytes are measured in bytes and shown in kB of 1,000.
    most : float or None
        Goal for the atlas, in the unit shown.
    against : tuple of float or None
        Goals as ratios against the two rivals.
    """

    key: str
    title: str
    unit: str
    most: float | None = None
    against: tuple[float, ...] | None = None


MEASURES = (
    Measure("first_paint", "page load to painted map", "ms", 2500),
    Measure("first_bytes", "WebSocket, until first map", "kB", 40),
    Measure("first_files", "files of the map over HTTP, once", "kB"),
    Measure("toggle", "layer toggle, click to painted", "ms", 150, (3, 1.5)),
    Measure("toggle_rest", "layer toggle, click to page at rest", "ms"),
    Measure("toggle_bytes", "WebSocket, per layer toggle", "kB", 10),
    Measure("step", "year step, click to painted", "ms", 150, (3, 1.5)),
    Measure("step_rest", "year step, click to page at rest", "ms"),
    Measure("step_bytes", "WebSocket, per year step", "kB", 10),
    Measure("server", "one rerun on the server", "ms", 40),
    Measure("processor", "its processor time, clean-up included", "ms"),
    Measure("strangers", "addresses of other hosts asked", "", 0),
    Measure("read", "reading all data", "ms", 1000),
    Measure("check", "reading, and all rules of 'layers check'", "ms", 1000),
)


@dataclass(frozen=True)
class Comparison:
    """What is measured against what.

    Parameters
    ----------
    rivals : dict
        Title by key; the atlas comes first, two others follow.
    measures : tuple of Measure
        The lines of the table.
    counts : str
        Says of how many values the medians are, with the keys of measures in braces.
    """

    rivals: dict[str, str]
    measures: tuple[Measure, ...]
    counts: str


THE_PAGE = Comparison(
    PAGES, MEASURES, "{first_paint} loads, {toggle} toggles, {step} year steps, {server} reruns, {read} readings"
)


def rows(run: Run, what: Comparison = THE_PAGE) -> list[dict[str, object]]:
    """Return one entry per measure: values by rival, ratios, goal, and whether it is met."""
    return [_row(measure, run, what) for measure in what.measures]


def _row(measure: Measure, run: Run, what: Comparison) -> dict[str, object]:
    scale = 1000 if measure.unit == "kB" else 1
    values = {page: run.medians[page][measure.key] / scale for page in what.rivals if measure.key in run.medians[page]}
    own = values["atlas"]
    ratios = {page: value / own for page, value in values.items() if page != "atlas" and own}
    return {
        "measure": measure.title,
        "unit": measure.unit,
        "values": values,
        "ratios": ratios,
        "goal": _goal(measure),
        "met": _met(measure, own, ratios),
    }


def _goal(measure: Measure) -> str:
    parts = [] if measure.most is None else [f"at most {measure.most:g}"]
    if measure.against:
        parts.append(", ".join(f"{ratio:g}x" for ratio in measure.against))
    return "; ".join(parts)


def _met(measure: Measure, own: float, ratios: dict[str, float]) -> bool | None:
    tests = [] if measure.most is None else [own <= measure.most]
    tests += [ratio >= goal for ratio, goal in zip(ratios.values(), measure.against or (), strict=False)]
    return all(tests) if tests else None


def text(run: Run, what: Comparison = THE_PAGE) -> str:
    """Return the table in columns."""
    atlas, first, second = what.rivals.values()
    head = ["", "", atlas, first, "", second, "", "goal", "met"]
    lines = [head, *(_cells(row, what) for row in rows(run, what))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join([*(_line(line, widths) for line in lines), basis(run, what)])


def basis(run: Run, what: Comparison = THE_PAGE) -> str:
    """Say of how many values the medians are, and how busy the machine was."""
    load = f"load average before the run {run.load:.1f} on {os.cpu_count()} cores"
    return f"Medians of {what.counts.format(**run.counts)}; {load}."


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [
        cell.rjust(width) if 2 <= column <= 6 else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _cells(row: dict[str, object], what: Comparison) -> list[str]:
    cells = [row["measure"], row["unit"], _number(row["values"]["atlas"])]
    for page in list(what.rivals)[1:]:
        value, ratio = row["values"].get(page), row["ratios"].get(page)
        cells += ["" if value is None else _number(value), "" if ratio is None else f"{ratio:.1f}x"]
    return [*cells, row["goal"], {True: "yes", False: "no", None: ""}[row["met"]]]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
