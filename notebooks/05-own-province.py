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
# # 5 · Your own province in ten minutes — Tỉnh của bạn trong mười phút
#
# Nothing in phusong knows Khánh Hòa: a province is a folder with a scenario. This notebook writes a small
# made-up one — two communes with a ridge between them, one mast, two villages — checks it, mends a mistake,
# plans it and opens the results. Replace the files one by one with yours.

# %% tags=["parameters"]
FOLDER = None  # where the province goes; None: a folder that vanishes with this notebook
LANGUAGE = "vi"

# %%
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely

from phusong.layers.errors import BadInput, Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.tables.places import unserved_table
from phusong.planning.outputs.write import write_outputs
from phusong.planning.plan import make_plan, read_layers
from phusong.planning.scenario.file import load_scenario

messages = Messages.of(Language(LANGUAGE))
temporary = tempfile.TemporaryDirectory(prefix="phusong-")
folder = Path(FOLDER or temporary.name)
folder.mkdir(parents=True, exist_ok=True)

# %% [markdown]
# ## Tables — Các bảng
#
# Tables may be CSV, XLSX or any GIS format. Headers are understood in Vietnamese and English
# (`phusong data columns sites` lists them), coordinates may be degrees or VN-2000.

# %%
WEST, SOUTH, EAST, NORTH = 108.60, 12.00, 108.76, 12.12

pd.DataFrame(
    {
        "id": ["thon-suoi", "thon-deo"],
        "tên": ["Thôn Suối", "Thôn Đèo"],
        "dân số": [900, 700],
        "kinh độ": [108.63, 108.735],
        "vĩ độ": [12.06, 12.06],
    }
).to_csv(folder / "settlements.csv", index=False)

pd.DataFrame({"site_id": ["T1"], "mast_height_m": [45], "lon": [108.62], "lat": [12.06]}).to_csv(
    folder / "sites.csv", index=False
)
pd.DataFrame(
    {
        "cell_id": ["T1-1"],
        "site_id": ["T1"],
        "operator": ["Viettel"],
        "technology": ["LTE"],
        "band": ["B3"],
        "height_m": [40],
    }
).to_csv(folder / "cells.csv", index=False)

# %% [markdown]
# ## Shapes — Ranh giới, đường, cáp

# %%
middle = (WEST + EAST) / 2
halves = [shapely.box(WEST, SOUTH, middle, NORTH), shapely.box(middle, SOUTH, EAST, NORTH)]
lines = {
    "roads": [(108.61, 12.06), (108.75, 12.06)],
    "fibre_lines": [(108.61, 12.06), (108.65, 12.06)],
}
layers = {
    "communes": gpd.GeoDataFrame(
        {"code": ["00001", "00002"], "name": ["Suối Tây", "Đèo Đông"], "people": [5000, 4000]},
        geometry=halves,
        crs=4326,
    ),
    "land": gpd.GeoDataFrame({"id": ["1"]}, geometry=[shapely.union_all(halves)], crs=4326),
    **{
        name: gpd.GeoDataFrame({"id": [name]}, geometry=[shapely.LineString(points)], crs=4326)
        for name, points in lines.items()
    },
}
for name, layer in layers.items():
    layer.to_file(folder / f"{name}.geojson", driver="GeoJSON")

# %% [markdown]
# ## Terrain — Địa hình
#
# A ridge of 300 m from north to south. Yours may be GeoTIFF, `.hgt` or netCDF, in tiles;
# `phusong data download terrain` fetches a real one.

# %%
COLUMNS, ROWS = 96, 72
along = np.linspace(0, 1, COLUMNS)
height_m = np.tile(5 + 300 * np.exp(-(((along - 0.55) / 0.06) ** 2)), (ROWS, 1))
transform = rasterio.transform.from_bounds(WEST, SOUTH, EAST, NORTH, COLUMNS, ROWS)
with rasterio.open(
    folder / "terrain.tif",
    "w",
    driver="GTiff",
    width=COLUMNS,
    height=ROWS,
    count=1,
    dtype="float32",
    crs="EPSG:4326",
    transform=transform,
) as raster:
    raster.write(height_m.astype("float32"), 1)

