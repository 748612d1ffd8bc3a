"""Weighted microdata of a made-up household survey, and the counts of every published cell of it."""

from __future__ import annotations

from itertools import product

import numpy as np

from warehouse.disclosure.cells import TOTAL, Cell, age_range

AGES = ("Y0T17", "Y15T24", "Y18T24", "Y18T35", "Y25T35", "Y36T64", "Y_GE65")
SEXES, DISABILITIES, RESIDENCES = ("M", "F"), ("WITH", "WITHOUT"), ("U", "R")
MIN_CASES = 25


def survey_cells(
    persons: int,
    seed: int,
    k: int = 5,
    share: float = 0.6,
    prevalence: tuple[float, float] = (0.08, 0.15),
    unknown: float = 0.0,
    weighted: bool = True,
    youngest: int = 5,
    sensitive: bool = False,
    gradient: float = 1.0,
) -> list[Cell]:
    """Counts of all cells of sex x age x disability x residence of `persons` people, as a survey would publish them.

    `prevalence` bounds the share of people with disability, which grows with age; the attribute falls with age,
    disability and rural residence as steeply as `gradient` says; weights vary by residence and at random.
    """
    random = np.random.default_rng(seed)
    age = np.minimum(random.gamma(2.2, 16.0, persons).astype(int) + youngest, 98)
    sex = random.choice(SEXES, persons)
    residence = random.choice(RESIDENCES, persons, p=(0.55, 0.45))
    mean = random.uniform(*prevalence)
    odds = mean * (0.4 + 1.2 * (age / age.mean()) ** 1.2)
    disability = np.where(random.random(persons) < odds * mean / odds.mean(), "WITH", "WITHOUT")
    disability = np.where(random.random(persons) < unknown, "_U", disability)
    lower = 0.35 * (age >= 65) + 0.15 * (disability == "WITH") + 0.15 * (residence == "R")
    chance = share + gradient * (0.25 * (age < 36) - lower)
    answer = random.random(persons) < np.clip(chance, 0.02, 0.98)
    weight = np.where(residence == "U", 900.0, 1300.0) * random.uniform(0.6, 1.6, persons)
    weight = weight if weighted else np.full(persons, 1000.0)
    codes = {
        "sex": {code: sex == code for code in SEXES},
        "disability": {code: disability == code for code in (*DISABILITIES, *(["_U"] if unknown else []))},
        "urbanisation": {code: residence == code for code in RESIDENCES},
        "age": {code: _of_age(age, code) for code in AGES},
    }
    cells = []
    every = np.ones(persons, dtype=bool)
    for choice in product(*([(TOTAL, every), *options.items()] for options in codes.values())):
        inside = np.logical_and.reduce([rows for _, rows in choice])
        n, a = int(inside.sum()), int((inside & answer).sum())
        if not n:
            continue
        names = dict(zip(codes, (code for code, _ in choice), strict=True))
        few = min(a, n - a) < k and (sensitive or 0 < a < n)
        cells.append(
            Cell(
                "|".join(names.values()),
                **names,  # type: ignore[arg-type]
                count=a,
                size=n,
                weighted_count=float(weight[inside & answer].sum()),
                weighted_size=float(weight[inside].sum()),
                status="primary" if few else "quality" if n < MIN_CASES else "",
            )
        )
    return cells


def _of_age(age: np.ndarray, code: str) -> np.ndarray:
    span = age_range(code)
    assert span is not None
    return (age >= span[0]) & (age < span[1])
