"""The verbs that attack what is published."""

from __future__ import annotations

from typing import Annotated

import duckdb
import typer

from warehouse.settings import home

audit_app = typer.Typer(no_args_is_help=True, help="Checks that attack the published warehouse.")


@audit_app.callback()
def audit() -> None:
    """Checks that attack the published warehouse."""


@audit_app.command()
def disclosure(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for machines on stdout.")] = False,
) -> None:
    """Try to find out hidden counts from everything that is published; exit 1 with a list if any can be."""
    from warehouse import report
    from warehouse.audit import disclosure as attack
    from warehouse.cli_publish import published_or_exit

    published = published_or_exit(home())
    try:
        found = attack(published)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        typer.echo(f"{published} is of an earlier version. Run `wsis build`.", err=True)
        raise typer.Exit(1) from error
    if as_json:
        report.print_json(
            {"tables": found.tables, "hidden": found.hidden, "leaks": [leak.as_json() for leak in found.leaks]}
        )
    else:
        typer.echo(
            f"{found.tables:,} tables of counts attacked, {found.hidden:,} figures hidden: "
            + (f"{len(found.leaks):,} can be found out." if found.leaks else "none can be found out.")
        )
        for leak in found.leaks:
            typer.echo(f"  {leak}")
    raise typer.Exit(1 if found.leaks else 0)
