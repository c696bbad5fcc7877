"""Puts a run's own values in the place of the placeholders that cases are made with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.cases import names
from contracts.values import Case, Json, Step, Story

_APPS = frozenset({"CreateApp", "DescribeApp", "DeleteApp"})
_LISTS = frozenset({"ListApps"})
_OWNERS = ("UserProfileName", "SpaceName")


@dataclass
class Binding:
    """The values of one run; ``domain`` is known once a domain was made or given."""

    run_id: str
    given: Mapping[str, str] = field(default_factory=dict)
    domain: str = ""

    def __post_init__(self) -> None:
        self.domain = self.domain or self.given.get("DomainId", "")

    @property
    def prefix(self) -> str:
        """Return what every name of this run starts with."""
        return names.PREFIX.replace(names.RUN, self.run_id)

    def text(self, text: str) -> str:
        """Return JSON text with the run's own prefix and domain.

        The domain's id takes the place of a whole value only: one that was moved must keep its length.
        """
        domain = json.dumps(self.domain) if self.domain else f'"{names.DOMAIN}"'
        bound = text.replace(f'"{names.DOMAIN}"', domain).replace(
            names.DOMAIN, names.DOMAIN.replace(names.RUN, self.run_id)
        )
        return bound.replace(names.PREFIX, self.prefix)

    def body(self, operation: str, body: Json) -> Json:
        """Return a body with the run's own values; owners that the person gave are used instead of invented ones."""
        bound = json.loads(self.text(names.compact(body)))
        if operation in _LISTS:
            return {member: self._filter(member, value) for member, value in bound.items()}
        return self._owned(bound) if operation in _APPS else bound

    def _filter(self, member: str, value: Json) -> Json:
        """Return what a list filters by: the given owner instead of an invented one."""
        given = self.given.get(member.removesuffix("Equals"), "")
        return given if given and str(value).startswith(self.prefix) else value

    def _owned(self, body: Any) -> Json:
        """Use a given owner; the app's name then tells apps apart, which the owner's name did before."""
        for member in _OWNERS:
            owner = body.get(member) if isinstance(body, dict) else None
            if member in self.given and isinstance(owner, str) and owner.startswith(self.prefix):
                body[member] = self.given[member]
                if body.get("AppName") == "default":
                    body["AppName"] = owner
        return body

    def case(self, case: Case) -> Case:
        """Return a case with the run's own values, ready to be sent."""
        return replace(case, body=self.body(case.operation, case.body))

    def step(self, step: Step) -> Json:
        """Return the body of a step with the run's own values."""
        return self.body(step.operation, json.loads(step.body))


def renumbered(case: Case, number: int) -> Case:
    """Return a case under another number, so that it can be sent again from something fresh."""
    stem = names.own_stem(case.promise.operation)
    pattern, new = re.compile(re.escape(stem) + r"\d" * len(names.OWN)), f"{stem}{number:0{len(names.OWN)}d}"
    return names.renamed(case, lambda text: pattern.sub(new, text))


def afresh(story: Story, number: int) -> Story:
    """Return a story under another number, so that it can be played again from something fresh."""
    scenes = tuple(replace(scene, case=renumbered(scene.case, number)) for scene in story.scenes)
    return replace(story, scenes=scenes)
