"""The customer support API (contract 004): messages for whoever holds a case's uuid, and the agents' side."""

from chalicelib.core import desk, support
from chalicelib.core.model import ANONYMOUS, Caller, Posted
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.faces.support import inputs, shapes

GUESS_PROOF = 20
"""Characters, at least, of an anonymous customer's own id for a first message: whoever knows it gets at the case."""


def declare(routes: Routes, ports: Ports, _: Policy) -> None:
    """Put the six routes of the API on its blueprint."""

    @routes.route("/api/messages", "POST")
    def post(request: Request) -> Answer:
        caller, window = request.caller_or_anonymous, inputs.window(request.query)
        posted = _say(ports, caller, request)
        found = support.read_case(ports, posted.conversation.id, window)
        replayed = {"replayed": True} if posted.replayed else {}
        return Answer({**shapes.messages(found, ports.clock.now()), **replayed})

    @routes.route("/api/messages/{uuid}", "GET")
    def messages(request: Request, uuid: str) -> Answer:
        found = support.read_case(ports, inputs.case_in_path(uuid), inputs.window(request.query))
        return Answer(shapes.messages(found, ports.clock.now()))

    @routes.route("/api/conversation", "GET")
    def cases(request: Request) -> Answer:
        caller = desk.as_agent(request.caller)
        query = request.query
        page = desk.queue(ports, caller, inputs.wanted(query), inputs.limit(query), inputs.offset(query))
        return Answer(shapes.cases(page))

    @routes.route("/api/conversation/{id}/close", "PATCH")
    def close(request: Request, id: str) -> Answer:
        caller = desk.as_agent(request.caller)
        return Answer(shapes.case(desk.set_status(ports, caller, inputs.number_in_path(id), desk.CLOSED)))

    @routes.route("/api/conversation/{id}/open", "PATCH")
    def reopen(request: Request, id: str) -> Answer:
        caller = desk.as_agent(request.caller)
        return Answer(shapes.case(desk.set_status(ports, caller, inputs.number_in_path(id), desk.OPEN)))

    @routes.route("/api/conversation/{id}/take", "PATCH")
    def take(request: Request, id: str) -> Answer:
        caller = desk.as_agent(request.caller)
        return Answer(shapes.case(desk.take(ports, caller, inputs.number_in_path(id), request.query.get("from"))))


def _say(ports: Ports, caller: Caller, request: Request) -> Posted:
    case_id = inputs.case_in_body(request)
    case = support.find_case(ports, case_id) if case_id else None
    if case:
        return support.say(ports, caller, case, inputs.message(request))
    said = inputs.message(request, 1 if caller.is_user else GUESS_PROOF)
    return support.open_case(ports, caller, _new_case_id(ports, caller, request, said.client_id), said)


def _new_case_id(ports: Ports, caller: Caller, request: Request, client_id: str | None) -> str:
    """Random; or always the same for one client's own id, so that a repeated first message opens one case."""
    if client_id is None:
        return request.private_uuid("support", "once", ports.ids.token())
    return request.private_uuid("support", "again", caller.id if caller.is_user else ANONYMOUS, client_id)
