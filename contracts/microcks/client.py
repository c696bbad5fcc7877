"""Microcks' REST interface, as far as the kit needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, quote_plus

import requests

from contracts.errors import KitError, TargetError, Unreachable, UsageError

_TIMEOUT: Final = (3.0, 60.0)  # seconds to connect, and to answer
_SHOWN: Final = 300  # characters of an answer in a message
MOST: Final = 2 * 1024 * 1024  # bytes of an artifact that Microcks takes


@dataclass(frozen=True)
class Login:
    """A client of the Keycloak that guards a Microcks; without an id the Microcks is open."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)


class Microcks:
    """One Microcks; every method raises TargetError where it cannot be asked or answers that it won't."""

    def __init__(self, url: str, login: Login | None = None) -> None:
        self.url = url.rstrip("/")
        self._login = login or Login()
        self._session = requests.Session()
        self._session.trust_env = False  # a Microcks on this machine is not asked through a proxy
        self._entered = False

    def healthy(self) -> bool:
        """Tell whether it answers at all."""
        try:
            return self._session.get(f"{self.url}/api/health", timeout=(1.0, 5.0)).status_code == 200
        except requests.RequestException:
            return False

    def upload(self, name: str, text: str, *, main: bool) -> str:
        """Import an artifact and return what Microcks calls it, ``Title:Version``; importing again replaces it."""
        if len(text.encode()) > MOST:
            raise KitError(f"{name} has {len(text.encode())} bytes, and Microcks takes {MOST}.")
        files = {"file": (name, text.encode(), "application/yaml")}
        done = self._asked("POST", "/api/artifact/upload", params={"mainArtifact": str(main).lower()}, files=files)
        return done.text.strip()

    def service(self, name: str) -> dict[str, Any] | None:
        """Return the service of this ``Title:Version`` with its operations and messages, or None."""
        done = self._asked("GET", f"/api/services/{quote(name)}", but=(404,))
        return None if done.status_code == 404 else self._json(done)

    def create_test(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Start a test and return its first TestResult."""
        return self._json(self._asked("POST", "/api/tests", json=dict(wanted)))

    def test(self, number: str) -> dict[str, Any]:
        """Return the TestResult of this id."""
        return self._json(self._asked("GET", f"/api/tests/{number}"))

    def report_case(self, number: str, case: Mapping[str, Any]) -> dict[str, Any]:
        """Report what came of one operation of a test that somebody else carries out."""
        return self._json(self._asked("POST", f"/api/tests/{number}/testCaseResult", json=dict(case)))

    def mock_url(self, service: str) -> str:
        """Return where clients reach a service's mocks, with the slash at its end that boto3 needs."""
        title, _, version = service.rpartition(":")
        return f"{self.url}/rest/{quote_plus(title)}/{quote(version)}/"

    def _asked(self, method: str, path: str, *, but: tuple[int, ...] = (), **more: Any) -> requests.Response:
        """Return the answer to a request; raises TargetError where it is an error other than ``but``."""
        self._enter()
        done = self._sent(method, f"{self.url}{path}", **more)
        if done.status_code in (401, 403):
            raise TargetError(f"{self.url} does not let the kit in ({done.status_code}): {_hint(self._login)}")
        if done.status_code >= 400 and done.status_code not in but:
            raise TargetError(f"{self.url} answers {method} {path} with {done.status_code}: {_cut(done.text)}")
        return done

    def _sent(self, method: str, url: str, **more: Any) -> requests.Response:
        try:
            return self._session.request(method, url, timeout=_TIMEOUT, allow_redirects=False, **more)
        except requests.ConnectionError as error:
            raise Unreachable(
                f"Nothing answers at {url}. Does Microcks run there? (sagemaker-contract microcks up)"
            ) from error
        except requests.Timeout as error:
            raise TargetError(f"{url} does not answer within {_TIMEOUT[1]:g} s.") from error
        except (requests.RequestException, ValueError) as error:
            raise UsageError(f"--microcks-url {self.url!r} cannot be asked: {error}") from error

    def _enter(self) -> None:
        """Fetch a token where the Microcks is guarded."""
        if self._entered or not self._login.client_id:
            return
        self._entered = True
        config = self._json(self._sent("GET", f"{self.url}/api/keycloak/config"))
        if not config.get("enabled"):
            return
        realm = f"{str(config['auth-server-url']).rstrip('/')}/realms/{quote(str(config['realm']))}"
        login = {"grant_type": "client_credentials"}
        who = (self._login.client_id, self._login.client_secret)
        done = self._sent("POST", f"{realm}/protocol/openid-connect/token", data=login, auth=who)
        if done.status_code != 200:
            raise TargetError(f"{realm} gives the client {who[0]!r} no token ({done.status_code}): {_cut(done.text)}")
        self._session.headers["Authorization"] = f"Bearer {self._json(done).get('access_token', '')}"

    def _json(self, answer: requests.Response) -> dict[str, Any]:
        try:
            value = answer.json()
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise TargetError(f"{answer.url} is no Microcks: it answers {_cut(answer.text)!r}.")
        return value


def _hint(login: Login) -> str:
    if login.client_id:
        return f"the client {login.client_id!r} may not do that."
    return "it is guarded by Keycloak; name a client with --client-id and --client-secret."


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
