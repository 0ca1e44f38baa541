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
# # 3 · Scenarios side by side — So sánh các kịch bản
#
# What does a tighter budget cost in people served? How many more sites does a stricter definition of
# "covered" ask for? What is gained when operators may build on each other's masts?
#
# A variant is a scenario with some keys otherwise. Here each is a dictionary; a file with
# `base = "scenario.toml"` and the same keys is the same thing, and `phusong compare` does from the command
# line what this notebook does.

# %% tags=["parameters"]
SCENARIO = "../data/khanh-hoa/scenario.toml"
LANGUAGE = "vi"
RESOLUTION_M = 1000
BUDGET_BN_VND = 15  # a year, thousand million VND
STRICTER_DB = 5  # added to every threshold

# %%
from pathlib import Path

import pandas as pd
from IPython.display import SVG, display

from phusong.coverage.workers import Means, Threads
from phusong.layers.i18n import Language, Messages
from phusong.layers.store import Store, store_folder
from phusong.planning.comparison.plans import compare_plans, outline_of
from phusong.planning.outputs.comparison.files import comparison_tables
from phusong.planning.outputs.comparison.page import summary_section
from phusong.planning.outputs.pictures.comparison import chart_svg, difference_svg
from phusong.planning.plan import make_plan
from phusong.planning.scenario.file import load_scenario

messages = Messages.of(Language(LANGUAGE))
file = load_scenario(Path(SCENARIO)).comparing(False)
if RESOLUTION_M is not None:
    file = file.changed({"grid": {"resolution_m": RESOLUTION_M}})
file = file.changed({"outputs": {"operator_maps": False}})  # no map is drawn by operator here
scenario = file.scenario

# %% [markdown]
# ## The variants — Các phương án

# %%
stricter = {
    name: {"definition": {"rsrp_threshold_dbm": rules.definition.rsrp_threshold_dbm + STRICTER_DB}}
    for name, rules in scenario.technologies.items()
}
variants = {
    "A": {},
    "B": {
        "name": {
            "vi": f"Ngân sách {BUDGET_BN_VND} tỷ đồng mỗi năm",
            "en": f"Budget of {BUDGET_BN_VND} bn VND a year",
        },
        "programme": {"budget_bn_vnd": dict.fromkeys(scenario.programme.years, BUDGET_BN_VND)},
    },
    "C": {
        "name": {
            "vi": f"Ngưỡng cao hơn {STRICTER_DB} dB",
            "en": f"Threshold {STRICTER_DB} dB higher",
        },
        "technologies": stricter,
    },
    "D": {
        "name": {"vi": "Dùng chung cột", "en": "Masts are shared"},
        "siting": {"sharing": "shared"},
    },
}

# %% [markdown]
# All of them are planned here. Finished work is kept in phusong's cache, so what variants have in
# common — and this notebook run again — is not computed twice.

# %%
outlines = {}
with Threads() as workers:
    means = Means(workers, Store(store_folder()))
    for label, changes in variants.items():
        outlines[label] = outline_of(make_plan(file.changed(changes), means=means))
comparison = compare_plans(outlines)

# %% [markdown]
# ## What differs — Những điểm khác nhau

# %%
table = summary_section(comparison, messages).table
pd.DataFrame(table.rows, columns=table.heads).set_index(table.heads[0])

# %%
SVG(chart_svg(comparison, outlines, messages))

# %% [markdown]
# C counts fewer people as served **today** as well, for the same network: part of its difference from A is
# the definition. What B gives up stands among the targets below: money that is short goes first to what
# is due.

# %%
tables = comparison_tables(comparison, outlines)
people = tables["people"]
people[(people["unit"] == "people") & (people["count"] == "served")].round(0)

# %% [markdown]
# ## Targets — Chỉ tiêu

# %%
targets = tables["targets"]
targets[targets["A"].notna()].round(1)

# %% [markdown]
# ## Where — Ở đâu
#
# Who gains and who loses, pixel by pixel, in the last technology of the scenario.

# %%
technology = list(scenario.technologies)[-1]
first, *others = outlines
for label in others:
    title = messages("compare-map", technology=technology, plan=label, first=first)
    picture = difference_svg(
        outlines[first], outlines[label], messages, technology=technology, title=title
    )
    display(SVG(picture))

# %% [markdown]
# ## Communes that differ most — Những xã khác nhau nhiều nhất

# %%
communes = tables["communes"]
served = communes[(communes["count"] == "served") & (communes["unit"] == "people")]
apart = [column for column in served if "_minus_" in column]
order = served[apart].abs().max(axis=1).sort_values(ascending=False).index[:12]
served.loc[order, ["commune", "technology", *outlines, *apart]].round(0)

# %% [markdown]
# ## Money — Chi phí
#
# Ranges for all years together, thousand million VND.

# %%
money = tables["money"]
money[money["year"].isna()].drop(columns="year").round(1)
