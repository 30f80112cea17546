"""Makes the OpenAPI document one that client generators work with: one name a model, a name an operation, examples.

What the framework writes names a model after where it stands ("SiteAnswer.DocumentCard"), once for each place, and
gives operations no name. Knows the document alone, no endpoint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from apiflask import APIFlask

Json = Any
_REF = "#/components/schemas/"
EXAMPLES: dict[str, Json] = {
    "slug": "hot-spots-policing",
    "key": "Kx3vQm9tR2aP",
    "q": "retaliatory shootings by a small group of people",
    "kind": ["practice"],
    "area": ["gun-violence"],
    "problem": ["retaliation"],
    "state": ["MO"],
    "site": ["kansas-city-mo"],
    "collection": ["all"],
}
"""What stands in the address of an example, by the name of the parameter."""

SITE_EXAMPLE = "kansas-city-mo"
PROFILE_EXAMPLE: Json = {
    "name": "Example City",
    "state": "MO",
    "population": 120_000,
    "violence": {"homicide": 18.0, "robbery": 160.0, "aggravated_assault": 700.0},
    "trend": "rising",
    "problems": ["gang-violence", "retaliation"],
    "assets": ["crime-analysis-unit"],
    "concern": "A few groups of young men shoot at each other.",
}


def install_spec(app: APIFlask, *describe: Callable[[Json], Json]) -> None:
    """Tidy the document whenever it is built, after each of ``describe`` has put in what the framework cannot say."""

    @app.spec_processor
    def tidy(spec: Json) -> Json:
        for add in describe:
            spec = add(spec)
        return tidy_spec(json.loads(json.dumps(spec)))


def tidy_spec(spec: Json) -> Json:
    """``spec`` with models, operations and examples as generators want them."""
    schemas = spec["components"]["schemas"]
    names = _choose_names(schemas)
    spec = _rename(spec, names)
    spec["components"]["schemas"] = {
        names[name]: _entitle(names[name], schema) for name, schema in spec["components"]["schemas"].items()
    }
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            operation["operationId"] = name_operation(method, path)
            _add_examples(path, operation)
    return spec


def name_operation(method: str, path: str) -> str:
    """The name of an operation: ``getSite`` for ``GET /api/v1/sites/{slug}``, ``exportSearchRis`` for a file."""
    parts = path.removeprefix("/api/v1/").split("/")
    ending = re.fullmatch(r"([^.]*)\.([a-z.]+)", parts[-1])
    verb = "export" if ending else {"get": "get", "post": "post"}.get(method, method)
    if ending:
        parts = [*parts[:-1], ending[1]]
    words = [part for part in parts if not part.startswith("{")]
    if parts[-1].startswith("{") or (len(parts) > 2 and parts[1].startswith("{")):
        words[0] = words[0].removesuffix("s")
    name = "".join(word.title().replace("-", "") for word in words)
    return f"{verb}{name}{ending[2].title().replace('.', '') if ending else ''}"


def _choose_names(schemas: Json) -> dict[str, str]:
    """One name for all places in which a model stands; a second model of that name keeps its place in front."""
    short = {name: name.rpartition(".")[2] for name in schemas}
    same: dict[str, dict[str, list[str]]] = {}
    for name, schema in schemas.items():
        shape = json.dumps(_rename(schema, short), sort_keys=True)
        same.setdefault(short[name], {}).setdefault(shape, []).append(name)
    names: dict[str, str] = {}
    for plain, shapes in same.items():
        for at, found in enumerate(sorted(shapes.values())):
            for name in found:
                names[name] = plain if not at else found[0].replace(".", "")
    return names


def _rename(value: Json, names: dict[str, str]) -> Json:
    """``value`` with every reference to a model under its new name."""
    if isinstance(value, list):
        return [_rename(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    renamed = {key: _rename(each, names) for key, each in value.items()}
    reference = renamed.get("$ref")
    if isinstance(reference, str) and reference.startswith(_REF):
        found = reference.removeprefix(_REF)
        renamed["$ref"] = _REF + names.get(found, found)
    return renamed


def _entitle(name: str, schema: Json) -> Json:
    """``schema`` under its own name alone: titles of its fields would be taken for names of models."""
    for part in _iter_parts(schema):
        part.pop("title", None)
    return {"title": name, **schema}


def _iter_parts(value: Json) -> Iterator[dict[str, Json]]:
    """Every schema within ``value``; the names of fields are none."""
    if isinstance(value, list):
        for each in value:
            yield from _iter_parts(each)
    elif isinstance(value, dict):
        yield value
        for key, each in value.items():
            if key in ("properties", "$defs", "patternProperties") and isinstance(each, dict):
                for part in each.values():
                    yield from _iter_parts(part)
            elif key not in ("enum", "const", "default", "example", "examples", "required"):
                yield from _iter_parts(each)


def _add_examples(path: str, operation: Json) -> None:
    for parameter in operation.get("parameters", ()):
        for part in _iter_parts(parameter.get("schema", {})):
            part.pop("title", None)
        example = SITE_EXAMPLE if "/sites/" in path and parameter["name"] == "slug" else EXAMPLES.get(parameter["name"])
        if example is not None:
            parameter["example"] = example
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and path.endswith("/match"):
        body["example"] = PROFILE_EXAMPLE
    if body is not None and path.endswith("/plan"):
        body["example"] = {"site": SITE_EXAMPLE, "practices": ["hot-spots-policing", "street-lighting"]}
