"""YAML as text with line numbers: every scalar stays what was written, every place can be named.

YAML 1.1 reads `yes`, `no` and `on` as booleans and `010` as eight; a mapping speaks of codes, so here they are text.
"""

from __future__ import annotations

from typing import Any

import yaml

Path_ = tuple[str, ...]


class YamlError(Exception):
    """The text is no YAML, or says a thing twice; carries the line."""

    def __init__(self, message: str, line: int) -> None:
        """Keep the line, counted from 1."""
        super().__init__(message)
        self.line = line


def read_lines(text: str) -> tuple[Any, dict[Path_, int]]:
    """Nested dictionaries, lists and strings, and the line of every place in them.

    Returns:
        The data and, for each path of keys (list positions as `1`, `2` ...), the line of its key, counted from 1.

    Raises:
        YamlError: broken YAML, or a key that stands twice.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(f"This is not YAML: {error.problem or error}", line) from None
    except yaml.YAMLError as error:  # characters that YAML does not allow
        raise YamlError(f"This is not YAML: {' '.join(str(error).split())}", 1) from None
    lines: dict[Path_, int] = {(): 1}
    return (_plain(root, (), lines) if root is not None else {}), lines


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                raise YamlError(f"'{key}' stands twice under {'.'.join(path) or 'the top level'}. Keep one.", line)
            lines[(*path, key)] = line
            found[key] = _plain(value_node, (*path, key), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value, start=1):
            lines[(*path, str(number))] = item.start_mark.line + 1
            items.append(_plain(item, (*path, str(number)), lines))
        return items
    is_null = node.tag == "tag:yaml.org,2002:null"
    return "" if is_null else str(node.value)
