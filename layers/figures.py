"""The figures that a record may carry: one typed, optional field each, with its label and unit.

The key of a figure ends in its unit (``length_km``). A figure is a number, or a string where the
source gives a range or a bound: ``"15–24"``, ``">20"``, ``"≈2"``.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

QUANTITY_PATTERN = r"^[<>≈≥≤]?[0-9][0-9.]*(–[0-9][0-9.]*)?$"


def _not_a_truth_value(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("true and false are not quantities")
    return value


_Number = Annotated[int | float, Field(allow_inf_nan=False)]
_Words = Annotated[str, Field(pattern=QUANTITY_PATTERN)]
Quantity = Annotated[_Number | _Words, BeforeValidator(_not_a_truth_value)]


def quantity(label: str, unit: str, description: str = "") -> object:
    """Declare a numeric figure.

    Parameters
    ----------
    label, unit : str
        Words shown to the reader, the unit empty for plain counts.
    description : str
        What the label alone does not say.
    """
    return Field(None, title=label, description=description, json_schema_extra={"unit": unit})


def words(label: str, description: str = "") -> object:
    """Declare a figure that is a name, not a number."""
    return Field(None, title=label, description=description, max_length=160)


class Figures(BaseModel):
    """Every figure known to the atlas. Each needs a citation; absent means not documented."""

    model_config = ConfigDict(extra="forbid")

    length_km: Quantity | None = quantity("length", "km", "as stated by the source, not as drawn")
    length_sea_km: Quantity | None = quantity("length at sea", "km")
    length_land_km: Quantity | None = quantity("length on land", "km")
    gauge_mm: Quantity | None = quantity("track gauge", "mm")
    track_laid_km: Quantity | None = quantity("track laid", "km")
    land_acquired_km: Quantity | None = quantity("land acquired", "km")

    capacity_mt_per_year: Quantity | None = quantity("capacity", "Mt a year", "what it can handle now")
    planned_capacity_mt_per_year: Quantity | None = quantity("planned capacity", "Mt a year", "promised, not built")
    oil_capacity_mt_per_year: Quantity | None = quantity("oil capacity", "Mt a year")
    grain_capacity_mt_per_year: Quantity | None = quantity("grain capacity", "Mt a year")
    capacity_teu_per_year: Quantity | None = quantity("container capacity", "TEU a year")
    planned_capacity_teu_per_year: Quantity | None = quantity("planned container capacity", "TEU a year")
    capacity_passengers_per_year: Quantity | None = quantity("passenger capacity", "a year")
    capacity_vehicles_per_year: Quantity | None = quantity("vehicle capacity", "vehicles a year")
    planned_capacity_vehicles_per_year: Quantity | None = quantity("planned vehicle capacity", "vehicles a year")
    capacity_train_pairs_per_day: Quantity | None = quantity("line capacity", "train pairs a day")
    planned_capacity_train_pairs_per_day: Quantity | None = quantity("planned line capacity", "train pairs a day")
    capacity_bpd: Quantity | None = quantity("capacity", "barrels a day")
    capacity_bcm_per_year: Quantity | None = quantity("capacity", "bcm a year", "natural gas")
    planned_capacity_bcm_per_year: Quantity | None = quantity("planned capacity", "bcm a year", "natural gas")
    capacity_mw: Quantity | None = quantity("capacity", "MW")
    capacity_kw: Quantity | None = quantity("capacity", "kW")
    voltage_kv: Quantity | None = quantity("voltage", "kV")
    generation_gwh_per_year: Quantity | None = quantity("generation", "GWh a year")
    generation_mwh_per_year: Quantity | None = quantity("generation", "MWh a year")
    capacity_tbit_per_s: Quantity | None = quantity("capacity", "Tbit/s")
    planned_capacity_tbit_per_s: Quantity | None = quantity("design capacity", "Tbit/s", "promised, not in service")
    fibre_pairs: Quantity | None = quantity("fibre pairs", "")

    depth_m: Quantity | None = quantity("declared depth", "m", "water depth at berth; its date in as_of")
    draught_m: Quantity | None = quantity("permitted draught", "m", "largest draught of a ship")
    channel_depth_m: Quantity | None = quantity("channel depth", "m")
    planned_depth_m: Quantity | None = quantity("planned depth", "m", "promised, not dredged")
    required_draught_m: Quantity | None = quantity("draught of its ships", "m", "what the ships in service need")
    dredging_m3: Quantity | None = quantity("dredging volume", "m³")
    vessel_max_dwt_t: Quantity | None = quantity("largest ship", "t deadweight")
    vessel_max_length_m: Quantity | None = quantity("longest ship", "m")
    berths: Quantity | None = quantity("berths", "")
    planned_berths: Quantity | None = quantity("planned berths", "")
    quay_length_m: Quantity | None = quantity("quay length", "m")
    area_ha: Quantity | None = quantity("area", "ha")
    storage_t: Quantity | None = quantity("storage", "t")
    storage_m3: Quantity | None = quantity("storage", "m³")
    storage_m2: Quantity | None = quantity("covered storage", "m²")
    steel_capacity_t_per_year: Quantity | None = quantity("steel capacity", "t a year")
    urea_capacity_t_per_year: Quantity | None = quantity("urea plant capacity", "t a year")

    diameter_in: Quantity | None = quantity("pipe diameter", "in")
    diameter_mm: Quantity | None = quantity("pipe diameter", "mm")
    max_altitude_m: Quantity | None = quantity("highest point", "m")
    pump_stations: Quantity | None = quantity("pump stations", "")
    block_valves: Quantity | None = quantity("block valves", "")
    locks: Quantity | None = quantity("locks", "")
    stations: Quantity | None = quantity("stations", "")
    bridges: Quantity | None = quantity("bridges", "")
    turbines: Quantity | None = quantity("turbines", "")
    turbine_mw: Quantity | None = quantity("turbine", "MW each")

    investment_usd_m: Quantity | None = quantity("investment", "USD m")
    investment_eur_m: Quantity | None = quantity("investment", "EUR m")
    investment_kzt_bn: Quantity | None = quantity("investment", "KZT bn")
    investment_rub_bn: Quantity | None = quantity("investment", "RUB bn")
    cost_estimate_usd_m: Quantity | None = quantity("cost estimate", "USD m")
    loan_eur_m: Quantity | None = quantity("loan", "EUR m")

    transit_days: Quantity | None = quantity("transit time", "days")
    members: Quantity | None = quantity("member states", "")

    operator: str | None = words("operator")
    owner: str | None = words("owner")
    contractor: str | None = words("contractor")
    developer: str | None = words("developer")
    partners: str | None = words("partners")
    technology: str | None = words("technology")
