"""The direct-message API (contract 002): its REST routes and its socket actions."""

from collections.abc import Mapping
from hashlib import sha256

from chalicelib.core import access, arrivals, direct, history, ids, inbox, people, uploads
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.core.model import DIRECT, Caller, Conversation, Draft, Posted
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.edge import fields
from chalicelib.edge.cursors import cursor_in, cursor_text
from chalicelib.edge.forms import Form, UploadedFile
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.socket import Action, client_id_of
from chalicelib.faces.direct import shapes

PAGE = 50
THREADS = 20
MOST = 100
"""Messages and threads on a page unless asked otherwise, and at most."""


def declare(routes: Routes, ports: Ports, _: Policy) -> None:
    """Put the four routes of the API on its blueprint."""

    @routes.route("/chat/messages/{uid}", "GET")
    def messages(request: Request, uid: str) -> Answer:
        caller, (before, limit) = request.caller, _asked(request)
        thread = _existing_thread(ports, caller, uid)
        page = history.messages(ports, thread, before, limit) if thread else history.Page()
        return Answer(_history(request, page, {"messages": _shown(ports, page)}))

    @routes.route("/chat/user/threads", "GET")
    def threads(request: Request) -> Answer:
        caller = request.caller
        limit = fields.limited(request.query, "limit", THREADS, MOST)
        page = inbox.inbox(ports, [caller.id], DIRECT, cursor_in(request.query), limit)
        people, now = shapes.People(page.people), ports.clock.now()
        shown = [shapes.thread(one, caller.id, people, now) for one in inbox.with_whole_last(ports, page.conversations)]
        following = request.link(cursor=cursor_text(page.next)) if page.next else None
        return Answer(shapes.success(shown, None, next=following))

    @routes.route("/chat/thread/files/{thread_id}", "GET")
    def files(request: Request, thread_id: str) -> Answer:
        caller, (before, limit) = request.caller, _asked(request)
        thread = _thread_numbered(ports, caller, thread_id)
        page = history.files(ports, thread, before, limit)
        return Answer(_history(request, page, _shown(ports, page)))

    @routes.route("/chat/attachment", "POST")
    def attachment(request: Request) -> Answer:
        caller, form = request.caller, request.form
        client_id = request.idempotency_key or client_id_of(form.fields)
        thread = direct.thread_between(ports, caller, fields.text(form.fields, "receiver"))
        draft, body = _file_draft(ports, thread, form)
        posted = uploads.keep(ports, caller, thread, draft, body, client_id)
        offer = uploads.offer_upload(ports, posted)
        shown = shapes.message(thread, posted.entry, shapes.People(posted.people), ports.clock.now())
        data = {"message": shown, "upload": shapes.upload(offer), "replayed": posted.replayed}
        return Answer(shapes.success(data, "File uploaded and chat created successfully"), 201)


def actions(ports: Ports) -> Mapping[str, Action]:
    """What a socket may ask of this API."""

    def text_message(caller: Caller, body: fields.Body) -> None:
        said = fields.text(body, "message_body" if "message_body" in body else "message")
        _send(caller, body, Draft("text", text=said))

    def user_profile_message(caller: Caller, body: fields.Body) -> None:
        profile = people.profile(ports, caller, fields.text(body, "attached_profile_id"))
        _send(caller, body, Draft("user_profile", profile_id=profile.id))

    def file_message(caller: Caller, body: fields.Body) -> None:
        arrivals.announce_file(ports, caller, body.get("chat_id"))

    def _send(caller: Caller, body: fields.Body, draft: Draft) -> Posted:
        receiver = body.get("receiver_id")
        if not isinstance(receiver, str):
            raise Invalid(shapes.UNKNOWN_RECEIVER, field="receiver_id")
        try:
            thread = direct.thread_between(ports, caller, receiver)
        except NotFound as error:
            raise NotFound(shapes.UNKNOWN_RECEIVER, field="receiver_id") from error
        return send(ports, caller, thread, draft, client_id_of(body))

    return {
        "text_message": text_message,
        "user_profile_message": user_profile_message,
        "file_message": file_message,
    }


def _existing_thread(ports: Ports, caller: Caller, uid: str) -> Conversation | None:
    if uid == caller.id:
        raise NotFound(shapes.UNKNOWN_RECEIVER, field="receiver")
    return direct.find_thread(ports, caller, uid)


def _thread_numbered(ports: Ports, caller: Caller, thread_id: str) -> Conversation:
    try:
        thread = access.access_by_number(ports, caller, ids.parse_number(thread_id))
    except NotFound as error:
        raise NotFound("Invalid thread") from error
    if thread.kind != DIRECT:
        raise NotFound("Invalid thread")
    return thread


def _asked(request: Request) -> tuple[int | None, int]:
    """Below which position, and how many."""
    return fields.position(request.query, "before"), fields.limited(request.query, "limit", PAGE, MOST)


def _shown(ports: Ports, page: history.Page) -> list[shapes.Shape]:
    people, now = shapes.People(page.people), ports.clock.now()
    return [shapes.message(page.conversation, entry, people, now) for entry in page.entries if page.conversation]


def _history(request: Request, page: history.Page, data: object) -> shapes.Shape:
    following = request.link(before=page.next) if page.next else None
    return shapes.success(data, "Messages retrieved successfully", next=following)


def _file_draft(ports: Ports, thread: Conversation, form: Form) -> tuple[Draft, bytes | None]:
    """The message of an upload: with its bytes where the form carries them, otherwise with a file still to come."""
    said = fields.optional_text(form.fields, "message") or ""
    upload = form.files.get("attached_file")
    if upload is not None:
        return _whole_file(ports, thread, form, upload, said), upload.content
    if form.files or "attached_file_size" not in form.fields:
        raise Invalid("attached_file is required", field="attached_file")
    file = uploads.new_file(
        ports,
        thread,
        fields.text(form.fields, "attached_file_name"),
        fields.whole_number(form.fields, "attached_file_size"),
        fields.text(form.fields, "content_type"),
    )
    return Draft("file", text=said, file=uploads.pending(ports, file)), None


def _whole_file(ports: Ports, thread: Conversation, form: Form, upload: UploadedFile, said: str) -> Draft:
    name = fields.optional_text(form.fields, "attached_file_name") or upload.name
    file = uploads.new_file(ports, thread, name, len(upload.content), upload.content_type)
    return Draft("file", text=said, file=file, fingerprint=sha256(upload.content).hexdigest())
