"""The verbs of `wsis` that work on what is published: demo, path, serve, export, bench."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli_submissions import acting
from warehouse.settings import Home, home

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result for machines on stdout.")]
export_app = typer.Typer(no_args_is_help=True, help="Write files for readers outside.")


def published_or_exit(where: Home) -> Path:
    """The published warehouse, or exit 1 with the way to get one."""
    published = where.published()
    if published is None:
        typer.echo("Nothing is published yet. Load files and run `wsis build`, or run `wsis demo`.", err=True)
        raise typer.Exit(1)
    return published


def path() -> None:
    """Print the published warehouse file."""
    typer.echo(str(published_or_exit(home())))


def status(as_json: JsonOption = False) -> None:
    """What is published, what has landed, what is held back and what waits for a build."""
    from warehouse import report
    from warehouse import status as state

    found = state.status(home())
    if as_json:
        report.print_json(found.as_json())
    else:
        typer.echo("\n".join(state.lines(found)))


def trace(
    indicator: Annotated[str, typer.Argument(help="Code of the catalogue, such as C2-01.")],
    area: Annotated[str, typer.Argument(help="ISO3 (KEN), M49 (404) or a UN name.")],
    year: Annotated[int, typer.Argument(help="Year of the figure.")],
    sex: Annotated[str, typer.Option("--sex", help="F, M, _O, _U.")] = "_T",
    age: Annotated[str, typer.Option("--age", help="Such as Y18T35 or Y_GE65.")] = "_T",
    disability: Annotated[str, typer.Option("--disability", help="WITH, WITHOUT, _U.")] = "_T",
    urbanisation: Annotated[str, typer.Option("--urbanisation", help="U, R.")] = "_T",
    breakdown: Annotated[str, typer.Option("--breakdown", help="Such as SKILL:ATCH.")] = "_T",
    sub_area: Annotated[str, typer.Option("--sub-area", help="Such as ISO:KE-01.")] = "_T",
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    period: Annotated[str, typer.Option("--period", help="SDMX period instead of the year, such as 2024-Q3.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Follow a published figure to file, sheet, row and column."""
    from warehouse import report, trace_text
    from warehouse import trace as tracing

    dims = {
        "sex": sex,
        "age": age,
        "disability": disability,
        "urbanisation": urbanisation,
        "breakdown": breakdown,
        "sub_area": sub_area,
    }
    try:
        found = tracing.trace(home(), indicator, area, year, dims, source=source, period=period)
    except tracing.TraceError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if as_json:
        report.print_json(found.as_json())
    else:
        typer.echo("\n".join(trace_text.lines(found)))


def demo(as_json: JsonOption = False) -> None:
    """The whole way on generated sample files: check, load, build, export; prints where the results are."""
    from warehouse import demo as the_demo
    from warehouse import report
    from warehouse.build import BuildRefused

    try:
        done = the_demo.run(home(), lambda line: report.console.print(line, highlight=False))
    except BuildRefused as refused:
        report.console.print(f"[red]{refused}[/]")
        for node, text in refused.failures:
            report.console.print(f"  {node}: {text}", markup=False, highlight=False)
        raise typer.Exit(1) from refused
    if as_json:
        report.print_json(
            {
                "warehouse": str(done.build.path),
                "exports": [str(file) for file in done.exports],
                "files": [result.as_json() for result in done.results],
                **done.build.as_json(),
            }
        )
        return
    accepted = sum(result.accepted for result in done.results)
    refused_files = [result.file for result in done.results if not result.accepted]
    held = sum(result.held for result in done.results)
    report.console.print(
        f"{accepted} of {len(done.results)} files accepted; {held:,} rows held back; refused on purpose: "
        f"{', '.join(refused_files)}",
        highlight=False,
    )
    issues = [issue for result in done.results for issue in result.issues]
    listing = home().path / "reports" / "demo-issues.xlsx"
    report.write_issues(issues, listing)
    typer.echo("The figures of the sample are synthetic, not real, but for the published facts about the IGF.")
    typer.echo(f"Warehouse: {home().current / 'wsis.duckdb'}")
    for file in done.exports:
        typer.echo(f"Export:    {file}")
    typer.echo(f"Issues:    {listing}")
    typer.echo("App:       make app")


def serve(
    port: Annotated[int, typer.Option("--port", help="TCP port.")] = 8501,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; this machine only by default.")
    ] = "127.0.0.1",
    who: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="ROLE[:AREA]",
            help="Who you are, on this machine only: focal_point:KEN, secretariat, analyst; else a public reader.",
        ),
    ] = "",
) -> None:
    """Start the app; stop it with Ctrl-C."""
    from dashboards import serve as app

    if who:
        if not app.is_this_machine(host):
            raise typer.BadParameter(
                f"--as {who}: whoever reaches {host} would be that. Without a log-in it is for this machine only: "
                "leave out --host, or leave out --as."
            )
        acting(who)  # that there is such a role and country is said here, not in the browser
    typer.echo(f"The app is at http://{host}:{port} (Ctrl-C stops it).", err=True)
    command, environment = app.command(host=host, port=port), app.environment(who)
    raise typer.Exit(subprocess.run(command, cwd=app.ROOT, env=environment, check=False).returncode)


@export_app.command()
def cstd(
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the files; default WSIS_HOME/exports.")] = None,
    include_non_official: Annotated[
        bool, typer.Option("--include-non-official", help="Also print figures of sources that are not official.")
    ] = False,
) -> None:
    """The workbook for the CSTD secretariat, from the published warehouse."""
    from exports.cstd import write_cstd
    from exports.published import ExportError

    try:
        files = write_cstd(published_or_exit(home()), out or home().exports, include_non_official=include_non_official)
    except ExportError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for file in files:
        typer.echo(str(file))


def bench(
    arguments: Annotated[list[str] | None, typer.Argument(help="Options of the benchmarks, after `--`.")] = None,
) -> None:
    """Run the benchmarks; prints a table and writes JSON."""
    import sys

    from warehouse.settings import PROJECT_ROOT

    command = [sys.executable, "-m", "benchmarks", *(arguments or [])]
    raise typer.Exit(subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode)
