"""Every story of every operation: legal requests, names of the run's own, and nothing that is left out unnoticed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from walker import pinned, plans

from contracts import catalogue
from contracts.cases import crossfield, examples, fullness, names, scripts, stories, stories_pages, stories_round
from contracts.cases.altered import altered
from contracts.cases.stories_round import TEXT
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Expect, Json, Promise, Scene, Story, Until

CREATES = tuple(operation for operation in CONTRACT if operation.startswith("Create"))
LISTS = tuple(operation for operation in CONTRACT if operation.startswith("List"))
WANTED = (Expect.ACCEPT, Expect.EITHER)


def told(*operations: str) -> Iterator[Story]:
    """Yield the stories of some operations, or of all."""
    for operation in operations or CONTRACT:
        yield from plans()[operation].stories


def scenes(*operations: str) -> Iterator[tuple[Story, Scene]]:
    """Yield every scene with its story."""
    for story in told(*operations):
        yield from ((story, scene) for scene in story.scenes)


def one(operation: str, name: str) -> Story:
    """Return the story of an operation that has a name."""
    return next(story for story in told(operation) if story.name == name)


def scene_of(story: Story, name: str) -> Scene:
    """Return a story's scene."""
    return next(scene for scene in story.scenes if scene.name == name)


def line(story: Story, scene: Scene) -> str:
    """Return which scene it is, in words."""
    return f"{story.operation}, {story.name}: {scene.name}"


def mended(value: Json) -> Json:
    """Return a body with plain texts where answers of earlier scenes come in."""
    if isinstance(value, dict):
        return {key: mended(below) for key, below in value.items()}
    if isinstance(value, list):
        return [mended(below) for below in value]
    if not (isinstance(value, str) and value.startswith(scripts.ANSWER)):
        return value
    endings = {"Arn": "arn:aws:sagemaker:us-east-1:123456789012:x/y", "Status": "Failed"}
    return next((text for ending, text in endings.items() if value.endswith(ending)), "d-1")


class TestRequests:
    """What stories send."""

    def test_legal_in_the_pinned_model(self) -> None:
        """Whatever a story wants to be accepted keeps every constraint of the model."""
        broken = {
            line(story, scene): found
            for story, scene in scenes()
            if scene.case.expect not in (Expect.REFUSE,)
            and (found := pinned().broken(scene.case.operation, mended(scene.case.body)))
        }
        assert broken == {}

    def test_nothing_unknown(self) -> None:
        """No member is misspelled."""
        unknown = {
            line(story, scene): found
            for story, scene in scenes()
            if (found := pinned().unknown(scene.case.operation, scene.case.body))
        }
        assert unknown == {}

    def test_rules_across_members(self) -> None:
        """What is wanted to be accepted keeps the documented rules across members, too, but where that is doubtful."""
        breaking = {
            scene.case.promise.id
            for _, scene in scenes()
            if scene.case.expect in WANTED and not crossfield.keeps_rules(scene.case.operation, scene.case.body)
        }
        assert breaking == {"CreateEndpointConfig-accept.doubtful-#shadow-serverless"}

    def test_refused_creates_are_illegal(self) -> None:
        """What has to be refused breaks every model, or refers to what nobody made."""
        contract = Contract.load()
        fine = [
            line(story, scene)
            for story, scene in scenes()
            if scene.case.expect is Expect.REFUSE and not contract.illegal(scene.case.operation, scene.case.body)
        ]
        assert [line for line in fine if "unknown configuration" not in line] == [
            "CreateApp, refused creates: refuse 1"
        ]
        assert scene_of(one("CreateApp", "refused creates"), "refuse 1").case.promise.rule == "reject.owner"

    def test_setups_are_legal(self) -> None:
        """What has to exist first keeps the model, too."""
        steps = {step for _, scene in scenes() for step in scene.case.setup}
        assert steps
        assert {
            step: found for step in steps if (found := pinned().broken(step.operation, json.loads(step.body)))
        } == {}


