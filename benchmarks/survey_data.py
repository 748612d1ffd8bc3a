"""Generated microdata for the benchmarks: a clustered, stratified survey with twelve answers, of any size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# individuals' percentages of the catalogue, none of them from a register
INDICATORS = (
    "C2-01", "C2-02", "C2-05", "C2-06", "C3-07", "C5-06", "C7-EBUS-03", "C7-EGOV-03", "C7-EGOV-04", "C7-EHEA-03",
    "C7-ELEA-04", "C9-04",
)  # fmt: skip
WG = ("see", "hear", "walk", "remember", "selfcare", "communicate")
PERSONS_PER_PSU, PSUS_PER_STRATUM = 100, 50
_CHUNK = 1_000_000
_MAPPING = """\
ref_area: KEN
time_period: 2025
source: {{producer: Benchmark, title: Synthetic survey, licence: CC0-1.0}}
age_scope: Y_GE5
columns: {{stratum: stratum, psu: psu, weight: weight, age: age, sex: sex, urbanisation: residence, wg: [{wg}]}}
codes: {{sex: {{1: M, 2: F, 3: _O}}, urbanisation: {{1: U, 2: R}}}}
indicators:
{indicators}
"""


def write_survey(folder: Path, persons: int, seed: int = 1) -> tuple[Path, Path]:
    """Write `survey.parquet` and `mapping.yml`: the same each time.

    Args:
        folder: where; made if it is not there.
        persons: respondents, a hundred in each sampling unit, fifty units in each stratum.
        seed: of the generator.

    Returns:
        The file of microdata and the mapping. About one answer in sixteen is missing, one person in ten has a
        disability, and one in a hundred is of a third sex.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "survey.parquet"
    writer = None
    for number, start in enumerate(range(0, persons, _CHUNK)):
        table = pa.table(_chunk(start, min(_CHUNK, persons - start), persons, (seed, number)))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    items = "\n".join(
        f"  {code}: {{column: y{number:02d}, yes: [1], no: [0], missing: [9]}}"
        for number, code in enumerate(INDICATORS, start=1)
    )
    mapping = folder / "mapping.yml"
    mapping.write_text(_MAPPING.format(wg=", ".join(WG), indicators=items), encoding="utf-8")
    return path, mapping


def _chunk(start: int, rows: int, persons: int, seed: tuple[int, int]) -> dict[str, Any]:
    import numpy as np

    random = np.random.default_rng(seed)
    psu = (start + np.arange(rows)) // min(PERSONS_PER_PSU, max(persons // (2 * PSUS_PER_STRATUM), 1))
    stratum = psu // PSUS_PER_STRATUM
    # of a unit, not of a place in the file: a unit may lie in two chunks
    effect = ((psu * 2654435761) % 1000) / 1000 - 0.5
    age = random.integers(5, 95, rows).astype(np.int16)
    has = random.random(rows) < 0.04 + 0.0016 * (age - 5)
    columns: dict[str, Any] = {
        "stratum": stratum.astype(np.int32),
        "psu": psu.astype(np.int32),
        "weight": np.round(random.lognormal(5, 0.5, rows), 4),
        "age": age,
        "sex": random.choice(np.array([1, 2, 3], np.int8), rows, p=[0.485, 0.505, 0.01]),
        "residence": np.where(psu % 5 < 2, 1, 2).astype(np.int8),
    }
    hard = random.integers(0, len(WG), rows)
    for number, name in enumerate(WG):
        mild = random.choice(np.array([1, 2, 9], np.int8), rows, p=[0.9, 0.099, 0.001])
        columns[name] = np.where(has & (hard == number), 3, mild).astype(np.int8)
    for number in range(1, len(INDICATORS) + 1):
        chance = np.clip(0.9 - 0.05 * number - (age > 64) * 0.2 - has * 0.15 + 0.3 * effect, 0.02, 0.98)
        answer = (random.random(rows) < chance).astype(np.int8)
        columns[f"y{number:02d}"] = np.where(random.random(rows) < 1 / 16, 9, answer).astype(np.int8)
    return columns
