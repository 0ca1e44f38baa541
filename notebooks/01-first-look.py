# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
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
# # 1 · A first look at the province — Cái nhìn đầu tiên về tỉnh
#
# What do the layers hold, how far can each be trusted, and who is served today? Nothing is proposed
# here; the later notebooks do that.
#
# The embedded layers of Khánh Hòa are partly made up (the table below says which), so every figure is a
# demonstration. Put the path of your own scenario into the next cell to see your own.
#
# `RESOLUTION_M` is the size of a pixel. 1,000 m takes seconds and is enough to find one's way; the
# figures of a plan want 100 m, the scenario's own (`None`).

# %% tags=["parameters"]
SCENARIO = "../data/khanh-hoa/scenario.toml"
LANGUAGE = "vi"
RESOLUTION_M = 1000

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from phusong.coverage.service import served_mask
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.tables.places import unserved_table
from phusong.planning.plan import predict_today
from phusong.planning.scenario.file import load_scenario
from phusong.planning.service.assess import assess_service

messages = Messages.of(Language(LANGUAGE))
file = load_scenario(Path(SCENARIO))
if RESOLUTION_M is not None:
    file = file.changed({"grid": {"resolution_m": RESOLUTION_M}})
scenario = file.scenario

# %% [markdown]
# ## Layers and where they come from — Các lớp dữ liệu
#
# `predict_today` reads and checks all layers, then predicts the signal of the network that stands.
# What it found odd, and mended, is in `province.notices`.

# %%
province, coverage = predict_today(file, problems=Problems())

rows = [
    {
        "layer": messages(f"layer-{name.replace('_', '-')}"),
        "kind": messages(f"kind-{note.kind}"),
        "date": note.date,
        "source": note.source,
    }
    for name, note in province.provenance.items()
]
pd.DataFrame(rows).style.hide(axis="index")

# %%
print(
    f"{province.name}: {len(province.communes)} communes, {len(province.settlements)} settlements, "
    f"{len(province.sites):,} stations, {province.people.sum():,.0f} people"
)
print(f"{len(province.notices)} things to know about the layers, for example:")
for notice in province.notices[:3]:
    print(" ·", " ".join(messages.problem(notice)))

# %% [markdown]
# ## Terrain, people, stations — Địa hình, dân cư, trạm

# %%
west, south, east, north = province.grid.boundingbox.bbox
extent = np.array([west, east, south, north]) / 1000
land = province.land_part >= 0

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 8.5), sharey=True)
height = left.imshow(
    np.where(land, province.terrain_m, np.nan), extent=extent, cmap="gist_earth", vmin=-400
)
figure.colorbar(height, ax=left, shrink=0.6, label="m")
left.set_title("Terrain and stations — Địa hình và trạm")
stations = province.sites.geometry
left.plot(stations.x / 1000, stations.y / 1000, ".", markersize=1, color="black")

per_km2 = province.people / (abs(province.grid.resolution.x) / 1000) ** 2
people = right.imshow(
    np.where(land, np.log10(np.maximum(per_km2, 1)), np.nan), extent=extent, cmap="YlGnBu"
)
figure.colorbar(people, ax=right, shrink=0.6, label="log₁₀ people per km²")
right.set_title("People — Dân cư")
for chart in (left, right):
    province.communes.geometry.scale(0.001, 0.001, origin=(0, 0)).boundary.plot(
        ax=chart, color="grey", linewidth=0.4
    )
    chart.set_xlim(extent[:2])  # islands far out lie beyond the grid
    chart.set_ylim(extent[2:])
    chart.set_xlabel("km")
plt.show()

# %% [markdown]
# ## The signal of today — Vùng phủ hiện nay
#
# Median RSRP of the strongest cell. The line is the level at which a place counts as covered: the
# scenario's threshold and the fade margin together. Neither plan of the province defines "covered"; these
# numbers are assumptions of the scenario, and every result prints them.

# %%
figure, charts = plt.subplots(
    1, len(coverage.predictions), figsize=(5.5 * len(coverage.predictions), 8), squeeze=False
)
for chart, (name, prediction) in zip(charts[0], coverage.predictions.items(), strict=True):
    definition = scenario.technologies[name].definition
    told = np.where(land, prediction.rsrp_dbm, np.nan)
    picture = chart.imshow(told, extent=extent, cmap="viridis", vmin=-130, vmax=-60)
    chart.set_title(f"{name}: covered from {definition.required_rsrp_dbm:.0f} dBm")
    served = served_mask(prediction, definition)
    chart.contour(served, levels=[0.5], extent=extent, origin="upper", colors="red", linewidths=0.6)
    figure.colorbar(picture, ax=chart, shrink=0.6, label="dBm")
plt.show()

# %% [markdown]
# ## Who is served, who is not, and why — Ai được phủ sóng, ai chưa, vì sao

# %%
service = assess_service(province, coverage, scenario)
communes = service.communes
totals = communes.groupby("technology")[["people", "people_served", "settlements_unserved"]].sum()
totals["served_pct"] = 100 * totals["people_served"] / totals["people"]
totals.round(1)

# %%
communes.assign(unserved=communes["people"] - communes["people_served"]).nlargest(10, "unserved")[
    ["name", "technology", "people", "unserved", "settlements_unserved"]
].round(0)

# %%
unserved = unserved_table(service, province, messages)
unserved.groupby(["technology", "kind", "reason"], dropna=False).size().rename("places").to_frame()

# %% [markdown]
# Places without the first technology, with the reason in words. [The next notebook](02-dead-spot.ipynb)
# takes one of them apart.

# %%
first = next(iter(scenario.technologies))
pd.set_option("display.max_colwidth", 200)
unserved.loc[unserved["technology"] == first, ["name", "commune", "people", "reason_text"]]