class TestNames:
    """Whose names stories use."""

    def test_every_resource_is_the_run_s_own(self) -> None:
        """A create makes nothing whose name does not start with the kit's prefix."""
        foreign = []
        for story, scene in scenes():
            kind = resources.of(scene.case.operation)
            if kind is not None and scene.case.operation == kind.create:
                identity = names.identity(kind, scene.case.body)
                if scene.case.promise.rule == "reject.owner":
                    continue  # it has no owner, and everybody's app has such a name
                if not any(str(value).startswith(names.PREFIX) for value in identity.values()):
                    foreign.append(line(story, scene))
        assert foreign == []

    def test_every_story_has_a_number_of_its_own(self) -> None:
        """Stories do not meet each other, nor any case."""
        for plan in plans().values():
            numbers = [number(story) for story in plan.stories]
            assert all(len(found) == 1 for found in numbers)
            every = [int(next(iter(found))) for found in numbers]
            assert len(set(every)) == len(every)
            assert min([*every, scripts.FIRST]) == scripts.FIRST
            assert len(plan.cases) < scripts.FIRST

    def test_lists_are_asked_for_a_story_s_own_items(self) -> None:
        """No list of a story is longer than it has to be on a target that others use."""
        own = {"NameContains", "SourceUri", "DomainIdEquals", "ResourceArn"}
        wide = [line(*found) for found in scenes() if is_list(found[1].case) and not own & set(found[1].case.body)]
        assert wide == []


def number(story: Story) -> set[str]:
    """Return the numbers in the names of a story."""
    stem = re.escape(names.own_stem(story.operation))
    return {found for scene in story.scenes for found in re.findall(rf"{stem}(\d{{5}})", json.dumps(scene.case.body))}


def is_list(case: Case) -> bool:
    """Tell whether a case asks for a list."""
    return case.operation.startswith("List")


class TestScenes:
    """How scenes hang together."""

    def test_scenes_rest_on_earlier_ones(self) -> None:
        """What a scene comes after, what it is left out for, and what it waits to see are earlier scenes."""
        for story in told():
            known: set[str] = set()
            for scene in story.scenes:
                assert {*scene.after, *filter(None, (scene.unless,))} <= known, line(story, scene)
                assert any(f"{name} ".startswith(f"{scene.shows} ") for name in known) or not scene.shows
                assert scene.name not in known
                known.add(scene.name)

    def test_moves_tell_scenes_apart(self) -> None:
        """The move of a case names the story and the scene, so that a second try can be told from others."""
        for operation in CONTRACT:
            moves = [scene.case.move for _, scene in scenes(operation)]
            assert len(set(moves)) == len(moves)

    def test_answers_are_those_of_earlier_scenes(self) -> None:
        """What a body takes from an answer is a member that the earlier scene's operation answers, or its ARN's end."""
        found = 0
        for story, scene in scenes():
            for name, member in re.findall(rf'"{scripts.ANSWER}([^/"]+)/(\w+)"', json.dumps(scene.case.body)):
                source = scene_of(story, name)
                shape = pinned().operations[source.case.operation]["output"]
                members = pinned().shapes[shape]["members"]
                assert member in members or f"{member.removesuffix('Id')}Arn" in members
                found += 1
        assert found > len(CREATES)

    def test_lists_are_waited_for_by_what_they_show(self) -> None:
        """A list that is waited for says what it is waited to show, and no other scene does."""
        waiting = [scene for _, scene in scenes() if scene.until in (Until.LISTED, Until.UNLISTED)]
        assert waiting == [scene for _, scene in scenes() if scene.shows]


class TestPromises:
    """What stories show."""

    def test_every_rule_of_lives_is_promised(self) -> None:
        """No rule of the profile is without a promise, and stories promise nothing else."""
        rules = {rule.id for rule in catalogue.load().values() if rule.profile == "lifecycle"}
        assert {promise.rule for story in told() for promise in story.promises} == rules

    def test_stories_promise_for_their_operation(self) -> None:
        """All promises of a story are those of its operation."""
        assert all(promise.operation == story.operation for story in told() for promise in story.promises)

    def test_the_promises_do_not_depend_on_the_seed(self) -> None:
        """Whatever bodies are generated, the same promises are judged."""
        contract, loaded = Contract.load(), examples.load()
        one, other = (
            {promise for story in stories.stories(contract, "CreateAction", loaded, made) for promise in story.promises}
            for made in (plans()["CreateAction"].cases, ())
        )
        assert one == other

    @pytest.mark.parametrize("operation", CREATES)
    def test_a_life_has_all_rules(self, operation: str) -> None:
        """Each kind lives through everything that it can; tags come back through ListTags."""
        kind = resources.of(operation)
        assert kind is not None
        rules = {"life.readable", "life.arn-stable", "life.times-stable", "life.listed", "life.duplicate"}
        rules |= {"life.round-trip"} | ({"life.deleted"} if kind.delete else set())
        rules |= {"life.status"} if kind.status else set()
        assert {promise.rule for promise in one(operation, "life").promises} == rules
        assert Promise(operation, "life.round-trip", "/Tags") in one(operation, "life").promises

    def test_a_narrowed_plan_has_the_stories_of_its_promises(self) -> None:
        """Who chooses one promise plays the stories that show it, and no others."""
        plan = plans()["CreateModel"]
        chosen = plan.chosen(frozenset({Promise("CreateModel", "life.isolation")}))
        assert {story.plot for story in chosen.stories} == {"side by side"}
        assert all(case.promise.place.startswith("#") for case in chosen.cases)
        assert plan.chosen(frozenset({Promise("CreateModel", "wire.content-type")})).stories == ()


