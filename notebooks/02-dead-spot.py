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
# # 2 · One dead spot explained — Giải thích một vùng lõm
#
# Thôn Tà Mơ has no 4G. This notebook goes all the way from the terrain to what the plan does about it:
# which stations come near, what lies in the way, how many decibels are missing and where they go, what
# could be built, what was chosen and what the runner-up lacked.
#
# `PLACE` takes the name of any settlement (with or without diacritics), park or hub.

# %% tags=["parameters"]
SCENARIO = "../data/khanh-hoa/scenario.toml"
LANGUAGE = "vi"
RESOLUTION_M = 1000
PLACE = "Tà Mơ"
TECHNOLOGY = "4G"

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import SVG, Markdown, display

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.outputs.pictures.profile import profile_svg
from phusong.planning.outputs.tables.places import unserved_table
from phusong.planning.outputs.words.profile import budget_lines, sentences, verdict
from phusong.planning.plan import make_plan
from phusong.planning.scenario.file import load_scenario
from phusong.planning.service.ends import BEST, find_end
from phusong.planning.service.path_story import network_of, tell_path

messages = Messages.of(Language(LANGUAGE))
file = load_scenario(Path(SCENARIO)).comparing(False)  # no variants: notebook 3 has them
if RESOLUTION_M is not None:
    file = file.changed({"grid": {"resolution_m": RESOLUTION_M}})
file = file.changed({"outputs": {"operator_maps": False}})  # no map is drawn by operator here
plan = make_plan(file)
province = plan.province

# %% [markdown]
# ## What the plan says of it today — Hiện trạng

# %%
problems = Problems()
place = find_end(PLACE, province, plan.service.places, label="PLACE", problems=problems)
problems.raise_if_errors()
pd.set_option("display.max_colwidth", 200)
unserved = unserved_table(plan.service, province, messages)
unserved.loc[
    unserved["place_id"] == place.id, ["name", "commune", "people", "technology", "reason_text"]
]

# %% [markdown]
# ## The ground around — Địa hình xung quanh
#
# Heights within 15 km, the village (cross) and the stations (dots).

# %%
REACH_KM = 15
west, south, east, north = province.grid.boundingbox.bbox
figure, chart = plt.subplots(figsize=(7.5, 6.5))
extent = (
    (west - place.x_m) / 1000,
    (east - place.x_m) / 1000,
    (south - place.y_m) / 1000,
    (north - place.y_m) / 1000,
)
near_land = np.where(province.land_part >= 0, province.terrain_m, np.nan)
picture = chart.imshow(near_land, extent=extent, cmap="gist_earth", vmin=-400)
figure.colorbar(picture, ax=chart, label="m")
stations = province.sites.geometry
chart.plot((stations.x - place.x_m) / 1000, (stations.y - place.y_m) / 1000, "k.", markersize=4)
chart.plot(0, 0, "rx", markersize=12, markeredgewidth=3)
chart.set_xlim(-REACH_KM, REACH_KM)
chart.set_ylim(-REACH_KM, REACH_KM)
chart.set_xlabel("km east of the village")
chart.set_ylabel("km north of the village")
chart.set_title(place.name)
plt.show()

# %% [markdown]
# ## The best path, and what stops it — Đường truyền tốt nhất và vật cản
#
# Of all cells on air, the one that is strongest at the village.


# %%
def story_between(start: str, end: str):
    """The path from a station (`best`: the strongest) or a point to a place, part by part."""
    told = Problems()
    one = find_end(start, province, plan.service.places, label="A", problems=told)
    two = find_end(end, province, plan.service.places, label="B", problems=told)
    told.raise_if_errors()
    network = network_of(province, plan.scenario, TECHNOLOGY, start=one, problems=told)
    told.raise_if_errors()
    story = tell_path(network, one, two, problems=told)
    told.raise_if_errors()
    return story


story = story_between(BEST, place.id)
display(
    Markdown(
        "\n".join(f"- {text}" for text in (verdict(story, messages), *sentences(story, messages)))
    )
)
SVG(profile_svg(story, messages))

# %%
pd.DataFrame(
    [(line.label, line.value) for line in budget_lines(story, messages)], columns=["", "dB"]
)

# %% [markdown]
# ## What the plan proposes — Đề xuất
#
# Steps that turn the place from unserved to served, with the reasons that operators get, too.

# %%
steps = handed_sites(plan)
helping = steps[steps["places"].fillna("").str.split(";").map(lambda ids: place.id in ids)]
shown = [
    "site_id",
    "action",
    "operator",
    "chosen_for",
    "year",
    "people_gained",
    "backhaul_km",
    "cost_low_bn_vnd",
    "cost_high_bn_vnd",
    f"reason_{LANGUAGE}",
]
helping[shown].T

# %% [markdown]
# ## The path from there — Đường truyền từ vị trí đề xuất
#
# The same drawing from the first of these steps. A mast that does not stand yet is supposed with the
# scenario's rules for new sites (its height, sectors, power).

# %%
if helping.empty:
    print("No step serves it: see the reasons above, and unserved.csv of the plan.")
else:
    spot = helping.geometry.to_crs(4326).iloc[0]
    display(SVG(profile_svg(story_between(f"{spot.y:.6f},{spot.x:.6f}", place.id), messages)))

# %% [markdown]
# ## Who duties name for it — Trách nhiệm đã giao

# %%
duties = [duty.model_dump() for duty in plan.scenario.programme.assigned]
pd.DataFrame(duties)
