"""Mutants of times: written in another way, counted from another year, or in the wrong order."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN
from contracts.reference.making import Edit, at, each, setting, showing, turned
from contracts.reference.server import Reference
from contracts.reference.suspects import Mutant

CROWD: Final = 10
FROM_2001: Final = 978_307_200  # seconds from 1970 to 2001
YEAR: Final = 366 * 86_400


def crowded(noun: str, edit: Edit) -> type[Reference]:
    """Return a server that shows one of ten resources differently, all of which were there before."""

    class Crowded(showing(f"List{noun}s", edit)):  # type: ignore[misc]  # a class that is made is no name
        def __init__(self) -> None:
            super().__init__()
            self.moment = self.clock()
            for number in range(CROWD):
                self.create(BY_NOUN[noun], {f"{noun}Name": f"before-{number}"})

    return Crowded


def text(time: float) -> str:
    """Return a time as ISO 8601 has it, in UTC."""
    return f"{without_zone(time)}Z"


def without_zone(time: float) -> str:
    """Return a time as ISO 8601 has it, without saying where."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def in_parts(time: float) -> list[int]:
    """Return a time in the parts that a Java object has."""
    return list(datetime.fromtimestamp(time, UTC).timetuple()[:6])


def nested(time: float) -> dict[str, Any]:
    """Return a time as the object that protocol buffers have."""
    return {"seconds": int(time), "nanos": round(time % 1 * 1e9)}


