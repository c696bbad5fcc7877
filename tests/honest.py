"""A small server that keeps every promise of the catalogue, by its own code: what the kit's judge is tested against.

It reads the facts of the model itself and shares nothing with the rooms that make cases or judge answers, because a
shared mistake would hide itself. Faults and legal oddities are subclasses that override one of its methods.
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import regex

MEDIA_TYPE: Final = "application/x-amz-json-1.1"
SOURCE: Final = Path(__file__).resolve().parent.parent / "specs" / "source"
FACTS: Final = json.loads((SOURCE / "botocore-1.37.22.json").read_text(encoding="utf-8"))
SHAPES: Final = FACTS["shapes"]
OPERATIONS: Final = FACTS["operations"]

# What tells two resources of a kind apart, where that is more than the name.
IDENTITY: Final = {
    "App": ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName"),
    "Domain": ("DomainId",),
    "Space": ("DomainId", "SpaceName"),
    "UserProfile": ("DomainId", "UserProfileName"),
}
CONTAINERS: Final = {"TrainingJob": "TrainingJobSummaries", "Action": "ActionSummaries"}
STATUS: Final = {
    "Endpoint": ("EndpointStatus", "InService"),
    "NotebookInstance": ("NotebookInstanceStatus", "InService"),
    "TrainingJob": ("TrainingJobStatus", "Completed"),
} | dict.fromkeys(("App", "Domain", "Space", "UserProfile"), ("Status", "InService"))
VERBS: Final = ("Create", "Describe", "List", "Start", "Stop", "Delete")
TYPES: Final = {
    "string": str, "boolean": bool, "structure": dict, "list": list, "map": dict, "integer": int, "long": int,
    "float": (int, float), "double": (int, float), "timestamp": (int, float),
}  # fmt: skip


@dataclass
class Request:
    """A request as it came in; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """Return the operation that the target header names, or nothing."""
        return self.headers.get("x-amz-target", "").removeprefix("SageMaker.")


@dataclass
class Reply:
    """An answer before it is framed."""

    status: int
    headers: dict[str, str]
    body: bytes


