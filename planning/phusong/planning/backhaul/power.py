"""Solar power for equipment where there is no grid."""

from __future__ import annotations

from typing import NamedTuple

from phusong.planning.backhaul.rules import Solar

__all__ = ["SolarPlant", "solar_plant"]


class SolarPlant(NamedTuple):
    """What feeds a load round the clock."""

    array_kwp: float
    battery_kwh: float

    def __add__(self, other: object) -> SolarPlant:
        """Of two plants together."""
        if not isinstance(other, SolarPlant):
            return NotImplemented
        return SolarPlant(self.array_kwp + other.array_kwp, self.battery_kwh + other.battery_kwh)


NO_PLANT = SolarPlant(0.0, 0.0)


def solar_plant(load_w: float, rules: Solar) -> SolarPlant:
    """Array and battery for a steady load.

    The array makes a day's energy in the peak-sun hours of the darkest month, by its performance ratio
    (dirt, heat, wiring, inverter); the battery carries the days of autonomy without going below its
    depth of discharge.

    >>> plant = solar_plant(120, Solar(sun_h=4, performance=0.75, autonomy_days=3))
    >>> round(plant.array_kwp, 3), round(plant.battery_kwh, 1)
    (0.96, 12.0)
    """
    day_kwh = load_w * 24 / 1000
    return SolarPlant(
        array_kwp=day_kwh / (rules.sun_h * rules.performance),
        battery_kwh=day_kwh
        * rules.autonomy_days
        / (rules.depth_of_discharge * rules.battery_efficiency),
    )
