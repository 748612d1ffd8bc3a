"""`python -m benchmarks.disclosure`: how long the release mask weighs one table, and how much stays visible.

Generated surveys; one line per size and seed. CPU seconds, for other work on the machine does not count.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.survey_counts import MIN_CASES, survey_cells
from warehouse.disclosure.attack import leaks
from warehouse.disclosure.cells import Demand
from warehouse.disclosure.shelves import hide

# as in the seed suppression_order
_ORDER = {"Y15T24": 1, "Y18T24": 2, "Y25T35": 3, "Y0T17": 4, "Y_GE65": 5, "Y36T64": 6, "Y18T35": 7}
_AIM = 0.75


def main(
    sizes: Annotated[str, typer.Option(help="Persons of the surveys, such as 2000,5000.")] = "2000,5000,20000",
    seeds: Annotated[int, typer.Option(help="Surveys of each size.", min=1)] = 4,
    k: Annotated[int, typer.Option(help="Counts from 1 to k-1 are confidential.", min=2)] = 5,
    gradient: Annotated[float, typer.Option(help="How steeply the attribute falls with age and disability.")] = 0.4,
) -> None:
    """Weigh generated tables of sex x age x disability x residence and attack what is left."""
    table = Table("persons", "seed", "cells", "small", "s to hide", "s to attack", "visible of n >= 25", "leaks")
    demand = Demand(k, aim=_AIM, enough=MIN_CASES)
    for persons in (int(size) for size in sizes.split(",")):
        for seed in range(seeds):
            cells = survey_cells(persons, seed, k=k, gradient=gradient)
            begin = time.process_time()
            mask = hide(cells, demand, _ORDER)
            hidden = time.process_time()
            shown = [cell for cell in cells if not cell.status and cell.key not in mask.hidden]
            rest = [replace(cell, status="hidden") for cell in cells if cell.status or cell.key in mask.hidden]
            found = leaks([*shown, *rest], demand)
            end = time.process_time()
            enough = sum((cell.size or 0) >= MIN_CASES for cell in cells)
            share = sum((cell.size or 0) >= MIN_CASES for cell in shown) / max(enough, 1)
            small = sum(cell.status == "primary" for cell in cells)
            seconds = (f"{hidden - begin:.2f}", f"{end - hidden:.2f}")
            measured = (persons, seed, len(cells), small, *seconds, f"{share:.0%}", len(found))
            table.add_row(*map(str, measured))
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
