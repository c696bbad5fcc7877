"""The judges of lives: each promise held, broken in every way, and left alone by every server that is only odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from exchanges import exchange
from lives import (
    ACCOUNT,
    BORN,
    CRASH,
    DENIED,
    FULL,
    GONE,
    HANGS,
    LOST,
    NO_OPERATION,
    TAKEN,
    Body,
    Heard,
    Telling,
    edited,
    heard,
    listing,
    lived,
    lost,
    spaced,
    told,
)

from contracts.judge.lived import Lived

# ---- one life ----

ARN = f"{ACCOUNT}:model/churn"
CHURN: Body = {"ModelName": "churn", "PrimaryContainer": {"Image": "i:1", "Environment": {"A": "1"}}}
SHOWN: Body = {**CHURN, "ModelArn": ARN, "CreationTime": BORN}
ITEM: Body = {"ModelName": "churn", "ModelArn": ARN, "CreationTime": BORN}
ELSE: Body = {"ModelName": "churn2", "ModelArn": f"{ARN}2", "CreationTime": BORN}
NAMED: Body = {"ModelName": "churn"}

MODEL_LIFE: Telling = {
    "create": ("CreateModel", CHURN, [{"ModelArn": ARN}]),
    "describe": ("DescribeModel", NAMED, [SHOWN]),
    "list": ("ListModels", {"NameContains": "churn"}, [{"Models": [ELSE, ITEM]}]),
    "again": ("CreateModel", {**CHURN, "PrimaryContainer": {"Image": "i:2"}}, [GONE]),
    "describe again": ("DescribeModel", NAMED, [SHOWN]),
    "delete": ("DeleteModel", NAMED, [exchange(200, b"")]),
    "describe deleted": ("DescribeModel", NAMED, [GONE]),
    "list deleted": ("ListModels", {"NameContains": "churn"}, [{"Models": [ELSE]}]),
}

NOTE_NAME: Body = {"NotebookInstanceName": "notes"}
NOTE_ARN = f"{ACCOUNT}:notebook-instance/notes"
NOTE: Body = {
    **NOTE_NAME,
    "NotebookInstanceArn": NOTE_ARN,
    "NotebookInstanceStatus": "InService",
    "InstanceType": "ml.t3.medium",
    "CreationTime": BORN,
    "LastModifiedTime": BORN + 2,
    "AdditionalCodeRepositories": ["one", "two"],
}


def note(status: str, **more: Any) -> Body:
    """Return the description of a notebook instance with a status."""
    return edited(NOTE, NotebookInstanceStatus=status, **more)


NOTE_LIFE: Telling = {
    "create": ("CreateNotebookInstance", {**NOTE_NAME, "InstanceType": "ml.t3.medium"}, [
        {"NotebookInstanceArn": NOTE_ARN}]),
    "describe": ("DescribeNotebookInstance", NOTE_NAME, [note("Pending"), note("InService")]),
    "list": ("ListNotebookInstances", {}, [{"NotebookInstances": [NOTE]}]),
    "again": ("CreateNotebookInstance", NOTE_NAME, [TAKEN]),
    "describe again": ("DescribeNotebookInstance", NOTE_NAME, [NOTE]),
    "stop": ("StopNotebookInstance", NOTE_NAME, [exchange(200, b"")]),
    "describe stopped": ("DescribeNotebookInstance", NOTE_NAME, [note("Stopping"), note("Stopped")]),
    "delete": ("DeleteNotebookInstance", NOTE_NAME, [exchange(200, b"")]),
    "describe deleted": ("DescribeNotebookInstance", NOTE_NAME, [note("Deleting"), GONE]),
    "list deleted": ("ListNotebookInstances", {}, [{"NotebookInstances": []}]),
}  # fmt: skip

APP_NAME: Body = {"DomainId": "d-1", "UserProfileName": "me", "AppType": "JupyterLab", "AppName": "default"}
APP_ARN = f"{ACCOUNT}:app/d-1/me/jupyterlab/default"


def app(status: str, **more: Any) -> Body:
    """Return the description of an app with a status."""
    return edited({**APP_NAME, "AppArn": APP_ARN, "Status": status, "CreationTime": BORN}, **more)


def app_item(status: str, **more: Any) -> Body:
    """Return what a list shows of an app."""
    return edited({**APP_NAME, "Status": status, "CreationTime": BORN}, **more)


APP_LIFE: Telling = {
    "create": ("CreateApp", APP_NAME, [{"AppArn": APP_ARN.replace("jupyterlab", "JupyterLab")}]),
    "describe": ("DescribeApp", APP_NAME, [app("Pending"), app("InService")]),
    "list": ("ListApps", {"DomainIdEquals": "d-1"}, [{"Apps": [app_item("InService")]}]),
    "again": ("CreateApp", APP_NAME, [TAKEN]),
    "describe again": ("DescribeApp", APP_NAME, [app("InService")]),
    "delete": ("DeleteApp", APP_NAME, [exchange(200, b"")]),
    "describe deleted": ("DescribeApp", APP_NAME, [app("Deleting"), app("Deleted")]),
    "list deleted": ("ListApps", {"DomainIdEquals": "d-1"}, [{"Apps": [app_item("Deleted")]}]),
    "create anew": ("CreateApp", APP_NAME, [{"AppArn": APP_ARN}]),
    "describe anew": ("DescribeApp", APP_NAME, [app("Pending"), app("InService", CreationTime=BORN + 60)]),
}


def model_life(**changes: Any) -> Lived:
    """Return the life of a model with other answers to some scenes; underscores stand for spaces."""
    return lived("life", "model", told(MODEL_LIFE, spaced(changes)))


def note_life(**changes: Any) -> Lived:
    """Return the life of a notebook instance with other answers to some scenes."""
    return lived("life", "notebook instance", told(NOTE_LIFE, spaced(changes)))


def app_life(**changes: Any) -> Lived:
    """Return the life of an app with other answers to some scenes."""
    return lived("life", "app", told(APP_LIFE, spaced(changes)))


def job_life(*statuses: str) -> Lived:
    """Return the life of a training job that is looked at some times."""
    looks = [{"TrainingJobName": "job", "TrainingJobStatus": status} for status in statuses]
    return lived("life", "training job", {
        "create": ("CreateTrainingJob", {"TrainingJobName": "job"}, [{}]),
        "describe": ("DescribeTrainingJob", {"TrainingJobName": "job"}, looks),
    })  # fmt: skip


def endpoint_life(*statuses: str) -> Lived:
    """Return the life of an endpoint that is looked at some times."""
    looks = [{"EndpointName": "e", "EndpointStatus": status} for status in statuses]
    return lived("life", "endpoint", {
        "create": ("CreateEndpoint", {"EndpointName": "e"}, [{}]),
        "describe": ("DescribeEndpoint", {"EndpointName": "e"}, looks),
    })  # fmt: skip


def moved(before: str, now: str, reachable: str, member: str = "NotebookInstanceStatus") -> Heard:
    """Return what is heard of an impossible move."""
    return {"life.status": [(f"/{member}", f'after "{before}", one of {reachable}', f'"{now}"')]}


def told_of(answer: Body) -> str:
    """Return a success as a failure quotes it."""
    text = json.dumps(answer)
    return f"200 {text if len(text) <= 200 else text[:199] + '…'}"


UNFOUND = "400 ValidationException: no such thing"
SIX = "Failed, InService, Pending, Stopped, Stopping, Updating"
BROKEN_LIVES: list[tuple[str, Lived, Heard]] = [
    # readable
    ("not found", model_life(describe=GONE, list=None, describe_again=None),
     {"life.readable": [("", "what was created (200)", UNFOUND)]}),
    ("not found anew", app_life(describe_anew=GONE),
     {"life.readable": [("#anew", "what was created (200), anew", UNFOUND)]}),
    ("still deleted anew", app_life(describe_anew=[app("Deleted")] * 2),
     {"life.readable": [("#anew", "what was created (200), anew", told_of(app("Deleted")))]}),
    # ARNs
    ("another ARN in describe", model_life(describe={**SHOWN, "ModelArn": f"{ARN}9"}, describe_again=None),
     {"life.arn-stable": [("/ModelArn", f'"{ARN}"', f'"{ARN}9"')]}),
    ("another ARN in the end", model_life(describe_again={**SHOWN, "ModelArn": f"{ARN}9"}),
     {"life.arn-stable": [("/ModelArn", f'"{ARN}"', f'"{ARN}9"')]}),
    ("another ARN in the list", model_life(list=listing({**ITEM, "ModelArn": f"{ARN}9"})),
     {"life.arn-stable": [("/Models/*/ModelArn", f'"{ARN}"', f'"{ARN}9"')]}),
    ("another ARN anew", app_life(create_anew={"AppArn": f"{APP_ARN}2"}),
     {"life.arn-stable": [("/AppArn", f'"{APP_ARN}2"', f'"{APP_ARN}"')]}),
    ("in recovery anew", app_life(describe_anew=app("InService", RecoveryMode=True)),
     {"life.round-trip/RecoveryMode": [
         ("/RecoveryMode", "false, or not in the answer, because it was not sent", "true")]}),
    # times
    ("created when it is read", model_life(describe_again={**SHOWN, "CreationTime": BORN + 0.01}),
     {"life.times-stable": [("/CreationTime", "1742860800.25, as before", "1742860800.26")]}),
    ("created when it is waited for", note_life(describe=[note("Pending"), note("InService", CreationTime=BORN + 1)],
                                                describe_again=None, describe_stopped=None, list=None),
     {"life.times-stable": [("/CreationTime", "1742860800.25, as before", "1742860801.25")]}),
    ("created when it is listed", model_life(list=listing({**ITEM, "CreationTime": BORN + 1})),
     {"life.times-stable": [("/Models/*/CreationTime", "1742860800.25, as before", "1742860801.25")]}),
    ("changed before it was created", note_life(
        describe=note("InService", LastModifiedTime=None), describe_again=None,
        list=listing(edited(NOTE, CreationTime=None, LastModifiedTime=BORN - 2), container="NotebookInstances")),
     {"life.times-stable": [("/NotebookInstances/*/LastModifiedTime", "at least CreationTime, 1742860800.25",
                             "1742860798.25")]}),
    ("changed before it was created, once it stands still", note_life(
        describe_stopped=[note("Stopping"), note("Stopped", LastModifiedTime=BORN - 2)]),
     {"life.times-stable": [("/LastModifiedTime", "at least CreationTime, 1742860800.25", "1742860798.25")]}),
    # lists
    ("not listed", model_life(list=listing(ELSE)), {"life.listed": [
        ("/Models", "churn on some page", "1 item on 1 page, without it")]}),
    ("on none of the pages", model_life(list=[listing(ELSE, NextToken="1"), listing(ELSE)]), {"life.listed": [
        ("/Models", "churn on some page", "2 items on 2 pages, without it")]}),
    ("listed with another name's case", model_life(list=listing({**ITEM, "ModelName": "Churn"})), {"life.listed": [
        ("/Models", "churn on some page", "1 item on 1 page, without it")]}),
    ("another status", note_life(list=listing(note("Pending"), container="NotebookInstances")), {"life.listed": [
        ("/NotebookInstances/*/NotebookInstanceStatus", '"InService", as described', '"Pending"')]}),
    ("another type", note_life(list=listing({**NOTE, "InstanceType": "ml.t2.medium"}, container="NotebookInstances")),
     {"life.listed": [("/NotebookInstances/*/InstanceType", '"ml.t3.medium", as described', '"ml.t2.medium"')]}),
    ("another repository", note_life(list=listing({**NOTE, "AdditionalCodeRepositories": ["one"]},
                                                  container="NotebookInstances")),
     {"life.listed": [("/NotebookInstances/*/AdditionalCodeRepositories", '["one", "two"], as described', '["one"]')]}),
    ("another change", note_life(list=listing({**NOTE, "LastModifiedTime": BORN}, container="NotebookInstances")),
     {"life.listed": [("/NotebookInstances/*/LastModifiedTime", "1742860802.25, as described", "1742860800.25")]}),
    ("an app of another owner", app_life(list=listing(app_item("InService", UserProfileName="you"), container="Apps")),
     {"life.listed": [("/Apps", "d-1/me/JupyterLab/default on some page", "1 item on 1 page, without it")]}),
    ("still listed", model_life(list_deleted=listing(ITEM)), {"life.listed": [
        ("/Models", "no churn, because it was deleted",
         f'{{"ModelName": "churn", "ModelArn": "{ARN}"'[:79] + "…")]}),
    ("a deleted app in service", app_life(list_deleted=listing(app_item("InService"), container="Apps")),
     {"life.listed": [("/Apps", "no d-1/me/JupyterLab/default, because it was deleted",
                       '{"DomainId": "d-1", "UserProfileName": "me", "AppType": "JupyterLab", "AppName"…')]}),
    # duplicates
    ("overwritten", model_life(describe_again={**SHOWN, "PrimaryContainer": {
        "Image": "i:2", "Environment": {"A": "1"}}}),
     {"life.duplicate": [("/PrimaryContainer/Image", '"i:1", as before', '"i:2"')]}),
    ("merged", model_life(describe_again={**SHOWN, "PrimaryContainer": {
        "Image": "i:1", "Environment": {"A": "1", "B": "2"}}}),
     {"life.duplicate": [("/PrimaryContainer/Environment/{value}", f"{LOST}, as before", '"2"')]}),
    ("emptied", model_life(describe_again={**SHOWN, "PrimaryContainer": {"Image": "i:1"}}),
     {"life.duplicate": [("/PrimaryContainer/Environment", '{"A": "1"}, as before', LOST)]}),
    ("gone by a refused create", model_life(describe_again=GONE),
     {"life.duplicate": [("", "still there after a refused create", UNFOUND)]}),
    ("not anew", app_life(create_anew=TAKEN, describe_anew=None), {"life.duplicate": [
        ("#deleted", "accepted (200), because the first one was deleted", "400 ResourceInUse: it exists")]}),
    # statuses
    ("deleted from the beginning", note_life(describe=note("Deleting"), list=None, describe_again=None,
                                             describe_stopped=None, describe_deleted=GONE),
     moved("Pending", "Deleting", SIX)),
    ("back to the beginning", note_life(describe_again=[note("Pending"), NOTE]),
     moved("InService", "Pending", "Failed, InService, Stopped, Stopping, Updating")),
    ("started by nobody", note_life(describe_deleted=[NOTE, GONE]),
     moved("Stopped", "InService", "Deleting, Failed, Stopped, Updating")),
    ("no longer failed", note_life(describe=[note("Failed"), NOTE]),
     moved("Failed", "InService", "Failed, Stopped, Updating")),
    ("completed and in progress", job_life("Completed", "InProgress"),
     moved("Completed", "InProgress", "Completed", "TrainingJobStatus")),
    ("stopped and completed", job_life("InProgress", "Stopping", "Stopped", "Completed"),
     moved("Stopped", "Completed", "Stopped", "TrainingJobStatus")),
    ("an endpoint created twice", endpoint_life("InService", "Creating"),
     moved("InService", "Creating",
           "Failed, InService, OutOfService, RollingBack, SystemUpdating, UpdateRollbackFailed, Updating",
           "EndpointStatus")),
    ("an app that is deleted by itself", app_life(describe=[app("Deleted")], describe_again=None, list=None),
     moved("Pending", "Deleted", "Failed, InService, Pending", "Status")),
    ("an app that rises again", app_life(describe_deleted=[app("Deleted"), app("InService"), app("Deleted")]),
     moved("Deleted", "InService", "Deleted", "Status")),
    # deletion
    ("still there", model_life(describe_deleted=SHOWN, list_deleted=None), {"life.deleted": [
        ("", "not found, because it was deleted", told_of(SHOWN))]}),
    ("still listed, too", model_life(describe_deleted=SHOWN, list_deleted=listing(ITEM)), {"life.deleted": [
        ("", "not found, because it was deleted", told_of(SHOWN))]}),
    ("an app in service", app_life(describe_deleted=app("InService"), list_deleted=None, create_anew=None,
                                   describe_anew=None),
     {"life.deleted": [("", "not found, because it was deleted, or the status Deleted",
                        told_of(app("InService")))]}),
]  # fmt: skip

ALL_OF_LIFE = {"life.readable", "life.arn-stable", "life.times-stable", "life.listed", "life.duplicate", "life.deleted"}
WITH_STATUS = ALL_OF_LIFE | {"life.status"}
OF_AN_APP = WITH_STATUS | {"life.round-trip/RecoveryMode"}  # where it is described anew


@pytest.mark.parametrize(("story", "broken"), [row[1:] for row in BROKEN_LIVES], ids=[row[0] for row in BROKEN_LIVES])
def test_one_fault_in_a_life_breaks_one_promise(story: Lived, broken: Heard) -> None:
    """One fault in a life breaks one promise, in these words."""
    assert lost(heard(story)) == broken


ODD_LIVES: list[tuple[str, Lived, set[str]]] = [
    ("of a model", model_life(), ALL_OF_LIFE),
    ("of a notebook instance", note_life(), WITH_STATUS),
    ("of an app", app_life(), OF_AN_APP),
    ("read late", model_life(describe=[GONE, GONE, SHOWN]), ALL_OF_LIFE),
    ("listed late", model_life(list=[listing(ELSE), listing(ELSE), listing(ELSE, NextToken="1"), listing(ITEM)]),
     ALL_OF_LIFE),
    ("gone late", model_life(describe_deleted=[SHOWN, GONE], list_deleted=[listing(ITEM), listing()]), ALL_OF_LIFE),
    ("an ARN in lower case", model_life(describe={**SHOWN, "ModelArn": ARN.lower()}, list=listing(
        {**ITEM, "ModelArn": ARN.upper()})), ALL_OF_LIFE),
    ("whole seconds in the list", model_life(list=listing({**ITEM, "CreationTime": 1742860800})), ALL_OF_LIFE),
    ("times with other digits", model_life(describe_again=exchange(
        body=json.dumps(SHOWN).replace("1742860800.25", "1.74286080025E9").encode())), ALL_OF_LIFE),
    ("only what lists must have", note_life(list=listing(
        {**NOTE_NAME, "NotebookInstanceArn": NOTE_ARN}, container="NotebookInstances")), WITH_STATUS),
    ("a list with repositories in another order", note_life(list=listing(
        {**NOTE, "AdditionalCodeRepositories": ["two", "one"]}, container="NotebookInstances")), WITH_STATUS),
    ("a list with a rounded change", note_life(list=listing(
        {**NOTE, "LastModifiedTime": 1742860802}, container="NotebookInstances")), WITH_STATUS),
    ("a list with nulls", note_life(list=listing(
        {**NOTE, "InstanceType": None, "LastModifiedTime": None}, container="NotebookInstances")), WITH_STATUS),
    ("what is not yet at rest is listed as it was", note_life(
        describe=[note("Pending")], describe_again=None, list=listing(NOTE, container="NotebookInstances")),
     WITH_STATUS - {"life.duplicate"}),
    ("a second create that was accepted", model_life(again={"ModelArn": ARN}, describe_again={
        **SHOWN, "PrimaryContainer": {"Image": "i:2"}}), ALL_OF_LIFE - {"life.duplicate"}),
    ("a second create that began anew", note_life(again={"NotebookInstanceArn": NOTE_ARN}, describe_again=[
        note("Pending", CreationTime=BORN + 3), note("InService", CreationTime=BORN + 3)],
        describe_stopped=note("Stopped", CreationTime=BORN + 3)), WITH_STATUS - {"life.duplicate"}),
    ("more in the second description", model_life(describe_again={
        **SHOWN, "EnableNetworkIsolation": False, "DeploymentRecommendation": {"RecommendationStatus": "COMPLETED"}}),
     ALL_OF_LIFE),
    ("a set in another order", note_life(describe_again={**NOTE, "AdditionalCodeRepositories": ["two", "one"]}),
     WITH_STATUS),
    ("changed meanwhile", note_life(describe_again=note("InService", LastModifiedTime=BORN + 9)), WITH_STATUS),
    ("skipped statuses", note_life(describe=NOTE, describe_stopped=note("Stopped"), describe_deleted=GONE),
     WITH_STATUS),
    ("a status that comes late", note_life(describe_deleted=[note("Stopped"), note("Deleting"), GONE]), WITH_STATUS),
    ("a stop that comes late", note_life(describe_stopped=[NOTE, note("Stopping"), note("Stopped")]),
     WITH_STATUS),
    ("a newer status", note_life(describe_stopped=[note("InMaintenance"), NOTE, note("Stopped")]), WITH_STATUS),
    ("failed while it began", note_life(describe=[note("Pending"), note("Failed")], list=None, describe_again=None,
                                        stop=GONE, describe_stopped=None),
     WITH_STATUS - {"life.duplicate"}),
    ("a deleted app that is not found", app_life(describe_deleted=GONE, list_deleted=listing(container="Apps")),
     OF_AN_APP),
    ("an app with its old time", app_life(describe_anew=app("InService")), OF_AN_APP),
    ("an app that is shown as deleted at first", app_life(describe_anew=app("Deleted")), WITH_STATUS),
    ("an app that comes again", app_life(describe_anew=[app("Deleted"), app("Pending"), app("InService")]),
     OF_AN_APP),
    ("an app without its domain in the list", app_life(list=listing(
        app_item("InService", DomainId=None, SpaceName=""), container="Apps")), OF_AN_APP),
    ("a deleted app that is still going", app_life(list_deleted=listing(app_item("Deleting"), container="Apps")),
     OF_AN_APP),
    ("an ARN in lower case anew", app_life(create_anew={"AppArn": APP_ARN.upper()}), OF_AN_APP),
    ("another ARN for another app", app_life(
        create_anew={"AppArn": f"{APP_ARN}2"}, describe_anew=[app("Deleted"), app("InService", AppArn=f"{APP_ARN}2")]),
     OF_AN_APP),
    ("no recovery anew", app_life(describe_anew=app("InService", RecoveryMode=False)), OF_AN_APP),
    ("the deleted app's recovery, read late", app_life(describe_anew=app("Deleted", RecoveryMode=True)), WITH_STATUS),
    ("still deleting", note_life(describe_deleted=note("Deleting"), list_deleted=None), WITH_STATUS - {"life.deleted"}),
    ("not to be deleted", model_life(delete=GONE, describe_deleted=None, list_deleted=None),
     ALL_OF_LIFE - {"life.deleted"}),
    ("a job that ends as it is stopped", job_life("InProgress", "Stopping", "Completed"),
     {"life.readable", "life.status"}),
    ("a job that has ended", job_life("Stopped"), {"life.readable", "life.status"}),
    ("an endpoint that is updated", endpoint_life("Creating", "InService", "SystemUpdating", "InService"),
     {"life.readable", "life.status"}),
    ("an endpoint that falls", endpoint_life("InService", "UpdateRollbackFailed"), {"life.readable", "life.status"}),
]  # fmt: skip


@pytest.mark.parametrize(("story", "said"), [row[1:] for row in ODD_LIVES], ids=[row[0] for row in ODD_LIVES])
def test_an_odd_life_breaks_nothing(story: Lived, said: set[str]) -> None:
    """What is odd and legal breaks nothing, and is judged all the same."""
    found = heard(story)
    assert lost(found) == {}
    assert set(found) == said


NOTHING: set[str] = set()
SILENT: list[tuple[str, Lived, set[str]]] = [
    ("a create that was refused", model_life(
        create=GONE, describe=GONE, list=None, describe_again=GONE, delete=None), NOTHING),
    ("a full target", model_life(create=FULL, describe=GONE, list=None, describe_again=GONE, delete=None), NOTHING),
    ("a description that crashes", model_life(
        describe=CRASH, list=None, describe_again=CRASH, delete=None), NOTHING),
    ("a description that hangs", model_life(describe=HANGS, list=None, describe_again=None, delete=None), NOTHING),
    ("a description that is not allowed", model_life(
        describe=DENIED, list=None, describe_again=None, delete=None), NOTHING),
    ("a description that is unknown", model_life(
        describe=NO_OPERATION, list=None, describe_again=None, delete=None), NOTHING),
    ("a description that was left out", model_life(
        describe=None, list=None, describe_again=None, delete=None), NOTHING),
    ("a description that is no object", model_life(describe=exchange(body=[]), list=None, describe_again=None,
                                                   delete=None), NOTHING),
    ("a create without an ARN", model_life(create={}), ALL_OF_LIFE - {"life.arn-stable"}),
    ("descriptions without ARNs", model_life(
        describe=edited(SHOWN, ModelArn=None), describe_again=None, list=None), ALL_OF_LIFE - {
            "life.arn-stable", "life.times-stable", "life.duplicate"}),
    ("times that are texts", model_life(describe={**SHOWN, "CreationTime": "now"},
                                        describe_again={**SHOWN, "CreationTime": "then"}), ALL_OF_LIFE - {
                                            "life.times-stable"}),
    ("one time alone", model_life(describe_again=None, list=None),
     ALL_OF_LIFE - {"life.times-stable", "life.duplicate"}),
    ("a list that is refused", model_life(list=GONE, list_deleted=None), ALL_OF_LIFE - {"life.listed"}),
    ("a list that crashes", model_life(list=CRASH, list_deleted=CRASH), ALL_OF_LIFE - {"life.listed"}),
    ("a list that breaks off", model_life(list=[listing(ELSE, NextToken="1"), CRASH], list_deleted=None),
     ALL_OF_LIFE - {"life.listed"}),
    ("a list that was not read to its end", model_life(list=listing(ELSE, NextToken="1"), list_deleted=None),
     ALL_OF_LIFE - {"life.listed"}),
    ("a second create that crashed", model_life(again=CRASH), ALL_OF_LIFE - {"life.duplicate"}),
    ("a second create that was not allowed", model_life(again=DENIED), ALL_OF_LIFE - {"life.duplicate"}),
    ("a second description that crashed", model_life(describe_again=CRASH), ALL_OF_LIFE - {"life.duplicate"}),
    ("a deletion that crashed", model_life(delete=CRASH), ALL_OF_LIFE - {"life.deleted"}),
    ("a description after it that crashed", model_life(describe_deleted=CRASH), ALL_OF_LIFE - {"life.deleted"}),
    ("a description after it that hangs", model_life(describe_deleted=HANGS), ALL_OF_LIFE - {"life.deleted"}),
    ("no status at all", lived("life", "endpoint", {
        "create": ("CreateEndpoint", {"EndpointName": "e"}, [{}]),
        "describe": ("DescribeEndpoint", {"EndpointName": "e"}, [{"EndpointName": "e"}]),
    }), {"life.readable"}),
    ("a status that no machine knows", endpoint_life("Sleeping"), {"life.readable"}),
]  # fmt: skip


@pytest.mark.parametrize(("story", "said"), [row[1:] for row in SILENT], ids=[row[0] for row in SILENT])
def test_a_scene_that_failed_is_no_reason_to_say_anything(story: Lived, said: set[str]) -> None:
    """What a failed scene keeps from being judged is not mentioned, and the rest is judged."""
    found = heard(story)
    assert lost(found) == {}
    assert set(found) == said


# ---- what depends on something ----


ENDPOINT_ARN = {"EndpointArn": f"{ACCOUNT}:endpoint/e"}
REFUSAL = "a refusal (4xx), because what it refers to does not exist"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (GONE, {"life.dependency": []}),
        (ENDPOINT_ARN, {"life.dependency": [("", REFUSAL, told_of(ENDPOINT_ARN))]}),
        (CRASH, {}),
        (HANGS, {}),
        (DENIED, {}),
    ],
)
def test_an_endpoint_of_an_unknown_configuration_is_refused(answer: Any, found: Heard) -> None:
    """An endpoint of an unknown configuration is refused."""
    sent = {"EndpointName": "e", "EndpointConfigName": "unknown"}
    assert heard(lived("dependency", "endpoint", {"create": ("CreateEndpoint", sent, [answer])})) == found


# ---- side by side ----

A: Body = {"ModelName": "churn", "PrimaryContainer": {"Image": "i:1", "Environment": {"A": "1", "S": "x"}}}
B: Body = {"ModelName": "churn-2", "PrimaryContainer": {"Image": "i:2", "Environment": {"A": "2", "B": "3", "S": "x"}}}
ARN_A, ARN_B = f"{ACCOUNT}:model/churn", f"{ACCOUNT}:model/churn-2"
SHOWN_A: Body = {**A, "ModelArn": ARN_A, "CreationTime": BORN}
SHOWN_B: Body = {**B, "ModelArn": ARN_B, "CreationTime": BORN}
PAIR: Telling = {
    "create a": ("CreateModel", A, [{"ModelArn": ARN_A}]),
    "create b": ("CreateModel", B, [{"ModelArn": ARN_B}]),
    "describe a": ("DescribeModel", {"ModelName": "churn"}, [SHOWN_A]),
    "describe b": ("DescribeModel", {"ModelName": "churn-2"}, [SHOWN_B]),
    "delete a": ("DeleteModel", {"ModelName": "churn"}, [exchange(200, b"")]),
    "describe b after": ("DescribeModel", {"ModelName": "churn-2"}, [SHOWN_B]),
}
APP_A: Body = {**APP_NAME, "ResourceSpec": {"InstanceType": "ml.t3.medium"}, "RecoveryMode": True}
APP_B: Body = {
    **APP_NAME, "AppType": "CodeEditor", "ResourceSpec": {"InstanceType": "ml.t3.large"}, "RecoveryMode": False,
}  # fmt: skip
APP_PAIR: Telling = {
    "create a": ("CreateApp", APP_A, [{"AppArn": APP_ARN}]),
    "create b": ("CreateApp", APP_B, [{"AppArn": f"{APP_ARN}2"}]),
    "create c": ("CreateApp", {**APP_B, "UserProfileName": "c"}, [{"AppArn": f"{APP_ARN}3"}]),
    "describe a": ("DescribeApp", APP_NAME, [{**APP_A, "Status": "InService"}]),
    "describe b": ("DescribeApp", APP_NAME, [{**APP_B, "Status": "InService"}]),
    "delete a": ("DeleteApp", APP_NAME, [exchange(200, b"")]),
    "describe b after": ("DescribeApp", APP_NAME, [{**APP_B, "Status": "InService"}]),
}
NAMESAKES: Telling = {
    "create a": ("CreateModel", {"ModelName": "same"}, [{"ModelArn": ARN_A}]),
    "create b": ("CreateEndpointConfig", {"EndpointConfigName": "same"}, [{"EndpointConfigArn": ARN_B}]),
    "describe a": ("DescribeModel", {"ModelName": "same"}, [{"ModelName": "same"}]),
    "describe b": ("DescribeEndpointConfig", {"EndpointConfigName": "same"}, [{"EndpointConfigName": "same"}]),
    "delete a": ("DeleteModel", {"ModelName": "same"}, [exchange(200, b"")]),
    "describe b after": ("DescribeEndpointConfig", {"EndpointConfigName": "same"}, [{"EndpointConfigName": "same"}]),
}


def pair(**changes: Any) -> Lived:
    """Return the story of two models with other answers to some scenes."""
    return lived("side by side", "model", told(PAIR, spaced(changes)))


def app_pair(**changes: Any) -> Lived:
    """Return the story of two apps of one owner with other answers to some scenes."""
    return lived("side by side", "app", told(APP_PAIR, spaced(changes)))


def namesakes(**changes: Any) -> Lived:
    """Return the story of a model and a configuration of the same name."""
    return lived("side by side", "model", told(NAMESAKES, spaced(changes)))


def mixed(*failures: tuple[str, str, str]) -> Heard:
    """Return what is heard of two resources that are not apart."""
    return {"life.isolation": list(failures)}


def container(of: Body, **members: Any) -> Body:
    """Return a description with other members of its container."""
    return {**of, "PrimaryContainer": {**of["PrimaryContainer"], **members}}


FOR_A = ", which is churn's"
FOR_B = ", which is churn-2's"
WHOLE_B = [
    ("/ModelName", '"churn"', f'"churn-2"{FOR_B}'),
    ("/PrimaryContainer/Image", '"i:1"', f'"i:2"{FOR_B}'),
    ("/PrimaryContainer/Environment/{value}", '"1"', f'"2"{FOR_B}'),
    ("/ModelArn", f'"{ARN_A}"', f'"{ARN_B}"{FOR_B}'),
]
MIXED_UP: list[tuple[str, Lived, Heard]] = [
    ("b for a", pair(describe_a=SHOWN_B), mixed(*WHOLE_B)),
    ("one value of b in a", pair(describe_a=container(SHOWN_A, Image="i:2")),
     mixed(("/PrimaryContainer/Image", '"i:1"', f'"i:2"{FOR_B}'))),
    ("one value of a in b", pair(describe_b=container(SHOWN_B, Image="i:1"), describe_b_after=None),
     mixed(("/PrimaryContainer/Image", '"i:2"', f'"i:1"{FOR_A}'))),
    ("an entry of b in a", pair(describe_a=container(SHOWN_A, Environment={"A": "1", "B": "3"})),
     mixed(("/PrimaryContainer/Environment/{value}", "no such entry, because none was sent", f'"3"{FOR_B}'))),
    ("b's ARN for a", pair(describe_a={**SHOWN_A, "ModelArn": ARN_B}),
     mixed(("/ModelArn", f'"{ARN_A}"', f'"{ARN_B}"{FOR_B}'))),
    ("a gone when b came", pair(describe_a=GONE), mixed(("#describe", "what was created (200)", UNFOUND))),
    ("b not there beside a", pair(describe_b=GONE, describe_b_after=None),
     mixed(("#describe", "what was created (200)", UNFOUND))),
    ("b deleted with a", pair(describe_b_after=GONE),
     mixed(("#deleted", "still there, because only churn was deleted", UNFOUND))),
    ("b changed by a's end", pair(describe_b_after=container(SHOWN_B, Image="i:1")),
     mixed(("/PrimaryContainer/Image", '"i:2", as before', '"i:1"'))),
    ("b in use", pair(create_b=TAKEN, describe_b=None, delete_a=None, describe_b_after=None),
     mixed(("#create", "accepted (200), because churn is another model", "400 ResourceInUse: it exists"))),
    ("apps known by too little", app_pair(create_b=GONE, describe_b=None, delete_a=None, describe_b_after=None),
     mixed(("#create", "accepted (200), because d-1/me/JupyterLab/default is another app", UNFOUND))),
    ("apps of another type", app_pair(describe_a={**APP_B, "Status": "InService"}), mixed(
        ("/AppType", '"JupyterLab"', '"CodeEditor", which is d-1/me/CodeEditor/default\'s'),
        ("/ResourceSpec/InstanceType", '"ml.t3.medium"', '"ml.t3.large", which is d-1/me/CodeEditor/default\'s'))),
    ("an app deleted with another", app_pair(describe_b_after={**APP_B, "Status": "Deleted"}), mixed(
        ("#deleted", "still there, because only d-1/me/JupyterLab/default was deleted",
         told_of({**APP_B, "Status": "Deleted"})))),
    ("a name for one kind only", namesakes(create_b=TAKEN, describe_b=None, delete_a=None, describe_b_after=None),
     mixed(("#create", "accepted (200), because same is another model", "400 ResourceInUse: it exists"))),
    ("a kind that hides another", namesakes(describe_a=GONE), mixed(
        ("#describe", "what was created (200)", UNFOUND))),
    ("deleted with its namesake", namesakes(describe_b_after=GONE), mixed(
        ("#deleted", "still there, because only same was deleted", UNFOUND))),
]  # fmt: skip
APART: list[tuple[str, Lived]] = [
    ("two models", pair()),
    ("two apps", app_pair()),
    ("namesakes", namesakes()),
    ("the same ARN but for case", pair(create_b={"ModelArn": ARN_A.upper()},
                                       describe_b={**SHOWN_B, "ModelArn": ARN_A})),
    ("what is true of every app", app_pair(create_c=None, **{
        f"describe_{which}": {**of, "Status": "InService", "RecoveryMode": True}
        for which, of in (("a", APP_A), ("b", APP_B), ("b_after", APP_B))})),
    ("what is lost in both", pair(describe_a={"ModelName": "churn"}, describe_b={"ModelName": "churn-2"},
                                  describe_b_after={"ModelName": "churn-2"})),
    ("something else altogether", pair(describe_a=container(SHOWN_A, Image="i:9"))),
    ("more entries", pair(describe_a=container(SHOWN_A, Environment={"A": "1", "B": "4", "S": "x"}))),
    ("a changed status", app_pair(describe_b_after={**APP_B, "Status": "InService", "CreationTime": BORN})),
    ("a not deleted", pair(delete_a=GONE, describe_b_after=GONE)),
    ("b that cannot be read any more", pair(describe_b_after=CRASH)),
    ("a that crashes", pair(describe_a=CRASH)),
]  # fmt: skip


@pytest.mark.parametrize(("story", "broken"), [row[1:] for row in MIXED_UP], ids=[row[0] for row in MIXED_UP])
def test_resources_keep_apart(story: Lived, broken: Heard) -> None:
    """Two resources that are mixed up break the promise, at the places where they are."""
    assert heard(story) == broken


@pytest.mark.parametrize("story", [row[1] for row in APART], ids=[row[0] for row in APART])
def test_resources_that_are_apart_break_nothing(story: Lived) -> None:
    """Two resources that only fail each by itself are apart."""
    assert heard(story) == {"life.isolation": []}


def test_a_refused_second_resource_may_be_refused_for_its_own_sake() -> None:
    """A refused second create shows nothing where its values may be the reason."""
    alone = {"create_b": GONE, "describe_b": None, "delete_a": None, "describe_b_after": None}
    assert heard(pair(**alone)) == {}
    assert heard(app_pair(**alone, create_c=GONE)) == {}
    assert heard(pair(create_a=GONE, describe_a=GONE)) == {}
    assert heard(pair(describe_a=GONE, describe_b=GONE, describe_b_after=GONE)) == {}


# ---- tags after a second create ----

OURS: list[Body] = [{"Key": "project", "Value": "churn"}, {"Key": "empty", "Value": ""}]
TAGGED: Telling = MODEL_LIFE | {
    "create": ("CreateModel", {**CHURN, "Tags": OURS}, [{"ModelArn": ARN}]),
    "tags": ("ListTags", {"ResourceArn": ARN}, [{"Tags": OURS}]),
    "tags again": ("ListTags", {"ResourceArn": ARN}, [{"Tags": OURS}]),
}


def tagged(**changes: Any) -> Lived:
    """Return the life of a model with tags, with other answers to some scenes."""
    return lived("life", "model", told(TAGGED, spaced(changes)))


def test_a_refused_second_create_leaves_the_tags_as_they_are() -> None:
    """Tags that are another's, or gone, after a refused second create break the promise."""
    want = 'the tag {"project": "churn"}, as before'
    theirs = tagged(tags_again={"Tags": [{"Key": "project", "Value": "chur2"}, OURS[1]]})
    assert lost(heard(theirs)) == {"life.duplicate": [("/Tags", want, '{"project": "chur2"}')]}
    gone = tagged(tags_again={"Tags": OURS[1:]})
    assert lost(heard(gone)) == {"life.duplicate": [("/Tags", want, LOST)]}


