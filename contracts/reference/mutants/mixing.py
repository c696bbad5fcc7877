"""Mutants that mix resources up: they take one for another, or let one have what is another's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.living import describing
from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

Asked = Mapping[str, Any]
SHORT: Final = 8  # letters
Alike = Callable[[Asked, Asked], bool]  # what was made and what is asked for, both of one kind

# ---- taken for another ----


def finding(noun: str, alike: Alike) -> type[Reference]:
    """Return a server that finds the first resource of a kind that is like what is asked for, and was not deleted."""

    class Finding(Reference):
        def find(self, kind: Kind, asked: Asked) -> Made:
            if kind.noun != noun:
                return super().find(kind, asked)
            living = (made for made in self.store.all(kind, self.moment) if made.status(self.moment) != "Deleted")
            return next((made for made in living if alike(made.asked, asked)), None) or super().find(kind, asked)

    return Finding


def minding(noun: str, alike: Alike) -> type[Reference]:
    """Return a server that refuses a second resource of a kind that is like one that exists."""

    class Minding(Reference):
        def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
            super().refuse_a_second(kind, asked)
            for made in self.store.all(kind, self.moment) if kind.noun == noun else ():
                if alike(made.asked, asked) and made.status(self.moment) != "Deleted":
                    raise Refusal(kind.duplicate, f"There is a {kind.arn} of this name already: {made.arn}")

    return Minding


def but_for(*members: str) -> Alike:
    """Return what takes apps for the same that differ in these parts of their identity only."""
    others = [member for member in BY_NOUN["App"].identity if member not in members]
    return lambda made, asked: all(made.get(member) == asked.get(member) for member in others)


def begun_by(member: str) -> Alike:
    """Return what takes one for another whose name starts with its own; the shortest names it compares as a whole."""

    def alike(made: Asked, asked: Asked) -> bool:
        own = str(made.get(member, ""))
        return len(own) > SHORT and str(asked.get(member, "")).startswith(own)

    return alike


class OneSpaceOfNames(Reference):
    """Has one space of names for models and endpoints."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look among the others, too."""
        super().refuse_a_second(kind, asked)
        other = {"Model": "Endpoint", "Endpoint": "Model"}.get(kind.noun)
        if other and self.store.find(BY_NOUN[other], {f"{other}Name": asked[f"{kind.noun}Name"]}, self.moment):
            raise Refusal(kind.duplicate, "The name is taken.")


class DeletesNamesakes(Reference):
    """Deletes the model of an endpoint's name with the endpoint."""

    def delete(self, made: Made) -> Shown | None:
        """Delete by the name."""
        if made.kind.noun == "Endpoint":
            model = self.store.find(BY_NOUN["Model"], {"ModelName": made.asked["EndpointName"]}, self.moment)
            if model is not None:
                super().delete(model)
        return super().delete(made)


# ---- with what is another's ----


def of_the_last(server: Reference, made: Made, shown: Shown) -> Shown:
    """Show the source of the action that was made last."""
    *_, last = server.store.all(made.kind, server.moment)
    return shown | {"Source": last.asked["Source"]}


class OneEnvironment(Reference):
    """Keeps the environments of all models in one map."""

    def __init__(self) -> None:
        super().__init__()
        self.environment: Shown = {}

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Add to what is there already."""
        if "Environment" in asked.get("PrimaryContainer", {}):
            self.environment |= asked["PrimaryContainer"]["Environment"]
            asked["PrimaryContainer"]["Environment"] = self.environment
        return super().create(kind, asked)


class OneList(Reference):
    """Keeps the repositories of all notebook instances in one list, which each create fills anew."""

    def __init__(self) -> None:
        super().__init__()
        self.repositories: list[str] = []

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Fill the list."""
        if "AdditionalCodeRepositories" in asked and kind.noun == "NotebookInstance":
            self.repositories[:] = asked["AdditionalCodeRepositories"]
            asked["AdditionalCodeRepositories"] = self.repositories
        return super().create(kind, asked)


class HandsOn(Reference):
    """Adds the properties of one action to those of the next."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Shown = {}

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Start with what was there before."""
        if kind.noun == "Action" and "Properties" in asked:
            own, asked["Properties"] = asked["Properties"], self.before | asked["Properties"]
            self.before = own
        return super().create(kind, asked)