class TestFullness:
    """Every member comes back, or there is a reason."""

    @pytest.mark.parametrize("operation", CREATES)
    def test_every_member_is_sent_with_a_value_that_nobody_gets_by_default(self, operation: str) -> None:
        """At every depth, at least once, by the raw facts."""
        contract = Contract.load()
        sent = {
            part.general
            for body in created(operation)
            for part in pinned().parts(operation, body)
            if not fullness.is_default(operation, part.general, part.value)
        }
        wanted = set(fullness.leaves(contract, operation))
        assert wanted - sent == set()
        assert len(wanted) > len(pinned().shapes[pinned().operations[operation]["input"]]["members"])

    @pytest.mark.parametrize("operation", CREATES)
    def test_every_member_is_compared(self, operation: str) -> None:
        """With what a description shows, with the tags, or there is a reason in the resource table."""
        kind = resources.of(operation)
        assert kind is not None
        promised = {p.place for p in plans()[operation].promises if p.rule.startswith("life.round-trip")}
        reasons = [set(reading.unseen) for reading in kind.reads]
        unseen = {place for place in reasons[0] if all(place in others for others in reasons)}
        left = [
            place
            for place in fullness.leaves(Contract.load(), operation)
            if not is_in(place, promised) and not is_below(place, unseen)
        ]
        assert left == []

    @pytest.mark.parametrize(("operation", "values"), [("CreateApp", [False, True, None])], ids=["recovery mode"])
    def test_a_switch_is_on_off_and_absent(self, operation: str, values: list[Json]) -> None:
        """RecoveryMode is sent as true, as false, and not at all."""
        assert {body.get("RecoveryMode") for body in created(operation)} == set(values)

    def test_text_beyond_ascii(self) -> None:
        """Texts that are free are sent in other alphabets, wherever the model takes them."""
        for operation, places in stories_round.FREE.items():
            bodies = [body for body in created(operation) if TEXT in json.dumps(body, ensure_ascii=False)]
            general = {
                re.sub(r"(Environment|HyperParameters|Properties)/\w+", r"\1/{value}", place) for place in places
            }
            shown = {part.general for body in bodies for part in pinned().parts(operation, body) if part.value == TEXT}
            assert shown == general

    @pytest.mark.parametrize("operation", CREATES)
    def test_names_with_capitals(self, operation: str) -> None:
        """A name comes back with its case."""
        story = one(operation, "way back of capitals and beyond ASCII")
        assert "-Kit" in json.dumps(scene_of(story, "create").case.body)

    def test_generated_bodies_come_back_too(self) -> None:
        """The generated requests of a plan are stories of their own, which a target may refuse."""
        for operation in CREATES:
            made = [story for story in told(operation) if story.name.startswith(stories_round.GENERATED)]
            cases = {case.promise for case in plans()[operation].cases if case.promise.rule == "generated.answer"}
            assert {scene_of(story, "create").case.promise for story in made} == cases
            assert {scene_of(story, "create").case.expect for story in made} == {Expect.EITHER}


def created(operation: str) -> list[Json]:
    """Return the bodies of an operation whose way back is followed."""
    found = [story for story in told(operation) if story.plot == "round trip"]
    curated = [story for story in found if not story.name.startswith(stories_round.GENERATED)]
    return [scene_of(story, "create").case.body for story in curated]


def is_in(place: str, places: set[str]) -> bool:
    """Tell whether a place is compared: itself, the set that it is in, or what its key leads to."""
    steps = place.replace("{key}", "{value}").split("/")
    return any("/".join(steps[:end]) in places for end in range(len(steps) - 1, len(steps) + 1))


def is_below(place: str, places: set[str]) -> bool:
    """Tell whether a place is one of some, or below one."""
    return any(place == above or place.startswith(f"{above}/") for above in places)


