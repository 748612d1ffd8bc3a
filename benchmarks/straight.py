"""The same SQL without dbt: compiled models and data tests of a build, in dependency order, in one connection.

It begins with a copy of the base, as the build does.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml

from warehouse.dbt_base import FILES, cached
from warehouse.settings import DBT_PROJECT, Home


def settings(build_dir: Path, search_path: str) -> dict[str, str]:
    """DuckDB settings of the project's profile, as they hold for a build in `build_dir`."""
    own = {"WSIS_BUILD_DIR": str(build_dir), "WSIS_SEARCH_PATH": search_path}

    def env_var(name: str, default: str = "") -> str:
        return own.get(name) or os.environ.get(name, default)

    text = (DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")
    profile = yaml.safe_load(jinja2.Template(text).render(env_var=env_var))["wsis"]  # noqa: S701
    found: dict[str, str] = profile["outputs"][profile["target"]]["config_options"]
    return found


def ordered_nodes(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Models and data tests of the manifest, each after what it reads."""
    nodes = {name: node for name, node in manifest["nodes"].items() if node["resource_type"] in ("model", "test")}
    graph = {name: [up for up in node["depends_on"]["nodes"] if up in nodes] for name, node in nodes.items()}
    return [nodes[name] for name in TopologicalSorter(graph).static_order()]


def compiled_sql(node: dict[str, Any], compiled: Path) -> str | None:
    """The node's compiled SQL as dbt wrote it, None if it wrote none."""
    base = compiled / node["package_name"]
    name = node["original_file_path"]
    path = base / name / node["path"] if name.endswith((".yml", ".yaml")) else base / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def run_straight(home: Path, build_id: str) -> dict[str, Any]:
    """Run the compiled SQL of the build `build_id` again, into new files.

    Returns:
        Seconds of models and of tests, and seconds per node.

    """
    base = cached(Home(home))
    manifest = json.loads((base / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8"))
    folder = home / "straight"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(base / "base" / name, folder / name)
    connection = duckdb.connect(str(folder / "work.duckdb"))
    try:
        for name, value in settings(folder, Home(home).search_path(home / "builds" / build_id)).items():
            connection.execute(f"set {name} = '{value}'")
        connection.execute(f"attach '{folder / 'wsis.duckdb'}' as wsis")
        _copy_python_models(connection, manifest, home / "builds" / build_id)
        return _run(connection, manifest, home / "dbt" / "target" / "compiled")
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _copy_python_models(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], build: Path) -> None:
    """What is no SQL is taken as it came out."""
    connection.execute(f"attach '{build / 'work.duckdb'}' as finished (read_only)")
    for node in manifest["nodes"].values():
        if node.get("language") == "python":
            name = f"{node['schema']}.{node['alias']}"
            connection.execute(f"create or replace table {node['database']}.{name} as from finished.{name}")
    connection.execute("detach finished")


def _run(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], compiled: Path) -> dict[str, Any]:
    nodes: dict[str, float] = {}
    seconds = {"model": 0.0, "test": 0.0}
    for node in ordered_nodes(manifest):
        if node.get("language") == "python" or node["config"].get("materialized") == "ephemeral":
            continue
        sql = compiled_sql(node, compiled)
        if sql is None:  # the build did not run it: it is as in the base
            continue
        kind = "view" if node["config"].get("materialized") == "view" else "table"
        begin = time.monotonic()
        if node["resource_type"] == "test":
            connection.execute(f"select count(*) from ({sql}) as failing").fetchall()
        else:
            connection.execute(f"create or replace {kind} {node['relation_name']} as {sql}")
        nodes[node["unique_id"]] = time.monotonic() - begin
        seconds[node["resource_type"]] += nodes[node["unique_id"]]
    return {"models": seconds["model"], "tests": seconds["test"], "nodes": nodes}
