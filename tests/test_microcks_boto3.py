"""A real Microcks as boto3 sees it: the lives of all kinds of resources, the very ones that the reference lives.

``make microcks`` starts one and says where, in MICROCKS_URL. Each test has a region of its own, because a Microcks
keeps what was created.
"""

from __future__ import annotations

import itertools
import os
import time
from typing import Any

import boto
import pytest
from test_reference_boto3 import (
    test_filters_on_time_take_dates,
    test_paginators_find_everything_once,
    test_the_life_of_a_model,
    test_the_life_of_a_notebook_instance,
    test_the_life_of_a_training_job,
    test_the_life_of_an_action,
    test_the_life_of_an_app,
    test_the_life_of_an_endpoint,
    test_what_breaks_the_model_is_refused,
    test_what_is_not_served_is_unknown,
    test_what_is_not_there_is_not_found,
    test_what_is_there_already_is_refused,
    test_what_was_accepted_has_a_request_id,
)

from contracts.microcks import importing
from contracts.microcks.client import Microcks

__all__ = [
    "test_filters_on_time_take_dates",
    "test_paginators_find_everything_once",
    "test_the_life_of_a_model",
    "test_the_life_of_a_notebook_instance",
    "test_the_life_of_a_training_job",
    "test_the_life_of_an_action",
    "test_the_life_of_an_app",
    "test_the_life_of_an_endpoint",
    "test_what_breaks_the_model_is_refused",
    "test_what_is_not_served_is_unknown",
    "test_what_is_not_there_is_not_found",
    "test_what_is_there_already_is_refused",
    "test_what_was_accepted_has_a_request_id",
]

URL = os.environ.get("MICROCKS_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="needs a Microcks: make microcks starts one and sets MICROCKS_URL")
NUMBERS = itertools.count(int(time.time()))


@pytest.fixture(scope="module")
def imported() -> str:
    """Return where the mock is, freshly imported."""
    return importing.import_contract(Microcks(URL))


@pytest.fixture
def client(imported: str) -> Any:
    """Return a client of a region that nobody has used."""
    return boto.client(imported, f"xx-test-{next(NUMBERS)}")


def test_regions_share_nothing(imported: str) -> None:
    """What is made in one region is not there in another."""
    here, there = (boto.client(imported, f"xx-test-{next(NUMBERS)}") for _ in range(2))
    boto.model(here, "churn")
    assert there.list_models()["Models"] == []
    assert boto.refused(there.describe_model, ModelName="churn") == "ValidationException"