@pytest.mark.parametrize(
    "story",
    [
        tagged(),
        tagged(tags_again=[{"Tags": OURS[1:], "NextToken": "1"}, {"Tags": OURS[:1]}]),
        tagged(tags_again={"Tags": [*OURS, {"Key": "aws:createdBy", "Value": "me"}]}),
        tagged(tags_again=None),
        tagged(tags_again=DENIED),
        tagged(again={"ModelArn": ARN}, describe_again=None, tags_again={"Tags": []}),
    ],
)
def test_tags_that_stay_break_nothing(story: Lived) -> None:
    """The same tags in another order, the service's own, or none that can be read say nothing."""
    assert lost(heard(story)) == {}


# ---- refused creates ----

REFUSED: Telling = {
    "create": ("CreateModel", CHURN, [{"ModelArn": ARN}]),
    "describe": ("DescribeModel", NAMED, [SHOWN]),
    "list": ("ListModels", {}, [listing(ITEM)]),
    "refuse 1": ("CreateModel", {"ModelName": "bad-1"}, [GONE]),
    "refuse 2": ("CreateModel", {"ModelName": 5}, [GONE]),
    "refuse 3": ("CreateModel", {"ModelName": "churn", "PrimaryContainer": []}, [GONE]),
    "refuse 4": ("CreateModel", {"PrimaryContainer": {}}, [GONE]),
    "list after": ("ListModels", {}, [listing(ITEM)]),
    "describe after": ("DescribeModel", NAMED, [SHOWN]),
}
BAD: Body = {"ModelName": "bad-1", "ModelArn": f"{ACCOUNT}:model/bad-1", "CreationTime": BORN}


