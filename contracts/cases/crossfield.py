"""The service's rules across members, which no model states (documented by AWS): each one mends a body that breaks it.

A body breaks a rule when mending changes it. Generated bodies are mended; a legal move that breaks a rule is not made.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from contracts.cases import crossfield_hosting, crossfield_training
from contracts.cases.mending import Body, keep_unique
from contracts.values import Json

Mend = Callable[[Body], None]


def mended(operation: str, body: Json) -> Json:
    """Return a copy of a request that keeps every documented rule across members."""
    body = copy.deepcopy(body)
    for mend in _mends(operation):
        mend(body)
    return body


def keeps_rules(operation: str, body: Json) -> bool:
    """Tell whether a request keeps every documented rule across members."""
    return bool(mended(operation, body) == body)


def _mends(operation: str) -> Iterator[Mend]:
    yield tags
    yield from MENDS.get(operation, ())


def tags(body: Body) -> None:
    """Keep tag keys unique, and out of the reserved namespace."""
    if isinstance(body.get("Tags"), list):
        keep_unique(body["Tags"], "Key")
        body["Tags"] = [tag for tag in body["Tags"] if not str(tag.get("Key", "")).lower().startswith("aws:")]


def app(body: Body) -> None:
    """Keep one owner, and JupyterServer on the system instance."""
    app_owner(body)
    spec: dict[str, Any] = body.get("ResourceSpec") or {}
    if body.get("AppType") == "JupyterServer" and spec.get("InstanceType", "system") != "system":
        del spec["InstanceType"]


def app_owner(body: Body) -> None:
    """Keep exactly one owner."""
    if "UserProfileName" in body:
        body.pop("SpaceName", None)
    elif "SpaceName" not in body:
        body["UserProfileName"] = "default-user"


def notebook(body: Body) -> None:
    """Keep what needs a subnet with a subnet, and code repositories unique."""
    if "SubnetId" not in body:
        body.pop("SecurityGroupIds", None)
        if body.get("DirectInternetAccess") == "Disabled":
            del body["DirectInternetAccess"]
    if "AdditionalCodeRepositories" in body:
        body["AdditionalCodeRepositories"] = list(dict.fromkeys(body["AdditionalCodeRepositories"]))


MENDS: dict[str, tuple[Mend, ...]] = {
    "CreateApp": (app,),
    "DescribeApp": (app_owner,),
    "CreateNotebookInstance": (notebook,),
    "CreateTrainingJob": crossfield_training.MENDS,
    "CreateModel": crossfield_hosting.MODEL,
    "CreateEndpointConfig": crossfield_hosting.CONFIG,
    "CreateEndpoint": crossfield_hosting.ENDPOINT,
}
