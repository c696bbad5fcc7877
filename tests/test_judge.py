"""The judge: each rule is seen failing alone, and nothing legal is called wrong, however odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from exchanges import CREATED, ENDPOINT, ITEM, JOB, MODEL, STARTED, case, error, exchange

from contracts import catalogue
from contracts.judge.answers import bare, decode
from contracts.judge.checks import CHECKS, promised
from contracts.judge.judged import judge
from contracts.spec.contract import Contract
from contracts.values import Case, Exchange, Expect, Failure, Recorded

A = Expect.ACCEPT
REFUSE = case("CreateModel", "reject.pattern", "/ModelName", Expect.REFUSE)
GENERATED = case("CreateModel", "generated.answer", "#07", Expect.EITHER)
NOT_FOUND = case("DescribeModel", "error.not-found", "", Expect.NOT_FOUND)
DUPLICATE = case("CreateModel", "error.duplicate", "", Expect.DUPLICATE)
UNKNOWN = case("SageMaker", "error.unknown-operation", "", Expect.UNKNOWN_OPERATION)
MALFORMED = case("CreateModel", "error.malformed", "", Expect.MALFORMED, raw=b"{")
LISTING, ENDPOINTS = case("ListModels"), case("DescribeEndpoint")
OWN, OWN_JOB = case("DescribeModel", own=True), case("DescribeTrainingJob", own=True)
CHARSET = case("DescribeModel", "wire.charset", wanted={"/Tags~1/0": "ż", "/PrimaryContainer/Environment/G": "ż"})
EXEMPLARY = case("DescribeModel", "example.answer", "#own/mine", recorded=Recorded(200, "", MODEL))
GONE = case("DescribeModel", "reject.leaves-nothing", "/ModelName", Expect.NOT_FOUND)


def less(body: Any, *names: str) -> dict[str, Any]:
    """Return a body without some members."""
    return {name: value for name, value in body.items() if name not in names}


def nested(body: Any, **members: Any) -> dict[str, Any]:
    """Return a model's body with further members in its container."""
    return {**body, "PrimaryContainer": {**body["PrimaryContainer"], **members}}


def failures(of: Case, seen: Exchange) -> tuple[Failure, ...]:
    """Return what the judge finds wrong in an exchange."""
    return judge(of, seen, Contract.load()).failures


def keys(of: Case, seen: Exchange) -> set[tuple[str, str]]:
    """Return rule and place of all that the judge finds wrong in an exchange."""
    return {(failure.rule, failure.place) for failure in failures(of, seen)}


def own(rule: str, expect: Expect = A) -> Case:
    """Return a case of CreateModel for a rule, about its name."""
    return case("CreateModel", rule, "/ModelName", expect)


HTML = b"<!DOCTYPE html><html><h1>Internal Server Error</h1></html>"
DEAD = exchange(0, b"", fault="closed", fault_text="connection reset")
MOVED = exchange(302, b"", {"Location": "/"})

