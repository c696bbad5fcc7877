"""Result sets for the HTML report, as literal as can be: one of every verdict, a story, hostile texts, and many."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

from exchanges import RUN, STARTED

from contracts.spec.operations import CONTRACT
from contracts.values import Exchange, Failure, Promise, Reach, Results, Status, Verdict

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIACONTRACTKIT/20251121/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=00ff"
)
HOSTILE = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "]]>--><svg onload=\"document.title='owned'\">",
    "\x1b[2J\x1b]0;owned\x07",
    "\x00",
    "abc\u202edcba",
    "\u2028\u2029",
    "\n::error::owned\n##[error]owned",
    "| a | `b` | {{ 7 * 7 }} {% raw %}",
    '"><a href="javascript:document.title=\'owned\'">x</a>',
    "\ud800",
)


def exchange(operation: str = "CreateModel", request: Any = None, answer: Any = None, **more: Any) -> Exchange:
    """Return an exchange; bodies that are no bytes go as JSON."""
    sent = {"ModelName": "churn"} if request is None else request
    came = {"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/churn"} if answer is None else answer
    return Exchange(
        method="POST",
        url="http://127.0.0.1:5000/",
        request_headers=(
            ("X-Amz-Target", f"SageMaker.{operation}"),
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Date", "20251121T070000Z"),
            ("Authorization", SIGNED),
        ),
        request_body=_bytes(sent),
        status=more.pop("status", 200),
        headers=more.pop("headers", (("Content-Type", "application/x-amz-json-1.1"),)),
        body=_bytes(came),
        started=STARTED + more.pop("after", 0.0),
        elapsed=0.012,
        **more,
    )


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def failing(operation: str, rule: str, place: str = "", status: Status = Status.FAILED, **more: Any) -> Verdict:
    """Return a verdict with one failure."""
    failure = Failure(
        rule=rule,
        operation=operation,
        place=place,
        expected=more.pop("expected", "400 ValidationException"),
        got=more.pop("got", '200 {"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/churn"}'),
        move=more.pop("move", f"{place}: 64 characters, above the limit (from minimal)"),
        exchange=more.pop("exchange", exchange(operation)),
        before=more.pop("before", ()),
    )
    verdict = Verdict(Promise(operation, rule, place), more.pop("level", "must"), status, (failure,), 1)
    return replace(verdict, **more)


def bare(operation: str, rule: str, place: str = "", status: Status = Status.PASSED, reason: str = "") -> Verdict:
    """Return a verdict without a failure."""
    return Verdict(Promise(operation, rule, place), "must", status, (), 1, reason)


STORY = failing(
    "ListModels",
    "page.limit",
    move="pages: page 1",
    expected="at most 1 on a page",
    got="2 items",
    before=(
        exchange(request={"ModelName": "sck-r1-a"}),
        exchange(request={"ModelName": "sck-r1-b"}, after=0.25),
    ),
    exchange=exchange("ListModels", {"MaxResults": 1}, {"Models": [{}, {}]}, after=1.5),
)
ROUND = failing(
    "CreateModel",
    "life.round-trip",
    "/VpcConfig",
    move="way back of full: describe",
    expected='{"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}',
    got='{"SecurityGroupIds": ["sg-1"], "Subnets": []}',
)
MIXED = Results(
    RUN,
    (
        failing("CreateModel", "reject.length", "/ModelName", exchange=exchange(request={"ModelName": "m" * 64})),
        failing("CreateModel", "reject.length", "/ExecutionRoleArn"),
        ROUND,
        STORY,
        failing("CreateModel", "reject.pattern", "/ModelName", Status.KNOWN, reason="moto checks no patterns"),
        failing("CreateEndpoint", "reject.pattern", "/EndpointName", Status.KNOWN, reason="moto checks no patterns"),
        failing("CreateModel", "wire.request-id-form", level="should", expected="a UUID", got="abc", move=""),
        failing("CreateModel", "wire.charset", status=Status.FLAKY, reason="held on the second try"),
        bare("CreateModel", "accept.base"),
        bare("CreateModel", "accept.boundary", "/ModelName"),
        bare("DescribeModel", "accept.base"),
        bare("CreateApp", "accept.base", status=Status.UNSUPPORTED, reason="the target lacks the operation"),
        bare("DescribeModel", "body.type", status=Status.FIXED, reason="it is listed as a known divergence, and holds"),
        bare("DescribeModel", "body.arn", status=Status.BLOCKED, reason="the base minimal was refused"),
        bare("DescribeModel", "body.enum", status=Status.INDETERMINATE, reason="timeout after 10 s"),
        bare("SageMaker", "error.unknown-operation", status=Status.ERROR, reason="no check"),
    ),
    (
        Reach("CreateModel", True, True, True, 12, 0.5, leftovers=("model sck-r1-a",)),
        Reach("CreateApp", False, False, False, 1, 0.1, note="the target lacks the operation"),
    ),
    problems=("moto.toml, line 12: reject.enum for CreateApp is stale.",),
    exit_code=1,
    exit_reason="4 broken, 1 flaky, 1 fixed",
)


def hostile(text: str) -> Results:
    """Return results in which everything that a target, a file or a person may have put in is this text."""
    raw = text.encode("utf-8", "surrogatepass")
    evil = exchange(request=raw, answer=raw, headers=(("X-Evil", text),), fault_text=text)
    listed = exchange(request={"ModelName": text}, answer={text: [text]}, fault="closed", fault_text=text)
    return Results(
        replace(RUN, target_version=text, command=f"sagemaker-contract run moto --header 'X: {text}'", partial=text),
        (
            failing("CreateModel", "reject.enum", f"/{text}", expected=text, got=text, move=text, exchange=evil),
            failing("CreateModel", "body.type", "/A", reason=text, exchange=listed, before=(evil, listed)),
            failing("CreateModel", "reject.length", "/B", Status.KNOWN, reason=text, exchange=evil),
            bare("CreateModel", "accept.base", status=Status.BLOCKED, reason=text),
        ),
        (Reach("CreateModel", True, True, True, 1, 0.1, leftovers=(text,), note=text),),
        problems=(text,),
        exit_code=1,
        exit_reason=text,
    )


def many(count: int) -> Results:
    """Return results of a size: of three promises one is kept, one broken and one known, with bodies as real ones."""
    chance = random.Random(count)  # noqa: S311 - the same bytes every time
    statuses = (Status.PASSED, Status.FAILED, Status.KNOWN)
    rules = ("reject.length", "reject.type", "reject.pattern", "life.round-trip", "page.filter")
    verdicts = []
    for number in range(count):
        operation, rule, place = CONTRACT[number % 16], rules[number // 16 % 5], f"/Group{number // 80}/Member{number}"
        if statuses[number % 3] is Status.PASSED:
            verdicts.append(bare(operation, rule, place))
        else:
            known = f"reason {number % 30}" if number % 3 == 2 else ""
            sent = exchange(operation, _request(chance, number), {"Arn": f"arn:aws:sagemaker:{chance.getrandbits(64)}"})
            got = f'200 {{"Arn": "{number}"}}'
            verdicts.append(failing(operation, rule, place, statuses[number % 3], exchange=sent, got=got, reason=known))
    return Results(RUN, tuple(verdicts), (), exit_code=1, exit_reason=f"{count // 3} broken")


def _request(chance: random.Random, number: int) -> dict[str, Any]:
    words = [f"word{chance.randrange(200)}" for _ in range(40)]
    return {
        "TrainingJobName": f"sck-r1-{number:05}",
        "RoleArn": "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20250327T101500",
        "HyperParameters": {word: str(chance.randrange(1000)) for word in words[:20]},
        "Environment": {word.upper(): word for word in words[20:]},
    }
