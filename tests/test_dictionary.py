import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from layers import dictionary, records, sea_level
from layers.catalog import LAYERS
from layers.figures import Figures
from layers.store import GEODATA

WHOLES = {"Strict", "Statement", "Record", "Figures"}
"""Models that are parts of others or live only in memory."""

UNLISTED = {"Branch", "Meta", "SeaLevel", "Rate", "Area"}
"""What one sentence in the README, or a look at its only file, explains."""


@pytest.fixture(scope="module")
def text():
    return dictionary.dictionary()


def stored_models():
    for module in (records, sea_level):
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:
                yield name


def test_the_readme_of_the_data_is_up_to_date():
    readme = (GEODATA / "README.md").read_text(encoding="utf-8")
    assert dictionary.BEGIN in readme and dictionary.END in readme
    assert dictionary.inserted(readme) == readme, "run 'python -m layers tidy'"


def test_the_schema_is_up_to_date():
    stored = (GEODATA / "record.schema.json").read_text(encoding="utf-8")
    assert stored == dictionary.schema_text(), "run 'python -m layers tidy'"


def test_inserting_keeps_what_stands_around():
    readme = f"# Data\n\n{dictionary.BEGIN}\nstale\n{dictionary.END}\n\nLicence\n"
    renewed = dictionary.inserted(readme)
    assert renewed.startswith(f"# Data\n\n{dictionary.BEGIN}\n### ")
    assert renewed.endswith(f"\n{dictionary.END}\n\nLicence\n")
    assert "stale" not in renewed
    assert dictionary.inserted(renewed) == renewed


@pytest.mark.parametrize("name", sorted(set(Figures.model_fields) | set(records.Properties.model_fields)))
def test_every_property_is_in_the_dictionary(name, text):
    assert f"\n| `{name}` |" in text


@pytest.mark.parametrize("name", sorted(set(stored_models()) - WHOLES - UNLISTED))
def test_every_stored_model_has_a_section(name):
    assert name in {model.__name__ for _, model in dictionary.SECTIONS}


def test_every_kind_of_every_layer_is_in_the_dictionary(text):
    rows = text.splitlines()
    for layer in LAYERS:
        [row] = [row for row in rows if row.startswith(f"| `{layer.id}` |")]
        assert all(f"`{kind}`" in row for kind in layer.kinds)


def test_every_table_is_square(text):
    """A bar in a description would break its row."""
    widths: set[int] = set()
    for row in text.splitlines():
        if not row.startswith("|"):
            assert len(widths) <= 1, widths
            widths = set()
        else:
            widths.add(row.count("|"))


@pytest.mark.parametrize("layer", [layer.id for layer in LAYERS])
def test_the_real_layers_are_valid_by_the_schema(layer):
    content = json.loads((GEODATA / f"{layer}.geojson").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(dictionary.schema()).iter_errors(content)) == []


def test_the_schema_refuses_what_the_models_refuse(folder):
    validator = Draft202012Validator(dictionary.schema())
    assert validator.is_valid(folder.read("ports.geojson"))
    for damage in ({"colour": "red"}, {"countries": []}, {"short_name": "x" * 25}, {"history": []}):
        folder.change_port(lambda feature, damage=damage: feature["properties"].update(damage))
        assert not validator.is_valid(folder.read("ports.geojson"))
        assert folder.problems()