# name, case, exchange, the broken promises: exactly these
BROKEN: list[tuple[str, Case, Exchange, set[tuple[str, str]]]] = [
    # how it got here
    ("timeout", case(), exchange(0, b"", fault="timeout"), {("wire.framing", "")}),
    ("partial", case(), exchange(200, b'{"Mo', fault="partial"), {("wire.framing", "")}),
    ("timeout of a generated one", GENERATED, exchange(0, b"", fault="timeout"), {("wire.framing", "")}),
    ("dead", REFUSE, DEAD, {("error.no-crash", "/ModelName")}),
    ("500", REFUSE, error("InternalFailure", status=500), {("error.no-crash", "/ModelName")}),
    ("500 bare", case(), exchange(500, b"boom", {"Content-Type": None, "x-amzn-RequestId": None}),
     {("error.no-crash", "")}),
    ("HTML with 400", case(), exchange(400, HTML, {"Content-Type": "text/html"}), {("error.no-crash", "")}),
    ("HTML with 200", case(), exchange(200, HTML), {("error.no-crash", "")}),
    ("501 for an unknown operation", UNKNOWN, error("InvalidAction", status=501), {("error.unknown-operation", "")}),
    ("500 of a generated one", GENERATED, exchange(500, HTML), {("generated.answer", "#07")}),
    ("dead of a generated one", GENERATED, DEAD, {("generated.answer", "#07")}),
    ("GET without an answer", case(rule="error.no-crash", expect=Expect.ANSWER, method="GET"), DEAD,
     {("wire.framing", "")}),
    # the wire
    ("json 1.0", case(), exchange(headers={"Content-Type": "application/x-amz-json-1.0"}), {("wire.content-type", "")}),
    ("no media type", case(), exchange(headers={"Content-Type": None}), {("wire.content-type", "")}),
    ("text/html for JSON", NOT_FOUND, error(headers={"Content-Type": "text/html; charset=utf-8"}),
     {("wire.content-type", "")}),
    ("no request id", case(), exchange(headers={"x-amzn-RequestId": None}), {("wire.request-id", "")}),
    ("blank request id", case(), exchange(headers={"x-amzn-RequestId": " "}), {("wire.request-id", "")}),
    ("odd request id", case(), exchange(headers={"x-amzn-RequestId": "ABC123"}), {("wire.request-id-form", "")}),
    ("201", own("accept.base"), exchange(201, CREATED), {("wire.success-200", "")}),
    ("204", own("accept.base"), exchange(204, b""), {("wire.success-200", "")}),
    ("not JSON", case(), exchange(200, b"ok"), {("wire.json-object", "")}),
    ("not UTF-8", case(), exchange(200, b'{"ModelName": "\xff"}'), {("wire.json-object", "")}),
    ("NaN", case(), exchange(200, {**MODEL, "CreationTime": float("nan")}), {("wire.json-object", "")}),
    ("truncated", case(), exchange(200, json.dumps(dict(MODEL)).encode()[:-9]), {("wire.json-object", "")}),
    ("trailing", case(), exchange(200, json.dumps(dict(MODEL)).encode() + b"{}"), {("wire.json-object", "")}),
    ("a list", LISTING, exchange(200, [ITEM]), {("wire.json-object", "")}),
    ("empty", case(), exchange(200, b""), {("wire.json-object", "")}),
    ("wrapped", own("accept.base"), exchange(200, {"CreateModelOutput": CREATED}), {("wire.json-object", "")}),
    ("a list wrapped", LISTING, exchange(200, {"Result": {"Models": []}}), {("wire.json-object", "")}),
    ("null", case(), exchange(body={**MODEL, "VpcConfig": None}), {("wire.no-null", "/VpcConfig")}),
    ("null below", case(), exchange(body=nested(MODEL, Mode=None)), {("wire.no-null", "/PrimaryContainer/Mode")}),
    ("null in a list", LISTING, exchange(body={"Models": [{**ITEM, "X": None}]}), {("wire.no-null", "/Models/*/X")}),
    ("text for a time", case(), exchange(body={**MODEL, "CreationTime": "2025-03-27T00:00:00Z"}),
     {("wire.timestamp", "/CreationTime")}),
    ("milliseconds", ENDPOINTS, exchange(body={**ENDPOINT, "CreationTime": 1742860800123}),
     {("wire.timestamp", "/CreationTime")}),
    ("milliseconds in a list", LISTING, exchange(body={"Models": [{**ITEM, "CreationTime": 1742860800123}] * 2}),
     {("wire.timestamp", "/Models/*/CreationTime")}),
    ("years off, deep down", OWN_JOB, exchange(body={**JOB, "CreationTime": STARTED, "LastModifiedTime": STARTED,
     "SecondaryStatusTransitions": [{"Status": "Starting", "StartTime": STARTED - 400 * 86400}]}),
     {("wire.timestamp", "/SecondaryStatusTransitions/*/StartTime")}),
    ("years off", OWN, exchange(body={**MODEL, "CreationTime": STARTED - 400 * 86400}),
     {("wire.timestamp", "/CreationTime")}),
    ("mojibake", CHARSET, exchange(body=nested(MODEL, Environment={"G": "Å¼"}) | {"Tags/": ["ż"]}),
     {("wire.charset", "")}),
    ("lost text", CHARSET, exchange(body={**MODEL, "Tags/": ["ż"]}), {("wire.charset", "")}),
    ("post root", own("wire.post-root"), error(), {("wire.post-root", "/ModelName")}),
    ("charset refused", own("wire.request-content-type"), error(), {("wire.request-content-type", "/ModelName")}),
    # errors
    ("404", NOT_FOUND, error("ResourceNotFound", status=404), {("error.status-400", "")}),
    ("409", DUPLICATE, error("ResourceInUse", status=409), {("error.status-400", "")}),
    ("422", REFUSE, error(status=422), {("error.status-400", "/ModelName")}),
    ("302", case(), MOVED, {("error.status-400", "")}),
    ("302 for a refusal", REFUSE, MOVED, {("error.status-400", "/ModelName")}),
    ("429 on the way", case(), exchange(throttled=(400, 429)), {("error.status-400", "#throttling")}),
    ("429 at last", REFUSE, error("TooManyRequestsException", status=429), {("error.status-400", "#throttling")}),
    ("no type", REFUSE, error(None), {("error.type", "/ModelName")}),
    ("a number as code", REFUSE, exchange(400, {"code": 400, "message": "no"}), {("error.type", "/ModelName")}),
    ("an error in plain text", REFUSE, exchange(400, b"bad request"), {("error.type", "/ModelName")}),
    ("no message", REFUSE, error(message=None), {("error.message", "/ModelName")}),
    ("a list as message", REFUSE, error(message=["no"]), {("error.message", "/ModelName")}),
    ("terse but not text", MALFORMED, error("SerializationException", 5), {("error.message", "")}),
    ("invented code", REFUSE, error("InvalidParameterValue"), {("error.known-code", "/ModelName")}),
    ("invented code, not found", NOT_FOUND, error("ResourceNotFoundException"), {("error.known-code", "")}),
    ("invented code, duplicate", DUPLICATE, error("ModelAlreadyExists"), {("error.known-code", "")}),
    ("wrong code for a constraint", REFUSE, error("ResourceNotFound"), {("error.validation", "/ModelName")}),
    ("not serialization for a pattern", REFUSE, error("SerializationException"), {("error.validation", "/ModelName")}),
    ("wrong code for not found", NOT_FOUND, error("ResourceInUse"), {("error.not-found", "")}),
    ("full where nothing is made", NOT_FOUND, error("ResourceLimitExceeded"), {("error.not-found", "")}),
    ("found", NOT_FOUND, exchange(), {("error.not-found", "")}),
    ("wrong code for a duplicate", DUPLICATE, error("ConflictException"), {("error.duplicate", "")}),
    ("made twice", DUPLICATE, exchange(body=CREATED), {("error.duplicate", "")}),
    ("unknown done", UNKNOWN, exchange(body={}), {("error.unknown-operation", "")}),
    ("unknown moved", UNKNOWN, MOVED, {("error.unknown-operation", "")}),
    ("unknown by another name", UNKNOWN, error("InvalidAction"), {("error.unknown-operation-code", "")}),
    ("unknown with 405", UNKNOWN, error("UnknownOperationException", status=405),
     {("error.unknown-operation-code", "")}),
    ("malformed done", MALFORMED, exchange(body=CREATED), {("error.malformed", "")}),
    ("malformed by another name", MALFORMED, error(), {("error.malformed-code", "")}),
    ("malformed with 415", MALFORMED, error("SerializationException", status=415), {("error.malformed-code", "")}),
    # bodies
    ("number for text", case(), exchange(body={**MODEL, "ModelName": 5}), {("body.type", "/ModelName")}),
    ("number for a choice", case(), exchange(body=nested(MODEL, Mode=5)), {("body.type", "/PrimaryContainer/Mode")}),
    ("text in a map", case(), exchange(body=nested(MODEL, Environment={"a": 1})),
     {("body.type", "/PrimaryContainer/Environment/{value}")}),
    ("an object for a container", LISTING, exchange(body={"Models": {}}), {("body.type", "/Models")}),
    ("no name", case(), exchange(body=less(MODEL, "ModelName")), {("body.required", "/ModelName")}),
    ("null for a name", case(), exchange(body={**MODEL, "ModelName": None}), {("body.required", "/ModelName")}),
    ("a name in lower case", case(), exchange(body={**less(MODEL, "ModelName"), "modelName": "churn-model"}),
     {("body.required", "/ModelName")}),
    ("an item without its ARN", LISTING, exchange(body={"Models": [less(ITEM, "ModelArn")]}),
     {("body.required", "/Models/*/ModelArn")}),
    ("relaxed since", case("DescribeTrainingJob"), exchange(body=less(JOB, "ResourceConfig")),
     {("body.expected", "/ResourceConfig")}),
    ("failed without a reason", ENDPOINTS, exchange(body={**ENDPOINT, "EndpointStatus": "Failed"}),
     {("body.expected", "/FailureReason")}),
    ("another case", case(), exchange(body={**MODEL, "vpcConfig": {}}), {("body.member-case", "/vpcConfig")}),
    ("invented status", ENDPOINTS, exchange(body={**ENDPOINT, "EndpointStatus": "Sleeping"}),
     {("body.enum", "/EndpointStatus")}),
    ("status in capitals", ENDPOINTS, exchange(body={**ENDPOINT, "EndpointStatus": "CREATING"}),
     {("body.enum", "/EndpointStatus")}),
    ("name too long", case(), exchange(body={**MODEL, "ModelName": "m" * 64}), {("body.limits", "/ModelName")}),
    ("no ARN", case(), exchange(body={**MODEL, "ModelArn": "churn-model"}), {("body.arn", "/ModelArn")}),
    ("another kind's ARN", case(),
     exchange(body={**MODEL, "ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/x"}),
     {("body.arn", "/ModelArn")}),
    ("short account", case(), exchange(body={**MODEL, "ModelArn": "arn:aws:sagemaker:us-east-1:1234:model/x"}),
     {("body.arn", "/ModelArn")}),
    ("no container", LISTING, exchange(body={}), {("body.list-container", "/Models")}),
    ("null for a container", LISTING, exchange(body={"Models": None}), {("body.list-container", "/Models")}),
    ("a container in lower case", LISTING, exchange(body={"models": []}), {("body.list-container", "/Models")}),
    ("changed before created", ENDPOINTS, exchange(body={**ENDPOINT, "LastModifiedTime": 1742860799}),
     {("body.times-order", "/LastModifiedTime")}),
    ("changed before created in a list", case("ListEndpoints"),
     exchange(body={"Endpoints": [less({**ENDPOINT, "LastModifiedTime": 1742860799}, "EndpointConfigName")]}),
     {("body.times-order", "/Endpoints/*/LastModifiedTime")}),
    ("no answer to GET", case("SageMaker", "wire.other-requests", "#get", Expect.ANSWER, method="GET"),
     exchange(0, b"", fault="closed"), {("wire.other-requests", "#get")}),
    # requests
    *((f"{rule} refused", own(rule), error(), {(rule, "/ModelName")})
      for rule in ("accept.base", "accept.boundary", "accept.doubtful", "accept.null")),
    ("one value of many", case("CreateModel", "accept.boundary", "/Mode", finer="MultiModel"), error(),
     {("accept.boundary", "/Mode#MultiModel")}),
    ("generated refused", GENERATED, error(), {("accept.generated", "#07")}),
    *((f"{rule} accepted", own(rule, Expect.REFUSE), exchange(body=CREATED), {(rule, "/ModelName")})
      for rule in ("reject.required", "reject.null", "reject.type", "reject.enum", "reject.length", "reject.range",
                   "reject.items", "reject.entries", "reject.pattern", "reject.owner", "reject.next-token")),
    ("accepted with a bad ARN", REFUSE, exchange(201, {"ModelArn": "arn:x"}), {("reject.pattern", "/ModelName")}),
    ("less than somebody's example", EXEMPLARY, exchange(body=less(MODEL, "PrimaryContainer")),
     {("example.answer", "#own/mine/PrimaryContainer")}),
    ("left behind", GONE, exchange(), {("reject.leaves-nothing", "/ModelName")}),
]  # fmt: skip