def refused(**changes: Any) -> Lived:
    """Return the story of refused creates with other answers to some scenes."""
    return lived("refused", "model", told(REFUSED, spaced(changes)))


def poisoned(*failures: tuple[str, str, str]) -> Heard:
    """Return what is heard of refused creates that left something behind."""
    return {"life.no-poison": list(failures)}


AS_IT_WAS = "what was answered before the refused creates (200)"
ELSEWHERE: Telling = REFUSED | {
    "look at ListEndpoints": ("ListEndpoints", {}, [{"Endpoints": []}]),
    "look again at ListEndpoints": ("ListEndpoints", {}, [{"Endpoints": []}]),
    "make refused": ("CreateModel", {"ModelName": "bad-1"}, [{"ModelArn": ARN}]),
    "make fresh": ("CreateModel", {"ModelName": "bad-0"}, []),
}


def elsewhere(**changes: Any) -> Lived:
    """Return the story of refused creates with looks at other lists, and with the name of a refused one."""
    return lived("refused", "model", told(ELSEWHERE, spaced(changes)))


POISONED: list[tuple[str, Lived, Heard]] = [
    ("a trace", refused(list_after=listing(ITEM, BAD)), poisoned(("/Models", "no trace of a refused create", "bad-1"))),
    ("a trace on the second page", refused(list_after=[listing(ITEM, NextToken="1"), listing(BAD)]),
     poisoned(("/Models", "no trace of a refused create", "bad-1"))),
    ("a list that crashes", refused(list_after=CRASH),
     poisoned(("#ListModels", AS_IT_WAS, "500 InternalFailure: boom"))),
    ("a list that hangs", refused(list_after=HANGS), poisoned(("#ListModels", AS_IT_WAS, "no answer in 5 s"))),
    ("a list that is refused", refused(list_after=GONE), poisoned(("#ListModels", AS_IT_WAS, UNFOUND))),
    ("gone from the list", refused(list_after=listing(ELSE)),
     poisoned(("/Models", "churn, as before", "1 item on 1 page, without it"))),
    ("changed in the list", refused(list_after=listing({**ITEM, "CreationTime": BORN + 1})),
     poisoned(("/Models/*/CreationTime", "1742860800.25, as before", "1742860801.25"))),
    ("gone", refused(describe_after=GONE), poisoned(("#DescribeModel", AS_IT_WAS, UNFOUND))),
    ("a description that crashes", refused(describe_after=CRASH),
     poisoned(("#DescribeModel", AS_IT_WAS, "500 InternalFailure: boom"))),
    ("another list that crashes", elsewhere(look_again_at_ListEndpoints=CRASH),
     poisoned(("#ListEndpoints", AS_IT_WAS, "500 InternalFailure: boom"))),
    ("a name that is taken", elsewhere(make_refused=TAKEN), poisoned(
        ("#create", "accepted (200), because bad-1 was refused before", "400 ResourceInUse: it exists"))),
    ("a name that is refused, and no other", elsewhere(make_refused=GONE, make_fresh={"ModelArn": ARN}), poisoned(
        ("#create", "accepted (200), because bad-1 was refused before", UNFOUND))),
    ("half overwritten", refused(describe_after=container(SHOWN, Image=None)),
     poisoned(("/PrimaryContainer/Image", '"i:1", as before', LOST))),
]  # fmt: skip
SOUND: list[tuple[str, Lived]] = [
    ("everything as before", elsewhere()),
    ("another list that was broken before", elsewhere(look_at_ListEndpoints=CRASH, look_again_at_ListEndpoints=CRASH)),
    ("no name is taken", elsewhere(make_refused=GONE, make_fresh=GONE)),
    ("a name that was let in before", elsewhere(refuse_1={"ModelArn": ARN}, make_refused=TAKEN)),
    ("no more room", elsewhere(make_refused=FULL, make_fresh=FULL)),
    ("as before", refused()),
    ("others that come and go", refused(list=listing(ELSE, ITEM),
                                        list_after=listing(ITEM, {**ELSE, "ModelName": "z"}))),
    ("in another order", refused(list=listing(ELSE, ITEM), list_after=listing(ITEM, ELSE))),
    ("on other pages", refused(list_after=[listing(NextToken="1"), listing(ITEM)])),
    ("a name that was there", refused(list=listing(ITEM, BAD), list_after=listing(ITEM, BAD))),
    ("what was let in", refused(refuse_1={"ModelArn": "arn"}, list_after=listing(ITEM, BAD))),
    ("what crashed", refused(refuse_1=CRASH, list_after=listing(ITEM, BAD))),
    ("what the list never showed", refused(list=listing(), list_after=listing())),
    ("more in the description", refused(describe_after={**SHOWN, "EnableNetworkIsolation": False})),
    ("a list that goes on", refused(list_after=listing(ELSE, NextToken="1"))),
    ("no list at all", refused(list=None, list_after=None)),
    ("a list that was broken before", refused(list=CRASH, list_after=CRASH)),
    ("a description that was broken before", refused(describe=CRASH, describe_after=CRASH)),
]  # fmt: skip


@pytest.mark.parametrize(("story", "broken"), [row[1:] for row in POISONED], ids=[row[0] for row in POISONED])
def test_refused_creates_leave_no_trace(story: Lived, broken: Heard) -> None:
    """Refused creates that change what reads answer break the promise."""
    assert heard(story) == broken


@pytest.mark.parametrize("story", [row[1] for row in SOUND], ids=[row[0] for row in SOUND])
def test_reads_that_answer_as_before_break_nothing(story: Lived) -> None:
    """Reads that answer as before break nothing, whatever others do meanwhile."""
    assert heard(story) == {"life.no-poison": []}


def test_creates_that_were_not_refused_show_no_poison() -> None:
    """Without any refused create, or any read, there is nothing to say."""
    accepted = {f"refuse_{n}": {"ModelArn": "arn"} for n in (1, 2, 3, 4)}
    assert heard(refused(**accepted, list_after=CRASH)) == {}
    assert heard(refused(list=None, describe=None)) == {}
    assert heard(refused(list_after=None, describe_after=None)) == {}
