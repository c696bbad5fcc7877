"""The operations that variants are tried on: no more than an oddity needs, for every run of the proof repeats them."""

from __future__ import annotations

from typing import Final

FEW: Final = ("ListModels", "DescribeModel", "CreateAction", "SageMaker")
LISTS: Final = ("ListModels", "ListNotebookInstances", "ListTrainingJobs", "ListEndpoints")
DESCRIBES: Final = (
    "DescribeModel", "DescribeNotebookInstance", "DescribeTrainingJob", "DescribeEndpoint", "DescribeApp",
)  # fmt: skip
READS: Final = (*DESCRIBES, *LISTS)
APPS: Final = ("CreateApp", "DescribeApp")
ENDPOINTS: Final = ("DescribeEndpoint", "ListEndpoints", "CreateEndpoint")
NOTEBOOKS: Final = ("DescribeNotebookInstance", "ListNotebookInstances")
JOBS: Final = ("DescribeTrainingJob", "ListTrainingJobs")