# %% [markdown]
# ## The scenario — Kịch bản
#
# Which files there are, what "covered" means, what things cost, which years are planned. Prices are
# ranges with their source; `docs/scenario.md` explains every key.

# %%
SCENARIO = """\
schema = 1
name = { vi = "Tỉnh thử nghiệm", en = "Trial province" }
language = "vi"

[province]
name = "Thử Nghiệm"

[grid]
resolution_m = 200

[layers]
communes.path = "communes.geojson"
settlements.path = "settlements.csv"
sites.path = "sites.csv"
cells.path = "cells.csv"
roads.path = "roads.geojson"
fibre_lines.path = "fibre_lines.geojson"
land.path = "land.geojson"
terrain.path = "terrain.tif"

[technologies.4G]
radio = "LTE"
new_site_bands = ["B3"]
[technologies.4G.definition]
rsrp_threshold_dbm = -110

[costs]
vnd_per_usd = 26000
[costs.new_site]
low = 1.5e9
mid = 2e9
high = 3e9
currency = "VND"
per = "site"
source = "made up"
[costs.upgrade]
low = 3e8
mid = 5e8
high = 8e8
currency = "VND"
per = "site"
source = "made up"
[costs.fibre_aerial]
low = 3e7
mid = 5e7
high = 9e7
currency = "VND"
per = "km"
source = "made up"
[costs.fibre_submarine]
low = 1e9
mid = 2e9
high = 3e9
currency = "VND"
per = "km"
source = "made up"
[costs.submarine_mobilisation]
low = 1e9
mid = 2e9
high = 3e9
currency = "VND"
per = "job"
source = "made up"

[programme]
years = [2026, 2027]
"""
(folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
file = load_scenario(folder / "scenario.toml")

# %% [markdown]
# ## Check it — Kiểm tra
#
# Every problem of every file is told at once, with its place and a way out; the same as
# `phusong check scenario.toml`. Here is one on purpose: a cell on a site that does not exist.


# %%
def check() -> bool:
    """Read all layers and print what is wrong, or was mended; whether a plan can be made."""
    problems = Problems()
    try:
        read_layers(file, problems=problems)
    except BadInput as error:
        problems = error.problems
    for problem in problems:
        what, expected = messages.problem(problem)
        place = f"{problem.file}, row {problem.row}" if problem.row else problem.file
        print(f"{problem.severity}: {place} [{problem.value}]: {what} {expected}")
    return not any(problem.severity is Severity.ERROR for problem in problems)


good = (folder / "cells.csv").read_text(encoding="utf-8")
(folder / "cells.csv").write_text(good.replace(",T1,", ",T7,"), encoding="utf-8")
print("fine" if check() else "→ nothing can be planned from this")

# %%
(folder / "cells.csv").write_text(good, encoding="utf-8")
print("fine" if check() else "→ nothing can be planned from this")

# %% [markdown]
# ## Plan it — Lập kế hoạch

# %%
plan = make_plan(file)
unserved_table(plan.service, plan.province, messages)[
    ["name", "technology", "people", "reason_text"]
]

# %%
plan.proposal.sites[["site_id", "action", "commune", "year", "people_gained", "cost_mid_bn_vnd"]]

# %%
plan.routes.segments[["serves_name", "construction", "length_km", "year", "cost_mid_bn_vnd"]]

# %% [markdown]
# ## Hand it over — Kết quả
#
# The same files that `phusong plan scenario.toml` writes: map, report, tables, GeoPackage, rasters. With
# `FOLDER` set above they stay; open `map.html` in a browser.

# %%
paths = write_outputs(plan, folder / "out", language=Language(LANGUAGE), inputs=file.files)
pd.DataFrame(
    [(p.name, p.stat().st_size // 1024) for p in paths if p.is_file()], columns=["file", "kB"]
)

# %%
temporary.cleanup()
