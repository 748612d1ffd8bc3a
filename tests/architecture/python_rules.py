"""Rules on Python sources, by their syntax trees. Each function returns what breaks the rule, as sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture import house, sql_rules

_SQL = re.compile(r"^\s*(?:select|with|insert|create|copy|attach|from)\b|\b(?:from|join)\s+\w+\.\w+", re.I)


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def wrong_imports(file: str, code: str) -> list[str]:
    """A room imports only from the rooms that it may know."""
    room = file.split("/")[0]
    allowed = [room, *house.rules()["imports"][room]]
    return [
        f"{file}:{line}: {room} may not import {name}"
        for line, name in imported(ast.parse(code))
        if name.split(".")[0] in (*house.rooms(), "tests")
        and not any(name == other or name.startswith(f"{other}.") for other in allowed)
    ]


def past_facades(file: str, code: str) -> list[str]:
    """Who knows of a room only a module that stands for more imports of it only the names in its `__all__`."""
    found = []
    for facade in house.rules()["facades"].get(file.split("/")[0], []):
        offered = house.names_offered(facade)
        for line, name in imported(ast.parse(code)):
            inner = name.removeprefix(f"{facade}.") if name.startswith(f"{facade}.") else None
            if inner is not None and inner not in offered:
                found.append(f"{file}:{line}: {name} is behind {facade}; import what that offers")
    return found


def _docstrings(tree: ast.AST) -> set[int]:
    """Ids of the constants that are docstrings (or other strings standing alone)."""
    alone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(value) for value in alone if isinstance(value, ast.Constant)}


def _constants(tree: ast.AST) -> Iterator[ast.Constant]:
    documentation = _docstrings(tree)
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documentation)


def years(file: str, code: str) -> list[str]:
    """A review's year belongs in the seed review_cycle. Examples in longer texts (help, messages) are no literals."""
    lines = code.splitlines()
    reviews = house.review_years()
    found = []
    for node in _constants(ast.parse(code)):
        text = str(node.value) if type(node.value) in (int, str) else ""
        if text.isdigit() and int(text) in reviews and not house.is_allowed(file, lines[node.lineno - 1]):
            found.append(f"{file}:{node.lineno}: year {text} as a literal; read it from the seed review_cycle")
    return found


def countries(file: str, code: str) -> list[str]:
    """A collection of ISO3 codes belongs in a seed, as does a comparison of a variable with a single one.

    A collection may be a list, tuple or set, the keys, values or keywords of a dictionary, or a text of codes only.
    """
    codes = house.country_codes()
    tree = ast.parse(code)
    found = []
    for node in ast.walk(tree):
        for group in _collections(node):
            named = {str(part.value) for part in group if isinstance(part, ast.Constant) and part.value in codes}
            if len(named) > 1:
                line = getattr(node, "lineno", 0)
                found.append(f"{file}:{line}: countries {', '.join(sorted(named))}; make them rows of a seed")
        found += [
            f"{file}:{side.lineno}: compares with the country {side.value}; make it a row of a seed"
            for side in _compared(node)
            if isinstance(side, ast.Constant) and isinstance(side.value, str) and side.value in codes
        ]
    for constant in _constants(tree):
        words = re.split(r"[\s,;|]+", constant.value.strip()) if isinstance(constant.value, str) else []
        if len(set(words)) > 1 and set(words) <= codes:
            found.append(f"{file}:{constant.lineno}: countries {', '.join(words)} in a text; make them rows of a seed")
    return found


def _collections(node: ast.AST) -> list[list[ast.expr | None]]:
    """The parts of a collection, keys and values of a dictionary apart; names of keywords as constants."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [[*node.elts]]
    if isinstance(node, ast.Dict):
        return [[*node.keys], [*node.values]]
    if isinstance(node, ast.Call):
        return [[ast.Constant(keyword.arg) for keyword in node.keywords if keyword.arg]]
    if isinstance(node, ast.MatchOr):
        return [[pattern.value for pattern in node.patterns if isinstance(pattern, ast.MatchValue)]]
    return []


def _compared(node: ast.AST) -> list[ast.expr]:
    """What is compared: the sides of a comparison, or the value of a `case`."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.value] if isinstance(node, ast.MatchValue) else []


def thresholds(file: str, code: str) -> list[str]:
    """A fraction or number beside an order comparison (<, <=, >, >=) that equals a threshold belongs in the seed.

    Whole numbers beside `len(...)` and `.count(...)` count things and are passed over.
    """
    known = house.threshold_values()
    lines = code.splitlines()
    found = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Compare) or house.is_allowed(file, lines[node.lineno - 1]):
            continue
        if not any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(_counts(side) for side in sides):
            continue
        numbers = [
            float(side.value)
            for side in sides
            if isinstance(side, ast.Constant) and isinstance(side.value, int | float)
        ]
        found += [
            f"{file}:{node.lineno}: {number:g} looks like the threshold {known[number]}"
            for number in numbers
            if number in known
        ]
    return found


def _counts(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in ("len", "count", "ord")


def sql_beyond_marts(file: str, code: str) -> list[str]:
    """SQL in the app and the exports reads the schema marts only."""
    found = []
    for node in _constants(ast.parse(code)):
        if isinstance(node.value, str) and _SQL.search(node.value):
            said = sql_rules.beyond_marts(file, node.value)
            found += [line.replace(file, f"{file}:{node.lineno}", 1) for line in said]
        elif isinstance(node.value, str) and re.search(r"\bwork\.duckdb\b|^landing$|\.parquet$", node.value):
            found.append(f"{file}:{node.lineno}: opens {node.value!r} instead of the published warehouse")
    return found


def long_functions(file: str, code: str, lines: int) -> list[str]:
    """Functions of more than `lines` lines, docstring included."""
    return [
        f"{file}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines, more than {lines}"
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > lines
    ]


def undescribed(file: str, code: str) -> list[str]:
    """A module says what it is for."""
    return [] if ast.get_docstring(ast.parse(code)) or not code.strip() else [f"{file}: the module has no docstring"]
