"""Mutants of what must be accepted: each refuses good requests, or breaks down on them."""

from __future__ import annotations

import json
from typing import Final

from contracts.reference.making import refusing
from contracts.reference.mutants.choking import CHOKING, beyond_ascii
from contracts.reference.mutants.forgetful import FORGETFUL, without
from contracts.reference.mutants.strict import BLUE_GREEN, GENERATED, STRICT, refused
from contracts.reference.reading import demanding, disliking, knowing

BIG: Final = 2**40  # seconds, and later than everything

BASES: Final = (
    refused(
        "every-model-has-a-role",
        "Asks for the role of a model, which nobody has to give.",
        demanding("CreateModel", "", "ExecutionRoleArn"),
        "CreateModel-accept.base-#minimal",
        "CreateModel-accept.boundary-/ExecutionRoleArn",
        "CreateModel-accept.null-/ExecutionRoleArn",
        drags=(GENERATED,),
        bars="*",
    ),
    refused(
        "every-origin-has-a-commit",
        "Asks for the commit of an action, one structure down.",
        demanding("CreateAction", "/MetadataProperties", "CommitId"),
        "CreateAction-accept.boundary-/MetadataProperties/CommitId",
        "CreateAction-accept.null-/MetadataProperties/CommitId",
        drags=(GENERATED,),
    ),
    refused(
        "no-apps-in-spaces",
        "Asks for a user profile where a space is the owner.",
        demanding("CreateApp", "", "UserProfileName"),
        "CreateApp-accept.base-#code-editor",
        drags=("accept.base-#*", "accept.doubtful-#lifecycle-config", GENERATED),
        bars="*",
    ),
    refused(
        "no-linear-shift",
        "Knows canaries, and no shift of traffic in equal steps.",
        knowing("CreateEndpoint", f"{BLUE_GREEN}/TrafficRoutingConfiguration/Type", without("LINEAR")),
        "CreateEndpoint-accept.base-#linear",
        bars="*",
    ),
    refused(
        "no-public-internet",
        "Refuses a notebook instance that has direct access to the internet.",
        disliking("CreateNotebookInstance", "/DirectInternetAccess", lambda value: value == "Enabled"),
        "CreateNotebookInstance-accept.base-#public-internet",
        "CreateNotebookInstance-accept.boundary-/DirectInternetAccess",
        drags=("accept.base-#full", GENERATED),
        bars="*",
    ),
    refused(
        "one-account-only",
        "Refuses an image that belongs to another account, as those of the service itself do.",
        refusing("CreateApp", lambda asked: ":885854791233:" in json.dumps(asked)),
        "CreateApp-accept.base-#image-version",
        "CreateApp-accept.base-#full",
        bars="*",
    ),
    refused(
        "no-filters-at-once",
        "Refuses to look for a name and for a time at once.",
        refusing("ListEndpoints", lambda asked: "NameContains" in asked and "CreationTimeAfter" in asked),
        "ListEndpoints-accept.base-#full",
        drags=(GENERATED,),
        bars="*",
    ),
    refused(
        "no-time-backwards",
        "Refuses a time to end before it starts, instead of finding nothing.",
        refusing("ListModels", lambda asked: asked.get("CreationTimeBefore", BIG) < asked.get("CreationTimeAfter", 0)),
        "ListModels-accept.generated-#*",
    ),
    refused(
        "no-texts-beyond-ascii",
        "Refuses characters beyond ASCII in a description, where every character may be.",
        refusing("CreateAction", beyond_ascii),
        "CreateAction-accept.generated-#*",
        drags=("accept.base-#full", "accept.boundary-/Tags"),
    ),
)

ACCEPTING: Final = (*STRICT, *FORGETFUL, *BASES, *CHOKING)
