"""The schemas that editors use agree with what the loader takes."""

import re

import pytest
from conftest import ROOT
from projects import FILES, F, H, L, M, P, T, U

from leaflet_gen.load.read import parse
from leaflet_gen.load.schema import DIALECT, KINDS, schemas
from leaflet_gen.load.validate import validate

SAMPLE = {"project": P, "unit": U, "topic": T, "language": L, "format": F, "theme": H, "material": M}
SHIPPED = {
    "procedure": "content/procedures/1.001193.yaml",
    "catalogue": "content/catalogues/viec-hang-ngay.yaml",
    "villages": "content/villages.yaml",
    "in-an": "content/in-an.yaml",
    "printer": "assets/printers/van-phong.yaml",
}


def objects(schema):
    return [part for part in [schema, *schema.get("$defs", {}).values()] if "properties" in part]


def fits(value, schema, root) -> bool:
    """As much of JSON Schema as ours use."""
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "anyOf" in schema:
        return any(fits(value, one, root) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    is_a = {
        "string": isinstance(value, str),
        "number": isinstance(value, (int, float)) and not isinstance(value, bool),
        "integer": isinstance(value, int) or isinstance(value, str) and value.isdecimal(),  # as `parse` keeps it
        "boolean": isinstance(value, bool),
        "null": value is None,
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }
    if not any(is_a[kind] for kind in kinds):
        return False
    if isinstance(value, str):
        return len(value) >= schema.get("minLength", 0) and bool(re.search(schema.get("pattern", ""), value))
    if is_a["number"]:
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if isinstance(value, list):
        parts = schema.get("prefixItems") or [schema["items"]] * len(value)
        return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)) and all(
            fits(v, part, root) for v, part in zip(value, parts, strict=True)
        )
    if isinstance(value, dict):
        own, other = schema.get("properties", {}), schema.get("additionalProperties", False)
        return set(schema.get("required", ())) <= set(value) and all(
            fits(v, own[k], root) if k in own else bool(other) and fits(v, other, root) for k, v in value.items()
        )
    return value is None or isinstance(value, bool)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_fits_its_schema_and_a_stranger_key_does_not(kind):
    schema = schemas()[kind]
    text = FILES[SAMPLE[kind]] if kind in SAMPLE else (ROOT / SHIPPED[kind]).read_text("utf-8")
    tree = parse(text, "f")[0].tree
    assert fits(tree, schema, schema)
    assert not fits({**tree, "khac": "x"}, schema, schema)
    assert not fits({**tree, "schema": "2"}, schema, schema)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_closed_named_and_speaks_vietnamese(kind):
    schema = schemas()[kind]
    assert schema["$schema"] == DIALECT and schema["$id"] == f"{kind}.json"
    for part in objects(schema):
        assert part["additionalProperties"] is False and part["title"] and "description" not in part
        for key, value in part["properties"].items():
            assert re.search(r"[^\x00-\x7f]", value["description"]), (part["title"], key)


@pytest.mark.parametrize(
    ("written", "taken"), [("57.3", True), ("57,3", True), ("57", True), ("a lot", False), ("101", False), ("-1", False)]
)
def test_a_number_is_what_the_loader_takes(written, taken):
    text = FILES[T] + f'  so:\n    bars: [{{label: a, percent: "{written}"}}]\n'
    assert (validate(parse(text, "f")[0], KINDS["topic"])[0] is not None) is taken
    percent = schemas()["topic"]["$defs"]["Bar"]["properties"]["percent"]
    as_editors_read = float(written) if re.fullmatch(r"-?[\d.]+", written) else written
    assert fits(as_editors_read, percent, {}) is taken


@pytest.mark.parametrize(
    ("written", "taken"),
    [("2026-11-23", True), ("23/11/2026", True), ("23.11.2026", True), ("[ngày kiểm tra]", True), ("hôm qua", False)],
)
def test_a_day_is_what_the_loader_takes(written, taken):
    text = FILES[T].replace("23/11/2026", f'"{written}"')
    assert (validate(parse(text, "f")[0], KINDS["topic"])[0] is not None) is taken
    assert fits(written, schemas()["topic"]["properties"]["edited_on"], {}) is taken


def test_text_may_look_like_a_number_to_an_editor():
    code = schemas()["topic"]["properties"]["code"]
    assert fits(1.1, code, {}) and fits("5B", code, {}) and not fits(True, code, {}) and not fits("", code, {})
