"""Which operations the contract is about, and which ones only help to read and to clean up."""

from __future__ import annotations

from typing import Final

CONTRACT: Final = (
    "CreateApp",
    "DescribeApp",
    "CreateAction",
    "CreateNotebookInstance",
    "DescribeNotebookInstance",
    "ListNotebookInstances",
    "CreateTrainingJob",
    "DescribeTrainingJob",
    "ListTrainingJobs",
    "CreateModel",
    "DescribeModel",
    "ListModels",
    "CreateEndpointConfig",
    "CreateEndpoint",
    "DescribeEndpoint",
    "ListEndpoints",
)

SUPPORTING: Final = (
    "CreateDomain",
    "CreateUserProfile",
    "CreateSpace",
    "DescribeAction",
    "DescribeDomain",
    "DescribeEndpointConfig",
    "DescribeSpace",
    "DescribeUserProfile",
    "ListActions",
    "ListApps",
    "ListDomains",
    "ListEndpointConfigs",
    "ListSpaces",
    "ListTags",
    "ListUserProfiles",
    "StartNotebookInstance",
    "StopNotebookInstance",
    "StopTrainingJob",
    "DeleteAction",
    "DeleteApp",
    "DeleteDomain",
    "DeleteEndpoint",
    "DeleteEndpointConfig",
    "DeleteModel",
    "DeleteNotebookInstance",
    "DeleteSpace",
    "DeleteUserProfile",
)
