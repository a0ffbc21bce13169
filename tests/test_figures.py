import pytest
from pydantic import ValidationError

from layers.figures import Figures

QUANTITIES = [name for name, field in Figures.model_fields.items() if isinstance(field.json_schema_extra, dict)]
WORDS = [name for name in Figures.model_fields if name not in QUANTITIES]


@pytest.mark.parametrize("value", [380, 4.484, 0, "15–24", ">20", "≈2", "≤4.5", "<100", "≥7"])
def test_a_quantity_is_a_number_a_range_or_a_bound(value):
    assert Figures(length_km=value).length_km == value


@pytest.mark.parametrize("value", [True, False, "about 20", "20 km", "15-24", "", ">", [380], "１２"])
def test_anything_else_is_refused(value):
    with pytest.raises(ValidationError):
        Figures(length_km=value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_quantity_is_finite(value):
    with pytest.raises(ValidationError):
        Figures(length_km=value)


def test_true_is_refused_in_words():
    with pytest.raises(ValidationError, match="true and false are not quantities"):
        Figures(berths=True)


def test_an_unknown_figure_is_refused():
    with pytest.raises(ValidationError, match="lenght_km"):
        Figures(lenght_km=380)


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_quantity_has_a_label_and_a_unit(name):
    field = Figures.model_fields[name]
    assert field.title
    assert isinstance(field.json_schema_extra["unit"], str)
    assert field.default is None


@pytest.mark.parametrize("ending", ["km", "mm", "kv", "mw", "bpd", "mt_per_year", "teu_per_year", "tbit_per_s", "in"])
def test_figures_of_one_ending_have_one_unit(ending):
    named = [name for name in QUANTITIES if name.endswith(f"_{ending}") and name != "turbine_mw"]
    units = {Figures.model_fields[name].json_schema_extra["unit"] for name in named}
    assert named
    assert len(units) == 1, units


@pytest.mark.parametrize("name", WORDS)
def test_every_name_has_a_label_and_an_end(name):
    field = Figures.model_fields[name]
    assert field.title
    with pytest.raises(ValidationError):
        Figures(**{name: "x" * 161})
