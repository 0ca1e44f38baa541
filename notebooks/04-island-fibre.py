# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4 · Fibre for islands — Cáp quang ra đảo
#
# Which settlements lie across the sea from the fibre that stands, how would a cable reach them, what does
# it cost as a range, and what else could connect them: microwave, a satellite terminal, with solar
# power where there is none.

# %% tags=["parameters"]
SCENARIO = "../data/khanh-hoa/scenario.toml"
LANGUAGE = "vi"
RESOLUTION_M = 1000

# %%
from dataclasses import asdict
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import SVG, display

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.pictures.straight_line import straight_line_svg
from phusong.planning.outputs.tables.backhaul import backhaul_table
from phusong.planning.outputs.tables.submarine import cable_table, position_table
from phusong.planning.plan import make_plan
from phusong.planning.scenario.file import load_scenario

messages = Messages.of(Language(LANGUAGE))
file = load_scenario(Path(SCENARIO)).comparing(False)
if RESOLUTION_M is not None:
    file = file.changed({"grid": {"resolution_m": RESOLUTION_M}})
file = file.changed({"outputs": {"operator_maps": False}})  # no map is drawn by operator here
plan = make_plan(file)

# %% [markdown]
# ## Who lives on islands — Ai sống trên đảo
#
# Part 0 of the land is the mainland; −1 is a place that no land holds, for its position is unsure or the
# coastline generalised.

# %%
places = plan.service.places
states = plan.service.states
fibre = states[states["technology"] == "fibre"].set_index("place_id")["state"]
homes = places[(places["kind"] == "settlement") & (places["land_part"] != 0)]
homes.assign(fibre=homes["place_id"].map(fibre))[
    ["name", "commune", "people", "land_part", "uncertainty_m", "fibre", "note"]
]

# %% [markdown]
# ## Cables that the plan lays — Các tuyến cáp biển được đề xuất
#
# Lengths by armour, burial, landings, what is crossed, loss against the budget of the optics, and the
# range of cost with the ship and both landings.

# %%
cables = cable_table(plan)
cables.T if len(cables) else "No cable is laid under the sea."

# %%
segments = plan.routes.segments
sea = segments[segments["construction"] == "submarine"]
if len(sea):
    figure, chart = plt.subplots(figsize=(8, 7))
    plan.province.land.plot(ax=chart, color="#f3f1e7", edgecolor="grey", linewidth=0.6)
    segments[segments["construction"] != "submarine"].plot(ax=chart, color="#d55e00", linewidth=1.5)
    sea.plot(ax=chart, color="#0072b2", linewidth=2.5)
    homes.plot(ax=chart, color="black", markersize=18)
    for number, (name, point) in enumerate(zip(homes["name"], homes.geometry, strict=True)):
        chart.annotate(
            name,
            (point.x, point.y),
            xytext=(4, 4 - 14 * (number % 2)),
            textcoords="offset points",
            clip_on=True,
        )
    west, south, east, north = sea.total_bounds
    margin = 0.6 * max(east - west, north - south, 8000)
    chart.set_xlim(west - margin, east + margin)
    chart.set_ylim(south - margin, north + margin)
    chart.set_title("Cáp biển (blue), cable on land (orange)")
    chart.ticklabel_format(style="plain", useOffset=False)
    plt.show()

# %% [markdown]
# The straight-line diagram that a cable ship's crew works by: cable types, events and depth along the
# route. Depths are only as good as the layer of the sea's depth; the table above says how much is unknown.

# %%
works = plan.routes.sea
if works is not None and works.cables:
    display(SVG(straight_line_svg(works, messages)))

# %%
position_table(plan).head(15)

# %% [markdown]
# ## Islands that are near to each other — Nhóm đảo
#
# How islands of a group could be joined (one by one, in a chain, in a ring), what each costs, and which
# way was taken.

# %%
rows = [
    {
        "islands": " + ".join(", ".join(names) for names in group.names),
        **asdict(arrangement),
        "chosen": arrangement.kind == group.chosen,
    }
    for group in (() if works is None else works.groups)
    for arrangement in group.arrangements
]
pd.DataFrame(rows)

# %% [markdown]
# ## Other ways to connect them — Các cách kết nối khác
#
# Every means side by side for who lacks fibre: what it costs to build and over the years, what it
# carries, how often, and what speaks against it.

# %%
options = backhaul_table(plan, messages)
island_ids = set(homes["place_id"])
mine = options[options["place_id"].isin(island_ids)]
mine[
    [
        "name",
        "means",
        "possible",
        "present_low_bn_vnd",
        "present_mid_bn_vnd",
        "present_high_bn_vnd",
        "capacity_mbps",
        "needed_mbps",
        "availability_pct",
        "latency_ms",
        "recommended",
        "verdict_text",
    ]
]

# %%
possible = mine[mine["possible"]]
if len(possible):
    wide = possible.pivot_table(index="name", columns="means", values="present_mid_bn_vnd")
    chart = wide.plot.barh(figsize=(8, 1.2 + 0.8 * len(wide)))
    chart.set_xlabel("thousand million VND, building and running until the horizon, today's money")
    chart.set_ylabel("")
    plt.show()
