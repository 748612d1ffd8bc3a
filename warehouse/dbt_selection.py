"""Which models a build has to run. Every build begins with a copy of the base: the warehouse of no submission.

What seeds and code alone decide stands in the base already, and so does what is empty without a source: a model with
the tag `only_with_<source>` is run only where that source has landed something; with several such tags, where one of
them has. At 20 ms a model that is worth it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

ONLY_WITH = "only_with_"
MARK = "of_this_build"
VARIABLE = "var("
AREAS = "var('touched_areas')"  # the areas that a build makes


@dataclass
class Selection:
    """The models of a parsed project (dbt's manifest), divided."""

    manifest: Any
    _decided: dict[str, bool] = field(default_factory=dict)
    _nodes: dict[str, Any] = field(init=False)
    _unit_tests: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Keep all nodes: `mark` leaves tests out of the manifest."""
        self._nodes, self._unit_tests = self.manifest.nodes, self.manifest.unit_tests

    def mark(self, landed: Iterable[str], views_anew: bool = True) -> None:
        """Tag what is to be run with `MARK`: dbt looks for one tag much faster than for a hundred names.

        Tests that are not run leave the manifest: dbt would draw all of them into its graph. `whole` brings them back.
        """
        chosen = self.to_run(landed, views_anew)
        for name, node in self._nodes.items():
            node.tags = [tag for tag in node.tags if tag != MARK] + ([MARK] if name in chosen else [])
        self.manifest.nodes = {
            name: node for name, node in self._nodes.items() if name in chosen or not name.startswith("test.")
        }
        self.manifest.unit_tests = {}

    def whole(self) -> None:
        """Leave the choice to the command."""
        self.manifest.nodes, self.manifest.unit_tests = self._nodes, self._unit_tests

    def to_run(self, landed: Iterable[str], views_anew: bool = True) -> set[str]:
        """Models to run where the sources `landed` have submissions, in whatever state, and tests of what they change.

        Views into which a variable is written are made anew by a build that begins with the base, and by every build if
        the variable is its areas. All others hold as they are.
        """
        tags = {ONLY_WITH + source.replace("-", "_") for source in landed}
        changed = {
            name
            for name in self._models
            if not self._is_decided(name) and (not self._tags(name) or self._tags(name) & tags)
        }
        tables = {name for name in changed if not self._is_view(name)}
        written = VARIABLE if views_anew else AREAS
        views = {name for name in self._models if self._is_view(name) and self._says(name, written)}
        tests = {
            name
            for name, node in self._nodes.items()
            if name.startswith("test.") and changed.intersection(node.depends_on.nodes)
        }
        return tables | views | tests

    @cached_property
    def one_of_each(self) -> list[str]:
        """One model of each language and materialization: they load what dbt loads for a build."""
        kinds: dict[tuple[str, str], str] = {}
        for name in sorted(self._models):
            node = self._nodes[name]
            if not self._is_decided(name) and not self._reads_source(name):
                kinds.setdefault((str(node.language), str(node.config.materialized)), node.name)
        return sorted(kinds.values())

    @cached_property
    def _models(self) -> list[str]:
        return [name for name in self._nodes if name.startswith("model.")]

    def _tags(self, name: str) -> set[str]:
        return {tag for tag in self._nodes[name].tags if tag.startswith(ONLY_WITH)}

    def _is_view(self, name: str) -> bool:
        return bool(self._nodes[name].config.materialized == "view")

    def _reads_source(self, name: str) -> bool:
        return any(parent.startswith("source.") for parent in self._nodes[name].depends_on.nodes)

    def _says(self, name: str, text: str) -> bool:
        """Whether a text stands in the code of a model or in one of our macros that it calls."""
        node = self._nodes[name]
        return self._is_said(text, node.raw_code, node.depends_on.macros)

    def _is_decided(self, name: str) -> bool:
        if name.startswith("seed."):
            return True
        if not name.startswith("model."):
            return False
        if name not in self._decided:
            self._decided[name] = not self._says(name, VARIABLE) and all(
                self._is_decided(parent) for parent in self._nodes[name].depends_on.nodes
            )
        return self._decided[name]

    def _is_said(self, text: str, code: str, macros: list[str]) -> bool:
        own = [self.manifest.macros[name] for name in macros if self.manifest.macros[name].package_name == "wsis"]
        return text in code or any(self._is_said(text, macro.macro_sql, macro.depends_on.macros) for macro in own)
