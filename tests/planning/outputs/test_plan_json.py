"""``plan.json``: held to its published schema by a validator that is not ours, without secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import SecretStr
from tests.planning.made_up import make_plan
from tests.planning.made_up_operators import operators_plan

from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.source import LayerSource
from phusong.planning.outputs.document.document import FORMAT, SCHEMA_ID, PlanDocument
from phusong.planning.outputs.document.row import Row
from phusong.planning.outputs.document.schema import plan_schema, schema_text
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.results.stages import Plan

PUBLISHED = Path(__file__).parents[3] / "docs" / "schema" / "plan.schema.json"
HOSTILE = (
    "<script>alert(1)</script>",
    "=1+1",
    "\u202etxt",
    "\x00\x1f",
    "{ $x }",
    "\ud7ff\U0010ffff",
)
OPEN_TABLES = {"TargetRow", "SeatRow"}
"""Tables with columns of their own by year or variant."""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return plan_schema()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def told(plan: Plan, *, inputs: tuple[Path, ...] = ()) -> dict[str, Any]:
    text = plan_json(plan, Messages.of(Language.VIETNAMESE), inputs=inputs, outputs={})
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def faults(content: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(content)
    return [f"{one.json_path}: {one.message[:200]}" for one in found]


def test_the_published_schema_is_the_one_of_the_models() -> None:
    text = PUBLISHED.read_text(encoding="utf-8")
    assert text == schema_text(), "phusong schema > docs/schema/plan.schema.json"
    content = json.loads(text)
    Draft202012Validator.check_schema(content)
    assert content["$id"] == SCHEMA_ID
    assert content["$schema"].endswith("2020-12/schema")


def test_every_field_says_what_it_means(schema: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, part in (("plan", schema), *schema["$defs"].items())
        for field, told in part.get("properties", {}).items()
        if not _described(told, schema["$defs"])
    ]
    assert silent == []


def _described(field: dict[str, Any], parts: dict[str, Any]) -> bool:
    """By itself, or by the one table that it holds."""
    if "description" in field:
        return True
    inner = (field, field.get("items", {}), *field.get("anyOf", ()))
    names = [
        one["$ref"].rpartition("/")[2] for one in inner if isinstance(one, dict) and "$ref" in one
    ]
    return any("description" in parts[name] for name in names)


def test_units_stand_in_the_schema(schema: dict[str, Any]) -> None:
    rows = schema["$defs"]
    assert rows["RouteRow"]["properties"]["length_km"]["x-unit"] == "km"
    assert rows["UnservedRow"]["properties"]["rsrp_dbm"]["x-unit"] == "dBm"
    assert rows["StepRow"]["properties"]["cost_mid_bn_vnd"]["x-unit"] == "10⁹ VND"
    assert {"type": "null"} in rows["UnservedRow"]["properties"]["rsrp_dbm"]["anyOf"]


@pytest.mark.parametrize("made", [make_plan, operators_plan])
def test_plans_hold_to_the_schema_and_are_read_back(made: Any, schema: dict[str, Any]) -> None:
    content = told(made())
    assert faults(content, schema) == []
    assert (content["$schema"], content["format"]) == (SCHEMA_ID, FORMAT)
    back = PlanDocument.model_validate(content)
    assert back.model_dump(mode="json", by_alias=True, warnings=False) == content


def test_no_table_has_columns_that_the_schema_does_not_describe(plan: Plan) -> None:
    for content in (told(plan), told(operators_plan())):
        document = PlanDocument.model_validate(content)
        unknown = {
            f"{type(row).__name__}.{name}"
            for row in _rows(document)
            if type(row).__name__ not in OPEN_TABLES
            for name in row.model_extra or ()
        }
        assert unknown == set()


def _rows(part: Any) -> list[Row]:
    found = [part] if isinstance(part, Row) else []
    values = dict(part).values() if hasattr(part, "model_fields_set") else part
    for value in values if isinstance(values, list | tuple | type({}.values())) else ():
        found += _rows(value)
    return found


def test_the_schema_refuses_what_is_no_plan(plan: Plan, schema: dict[str, Any]) -> None:
    content = told(plan)
    for change in (
        {"format": 99},
        {"unknown": 1},
        {"grid": {**content["grid"], "rows": "many"}},
        {"inputs": {"a.csv": "no fingerprint"}},
        {"communes": [{**content["communes"][0], "people": None}]},
    ):
        assert faults({**content, **change}, schema), change
    assert faults({key: value for key, value in content.items() if key != "targets"}, schema)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_hold_to_the_schema(text: str, plan: Plan, schema: dict[str, Any]) -> None:
    places, targets = plan.service.places.copy(), plan.targets.copy()
    places["name"], targets["name"] = text, text
    communes = plan.service.communes.assign(name=text)
    service = replace(plan.service, places=places, communes=communes)
    province = replace(plan.province, name=text)
    content = told(replace(plan, service=service, targets=targets, province=province))
    assert faults(content, schema) == []
    assert content["communes"][0]["name"] == text
    assert content["province"]["name"] == text


def test_passwords_and_folders_of_the_user_are_nowhere(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "thư mục riêng" / "sites.csv"
    file.parent.mkdir()
    file.write_text("x")
    url = "postgresql://nguyen:s3cret@db.example:5433/gis?password=s3cret&sslmode=require"
    hidden = LayerSource(url=SecretStr(url), table="public.cells")
    layers = plan.scenario.layers.model_copy(
        update={"sites": LayerSource(path=str(file)), "cells": hidden}
    )
    source = Provenance(kind=Kind.USER, source=str(file))
    content = told(
        replace(
            plan,
            scenario=plan.scenario.model_copy(update={"layers": layers}),
            province=replace(plan.province, provenance={"sites": source}),
        ),
        inputs=(file,),
    )
    text = json.dumps(content, ensure_ascii=False)
    for secret in ("s3cret", "nguyen:", "sslmode", str(tmp_path)):
        assert secret not in text, secret
    assert content["scenario"]["layers"]["cells"]["url"] == "postgresql://db.example:5433/gis"
    assert content["scenario"]["layers"]["sites"]["path"] == "sites.csv"
    assert content["provenance"]["sites"]["source"] == "sites.csv"
    assert list(content["inputs"]) == ["sites.csv"]
    back = PlanDocument.model_validate(content)
    assert back.scenario.layers.cells is not None


def test_versions_name_python_and_the_libraries(plan: Plan) -> None:
    versions = told(plan)["versions"]
    assert {"python", "phusong", "numpy", "highspy", "pyproj", "rasterio"} <= set(versions)
