"""What names mean that stand in many tables of ``plan.json``, where the table itself says no more."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COMMON"]

_WHO_AND_WHERE = {
    "technology": "Technology as the scenario names it; `fibre` for fibre.",
    "year": "Calendar year, at its end.",
    "name": "Name, as the layer or the scenario writes it.",
    "code": "Official code of the commune.",
    "commune": "Name of the commune.",
    "commune_code": "Official code of the commune.",
    "place_id": "Identifier of the place: its kind, a colon and the identifier in its layer.",
    "site_id": "Identifier of the site or step.",
    "id": "Identifier of the place or site.",
    "operator": "Operator; null or empty where the data does not tell.",
    "source": "Who says so.",
    "kind": "Which of the kinds that may stand here it is.",
    "model": "Which model it is.",
    "schema": "Version of the scenario's structure.",
    "technologies": "Technologies whose service is told, by their names.",
    "propagation": "Model of propagation, with its settings.",
    "$schema": "Name of the schema that the file holds to: its `$id`.",
    "rank": "Order, from 1.",
    "lon": "Longitude in WGS84.",
    "lat": "Latitude in WGS84.",
    "x_m": "Easting in the CRS of the grid.",
    "land_part": "Number of the land that it stands on; 0 is the mainland, -1 none.",
    "columns": "Number of columns.",
    "rows": "Number of rows.",
    "column": "Column of the table, or key of the file; null where none is meant.",
    "unit": "Unit of the figures in the row.",
    "indicator": "Key of the indicator.",
    "target": "What is to be reached; null where only an end of a range or no figure is stated.",
    "variants": "Keys of variants.",
    "road_class": "Class of road, as the layer names it.",
    "status": "`optimal`, `feasible` or `infeasible`.",
    "value": "Of a change: threshold in dBm, probability or environment; empty where the change says it all.",
}
_PEOPLE = {
    "people": "Inhabitants.",
    "people_served": "Inhabitants who are served.",
    "people_unknown": "Inhabitants of whom nothing can be told.",
    "people_change": "By how many fewer (below 0) or more people are served.",
    "people_promised": "People whom the steps were chosen to serve, with those served today.",
    "people_lost": "People who are cut off or lost.",
    "people_survive_pct": "Share of people who stay connected.",
    "places_served": "Places that are served.",
    "places_change": "By how many fewer (below 0) or more places are served.",
    "places_lost": "Identifiers of places that were promised and are not served.",
    "settlements": "Settlements.",
    "settlements_served": "Settlements that are served.",
    "settlements_unserved": "Settlements that are not served today.",
    "settlements_unknown": "Settlements of which nothing can be told.",
    "share_today_pct": "Share of the people who are served today.",
    "share_planned_pct": "Share of the people who are served at the end of the programme.",
    "area_ha": "Area.",
    "area_km2": "Area within the grid.",
    "area_served_km2": "Of it, where the signal is enough.",
    "km_served": "Of it, where the signal is enough.",
    "worst_people": "People whom the worst single cut takes away.",
    "mean_people_pct": "The same of people.",
    "least_people_pct": "The same of people.",
    "worst_share_seats": "Share of seats that survives the worst cut.",
    "asked": "What is asked for, as a share.",
    "reached": "What is reached, as a share.",
}
_MONEY = {
    "low": "At low prices.",
    "mid": "At middle prices.",
    "high": "At high prices.",
    "assumed": "Rests on prices that are assumed, not the user's own.",
    "cost_assumed": "The cost rests on prices that are assumed, not the user's own.",
    "cost_bn_vnd": "Cost at middle prices.",
    **{
        f"cost_{end}_bn_vnd": f"Cost of building at {end} prices." for end in ("low", "mid", "high")
    },
    **{
        f"building_{end}_bn_vnd": f"To build it, at {end} prices." for end in ("low", "mid", "high")
    },
    **{
        f"yearly_{end}_bn_vnd": f"To run it for a year, at {end} prices."
        for end in ("low", "mid", "high")
    },
    **{
        f"present_{end}_bn_vnd": f"Building and running to the horizon, discounted, at {end} prices."
        for end in ("mid", "high")
    },
}
_RADIO = {
    "ground_height_m": "Height of the ground above sea.",
    "mast_height_m": "Height of the mast above ground.",
    "diffraction_db": "Diffraction loss on the path from the server.",
    "clutter_db": "Loss in what stands on the ground at the place.",
    "pointing_db": "What the antenna loses by not pointing at the place.",
    "server_site_id": "Site of that cell.",
    "server_distance_km": "How far away it is.",
    "obstacle_lon": "Longitude of the point that stands highest above the path.",
    "obstacle_lat": "Latitude of the point that stands highest above the path.",
    "nearest_site_km": "How far away it is.",
    "lacking_site_km": "How far away it is.",
    "power_km": "To the nearest power line of the layer; null without any.",
    "barred_name": "Name of what the screen keeps clear.",
    "barred_reason": "Why it is kept clear, as its layer says.",
    "barred_km": "How far away that position is.",
    "runner_up_host_site_id": "Existing site that it would upgrade; null for a new one.",
    "runner_up_operator": "Who would build it.",
    "runner_up_lon": "Longitude of the runner-up.",
    "runner_up_lat": "Latitude of the runner-up.",
    "runner_up_cost_bn_vnd": "What it was weighed by.",
    "frequency_ghz": "Frequency.",
    "channel_mhz": "Width of the channel.",
    "band": "Band of microwave, as the scenario names it.",
    "dish_m": "Diameter of the dishes.",
    "to_id": "Where the hop ends.",
    "to_antenna_m": "Height of the dish above ground at the far end.",
    "to_needed_m": "Lowest dish at the far end that keeps the path free.",
    "capacity_mbps": "What it carries.",
    "peak_mbps": "What that carries.",
    "received_dbm": "Level that the far dish receives.",
    "availability_pct": "Share of an average year in which it carries what is needed.",
    "needed_availability_pct": "Share of the year that is asked for.",
    "needed_mbps": "What has to be carried.",
    "multipath_outage_pct": "Share of an average year that multipath takes.",
    "grazing_mrad": "Angle between that ray and the water.",
    "possible": "Whether it can be built at all.",
    "recommended": "Whether the comparison recommends it.",
    "hops": "Hops of microwave; 0 of all other means.",
    "battery_kwh": "Of its own equipment, at the place and at repeaters.",
    **{
        f"nearest_{name}": f"The same as `{name}`, of the nearest site's cell."
        for name in (
            "clutter_db",
            "diffraction_db",
            "pointing_db",
            "obstacle_distance_km",
            "obstacle_height_m",
            "obstacle_above_line_m",
        )
    },
}
_CABLE = {
    "route_id": "Identifier of the branch of new cable.",
    "link_id": "Identifier of the link.",
    "segment": "Number of the stretch within its branch, from 1.",
    "serves_id": "Place or proposed site that the branch leads to.",
    "serves_name": "Its name.",
    "serves_kind": "`settlement`, `park`, `hub` or `site`.",
    "length_km": "Length.",
    "km": "Length.",
    "land_km": "Length on land, likewise.",
    "sea_km": "Length under the sea.",
    "submarine_km": "Of new cable under the sea.",
    "route_km": "Length of all stretches, new and existing.",
    "max_km": "Longest way to the centre.",
    "max_us": "The longest way, in glass alone.",
    "total_km": "Of fibre routes.",
    "underground_km": "Of them under the ground.",
    "uncertainty_m": "Radius within which the true position lies.",
    "radius_km": "Radius within which the true position lies.",
    "splices": "Splices on the way.",
    "optics": "Class of optics that was chosen.",
    "wavelength_nm": "Wavelength at which it is dimmest.",
    "loss_db": "Loss on the way, with splitters.",
    "margin_db": "Margin for ageing and repairs.",
    "budget_db": "Loss that the optics bridge.",
    "amplifier_sites": "Amplifier sites on the way.",
    "nodes": "Nodes of the network.",
    "edges": "Edges of the network.",
    "nodes_lost": "Places and sites that are cut off.",
    "nodes_survive_pct": "Share of places and sites that stay connected.",
    "junctions": "Branching units under the sea.",
    "total": "All of them together.",
    "protected": "Of them with a second way.",
    "proposed": "Streets that this programme proposes.",
    "proofs": "By objective: its name, its value, what no order of building goes below, whether that is "
    "proven.",
    "sites": "Number of steps.",
    "bound": "What no choice does better than; see the table.",
    "new_sites": "Number of new sites that have a year.",
    "targets_met": "Number of targets that are met.",
    "targets_missed": "Number of targets that are missed.",
}

COMMON: Mapping[str, str] = MappingProxyType(
    {**_WHO_AND_WHERE, **_PEOPLE, **_MONEY, **_RADIO, **_CABLE}
)
