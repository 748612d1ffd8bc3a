"""The registry with every landed report in it. A report that landed and was not registered, because the program was
ended between the two, is registered when somebody next looks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ingest.landing import Landing
from ingest.national_reports.parts import SOURCE, all_parts
from warehouse.registry import Actor, NewSubmission, Registry, Submission
from warehouse.settings import Home


def ensure_landing(home: Home) -> Landing:
    """The landing with typed empty tables of reports, so that it builds without any; only its owner may enter."""
    landing = Landing(home.landing)
    landing.ensure_sources([SOURCE])
    landing.ensure_parts(SOURCE, all_parts())
    landing.source_folder(SOURCE).chmod(0o700)
    return landing


def registry_of(home: Home) -> Registry:
    """The registry, made if absent, with every landed report.

    Raises:
        RegistryUnreachable: it cannot be opened.
    """
    registry = Registry.of(home)
    _register_landed(home, registry)
    return registry


def registry_if_any(home: Home) -> Registry | None:
    """As `registry_of`; None where no report ever landed and nothing was registered."""
    if Landing(home.landing).identities(SOURCE):
        return registry_of(home)
    return Registry.if_any(home)


def register(registry: Registry, provenance: dict[str, Any]) -> Submission:
    """Register a landed report as a draft, by its provenance; as it is, if it is registered already.

    Whoever looks first registers it; the trail names the one who landed it.
    """
    role = provenance["landed_as"]
    actor = Actor(provenance["landed_by"], role, provenance["area"] if role == "focal_point" else None)
    return registry.register(
        NewSubmission(
            id=provenance["submission_id"],
            source=SOURCE,
            ref_area=provenance["area"],
            review=provenance["review"],
            reporting_year=provenance["reporting_year"],
            landed_at=dt.datetime.fromisoformat(provenance["landed_at"]),
            landed_by=provenance["landed_by"],
            file_name=provenance["file_name"],
            open_warnings=provenance["open_warnings"],
            issues=provenance["report_issues"],
        ),
        actor,
    )


def _register_landed(home: Home, registry: Registry) -> None:
    landing = Landing(home.landing)
    landed = set(landing.identities(SOURCE))
    if not landed:
        return
    forgotten = landed - registry.identities(SOURCE)
    records = [landing.provenance(SOURCE, identity) for identity in forgotten]
    # versions count in the order in which the reports came
    for record in sorted(records, key=lambda record: (record["landed_at"], record["submission_id"])):
        register(registry, record)
