"""Signed requests to one service of AWS, without botocore's description of it.

Credentials, signature, errors and the event `before-send` are botocore's, as its clients have them; so whoever listens
on the session sees these calls too, and may answer them. What is left out is what a client does beyond: reading the
service's description, resolving its endpoint by rules, and walking through every value sent and received.
docs/decisions/0015 has the reasons and the figures.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, NoRegionError
from botocore.httpsession import URLLib3Session
from botocore.session import Session
from botocore.utils import get_environ_proxies

from chalicelib.aws.connections import Answer, Connections
from chalicelib.aws.errors import client_error, passing
from chalicelib.aws.session import ATTEMPTS, CONNECT_SECONDS, POOL, READ_SECONDS, USER_AGENT

DOMAINS = {"cn": "amazonaws.com.cn", "eusc": "amazonaws.eu"}
"""What the names of hosts end in where it is not amazonaws.com, by the first part of the region."""

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name in events and variables, and its name in signatures."""

    name: str
    signing_name: str


class Endpoint:
    """One service at one address. Safe to use from several threads at once.

    The address is the one given, or the one that is configured (`AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, or
    the same in a profile), or the service's own in the region. Raises NoRegionError where there is no region.
    """

    def __init__(self, session: Session, service: Service, url: str | None = None, sleep: Sleep = time.sleep) -> None:
        region = session.get_config_variable("region")
        if region is None:
            raise NoRegionError
        self.region = str(region)
        self._url = (url or _configured(session, service) or _own(service, self.region)).rstrip("/")
        self._session, self._service, self._sleep = session, service, sleep
        self._events = session.get_component("event_emitter")
        self._http = _connections(self._url, session.get_config_variable("ca_bundle"))

    def post(self, operation: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """The body of the answer; passing failures are tried again, with full jitter.

        Raises ClientError for an answer that is an error, BotoCoreError where there is none.
        """
        for attempt in range(ATTEMPTS - 1):
            try:
                return self._once(operation, path, headers, body)
            except (ConnectionError, HTTPClientError, ClientError) as error:
                if not passing(error):
                    raise
            self._sleep(random.uniform(0, 2**attempt))  # noqa: S311 - no secret hangs on it
        return self._once(operation, path, headers, body)

    def _once(self, operation: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        request = AWSRequest("POST", self._url + path, {**headers, "User-Agent": USER_AGENT}, body)
        credentials = self._session.get_credentials()
        frozen = credentials.get_frozen_credentials() if credentials else None
        SigV4Auth(frozen, self._service.signing_name, self.region).add_auth(request)
        prepared = request.prepare()
        event = f"before-send.{self._service.name}.{operation}"
        _, told = self._events.emit_until_response(event, request=prepared)
        answer: Answer = told or self._http.send(prepared)
        if answer.status_code >= 300:
            raise client_error(operation, answer)
        return answer.content


def _connections(url: str, ca_bundle: str | None) -> Any:
    """Our own, or botocore's where a proxy stands between."""
    proxies = get_environ_proxies(url)
    if not proxies:
        return Connections(url, ca_bundle)
    return URLLib3Session(
        verify=ca_bundle or True,
        proxies=proxies,
        timeout=(CONNECT_SECONDS, READ_SECONDS),
        max_pool_connections=POOL,
    )


def _configured(session: Session, service: Service) -> str | None:
    profile = session.get_scoped_config()
    url: str | None = ConfiguredEndpointProvider(session.full_config, profile, service.name).provide()
    return url


def _own(service: Service, region: str) -> str:
    return f"https://{service.name}.{region}.{DOMAINS.get(region.partition('-')[0], 'amazonaws.com')}"
