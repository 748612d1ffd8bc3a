"""Rules on dbt's manifest: which model reads which, and what each says of itself. Sentences say what breaks a rule."""

from __future__ import annotations

from typing import Any

from tests.architecture import house

# staging models whose rows are no figures: submissions, and what estimates are made of
_NOT_FIGURES = ("stg_submission", "stg_survey")

Manifest = dict[str, Any]
Node = dict[str, Any]


def models(manifest: Manifest) -> list[Node]:
    """The models of this project."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(node: Node) -> str:
    """The layer of a model by its folder; `seed` or `source` for what is no model."""
    if node["resource_type"] != "model":
        return str(node["resource_type"])
    folders = node["path"].split("/")[:-1]
    return str(folders[-1] if folders[-1] in house.rules()["layers"] else folders[0])


def reaching_back(manifest: Manifest) -> list[str]:
    """A model reads only the layers that its own may read."""
    everything = {**manifest["nodes"], **manifest["sources"]}
    allowed = house.rules()["layers"]
    found = []
    for model in models(manifest):
        for used in model["depends_on"]["nodes"]:
            if layer(everything[used]) not in allowed[layer(model)]:
                name, other = model["name"], everything[used]["name"]
                found.append(f"{name} ({layer(model)}) reads {other} ({layer(everything[used])})")
    return found


def misnamed(manifest: Manifest) -> list[str]:
    """The prefix of a model tells its layer."""
    prefixes = house.rules()["prefixes"]
    return [
        f"{model['name']} in {layer(model)} should begin with {' or '.join(prefixes[layer(model)])}"
        for model in models(manifest)
        if not model["name"].startswith(tuple(prefixes[layer(model)]))
    ]


def _gives_figures(used: str) -> bool:
    name = used.split(".")[-1]
    return name.startswith("stg_") and not name.startswith(_NOT_FIGURES)


def several_unions(manifest: Manifest) -> list[str]:
    """Exactly one model brings the staging models of the sources together."""
    readers = [
        model["name"]
        for model in models(manifest)
        if any(_gives_figures(used) for used in model["depends_on"]["nodes"])
    ]
    return (
        []
        if len(readers) == 1
        else [f"the sources are read by {', '.join(readers) or 'no model'}; one must union them"]
    )


def _unique_keys(manifest: Manifest, model: Node) -> list[list[str]]:
    """Column sets that a test or a primary key holds unique."""
    keys = [
        [column["name"]]
        for column in model["columns"].values()
        if any(constraint["type"] in ("primary_key", "unique") for constraint in column.get("constraints", []))
    ]
    for node in manifest["nodes"].values():
        meta = node.get("test_metadata") if node["resource_type"] == "test" else None
        if meta and node.get("attached_node") == model["unique_id"]:
            if meta["name"] == "unique":
                keys.append([node["column_name"]])
            elif meta["name"] == "unique_cell":
                keys.append(list(meta["kwargs"]["grain"]))
    keys += [
        list(constraint["columns"])
        for constraint in model.get("constraints", [])
        if constraint["type"] == "primary_key"
    ]
    return keys


def weak_marts(manifest: Manifest) -> list[str]:
    """A mart has an enforced contract, a grain of its own columns, and a uniqueness test or key on that grain."""
    found = []
    for model in models(manifest):
        if layer(model) != "marts":
            continue
        name, grain = model["name"], model["config"].get("meta", {}).get("grain")
        if not model["config"]["contract"]["enforced"]:
            found.append(f"{name}: the contract is not enforced")
        if not grain:
            found.append(f"{name}: no grain stated (config.meta.grain)")
        elif not set(grain) <= set(model["columns"]):
            found.append(f"{name}: the grain names columns that the mart does not have")
        elif sorted(grain) not in [sorted(key) for key in _unique_keys(manifest, model)]:
            found.append(f"{name}: no uniqueness test or primary key on its grain ({', '.join(grain)})")
    return found


def undescribed(manifest: Manifest) -> list[str]:
    """Every model is described; a mart's columns too, with their types; an int_ model states its grain."""
    found = []
    for model in models(manifest):
        if not model["description"].strip():
            found.append(f"{model['name']}: no description")
        if layer(model) in ("intermediate", "parts") and not model["config"].get("meta", {}).get("grain"):
            found.append(f"{model['name']}: no grain stated (config.meta.grain)")
        if layer(model) == "marts":
            for column in model["columns"].values():
                if not column["description"].strip():
                    found.append(f"{model['name']}.{column['name']}: no description")
                if not column["data_type"]:
                    found.append(f"{model['name']}.{column['name']}: no data type")
    return found


def differing_descriptions(manifest: Manifest) -> list[str]:
    """One column name has one description in all marts (they share doc blocks)."""
    said: dict[str, set[str]] = {}
    for model in models(manifest):
        if layer(model) == "marts":
            for column in model["columns"].values():
                said.setdefault(column["name"], set()).add(column["description"])
    return [f"column {name} has {len(texts)} descriptions" for name, texts in sorted(said.items()) if len(texts) > 1]


def undescribed_sources(manifest: Manifest) -> list[str]:
    """Every source table is described."""
    return [
        f"source {table['name']}: no description" for table in manifest["sources"].values() if not table["description"]
    ]