FORMS: Final = (
    Mutant(
        "creation-time-in-milliseconds",
        "Writes the creation time in milliseconds.",
        showing("DescribeModel", turned("CreationTime", lambda time: int(time * 1000))),
        ("DescribeModel",),
        ("DescribeModel-wire.timestamp-/CreationTime",),
    ),
    Mutant(
        "change-time-in-microseconds",
        "Writes the times of the last change in a list in microseconds.",
        showing(
            "ListTrainingJobs",
            each("TrainingJobSummaries", turned("LastModifiedTime", lambda time: int(time * 1_000_000))),
        ),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-wire.timestamp-/TrainingJobSummaries/*/LastModifiedTime",),
        bars=("ListTrainingJobs-body.times-order",),
    ),
    Mutant(
        "one-of-ten-in-nanoseconds",
        "Writes the creation time of one model among ten in nanoseconds.",
        crowded("Model", at("/Models/4", turned("CreationTime", lambda time: int(time * 1_000_000_000)))),
        ("ListModels",),
        ("ListModels-wire.timestamp-/Models/*/CreationTime",),
    ),
    Mutant(
        "step-in-milliseconds",
        "Writes the time at which a training job's last step began in milliseconds.",
        showing(
            "DescribeTrainingJob",
            at("/SecondaryStatusTransitions/-1", turned("StartTime", lambda time: int(time * 1000))),
        ),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/SecondaryStatusTransitions/*/StartTime",),
    ),
    Mutant(
        "activity-in-milliseconds",
        "Writes the time of the last activity in an app in milliseconds.",
        showing("DescribeApp", lambda shown: shown.update(LastUserActivityTimestamp=int(shown["CreationTime"] * 1000))),
        ("DescribeApp",),
        ("DescribeApp-wire.timestamp-/LastUserActivityTimestamp",),
    ),
    Mutant(
        "creation-time-as-text",
        "Writes the creation times in a list as text.",
        showing("ListModels", each("Models", turned("CreationTime", text))),
        ("ListModels",),
        ("ListModels-wire.timestamp-/Models/*/CreationTime",),
        bars=("ListModels-page.sort-/SortBy#CreationTime",),
    ),
    Mutant(
        "change-time-without-a-zone",
        "Writes the times of the last change in a list as text without a zone.",
        showing("ListEndpoints", each("Endpoints", turned("LastModifiedTime", without_zone))),
        ("ListEndpoints",),
        ("ListEndpoints-wire.timestamp-/Endpoints/*/LastModifiedTime",),
        bars=("ListEndpoints-body.times-order",),
    ),
    Mutant(
        "end-of-training-as-text",
        "Writes the end of a training job as text.",
        showing("DescribeTrainingJob", turned("TrainingEndTime", text)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/TrainingEndTime",),
    ),
    Mutant(
        "end-of-a-step-as-text",
        "Writes the end of a training job's first step as text.",
        showing(
            "DescribeTrainingJob",
            at("/SecondaryStatusTransitions/0", lambda step: step.update(EndTime=text(step["StartTime"]))),
        ),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/SecondaryStatusTransitions/*/EndTime",),
    ),
    Mutant(
        "epoch-as-text",
        "Writes the seconds of the creation time as text.",
        showing("DescribeEndpoint", turned("CreationTime", str)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-wire.timestamp-/CreationTime",),
        bars=("DescribeEndpoint-body.times-order",),
    ),
    Mutant(
        "date-of-a-header",
        "Writes the creation time as HTTP writes dates.",
        showing("DescribeNotebookInstance", turned("CreationTime", lambda time: formatdate(time, usegmt=True))),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-wire.timestamp-/CreationTime",),
        bars=("DescribeNotebookInstance-body.times-order",),
    ),
    Mutant(
        "time-as-an-object",
        "Writes the time of the last change as an object of seconds and nanoseconds.",
        showing("DescribeEndpoint", turned("LastModifiedTime", nested)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-wire.timestamp-/LastModifiedTime",),
        bars=("DescribeEndpoint-body.times-order",),
    ),
    Mutant(
        "time-in-parts",
        "Writes the creation times in a list as year, month, day and so on.",
        showing("ListNotebookInstances", each("NotebookInstances", turned("CreationTime", in_parts))),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-wire.timestamp-/NotebookInstances/*/CreationTime",),
        bars=("ListNotebookInstances-body.times-order", "ListNotebookInstances-page.sort-/SortBy#CreationTime"),
    ),
)

YEARS: Final = (
    Mutant(
        "created-in-2018",
        "Shows one creation time, of 2018, for every model.",
        showing("DescribeModel", setting(CreationTime=1_514_764_800)),
        ("DescribeModel",),
        ("DescribeModel-wire.timestamp-/CreationTime",),
    ),
    Mutant(
        "training-began-in-2018",
        "Shows one start of training, of 2018, for every training job.",
        showing("DescribeTrainingJob", setting(TrainingStartTime=1_514_764_800)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/TrainingStartTime",),
    ),
    Mutant(
        "last-step-two-years-ago",
        "Shows the last step of a training job as two years old.",
        showing(
            "DescribeTrainingJob",
            at("/SecondaryStatusTransitions/-1", turned("StartTime", lambda time: time - 2 * YEAR)),
        ),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/SecondaryStatusTransitions/*/StartTime",),
    ),
    Mutant(
        "listed-in-2018",
        "Lists every model as one of 2018.",
        showing("ListModels", each("Models", setting(CreationTime=1_514_764_800))),
        ("CreateModel",),
        ("CreateModel-life.times-stable-/Models/*/CreationTime",),
    ),
    Mutant(
        "changed-in-two-years",
        "Shows a last change that is two years ahead.",
        showing("DescribeTrainingJob", turned("LastModifiedTime", lambda time: time + 2 * YEAR)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.timestamp-/LastModifiedTime",),
        bars=("DescribeTrainingJob-body.times-order",),
    ),
    Mutant(
        "counts-from-2001",
        "Counts the seconds of the creation time from 2001.",
        showing("DescribeNotebookInstance", turned("CreationTime", lambda time: time - FROM_2001)),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-wire.timestamp-/CreationTime",),
        bars=("DescribeNotebookInstance-body.times-order",),
    ),
    Mutant(
        "never-changed-is-zero",
        "Shows 0 for the last change of endpoints that were never changed.",
        showing("ListEndpoints", each("Endpoints", setting(LastModifiedTime=0))),
        ("ListEndpoints",),
        ("ListEndpoints-wire.timestamp-/Endpoints/*/LastModifiedTime",),
        bars=("ListEndpoints-body.times-order",),
    ),
    Mutant(
        "unknown-end-is-year-one",
        "Shows the first year for the end of training jobs in a list.",
        showing("ListTrainingJobs", each("TrainingJobSummaries", setting(TrainingEndTime=-62_135_596_800))),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-wire.timestamp-/TrainingJobSummaries/*/TrainingEndTime",),
    ),
)

ORDER: Final = (
    Mutant(
        "changed-before-it-was-there",
        "Shows a last change a second before the creation.",
        showing("DescribeEndpoint", turned("LastModifiedTime", lambda time: time - 1)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-body.times-order-/LastModifiedTime",),
    ),
    Mutant(
        "change-time-without-fractions",
        "Rounds the time of the last change down to seconds, but not the creation time.",
        showing("DescribeNotebookInstance", turned("LastModifiedTime", math.floor)),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-body.times-order-/LastModifiedTime",),
    ),
    Mutant(
        "listed-change-before-creation",
        "Shows a last change before the creation in a list.",
        showing("ListNotebookInstances", each("NotebookInstances", turned("LastModifiedTime", lambda time: time - 60))),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-body.times-order-/NotebookInstances/*/LastModifiedTime",),
    ),
    Mutant(
        "one-of-ten-changed-before-creation",
        "Shows a last change before the creation of one training job among ten.",
        crowded("TrainingJob", at("/TrainingJobSummaries/7", turned("CreationTime", lambda time: time + 0.5))),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-body.times-order-/TrainingJobSummaries/*/LastModifiedTime",),
    ),
)

TIMES: Final = (*FORMS, *YEARS, *ORDER)