class Refusal(Exception):
    """What was asked for is refused."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass
class Made:
    """A resource: what its describe shows, what its create asked for, and when it was made."""

    noun: str
    arn: str
    asked: dict[str, Any]
    shown: dict[str, Any]
    born: float = field(default_factory=time.monotonic)


class Honest:
    """Keeps every promise; each method is a place where a subclass may break one."""

    partition = "aws"
    account = "123456789012"
    needs_owner = True  # whether the domain and the owner of an app have to exist

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.made: dict[tuple[str, ...], Made] = {}
        self.tokens: dict[str, list[dict[str, Any]]] = {}
        self.stopping = threading.Event()
        self.mistakes: list[BaseException] = []  # the server's own, which no test may overlook

    # ---- from a request to a reply ----

    def answer(self, request: Request) -> Reply:
        """Return the answer to a request."""
        try:
            reply = self.accepted(request.operation, self.perform(request))
        except Refusal as refusal:
            reply = self.refused(refusal)
        return self.finish(request, reply)

    def perform(self, request: Request) -> dict[str, Any] | None:
        """Return what an operation answers; None is an empty body."""
        self.route(request)
        body = self.read(request)
        asked = self.checked(request.operation, body)
        with self.lock:
            answer = self.act(request.operation, asked)
        return self.show(request.operation, answer)

    def route(self, request: Request) -> None:
        """Refuse what is no operation."""
        if (request.method, request.path) != ("POST", "/") or request.operation not in OPERATIONS:
            raise Refusal("UnknownOperationException", "There is no such operation.")

    def read(self, request: Request) -> dict[str, Any]:
        """Return the object in a request's body."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
            raise Refusal("SerializationException", f"The media type is not {MEDIA_TYPE}.")
        try:
            body = json.loads(request.body)
        except ValueError as error:
            raise Refusal("SerializationException", "The body is not JSON.") from error
        if not isinstance(body, dict):
            raise Refusal("SerializationException", "The body is no JSON object.")
        return body

    def show(self, operation: str, answer: dict[str, Any] | None) -> dict[str, Any] | None:  # noqa: ARG002
        """Return an answer as it goes out."""
        return answer

    def accepted(self, operation: str, answer: dict[str, Any] | None) -> Reply:  # noqa: ARG002
        """Return the reply of a success."""
        return Reply(200, self.headers(), b"" if answer is None else self.encode(answer))

    def refused(self, refusal: Refusal) -> Reply:
        """Return the reply of an error."""
        return Reply(refusal.status, self.headers(), self.encode({"__type": refusal.code, "message": refusal.message}))

    def headers(self) -> dict[str, str]:
        """Return the headers of every answer."""
        return {"Content-Type": MEDIA_TYPE, "x-amzn-RequestId": str(uuid.uuid4())}

    def encode(self, value: Any) -> bytes:
        """Return JSON text."""
        return json.dumps(value).encode()

    def finish(self, request: Request, reply: Reply) -> Reply:  # noqa: ARG002
        """Return the reply as it goes out."""
        return reply

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:
        """Write a reply, and return whether the connection stays open."""
        lines = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in reply.headers.items())]
        write("\r\n".join([*lines, f"Content-Length: {len(reply.body)}", "", ""]).encode() + reply.body)
        return request.headers.get("connection", "").lower() != "close"

    # ---- what every request has to keep ----

    def checked(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return a request without null and unknown members; refuse one that breaks the model."""
        asked: dict[str, Any] = self.walk(operation, OPERATIONS[operation]["input"], body, "")
        if operation in ("CreateApp", "DescribeApp") and not asked.keys() & {"UserProfileName", "SpaceName"}:
            self.refuse(operation, "owner", "", "One of UserProfileName and SpaceName is needed.")
        return asked

    def refuse(self, operation: str, kind: str, place: str, text: str) -> None:
        """Refuse a request for a broken constraint, if this server minds it."""
        if self.minds(operation, kind, place):
            raise Refusal("SerializationException" if kind == "type" else "ValidationException", f"{place}: {text}")

    def minds(self, operation: str, kind: str, place: str) -> bool:  # noqa: ARG002
        """Tell whether a constraint is checked."""
        return True

    def matches(self, pattern: str, text: str) -> bool:
        """Tell whether a text matches as a whole; classes are ASCII, as in Java, but for those of Unicode."""
        return bool(regex.fullmatch(pattern, text, 0 if r"\p" in pattern else regex.ASCII))

    def walk(self, operation: str, name: str, value: Any, place: str) -> Any:
        """Return a value below a request without what counts as absent."""
        shape = SHAPES[name]
        kind = shape["type"]
        if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
            self.refuse(operation, "type", place, f"{kind} expected")
            return value
        for what, text in self.broken(shape, value):
            self.refuse(operation, what, place, text)
        if kind == "structure":
            return self.members(operation, shape, value, place)
        if kind == "list":
            return [self.walk(operation, shape["member"], item, f"{place}/*") for item in value]
        if kind == "map":
            for key in value:
                self.walk(operation, shape["key"], key, f"{place}/{{key}}")
            return {k: self.walk(operation, shape["value"], v, f"{place}/{{value}}") for k, v in value.items()}
        return value

    def members(self, operation: str, shape: Any, value: dict[str, Any], place: str) -> dict[str, Any]:
        """Return a structure's known members that have a value; required ones must."""
        for member in shape.get("required", ()):
            if value.get(member) is None:
                what = "null" if member in value else "required"
                self.refuse(operation, what, f"{place}/{member}", "is required")
        return {
            member: self.walk(operation, below, value[member], f"{place}/{member}")
            for member, below in shape["members"].items()
            if value.get(member) is not None
        }

    def broken(self, shape: Any, value: Any) -> Iterator[tuple[str, str]]:
        """Yield the constraints of one shape that a value of the right type breaks."""
        sizes = {"string": "length", "list": "items", "map": "entries"}
        low, high = shape.get("min"), shape.get("max")
        size = len(value) if shape["type"] in sizes else value
        if shape.get("enum") and value not in shape["enum"]:
            yield "enum", "is none of the known values"
        elif not shape.get("enum") and shape["type"] not in ("structure", "boolean", "timestamp"):
            if (low is not None and size < low) or (high is not None and size > high):
                yield sizes.get(shape["type"], "range"), f"is not between {low} and {high}"
            if shape.get("pattern") and not self.matches(shape["pattern"], value):
                yield "pattern", f"does not match {shape['pattern']}"

    # ---- what the operations do ----

    def act(self, operation: str, asked: dict[str, Any]) -> dict[str, Any] | None:
        """Carry out a request that keeps all constraints."""
        if operation == "ListTags":
            tags = (made.asked.get("Tags", []) for made in self.made.values() if made.arn == asked["ResourceArn"])
            return {"Tags": next(tags, [])}
        verb = next(verb for verb in VERBS if operation.startswith(verb))
        noun = operation.removeprefix(verb)
        if verb == "List":
            return self.listed(noun[:-1], asked)
        if verb == "Create":
            return self.create(noun, asked)
        made = self.find(noun, asked)
        if verb == "Describe":
            return dict(made.shown)
        if verb == "Delete":
            return self.delete(made)
        if noun == "NotebookInstance":
            made.shown["NotebookInstanceStatus"] = "Stopped" if verb == "Stop" else "InService"
        return None

    def key(self, noun: str, asked: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what a resource is known by."""
        values = [str(asked.get(member, "")) for member in IDENTITY.get(noun, (f"{noun}Name",))]
        return (noun, *(value.lower() if noun in ("Endpoint", "UserProfile") else value for value in values))

    def find(self, noun: str, asked: Mapping[str, Any]) -> Made:
        """Return a resource that exists."""
        made = self.made.get(self.key(noun, asked))
        if made is None:
            code = "ResourceNotFound" if noun in ("App", "TrainingJob", "Action", "Domain") else "ValidationException"
            raise Refusal(code, f"Could not find {noun}.")
        return made

    def create(self, noun: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Make a resource."""
        if noun == "Domain":
            asked["DomainId"] = f"d-{uuid.uuid4().hex[:12]}"
        key = self.key(noun, asked)
        if key in self.made:
            in_use = noun in ("App", "TrainingJob")
            raise Refusal("ResourceInUse" if in_use else "ValidationException", "Exists already.")
        self.look_for_what_it_needs(noun, asked)
        ends = [part.lower() if part == asked.get("AppType") else part for part in key[1:] if part]
        if noun == "Endpoint":
            ends = [asked["EndpointName"]]
        kind = re.sub(r"(?<!^)([A-Z])", r"-\1", noun).lower()
        arn = f"arn:{self.partition}:sagemaker:us-east-1:{self.account}:{kind}/{'/'.join(ends)}"
        self.made[key] = Made(noun, arn, asked, self.described(noun, asked, arn))
        return {f"{noun}Arn": arn} | ({"DomainId": asked["DomainId"]} if noun == "Domain" else {})

    def look_for_what_it_needs(self, noun: str, asked: dict[str, Any]) -> None:
        """Refuse a create whose dependencies do not exist."""
        if noun == "Endpoint":
            self.find("EndpointConfig", asked)
        if noun in ("UserProfile", "Space") or (noun == "App" and self.needs_owner):
            self.find("Domain", asked)
        if noun == "App" and self.needs_owner:
            self.find("UserProfile" if "UserProfileName" in asked else "Space", asked)

    def moment(self) -> float:
        """Return the time."""
        return round(time.time(), 3)

    def described(self, noun: str, asked: dict[str, Any], arn: str) -> dict[str, Any]:
        """Return what describe shows of a resource."""
        members = SHAPES[OPERATIONS[f"Describe{noun}"]["output"]]["members"]
        now = self.moment()
        shown = {member: asked[member] for member in members if member in asked}
        shown |= {f"{noun}Arn": arn, "CreationTime": now}
        if "LastModifiedTime" in members:
            shown["LastModifiedTime"] = now
        if noun in STATUS:
            shown |= [STATUS[noun]]
        return shown | getattr(self, f"more_of_{noun.lower()}", lambda _: {})(asked | {"now": now})

    def more_of_notebookinstance(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what has another name, and what the service adds."""
        names = {"SecurityGroups": "SecurityGroupIds", "NotebookInstanceLifecycleConfigName": "LifecycleConfigName"}
        renamed = {name: asked[old] for name, old in names.items() if old in asked}
        return renamed | {"Url": f"{asked['NotebookInstanceName']}.notebook.us-east-1.sagemaker.aws"}

    def more_of_trainingjob(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what a completed job has."""
        artifacts = {"S3ModelArtifacts": f"s3://artifacts/{asked['TrainingJobName']}/output/model.tar.gz"}
        times = dict.fromkeys(("TrainingStartTime", "TrainingEndTime"), asked["now"])
        return {"SecondaryStatus": "Completed", "ModelArtifacts": artifacts} | times

    def more_of_endpoint(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what an endpoint shows of its configuration."""
        config = self.find("EndpointConfig", asked).asked
        shown = {member: config[member] for member in ("AsyncInferenceConfig", "ExplainerConfig") if member in config}
        for member in ("ProductionVariants", "ShadowProductionVariants"):
            if config.get(member):
                shown[member] = [self.variant(one) for one in config[member]]
        capture = config.get("DataCaptureConfig")
        if capture:
            shown["DataCaptureConfig"] = {
                "EnableCapture": capture.get("EnableCapture", True),
                "CaptureStatus": "Started",
                "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
                "DestinationS3Uri": capture["DestinationS3Uri"],
                "KmsKeyId": capture.get("KmsKeyId", ""),
            }
        return shown | ({"LastDeploymentConfig": asked["DeploymentConfig"]} if "DeploymentConfig" in asked else {})

    def variant(self, one: dict[str, Any]) -> dict[str, Any]:
        """Return what an endpoint shows of a variant."""
        shown = {m: one[m] for m in ("VariantName", "ManagedInstanceScaling", "RoutingConfig") if m in one}
        moved = {"Weight": one.get("InitialVariantWeight", 1.0), "InstanceCount": one.get("InitialInstanceCount")}
        moved["ServerlessConfig"] = one.get("ServerlessConfig")
        for member, value in moved.items():
            if value is not None:
                shown |= {f"Current{member}": value, f"Desired{member}": value}
        return shown

    def delete(self, made: Made) -> dict[str, Any] | None:
        """Remove a resource; a notebook has to be stopped first."""
        if made.noun == "NotebookInstance" and made.shown["NotebookInstanceStatus"] == "InService":
            raise Refusal("ValidationException", "Status (InService) not in ([Stopped, Failed]).")
        del self.made[self.key(made.noun, made.asked)]
        return {"ActionArn": made.arn} if made.noun == "Action" else None

    # ---- lists ----

    def listed(self, noun: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Return a page of what passes the filters."""
        container = CONTAINERS.get(noun, f"{noun}s")
        token = asked.get("NextToken")
        if token is not None and token not in self.tokens:
            raise Refusal("ValidationException", "The token is none of ours.")
        items = self.items(noun, container, asked) if token is None else self.tokens[token]
        size = asked.get("MaxResults", 10)
        page: dict[str, Any] = {container: items[:size]}
        if items[size:]:
            page["NextToken"] = uuid.uuid4().hex
            self.tokens[page["NextToken"]] = items[size:]
        return page

    def items(self, noun: str, container: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Return all items that pass the filters, in the wanted order."""
        output = SHAPES[OPERATIONS[f"List{noun}s"]["output"]]
        members = SHAPES[SHAPES[output["members"][container]]["member"]]["members"]
        members_by = {"Name": f"{noun}Name", "Status": STATUS.get(noun, ("Status", ""))[0]}
        by = members_by.get(asked.get("SortBy", ""), "CreationTime")
        shown = [made.shown for made in self.made.values() if made.noun == noun]
        kept = [one for one in shown if all(passes(noun, one, *asking) for asking in asked.items())]
        kept.sort(key=lambda one: one[by], reverse=asked.get("SortOrder") != "Ascending")
        return [{member: one[member] for member in members if member in one} for one in kept]


def passes(noun: str, shown: Mapping[str, Any], name: str, value: Any) -> bool:
    """Tell whether a resource passes one filter; what is no filter lets everything pass."""
    if name in ("NextToken", "MaxResults", "SortBy", "SortOrder"):
        return True
    if name.endswith(("Before", "After")):
        member = "LastModifiedTime" if name.startswith("Last") else "CreationTime"
        return bool(shown[member] <= value if name.endswith("Before") else shown[member] >= value)
    if name == "StatusEquals":
        return bool(shown[STATUS[noun][0]] == value)
    if name == "AdditionalCodeRepositoryEquals":
        return value in shown.get("AdditionalCodeRepositories", ())
    if name.endswith("Contains"):
        member = f"{noun}Name" if name == "NameContains" else name.removesuffix("Contains")
        return value.lower() in str(shown.get(member, "")).lower()
    return bool(shown.get(name.removesuffix("Equals")) == value)


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        honest: Honest = self.server.honest  # type: ignore[attr-defined]
        try:
            while (request := self._read()) is not None:
                try:
                    reply = honest.answer(request)
                except Exception as error:  # told by the test that runs the server
                    honest.mistakes.append(error)
                    reply = Reply(500, honest.headers(), b'{"__type": "InternalFailure", "message": "A mistake."}')
                if not honest.send(request, reply, self.wfile.write):
                    return
        except OSError:  # the client went away
            return

    def _read(self) -> Request | None:
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) != 3:
            return None
        headers = {}
        while (header := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        return Request(line[0], line[1], headers, self.rfile.read(int(headers.get("content-length", "0"))))


class Listener(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine, and ends every connection when it stops."""

    allow_reuse_address = True
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 64

    def __init__(self, honest: Honest) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.honest = honest
        self.open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, then serve it."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Listen no more and end every connection."""
        self.honest.stopping.set()
        self.shutdown()
        for request in tuple(self.open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has ended already
        self.server_close()


@contextmanager
def serving(honest: Honest) -> Iterator[str]:
    """Serve for the length of a ``with`` statement, and yield the address; a mistake of the server's own is raised."""
    listener = Listener(honest)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_address[1]}"
    finally:
        listener.stop()
        thread.join()
    if honest.mistakes:
        raise honest.mistakes[0]