class TestSideBySide:
    """Pairs that are easily taken for one."""

    @pytest.mark.parametrize("operation", [operation for operation in CREATES if operation != "CreateApp"])
    def test_names_that_begin_with_each_other(self, operation: str) -> None:
        """One name is the beginning of the other, and most values differ; every member that a base has is in a pair."""
        kind = resources.of(operation)
        assert kind is not None
        pairs = [story for story in told(operation) if "a name that begins with the other" in story.name]
        bodies = [[scene_of(story, f"create {which}").case.body for which in "ab"] for story in pairs]
        for a, b in bodies:
            assert b[kind.name_member].startswith(a[kind.name_member])
            one, other = dict(leaves(operation, a)), dict(leaves(operation, b))
            differing = [place for place in one if one[place] != other.get(place)]
            # What an explainer is told hangs together, and is left as it is.
            assert "ExplainerConfig" in a or len(differing) >= 0.6 * len(one), sorted(set(one) - set(differing))
        bases = [base.request for base in examples.load() if base.operation == operation and not base.doubtful]
        assert {member for base in bases for member in base} <= {member for a, _ in bodies for member in a}

    @pytest.mark.parametrize("operation", ["CreateModel", "CreateTrainingJob", "CreateAction"])
    def test_each_has_entries_of_its_own(self, operation: str) -> None:
        """What one adds to a map of the other is seen, whichever of them was made first."""
        for story in told(operation):
            if "a name that begins with the other" in story.name:
                a, b = (json.dumps(scene_of(story, f"create {which}").case.body) for which in "ab")
                found = [key in body for key in ("KIT_ONE", "KIT_OTHER") for body in (a, b)]
                assert found == [True, False, False, True]

    def test_kinds_share_names(self) -> None:
        """A model, a configuration and an endpoint of one name are three things."""
        for operation, other in (
            ("CreateModel", "CreateEndpointConfig"),
            ("CreateEndpointConfig", "CreateEndpoint"),
            ("CreateEndpoint", "CreateModel"),
        ):
            story = next(s for s in told(operation) if s.name.startswith("side by side, the same name"))
            a, b = scene_of(story, "create a").case, scene_of(story, "create b").case
            assert (a.operation, b.operation) == (operation, other)
            assert a.body[f"{operation.removeprefix('Create')}Name"] == b.body[f"{other.removeprefix('Create')}Name"]

    def test_apps_differ_in_one_part_of_their_identity(self) -> None:
        """In the domain, the owner, the type, or the name."""
        found = {}
        for story in told("CreateApp"):
            if story.plot == "side by side":
                a, b = (scene_of(story, f"create {which}").case.body for which in "ab")
                identity = ("DomainId", "UserProfileName", "AppType", "AppName")
                found[story.name] = [member for member in identity if a[member] != b[member]]
        assert found == {
            "side by side, another owner": ["UserProfileName"],
            "side by side, another type": ["AppType"],
            "side by side, another name": ["AppName"],
            "side by side, another domain": ["DomainId"],
        }

    def test_the_third_is_only_tried_where_the_second_is_refused(self) -> None:
        """It is what the second is, under a name that nobody takes for the first's."""
        for story in told():
            if story.plot == "side by side":
                b, c = scene_of(story, "create b"), scene_of(story, "create c")
                assert c.unless == "create b"
                assert c.case.operation == b.case.operation
                assert c.case.body != b.case.body


def leaves(operation: str, body: Json) -> Iterator[tuple[str, Json]]:
    """Yield the values of a body that hold no others, by their concrete places."""
    for part in pinned().parts(operation, body):
        if not isinstance(part.value, dict | list) and not part.general.endswith("{key}"):
            yield part.place, part.value


def test_an_altered_body_is_as_good_as_the_first() -> None:
    """It keeps the model and the rules across members, and another value of an enumeration is known to be good."""
    body = next(e.request for e in examples.load() if (e.operation, e.name) == ("CreateNotebookInstance", "full"))
    donor = {"DirectInternetAccess": "Enabled", "InstanceType": "ml.t3.large", "RootAccess": "Enabled"}
    found = altered(Contract.load(), "CreateNotebookInstance", body, [body, donor])
    assert pinned().broken("CreateNotebookInstance", found) == []
    assert found["InstanceType"] == "ml.t3.large"
    assert found["VolumeSizeInGB"] == body["VolumeSizeInGB"] + 1
    assert found["SubnetId"] == "subnet-0123456789abcdef2"
    assert set(found) == set(body)


