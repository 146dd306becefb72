"""The smoke test: whether what was just deployed answers, and whom."""

import time

from demo.stage import Stage
from infra.acceptance import TROUBLE, answer_health, refuse_strangers
from infra.errors import InfraError

ATTEMPTS = 12
"""How often it is tried: names and new instances take a moment."""


def smoke(address: str, delay: int) -> None:
    """It answers, and neither REST nor a socket opens for a stranger. Raises InfraError where that stays otherwise."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _try(address)
        except TROUBLE as error:
            if attempt == ATTEMPTS:
                raise InfraError(f"{address} does not pass its smoke test: {' '.join(str(error).split())}") from error
            time.sleep(delay)
        else:
            break
    print(f"smoke test of {address}: passed")


def _try(address: str) -> None:
    with Stage(address, secret="") as stage:
        answer_health(stage)
        refuse_strangers(stage)