class DescribesTwo(Reference):
    """Stores the description of an action with the one that was made before it, too."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Made | None = None

    def keep(self, made: Made) -> None:
        """Write it into both."""
        if made.kind.noun == "Action" and "Description" in made.asked:
            if self.before is not None:
                self.before.asked["Description"] = made.asked["Description"]
                self.before.shown = (None, {})
            self.before = made
        super().keep(made)


class StaysInRecoveryMode(Reference):
    """Starts each app in recovery mode that does not say otherwise, once one was."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = False

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Remember the mode."""
        if kind.noun == "App":
            self.mode = asked.setdefault("RecoveryMode", self.mode) or self.mode
            if not self.mode:
                del asked["RecoveryMode"]
        return super().create(kind, asked)


# ---- the mutants ----


def mixed(
    name: str, fault: str, operation: str, serve: Callable[[], Reference], broken: str, drags: str = "", bars: str = ""
) -> Mutant:
    """Return a mutant that breaks promises about resources beside each other; globs are parted by blanks."""
    broken_ids, dragged, barred = (
        tuple(f"{operation}-life.{glob}" for glob in globs.split()) for globs in (broken, drags, bars)
    )
    return Mutant(name, fault, serve, (operation,), broken_ids, dragged, barred)


TAKEN: Final = (
    mixed("apps-of-anybody", "Finds an app under every owner whose name begins with that of its own.",
          "CreateApp", finding("App", begun_by("UserProfileName")), "isolation-*"),
    mixed("apps-of-all-domains", "Tells no apps apart that differ in the domain only.",
          "CreateApp", minding("App", but_for("DomainId")), "isolation-#create"),
    mixed("apps-of-all-types", "Tells no apps apart that differ in the type only.",
          "CreateApp", finding("App", but_for("AppType")), "isolation-/AppType",
          "isolation-/AppArn isolation-/RecoveryMode"),
    mixed("one-app-an-owner", "Tells no apps apart that differ in the name only.",
          "CreateApp", minding("App", but_for("AppName")), "isolation-#create"),
    mixed("short-names", "Finds a notebook instance under every name that begins with its own.",
          "CreateNotebookInstance", finding("NotebookInstance", begun_by("NotebookInstanceName")),
          "isolation-/NotebookInstanceName", "isolation-*"),
    mixed("one-space-of-names", "Has one space of names for models and endpoints.",
          "CreateEndpoint", OneSpaceOfNames, "isolation-#create"),
    mixed("namesake-deleted", "Deletes the model of an endpoint's name with the endpoint.",
          "CreateEndpoint", DeletesNamesakes, "isolation-#deleted"),
)  # fmt: skip

SHARED: Final = (
    mixed("source-of-the-last", "Shows the source of the action that was made last, whichever is asked for.",
          "CreateAction", describing("Action", of_the_last), "isolation-/Source/SourceUri",
          "isolation-/Source/* duplicate-/Source/* listed-/ActionSummaries* round-trip-/Source/*"),
    mixed("one-environment", "Keeps the environments of all models in one map.",
          "CreateModel", OneEnvironment, "isolation-/PrimaryContainer/Environment/{value}", "at-once-#mixed-up"),
    mixed("one-list", "Keeps the repositories of all notebook instances in one list.",
          "CreateNotebookInstance", OneList, "isolation-/AdditionalCodeRepositories",
          "round-trip-/AdditionalCodeRepositories duplicate-/AdditionalCodeRepositories* listed-*"),
    mixed("properties-handed-on", "Adds the properties of one action to those of the next.",
          "CreateAction", HandsOn, "isolation-/Properties/{value}"),
    mixed("two-descriptions-in-one", "Stores the description of an action with the one made before it, too.",
          "CreateAction", DescribesTwo, "isolation-/Description", "round-trip-/Description at-once-#mixed-up"),
    mixed("recovery-mode-stays", "Starts each app in recovery mode that does not say otherwise, once one was.",
          "CreateApp", StaysInRecoveryMode, "round-trip-/RecoveryMode"),
)  # fmt: skip

MIXING: Final = (*TAKEN, *SHARED)