class TestLists:
    """What lists are asked for."""

    @pytest.mark.parametrize("operation", LISTS)
    def test_seven_items_made_at_two_times(self, operation: str) -> None:
        """Paging means something, and so does an order by time; names are equally long and in lower case."""
        story = one(operation, "pages")
        creates = [scene for scene in story.scenes if scene.name.startswith("create ")]
        assert [scene.pause for scene in creates] == [0, 0, 0, 0, 1.1, 0, 0]
        made = [str(next(iter(names.identity(kind_of(scene), scene.case.body).values()))) for scene in creates]
        assert len({len(name) for name in made}) == 1
        assert made != sorted(made)
        assert [name.lower() for name in made] == made

    @pytest.mark.parametrize("operation", LISTS)
    def test_every_filter_and_every_order(self, operation: str) -> None:
        """By the raw facts: nothing that a list can be asked for is left out."""
        members = pinned().shapes[pinned().operations[operation]["input"]]["members"]
        story = one(operation, "pages")
        asked = Counter(scene.name.split()[1] for scene in story.scenes if scene.name.startswith("filter "))
        assert set(asked) == set(members) - {"NextToken", "MaxResults", "SortBy", "SortOrder"}
        for member in (member for member in asked if member.endswith("StatusEquals")):
            values = {
                s.case.body[member] for s in story.scenes if s.name.startswith("filter ") and member in s.case.body
            }
            assert {value for value in values if not value.startswith(scripts.ANSWER)} == set(
                pinned().shapes[members[member]]["enum"]
            )
        sorts = [scene.case.body for scene in story.scenes if scene.name.startswith("sort ")]
        by = pinned().shapes[members["SortBy"]]["enum"]
        assert Counter((body["SortBy"], body["SortOrder"], body["MaxResults"]) for body in sorts) == Counter(
            (value, order, size) for value in by for order in ("Ascending", "Descending") for size in (100, 2)
        )
        sizes = [scene.case.body["MaxResults"] for scene in story.scenes if scene.name.startswith("page ")]
        assert sizes == [100, 1, 2]

    @pytest.mark.parametrize("operation", LISTS)
    def test_filters_are_asked_for_on_one_page_and_on_many(self, operation: str) -> None:
        """What is forgotten after the first page shows only where there is a second one."""
        sizes: dict[str, set[int]] = {}
        for scene in one(operation, "pages").scenes:
            if scene.name.startswith("filter "):
                sizes.setdefault(scene.name.split()[1], set()).add(scene.case.body["MaxResults"])
        times = {member for member in sizes if member.endswith(("Before", "After"))}  # all items pass, or none
        assert {member for member, found in sizes.items() if found != {1, 100}} <= {"WarmPoolStatusEquals", *times}

    def test_stopped_items_stand_together_in_no_other_order(self) -> None:
        """An order by status is none by name, and none by the time of creation."""
        ends, stopped = stories_pages.ENDS, [stories_pages.ENDS[number] for number in stories_pages.STOPPED]
        for order in (ends, sorted(ends)):
            assert [end in stopped for end in order] != sorted(end in stopped for end in order)
            assert [end in stopped for end in order] != sorted((end in stopped for end in order), reverse=True)
            first, second = (order.index(end) for end in stopped)
            assert abs(first - second) > 1

    def test_filters_divide_the_items(self) -> None:
        """Some items pass a filter that is about what was sent, and some do not."""
        story = one("ListNotebookInstances", "pages")
        creates = [scene.case.body for scene in story.scenes if scene.name.startswith("create ")]
        kind = resources.named("notebook instance")
        for scene in story.scenes:
            member = scene.name.split()[1]
            place = kind.sends(member) if scene.name.startswith("filter ") else ""
            if place:
                wanted = scene.case.body[member]
                texts = [json.dumps(body.get(place.split("/")[1], "")) for body in creates]
                assert 0 < sum(wanted in text for text in texts) < len(creates), scene.name


def kind_of(scene: Scene) -> resources.Kind:
    """Return the kind that a scene is about."""
    kind = resources.of(scene.case.operation)
    assert kind is not None
    return kind


@pytest.mark.parametrize("operation", CREATES)
def test_one_create_is_refused_for_each_kind_of_constraint(operation: str) -> None:
    """For every rule that the operation's cases can break; none of them is about the name."""
    kind = resources.of(operation)
    assert kind is not None
    cases = [case for case in plans()[operation].cases if case.expect is Expect.REFUSE]
    rules = {
        case.promise.rule for case in cases if case.promise.place.split("/")[1:2] not in [[m] for m in kind.identity]
    }
    story = one(operation, "refused creates")
    refused = [scene.case.promise.rule for scene in story.scenes if scene.name.startswith("refuse ")]
    assert sorted(refused) == sorted(rules)


def test_the_number_of_requests_is_bounded() -> None:
    """A run has to stay short: a few dozen stories an operation, and a few requests a story."""
    for operation, plan in plans().items():
        assert len(plan.stories) < 50, operation
        assert sum(len(story.scenes) for story in plan.stories) < 220, operation
