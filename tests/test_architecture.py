"""The shape of the code: dependencies point one way, and only the page knows Streamlit."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "layers"
SOURCES = sorted([*PACKAGE.rglob("*.py"), ROOT / "app.py"])

ORDER = (
    {"dates", "scripts", "symbology", "sketch"},
    {"catalog"},
    {"swatch", "figures", "positions"},
    {"records"},
    {"history"},
    {"data_changes", "overlay", "sea_level", "joints"},
    {"uploads"},
    {"parsing"},
    {"store"},
    {"database"},
    {"live"},
    {"clock", "changes", "corridors", "dictionary"},
    {"view", "checks"},
    {"promised", "link", "finding", "falling_sea"},
    {"timeline"},
    {"ports", "glance", "sea_charts"},
    {"briefings"},
    {"webmap", "sheet"},
    {"exports"},
    {"dossiers"},
    {"panels", "commands"},
    {"app", "__main__"},
)
"""A module may import what stands above it, or a sibling in its own package; a new module gets a place here."""

RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    """Return the name in `ORDER` to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py") if path.is_relative_to(PACKAGE) else path.stem


def imports(path):
    """Yield the full name of everything that a file imports, wherever in it."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def neighbours(path):
    """Return the names in `ORDER` of what a file imports from the package."""
    found = {full.split(".")[1] for full in imports(path) if full.startswith("layers.")}
    return found - {name_of(path)}


def shown(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_dependencies_point_one_way(path):
    own = name_of(path)
    if own == "__init__":
        assert list(imports(path)) == []
        return
    assert own in RANK, f"give '{own}' a place in ORDER"
    assert {name for name in neighbours(path) if RANK[name] >= RANK[own]} == set()


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_only_the_page_knows_streamlit_and_only_the_map_folium(path):
    roots = {full.split(".")[0] for full in imports(path)}
    assert name_of(path) in ("panels", "app") or not {"streamlit", "streamlit_folium"} & roots
    on_map = path.relative_to(ROOT).as_posix() in ("layers/webmap.py", "layers/panels/map.py")
    assert on_map or not {"folium", "streamlit_folium", "branca"} & roots
    assert not {"tests", "benchmarks", "app"} & roots


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_it_can_be_read_in_one_sitting(path):
    """Modules have at most 400 lines, functions 45 without their docstring; names say what is in them."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert not {"utils", "helpers", "common", "manager"} & set(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            lines = node.end_lineno - first.lineno + 1
            assert lines <= 45, f"{node.name} has {lines} lines"


OPENING = {"open", "read_text", "read_bytes", "urlopen", "read_file", "urlretrieve", "get_data"}


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name not in ("app.py", "__main__.py")], ids=shown)
def test_nothing_is_read_at_import(path):
    """No call that opens a file or the network outside of a function."""
    pending = list(parsed(path).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in OPENING, f"line {node.lineno} calls {called}"
        pending.extend(ast.iter_child_nodes(node))
