"""The verbs of `wsis` for national reports: template, check and load, and the workflow of submissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from warehouse.settings import home, user_name

if TYPE_CHECKING:
    from warehouse.registry import Actor, Submission

SOURCE = "national-report"
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the submission, see `wsis submissions`.")]
AsOption = Annotated[
    str, typer.Option("--as", metavar="ROLE[:AREA]", help="Who acts: secretariat, focal_point:KEN or analyst.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result for machines on stdout.")]


def acting(text: str) -> Actor:
    """The actor that `--as ROLE[:AREA]` names; on this machine the secretariat if nothing is named."""
    from warehouse.national_reports import WorkflowRefused, actor_from

    try:
        return actor_from(text or "secretariat", user_name())
    except WorkflowRefused as refused:
        raise typer.BadParameter(f"--as {text}: {refused}") from refused


def _refused(message: object) -> NoReturn:
    typer.echo(str(message), err=True)
    raise typer.Exit(1)


def run_reports(
    files: list[Path], *, land: bool, area: str = "", lang: str = "", who: str = "", as_json: bool = False
) -> bool:
    """Check or load workbooks of national reports and print the outcome; True if all were accepted."""
    from ingest.national_reports.codes import area_of
    from ingest.national_reports.texts import LANGUAGES
    from warehouse import load, report
    from warehouse.national_reports import RegistryUnreachable, WorkflowRefused, check_reports, load_reports

    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"'{lang}' is not a language of the reports. Choose one of {', '.join(LANGUAGES)}.")
    own = area_of(area) if area else None
    if area and not own:
        raise typer.BadParameter(f"'{area}' is not a country. Give its ISO3 code, as in KEN.")
    actor = acting(who)
    try:
        if land:
            results = load_reports(home(), files, actor, lang or None, own)
        else:
            results = check_reports(home(), files, lang or None, own)
    except (WorkflowRefused, RegistryUnreachable) as error:
        _refused(error)
    if as_json:
        report.print_json(load.results_as_json(list(results)))
        return all(result.accepted for result in results)
    report.print_results(list(results), None)
    for result in results:
        if result.annotated:
            typer.echo(f"Marked copy: {result.annotated}", err=True)
        if land and result.accepted:
            typer.echo(_next_step(result.state, result.submission_id, result.open_warnings), err=True)
    return all(result.accepted for result in results)


def _next_step(state: str, identity: str | None, open_warnings: int) -> str:
    if state == "draft" and open_warnings:
        return (
            f"It is a draft. Warnings without an answer: {open_warnings}. Answer in the note column and load it again, "
            f"or confirm: wsis submit {identity} --confirm"
        )
    if state == "draft":
        return f"It is a draft. To send it to the secretariat: wsis submit {identity}"
    return f"It is {state}."


def template(
    area: Annotated[str, typer.Option("--area", help="Country, ISO3 (KEN) or M49 (404).")],
    year: Annotated[int, typer.Option("--year", help="Year of the review.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The workbook to write, FILE.xlsx.")],
    lang: Annotated[str, typer.Option("--lang", help="en, fr, es, ar, ru or zh.")] = "en",
) -> None:
    """Write an empty report workbook for a country, with the last accepted figures beside the cells."""
    from ingest.national_reports.texts import LANGUAGES
    from warehouse.national_reports import WorkflowRefused, write_template

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"'{lang}' is not a language of the reports. Choose one of {', '.join(LANGUAGES)}.")
    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"'{out}' does not end with .xlsx; the workbook is one of Excel.")
    try:
        write_template(home(), area, year, lang, out)
    except WorkflowRefused as refused:
        raise typer.BadParameter(str(refused)) from refused
    typer.echo(str(out))


def submissions(
    review: Annotated[str, typer.Option("--review", help="Only this review, such as annual-2026.")] = "",
    area: Annotated[str, typer.Option("--area", help="Only this country (ISO3).")] = "",
    state: Annotated[str, typer.Option("--state", help="Only this state, such as submitted.")] = "",
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """List national reports and their states."""
    from warehouse import report
    from warehouse.national_reports import RegistryUnreachable
    from warehouse.national_reports import submissions as listed

    conditions = {"review": review or None, "ref_area": area.upper() or None, "state": state or None}
    try:
        found = listed(home(), acting(who), **conditions)
    except RegistryUnreachable as error:
        _refused(error)
    if as_json:
        report.print_json({"submissions": [item.as_json() for item in found]})
        return
    if not found:
        typer.echo("There is no national report yet. Load one: wsis load national-report FILE.xlsx")
        return
    head = f"{'submission':<18}{'area':<6}{'review':<16}{'version':>7}  {'state':<11}{'open':>5}  {'landed':<17}by"
    typer.echo(head)
    for item in found:
        newer = "  (superseded)" if item.superseded_by else ""
        typer.echo(
            f"{item.id:<18}{item.ref_area:<6}{item.review:<16}{item.version:>7}  {item.state:<11}"
            f"{item.open_warnings:>5}  {item.landed_at:%Y-%m-%d %H:%M} {item.landed_by}{newer}"
        )


def history(identity: IdArgument, who: AsOption = "", as_json: JsonOption = False) -> None:
    """Who did what with a report, when and why, and what it changes against the approved version before it."""
    from warehouse import report
    from warehouse.national_reports import RegistryUnreachable, WorkflowRefused, difference
    from warehouse.national_reports import history as trail

    try:
        events = trail(home(), identity, acting(who))
        changes = difference(home(), identity, acting(who))
    except (WorkflowRefused, RegistryUnreachable) as error:
        _refused(error)
    if as_json:
        told = [event.as_json() for event in events]
        report.print_json({"history": told, "difference": [change.__dict__ for change in changes]})
        return
    for event in events:
        why = f": {event.why}" if event.why else ""
        to = f" -> {event.after}" if event.after != event.before else ""
        typer.echo(f"{event.at:%Y-%m-%d %H:%M:%S} UTC  {event.actor} ({event.role})  {event.action}{to}{why}")
    for change in changes:
        place = f"{change.sheet} row {change.row}" if change.row else change.sheet
        typer.echo(f"  {place}, {change.field}: '{change.before}' -> '{change.after}'")


def submit(
    identity: IdArgument,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="The figures are right although warnings have no answer.")
    ] = False,
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Send a draft to the secretariat."""
    from warehouse import national_reports

    _move(lambda actor: national_reports.submit(home(), identity, actor, confirm), who, as_json)


