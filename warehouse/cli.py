"""The `wsis` command. Exit status: 0 done; 1 refused, with the reasons; 2 wrong usage."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.igf.fields import SOURCES as IGF_SOURCES
from warehouse import cli_audit, cli_publish, cli_submissions
from warehouse.settings import home

if TYPE_CHECKING:
    from warehouse.load import FileResult

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

SourceArgument = Annotated[str, typer.Argument(help="Code of the source, such as itu-datahub or open-sdg.")]
FilesArgument = Annotated[list[Path], typer.Argument(help="The files; each is judged on its own.")]
AreaOption = Annotated[str, typer.Option("--area", help="ISO 3166-1 alpha-3 code of a national platform's country.")]
SeriesOption = Annotated[
    str, typer.Option("--series", help="The publisher's series code, where neither file nor file name states it.")
]
MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", help="For survey and igf-registrations: the YAML file that says what its columns mean."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result for machines on stdout.")]
LangOption = Annotated[str, typer.Option("--lang", help="Language of the answer to a national report, such as fr.")]


def _known_source(source: str) -> str:
    from ingest.sources.registry import MODULES

    if source not in MODULES:
        known = ", ".join(sorted({*MODULES, *IGF_SOURCES, cli_submissions.SOURCE, "survey"}))
        raise typer.BadParameter(f"'{source}' is not a source. Choose one of {known}.")
    return source


def _survey(files: list[Path], mapping: Path | None, as_json: bool, *, land: bool) -> bool:
    """Judge or land microdata, print the outcome; True if all were accepted."""
    from warehouse.surveys import process_surveys

    if mapping is None:
        raise typer.BadParameter("A survey needs --mapping MAPPING.yml: what its columns and codes mean.")
    results = process_surveys(_existing(files), _existing([mapping])[0], home(), land=land)
    _print("survey", results, as_json)
    return all(result.accepted for result in results)


def _igf(source: str, files: list[Path], mapping: Path | None, as_json: bool, *, land: bool) -> bool:
    """Judge or land records of the IGF, print the outcome; True if all were accepted."""
    from warehouse.igf import process_igf

    if mapping is not None and source != "igf-registrations":
        raise typer.BadParameter("--mapping is for igf-registrations and survey.")
    where = _existing([mapping])[0] if mapping else None
    results = process_igf(source, _existing(files), home(), land=land, mapping=where)
    _print(source, results, as_json)
    return all(result.accepted for result in results)


def _existing(files: list[Path]) -> list[Path]:
    for file in files:
        if not file.is_file():
            raise typer.BadParameter(f"There is no file {file}.")
    return files


def _run(
    source: str,
    files: list[Path],
    as_json: bool,
    *,
    land: bool,
    area: str = "",
    series: str = "",
    origin: dict[str, dict[str, Any]] | None = None,
) -> bool:
    """Judge or land files, print the outcome; True if all were accepted."""
    from rich.progress import Progress

    from warehouse import load, report

    with Progress(console=report.console, transient=True, disable=as_json) as progress:
        task = progress.add_task("Reading", total=len(files))
        results = load.process(
            _known_source(source),
            _existing(files),
            home(),
            area=area.upper(),
            series=series,
            land=land,
            progress=lambda file: progress.advance(task),
            origin=origin,
        )
    _print(source, results, as_json)
    return all(result.accepted for result in results)


def _print(source: str, results: list[FileResult], as_json: bool) -> None:
    from warehouse import load, report

    if as_json:
        report.print_json(load.results_as_json(results))
    else:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
        report.print_results(results, home().path / "reports" / f"issues-{source}-{stamp}.xlsx")


@app.command()
def check(
    source: SourceArgument,
    files: FilesArgument,
    area: AreaOption = "",
    series: SeriesOption = "",
    mapping: MappingOption = None,
    lang: LangOption = "",
    as_json: JsonOption = False,
) -> None:
    """Read and validate files; load nothing."""
    if source == cli_submissions.SOURCE:
        accepted = cli_submissions.run_reports(_existing(files), land=False, area=area, lang=lang, as_json=as_json)
        raise typer.Exit(0 if accepted else 1)
    if source == "survey":
        raise typer.Exit(0 if _survey(files, mapping, as_json, land=False) else 1)
    if source in IGF_SOURCES:
        raise typer.Exit(0 if _igf(source, files, mapping, as_json, land=False) else 1)
    raise typer.Exit(0 if _run(source, files, as_json, land=False, area=area, series=series) else 1)


@app.command()
def load(
    source: SourceArgument,
    files: FilesArgument,
    area: AreaOption = "",
    series: SeriesOption = "",
    mapping: MappingOption = None,
    lang: LangOption = "",
    who: cli_submissions.AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Check files, then land what may be used."""
    if source == cli_submissions.SOURCE:
        accepted = cli_submissions.run_reports(
            _existing(files), land=True, area=area, lang=lang, who=who, as_json=as_json
        )
        raise typer.Exit(0 if accepted else 1)
    if source == "survey":
        raise typer.Exit(0 if _survey(files, mapping, as_json, land=True) else 1)
    if source in IGF_SOURCES:
        raise typer.Exit(0 if _igf(source, files, mapping, as_json, land=True) else 1)
    raise typer.Exit(0 if _run(source, files, as_json, land=True, area=area, series=series) else 1)


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(help="world-bank, un-sdg or itu-datahub.")],
    series: Annotated[list[str], typer.Option("--series", help="Series code; repeat the option for several.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the files; default WSIS_HOME/fetched/SOURCE.")
    ] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="A mirror instead of the publisher.")] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="Host (or host:port) of the mirror.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Download series from a source's public API, then load the files."""
    from ingest.fetch import FetchError, RichProgress, fetch_source

    try:
        with RichProgress() as progress:
            outcome = fetch_source(
                source,
                series,
                out or home().path / "fetched" / source,
                base_url=base_url,
                allow_hosts=allow_host or (),
                progress=progress,
            )
    except FetchError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    for code, failure in outcome.failures:
        typer.echo(f"{code}: {failure}", err=True)
    accepted = True
    if outcome.files:
        origin = {str(file.path): {"url": file.url, "retrieved_at": str(file.retrieved_at)} for file in outcome.files}
        accepted = _run(source, [file.path for file in outcome.files], as_json, land=True, origin=origin)
    raise typer.Exit(0 if accepted and not outcome.failures else 1)


