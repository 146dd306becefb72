"""Bad weather between the application and AWS: every answer is honest, and a client that tries again gets through."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from emulator.storage import Storage
from torture.cases import text
from torture.fates import Weather
from torture.rules import broken
from torture.scene import NotDoneError, Scene

TRIES = 5
ROOMS = "/api/chat/conversations/"


@dataclass(slots=True)
class Report:
    """How many tries each send took (0: not done within five), what was met, and every answer that was not honest."""

    tries: Counter[int] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    dishonest: list[str] = field(default_factory=list)
    findings: dict[str, list[str]] = field(default_factory=dict)

    @property
    def done(self) -> float:
        """The share that was done within five tries."""
        return 1 - self.tries[0] / max(1, sum(self.tries.values()))


def merged(reports: Iterable[Report]) -> Report:
    """Several runs as one."""
    whole = Report()
    for one in reports:
        whole.tries += one.tries
        whole.met += one.met
        whole.dishonest += one.dishonest
        for rule, found in one.findings.items():
            whole.findings.setdefault(rule, []).extend(found)
    return whole


def faults(storage: Storage, random: Random, sends: int, *, share: float = 0.2, patient: bool = False) -> Report:
    """Send so many, by socket and by REST in turn, each tried five times at most under its client id."""
    scene = Scene(storage)
    report = Report()
    try:
        scene.arrive("ann", "bea")
        room = scene.call("ann", "POST", ROOMS, {"name": "weather"})["id"]
        scene.call("bea", "POST", f"{ROOMS}{room}/join/", {})
        weather = Weather(random, share, slow_seconds=0.2 if patient else 0.01)
        scene.restart(weather, patient=patient)
        for number in range(sends):
            report.tries[_insist(scene, room, number, report)] += 1
        report.met = weather.met
        scene.restart()
        scene.ask_for_news()
        report.findings = broken(scene.ending())
    finally:
        scene.close()
    return report


def _insist(scene: Scene, room: str, number: int, report: Report) -> int:
    """The try that succeeded, or 0."""
    for attempt in range(1, TRIES + 1):
        try:
            if number % 2:
                text(scene, f"text {number}", client_id=f"text {number}")
            else:
                _say_in_room(scene, room, f"text {number}")
        except NotDoneError as error:
            if not error.passing:
                report.dishonest.append(str(error))
        else:
            return attempt
    return 0


def _say_in_room(scene: Scene, room: str, said: str) -> None:
    def send() -> dict[str, object]:
        body = {"type": "T", "text": said, "local_id": said}
        kept = scene.call("ann", "POST", f"{ROOMS}{room}/messages/", body)
        return {"conversation_id": room, "seq": int(kept["id"]) % (1 << 20)}

    scene.sent("ann", said, send)
