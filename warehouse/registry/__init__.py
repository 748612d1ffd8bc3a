"""The registry: which reports there are, in what state, who moved them and why. A small SQL database of its own.

SQLite in the runtime directory by default, PostgreSQL by `WSIS_REGISTRY_URL`. It is never inside a DuckDB file, so that
an upload never waits for a build.
"""

from warehouse.registry.database import RegistryUnreachable
from warehouse.registry.records import Event, NewSubmission, Submission
from warehouse.registry.store import Registry
from warehouse.registry.workflow import APPROVE, RELEASED, STATES, SUBMIT, Actor, Step, WorkflowRefused, not_yours

__all__ = [
    "APPROVE",
    "RELEASED",
    "STATES",
    "SUBMIT",
    "Actor",
    "Event",
    "NewSubmission",
    "Registry",
    "RegistryUnreachable",
    "Step",
    "Submission",
    "WorkflowRefused",
    "not_yours",
]