def approve(identity: IdArgument, who: AsOption = "", as_json: JsonOption = False) -> None:
    """Release a submitted report for the next build."""
    from warehouse import national_reports

    _move(lambda actor: national_reports.approve(home(), identity, actor), who, as_json)


def return_to_sender(
    identity: IdArgument,
    why: Annotated[str, typer.Option("--why", help="What the focal point has to mend.")],
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Give a submitted report back to its focal point."""
    from warehouse import national_reports

    _move(lambda actor: national_reports.return_to_sender(home(), identity, actor, why), who, as_json)


def withdraw(
    identity: IdArgument,
    why: Annotated[str, typer.Option("--why", help="The reason; needed once a report is approved.")] = "",
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a report back."""
    from warehouse import national_reports

    _move(lambda actor: national_reports.withdraw(home(), identity, actor, why), who, as_json)


def _move(step: Callable[[Actor], Submission], who: str, as_json: bool) -> None:
    """Take a step of the workflow and tell what came of it."""
    from warehouse import report
    from warehouse.registry import RegistryUnreachable, WorkflowRefused

    actor = acting(who)
    try:
        done = step(actor)
    except (WorkflowRefused, RegistryUnreachable) as error:
        if as_json:
            report.print_json({"done": False, "message": str(error)})
        _refused(error)
    if as_json:
        report.print_json({"done": True, **done.as_json()})
        return
    waits = " It is published by the next build: wsis build" if done.state == "approved" else ""
    typer.echo(f"{done.words} is {done.state}.{waits}")


def deadlines(
    review: Annotated[str, typer.Argument(help="Such as annual-2026.")],
    due: Annotated[str, typer.Option("--set", metavar="DATE", help="The new date (YYYY-MM-DD), or `none`.")] = "",
    area: Annotated[str, typer.Option("--area", help="For this country only (ISO3).")] = "",
    why: Annotated[str, typer.Option("--why", help="The reason, for the audit trail.")] = "",
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the board of a review: when reports are due and who has reported; or set a date."""
    from warehouse import national_reports, report
    from warehouse.registry import RegistryUnreachable, WorkflowRefused

    try:
        day = dt.date.fromisoformat(due) if due and due != "none" else None
    except ValueError as error:
        raise typer.BadParameter(f"'{due}' is not a day. Write it as 2026-11-30.") from error
    try:
        if due:
            national_reports.set_deadline(home(), review, day, acting(who), area or None, why)
        lines = [line for line in national_reports.board(home(), review) if area.upper() in ("", line.ref_area)]
    except (WorkflowRefused, RegistryUnreachable) as error:
        _refused(error)
    if as_json:
        report.print_json({"review": review, "board": [line.as_json() for line in lines]})
        return
    for line in lines:
        late = "  late" if line.is_late else ""
        name = national_reports.area_name(line.ref_area)
        typer.echo(f"{line.ref_area}  {name:<44}{line.due_date}  {line.state}{late}")


def _verbs() -> dict[str, Callable[..., Any]]:
    return {
        "template": template,
        "submissions": submissions,
        "history": history,
        "submit": submit,
        "approve": approve,
        "return": return_to_sender,
        "withdraw": withdraw,
        "deadlines": deadlines,
    }


def add_to(app: typer.Typer) -> None:
    """Give the command its verbs for reports."""
    for name, verb in _verbs().items():
        app.command(name)(verb)
