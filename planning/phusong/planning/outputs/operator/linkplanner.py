"""Tables for Cambium LINKPlanner: sites as its CSV import reads them, and links by their two ends."""

from __future__ import annotations

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share

__all__ = ["link_table", "linkplanner_sites"]


def linkplanner_sites(share: Share, messages: Messages) -> pd.DataFrame:
    """Masts, and the other ends of hops to them: the columns and their order are the import's own.

    Degrees end in a letter, heights are metres above ground; ``Node Type`` stays empty.
    """
    sites, hops = share.tables[Table.SITES], share.tables[Table.HOPS]
    told = [
        messages(
            "operators-linkplanner-site",
            status=row["status"],
            technologies=", ".join(_technologies(share, str(row["site_id"]))),
        )
        for row in sites.to_dict("records")
    ]
    masts = _rows(sites["site_id"], sites, height=sites["mast_height_m"], description=told)
    ends = pd.concat(
        [
            _rows(
                hops[f"{end}_id"],
                hops.rename(columns={f"{end}_lon": "lon", f"{end}_lat": "lat"}),
                height=hops[f"{end}_antenna_m"],
                description=[messages("operators-linkplanner-hop")] * len(hops),
            )
            for end in ("start", "end")
        ]
    )
    highest = ends.groupby("Name")["Maximum Height"].transform("max")
    others = ends.assign(**{"Maximum Height": highest}).drop_duplicates("Name")
    others = others[~others["Name"].isin(masts["Name"])]
    return pd.concat([masts, others], ignore_index=True)


def link_table(share: Share) -> pd.DataFrame:
    """Hops with both ends; LINKPlanner makes links itself, so this is what to draw them by."""
    hops = share.tables[Table.HOPS]
    return pd.DataFrame(
        {
            "Name": hops["hop_id"],
            "Site 1": hops["start_id"],
            "Latitude 1": _degrees(hops["start_lat"], "NS"),
            "Longitude 1": _degrees(hops["start_lon"], "EW"),
            "Antenna Height 1 (m)": hops["start_antenna_m"].round(1),
            "Site 2": hops["end_id"],
            "Latitude 2": _degrees(hops["end_lat"], "NS"),
            "Longitude 2": _degrees(hops["end_lon"], "EW"),
            "Antenna Height 2 (m)": hops["end_antenna_m"].round(1),
            "Range (km)": hops["length_km"].round(3),
            "Frequency (GHz)": hops["frequency_ghz"],
            "Bandwidth (MHz)": hops["channel_mhz"],
            "Dish (m)": hops["dish_m"],
        }
    )


def _rows(
    names: pd.Series, points: pd.DataFrame, *, height: pd.Series, description: list[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": names.to_numpy(),
            "Latitude": _degrees(points["lat"], "NS"),
            "Longitude": _degrees(points["lon"], "EW"),
            "Maximum Height": height.round(1).to_numpy(),
            "Description": description,
            "Node Type": "",
        }
    )


def _technologies(share: Share, site: str) -> list[str]:
    works = share.tables[Table.WORKS]
    named = ";".join(works.loc[works["site_id"] == site, "technologies"])
    return list(dict.fromkeys(named.split(";")))


def _degrees(values: pd.Series, letters: str) -> list[str]:
    return [f"{abs(value):.6f}{letters[0] if value >= 0 else letters[1]}" for value in values]
