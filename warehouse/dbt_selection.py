"""Which models a build has to run. Every build begins with a copy of the base: the warehouse of no submission.

What seeds and code alone decide stands in the base already, and so does what is empty without a source: a model with
the tag `only_with_<source>` is run only where that source has landed something. At 20 ms a model that is worth it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

ONLY_WITH = "only_with_"


@dataclass
class Selection:
    """The models of a parsed project (dbt's manifest), divided."""

    manifest: Any
    _decided: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def base(self) -> list[str]:
        """Models of the base: decided by seeds alone, tagged, or read by a tagged one."""
        tagged = [name for name in self._models if self._tag(name)]
        names = {name for name in self._models if self._is_decided(name)}
        for name in tagged:
            names |= self._with_ancestors(name)
        return sorted(self.manifest.nodes[name].name for name in names)

    def to_run(self, landed: Iterable[str]) -> list[str]:
        """Models to run where the sources `landed` have submissions, in whatever state.

        Views are always made anew: they name the place of the landing, which may have moved with its home.
        """
        tags = {"", *(ONLY_WITH + source.replace("-", "_") for source in landed)}
        return sorted(
            self.manifest.nodes[name].name
            for name in self._models
            if not self._is_decided(name) and (self._tag(name) in tags or self._is_view(name))
        )

    @cached_property
    def _models(self) -> list[str]:
        return [name for name in self.manifest.nodes if name.startswith("model.")]

    def _tag(self, name: str) -> str:
        return next((tag for tag in self.manifest.nodes[name].tags if tag.startswith(ONLY_WITH)), "")

    def _is_view(self, name: str) -> bool:
        return bool(self.manifest.nodes[name].config.materialized == "view")

    def _is_decided(self, name: str) -> bool:
        if name.startswith("seed."):
            return True
        if not name.startswith("model."):
            return False
        if name not in self._decided:
            node = self.manifest.nodes[name]
            self._decided[name] = not self._reads_variables(node.raw_code, node.depends_on.macros) and all(
                self._is_decided(parent) for parent in node.depends_on.nodes
            )
        return self._decided[name]

    def _reads_variables(self, code: str, macros: list[str]) -> bool:
        own = [self.manifest.macros[name] for name in macros if self.manifest.macros[name].package_name == "wsis"]
        return "var(" in code or any(
            self._reads_variables(macro.macro_sql, macro.depends_on.macros) for macro in own
        )

    def _with_ancestors(self, name: str) -> set[str]:
        found = {name}
        for parent in self.manifest.nodes[name].depends_on.nodes:
            if parent.startswith("model."):
                found |= self._with_ancestors(parent)
        return found