@pytest.mark.parametrize(("of", "seen", "broken"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_one_fault_breaks_exactly_one_promise(of: Case, seen: Exchange, broken: set[tuple[str, str]]) -> None:
    """One fault breaks exactly one promise."""
    assert keys(of, seen) == broken


# What one exchange can show; lives, lists and what comes after a probe take more, and have tests of their own.
TOLD = [rule for rule in catalogue.load() if catalogue.family(rule) in ("life", "page") or rule == "wire.next-request"]
BY_ITSELF = [rule for rule in catalogue.load() if rule not in TOLD]


def test_every_rule_of_the_catalogue_is_seen_failing() -> None:
    """Every rule that an exchange can break is seen failing."""
    assert {rule for row in BROKEN for rule, _ in row[3]} == set(BY_ITSELF)


def test_every_rule_of_the_catalogue_has_exactly_one_check() -> None:
    """Every rule that an exchange can break has exactly one check."""
    assert sorted(check.rule for check in CHECKS) == sorted(BY_ITSELF)


ARN = "arn:aws:sagemaker:us-east-1:123456789012:model/churn-model"
TYPED = {"X-Amzn-Errortype": "ValidationException:http://internal.amazon.com/"}
PLAIN = exchange(200, b"", {"Content-Type": None})
LEGAL: list[tuple[str, Case, Exchange]] = [
    ("as recorded", case(), exchange()),
    ("charset parameter", case(), exchange(headers={"Content-Type": "Application/X-Amz-Json-1.1; charset=utf-8"})),
    ("header names in lower case", case(), exchange(headers={
        "Content-Type": None, "x-amzn-RequestId": None, "content-type": "application/x-amz-json-1.1",
        "X-AMZN-REQUESTID": "8FE5907B-E6C5-5606-91D2-C2E40626E61A"})),
    ("chunked", case(), exchange(headers={"Transfer-Encoding": "chunked", "Connection": "close"})),
    ("type in the header only", REFUSE, exchange(400, {"message": "no"}, TYPED)),
    ("type in code", REFUSE, exchange(400, {"code": "ValidationException", "message": "no"})),
    ("type with a namespace", REFUSE, error("com.amazon.coral.validate#ValidationException:http://x/#y")),
    ("message with a capital", REFUSE, exchange(400, {"__type": "ValidationException", "Message": "no"})),
    ("further members of an error", REFUSE, exchange(400, {"__type": "ValidationException", "message": "", "x": None})),
    ("access denied", REFUSE, error("AccessDeniedException", status=403)),
    ("no token", NOT_FOUND, error("MissingAuthenticationToken", status=403)),
    ("unknown operation, 404", UNKNOWN, error("UnknownOperationException", None, status=404)),
    ("unknown operation, type in the header, no body", UNKNOWN,
     exchange(400, b"", {"X-Amzn-Errortype": "UnknownOperationException"})),
    ("malformed", MALFORMED, error("SerializationException", None)),
    ("serialization for a wrong type", own("reject.type", Expect.REFUSE), error("SerializationException")),
    ("any refusal of an invented token", own("reject.next-token", Expect.REFUSE), error("ResourceNotFound")),
    ("not found by validation", NOT_FOUND, error()),
    ("not found as modelled", NOT_FOUND, error("ResourceNotFound")),
    ("gone", GONE, error("ResourceNotFound")),
    ("duplicate by validation", DUPLICATE, error()),
    ("duplicate as modelled", DUPLICATE, error("ResourceInUse")),
    ("generated", GENERATED, exchange(body=CREATED)),
    ("full", own("accept.base"), error("ResourceLimitExceeded")),
    ("full for a broken constraint", REFUSE, error("ResourceLimitExceeded")),
    ("still throttled", own("accept.base"), error("ThrottlingException")),
    ("throttled before", case(), exchange(throttled=(400, 400))),
    ("nobody listens", case(), exchange(0, b"", fault="refused")),
    ("exponents", case(), exchange(200, json.dumps(MODEL | {}).replace("1742860800.123", "1.742860800123E9").encode())),
    ("whole seconds", OWN, exchange(body={**MODEL, "CreationTime": 1742860800})),
    ("equal times", ENDPOINTS, exchange(body={**ENDPOINT, "LastModifiedTime": 1742860800.123})),
    ("unmodelled members", case(), exchange(body={**MODEL, "Shiny": {"a": [1]}})),
    ("names there twice", case(), exchange(200, b'{"ModelName": 5, ' + json.dumps(dict(MODEL)).encode()[1:])),
    ("an instance type of today", case("ListNotebookInstances"), exchange(body={"NotebookInstances": [{
        "NotebookInstanceName": "n", "InstanceType": "ml.p5.4xlarge",
        "NotebookInstanceArn": "arn:aws:sagemaker:us-east-1:123456789012:notebook-instance/n"}]})),
    ("lower-cased ARN", ENDPOINTS, exchange(body={**ENDPOINT, "EndpointName": "Churn"})),
    ("another partition", case(), exchange(body={**MODEL, "ModelArn": ARN.replace(":aws:", ":aws-cn:")})),
    ("yet another", case(), exchange(body={**MODEL, "ModelArn": ARN.replace("aws:s", "aws-us-gov:s")})),
    ("account of zeros", case(), exchange(body={**MODEL, "ModelArn": ARN.replace("123456789012", "0" * 12)})),
    ("no artifacts yet, empty key", case("DescribeTrainingJob"), exchange(body={
        **JOB, "OutputDataConfig": {"KmsKeyId": "", "S3OutputPath": "s3://b/o", "CompressionType": "NONE"}})),
    ("None for a compression", case("DescribeTrainingJob"), exchange(body={**JOB, "InputDataConfig": [{
        "ChannelName": "train", "CompressionType": "None", "RecordWrapperType": "None",
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/in"}}}]})),
    ("failed with a reason", ENDPOINTS, exchange(body={**ENDPOINT, "EndpointStatus": "Failed", "FailureReason": "f"})),
    ("an empty list", LISTING, exchange(body={"Models": []})),
    ("a page without items", LISTING, exchange(body={"Models": [], "NextToken": "t"})),
    ("no output", case("DeleteModel", "accept.base"), exchange(200, b"")),
    ("no output, an object", case("DeleteModel", "accept.base"), exchange(200, b"{}\n")),
    ("text that came back", CHARSET, exchange(body=nested(MODEL, Environment={"G": "ż"}) | {"Tags/": ["ż"]})),
    ("500 to a GET", case(rule="error.no-crash", expect=Expect.ANSWER, method="GET"), exchange(500, HTML)),
    ("anything to another media type", case(expect=Expect.ANSWER, headers={"content-type": "application/json"}),
     exchange(415, b"")),
    ("a closed door to a huge request", case(expect=Expect.ANSWER), exchange(413, b"", request_body=b"x" * 65537)),
    ("an old stranger", case(), exchange(body={**MODEL, "CreationTime": 1600000000})),
]  # fmt: skip


@pytest.mark.parametrize(("of", "seen"), [row[1:] for row in LEGAL], ids=[row[0] for row in LEGAL])
def test_what_is_legal_however_odd_breaks_nothing(of: Case, seen: Exchange) -> None:
    """What is legal however odd breaks nothing."""
    assert keys(of, seen) == set()


def judged_by(of: Case, seen: Exchange) -> set[str]:
    """Return the rules that an exchange was judged by."""
    return {rule for rule, _ in judge(of, seen, Contract.load()).outcomes}


def test_a_good_answer_is_judged_by_all_rules_that_it_can_show() -> None:
    """A good answer is judged by all rules that it can show."""
    assert judged_by(ENDPOINTS, exchange(body=ENDPOINT)) == {
        "accept.base",
        *promised(Contract.load(), "DescribeEndpoint"),
    } - {"error.type", "error.message", "error.known-code", "error.validation", "error.status-400"}


def test_a_crash_is_judged_by_nothing_else() -> None:
    """A crash is judged by nothing else."""
    assert judged_by(REFUSE, exchange(500, HTML)) == {"error.no-crash"}


def test_an_unreadable_body_leaves_the_rules_of_bodies_unjudged() -> None:
    """An unreadable body leaves the rules of bodies unjudged."""
    assert not [rule for rule in judged_by(case(), exchange(200, b"[]")) if rule.startswith("body.")]


def test_an_empty_list_shows_nothing_about_items() -> None:
    """An empty list shows nothing about items."""
    rules = judged_by(LISTING, exchange(body={"Models": []}))
    assert rules.isdisjoint({"body.type", "body.required", "body.arn", "wire.timestamp", "body.times-order"})
    assert "body.list-container" in rules


def test_times_are_compared_however_their_names_are_escaped() -> None:
    """Times are compared however the names of their members are escaped."""
    body = json.dumps({**ENDPOINT, "LastModifiedTime": 1742860799}).replace("LastModified", "\\u004castModified")
    assert keys(ENDPOINTS, exchange(body=body.encode())) == {("body.times-order", "/LastModifiedTime")}


def test_the_times_of_what_no_model_knows_have_no_order() -> None:
    """The times of what no model knows have no order."""
    stranger = {"CreationTime": 2, "LastModifiedTime": 1}
    assert keys(ENDPOINTS, exchange(body={**ENDPOINT, "vendor:Cache": stranger, "vendor:Parts": [stranger]})) == set()


def test_a_time_that_no_model_knows_may_be_any_number() -> None:
    """A time that no model knows may be any number: a model's describe has no LastModifiedTime."""
    assert keys(OWN, exchange(body={**MODEL, "LastModifiedTime": 1742860800123})) == set()


def test_a_full_target_shows_nothing_about_its_case() -> None:
    """A full target shows nothing about its case."""
    judged = judge(own("accept.base"), error("ResourceLimitExceeded"), Contract.load())
    assert judged.indeterminate == "the target is full: 400 ResourceLimitExceeded: no"
    assert "accept.base" not in {rule for rule, _ in judged.outcomes}


def test_a_list_is_never_full() -> None:
    """A list is never full, so that this excuse is a refusal as any other."""
    assert keys(LISTING, error("ResourceLimitExceeded")) == {("accept.base", "")}


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (error("ThrottlingException", throttled=(400, 400)), "still throttled after 3 tries"),
        (exchange(0, b"", fault="refused"), "nothing answers at http://127.0.0.1:5000/"),
    ],
)
def test_transport_that_shows_nothing_says_why(seen: Exchange, reason: str) -> None:
    """Transport that shows nothing says why."""
    assert judge(REFUSE, seen, Contract.load()).indeterminate == reason


@pytest.mark.parametrize(
    ("of", "seen", "expected", "got"),
    [
        (own("accept.base"), error(message="x" * 400), "accepted (200)", f"400 ValidationException: {'x' * 199}…"),
        (REFUSE, exchange(body=CREATED), "400 ValidationException", f"200 {json.dumps(dict(CREATED))}"),
        (NOT_FOUND, error("ResourceInUse"), "400 ValidationException or ResourceNotFound", "400 ResourceInUse: no"),
        (case(), exchange(200, b'{"a": '), "one JSON object", "200, but the body ends before its JSON value does"),
        (case(), exchange(200, b"{} {}"), "one JSON object",
         "200, but the body goes on after its JSON value, at character 3"),
        (case(), exchange(200, b"\xff"), "one JSON object", "200, but the body is not UTF-8 at byte 0"),
        (case(), exchange(200, b'{"a": NaN}'), "one JSON object",
         "200, but the body is not JSON: NaN is no JSON number"),
        (LISTING, exchange(200, {"R": {"Models": []}}), "one JSON object", "the object is wrapped in the member R"),
        (case("DeleteModel"), exchange(200, b"[]"), "an empty body or {}", "200 []"),
        (case(), exchange(body={**less(MODEL, "ModelName"), "modelName": "m"}), "the member ModelName",
         "the member modelName"),
        (OWN, exchange(body={**MODEL, "CreationTime": 1600000000}),
         "epoch seconds within a year of 1742860800, when it was created", "1600000000"),
        (case(), exchange(0, b"", fault="timeout"), "a whole answer in bounded time", "no answer in time"),
        (REFUSE, DEAD, "an answer that a client can read", "connection reset"),
        (REFUSE, exchange(500, HTML), "an answer that a client can read", "500 HTML"),
        (REFUSE, exchange(500, b"<html><title>500 Internal\nError</title>"), "an answer that a client can read",
         "500 HTML: 500 Internal Error"),
        (case(), exchange(headers={"Content-Type": None}), "application/x-amz-json-1.1", "no Content-Type"),
        (CHARSET, error("ResourceNotFound"), '"ż"', "400 ResourceNotFound: no"),
        (REFUSE, exchange(400, b""), "an error type in __type, code or X-Amzn-Errortype", "400, but the body is empty"),
    ],
)  # fmt: skip
def test_failures_say_briefly_what_was_expected_and_what_came(
    of: Case, seen: Exchange, expected: str, got: str
) -> None:
    """Failures say briefly what was expected and what came."""
    assert [(failure.expected, failure.got) for failure in failures(of, seen)] == [(expected, got)]


def test_a_supporting_operation_is_judged_for_the_operation_whose_case_it_is() -> None:
    """A supporting operation is judged for the operation whose case it is."""
    of = Case("DescribeAction", case("CreateAction", "accept.base").promise, {}, Expect.ACCEPT, "read back")
    broken = failures(of, exchange(body={"ActionName": "a"}, headers={"x-amzn-RequestId": None}))
    assert {failure.operation for failure in broken} == {"CreateAction"}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FooError", "FooError"),
        ("FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/", "FooError"),
        ("aws.protocoltests#FooError", "FooError"),
        ("aws.protocoltests#FooError:http://internal.amazon.com/#x", "FooError"),
    ],
)
def test_an_error_type_is_read_bare(code: str, name: str) -> None:
    """An error type is read bare."""
    assert bare(code) == name


def test_the_body_names_the_error_before_the_header_does() -> None:
    """The body names the error before the header does."""
    seen = exchange(400, {"code": "B", "__type": "A"}, {"X-Amzn-Errortype": "C"})
    assert decode(seen).error_type == "A"


def test_a_body_nested_without_end_is_refused_not_choked_on() -> None:
    """A body nested without end is refused not choked on."""
    assert decode(exchange(200, b"[" * 200_000)).problem.startswith("the body")


def test_creates_promise_nothing_about_times_and_lists_promise_a_container() -> None:
    """Creates promise nothing about times and lists promise a container."""
    contract = Contract.load()
    assert "wire.timestamp" not in promised(contract, "CreateModel")
    assert "body.times-order" not in promised(contract, "ListModels")
    assert "body.list-container" in promised(contract, "ListModels")