@app.command()
def build(
    as_of: Annotated[str, typer.Option("--as-of", help="Build with what was known on that day (YYYY-MM-DD).")] = "",
    full: Annotated[bool, typer.Option("--full", help="Build everything anew even if nothing changed.")] = False,
    previous_release: Annotated[
        Path | None,
        typer.Option(
            "--previous-release",
            help="Published file of the last release: where more has to be hidden, what it hid comes first.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Transform, test and publish; nothing is published if a test fails."""
    from warehouse import report
    from warehouse.build import BuildRefused
    from warehouse.build import build as run_build

    try:
        day = dt.date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise typer.BadParameter(f"'{as_of}' is not a day. Write it as 2026-11-22.") from error
    try:
        done = run_build(home(), as_of=day, force=full, previous_release=previous_release)
    except BuildRefused as refused:
        if as_json:
            failures = [{"node": node, "message": text} for node, text in refused.failures]
            report.print_json({"published": False, "message": str(refused), "failures": failures})
        report.console.print(f"[red]{refused}[/]")
        for node, text in refused.failures:
            report.console.print(f"  {node}: {text}", markup=False, highlight=False)
        raise typer.Exit(1) from refused
    if as_json:
        report.print_json({"published": True, **done.as_json()})
    else:
        text = "Nothing changed since" if done.mode == "unchanged" else f"Published ({done.mode})"
        report.console.print(
            f"{text}: build {done.build_id} of {report.counted(done.submissions, 'submissions')} in {done.path}"
        )


for verb in (
    cli_publish.path,
    cli_publish.status,
    cli_publish.trace,
    cli_publish.demo,
    cli_publish.serve,
    cli_publish.bench,
):
    app.command()(verb)
cli_submissions.add_to(app)
app.add_typer(cli_publish.export_app, name="export")
app.add_typer(cli_audit.audit_app, name="audit")


def main() -> None:
    """Entry point: interruptions and full disks end with a message, not a traceback."""
    import errno
    import sys

    try:
        app()
    except KeyboardInterrupt:
        typer.echo(
            "Interrupted. Nothing was half-done: what had landed stays, the published warehouse is as it was.", err=True
        )
        sys.exit(1)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        typer.echo(
            f"{error.strerror}: {error.filename or home().path}. Nothing was half-done; free space or mend the rights "
            "and try again.",
            err=True,
        )
        sys.exit(1)
