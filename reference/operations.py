"""What each route is for and takes. That every route is here, and nothing else, is a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fields = Mapping[str, str]
"""Names and what they mean; `!` at the end of a name says that it has to be there."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: its face, what it does, what it takes, and whether it asks for a token."""

    face: str
    summary: str
    query: Fields = field(default_factory=dict)
    body: Fields = field(default_factory=dict)
    files: tuple[str, ...] = ()
    token: bool = True
    status: int = 200


PAGE = {"limit": "how many, at most 100", "before": "only those below this position"}
DRF = {"page": "which page, from 1", "cursor": "where the page begins, as `next` has it"}
SEND_ONCE = {"client_id": "your own id for it, of up to 128 characters: repeated, it stays one message"}
PRESIGNED = {"content_type": "type/subtype of a file that is still to come"}

DIRECT: Mapping[str, Operation] = {
    "GET /chat/messages/{uid}": Operation("direct", "Messages with a person, newest first", PAGE),
    "GET /chat/user/threads": Operation(
        "direct", "Your threads, latest news first", {"limit": "how many, at most 100", "cursor": "as `next` has it"}
    ),
    "GET /chat/thread/files/{thread_id}": Operation("direct", "Messages of a thread that carry a file", PAGE),
    "POST /chat/attachment": Operation(
        "direct",
        "Send a file, or get a presigned form for one",
        body={
            "receiver!": "whom it is for",
            "message": "a text beside it",
            "attached_file_name": "its name",
            "attached_file_size": "bytes of a file that is still to come",
            **PRESIGNED,
            **SEND_ONCE,
        },
        files=("attached_file",),
        status=201,
    ),
}

MARKETPLACE: Mapping[str, Operation] = {
    "GET /api/v1/chat": Operation("marketplace", "Your chats", {"page_size": "how many, at most 100", **DRF}),
    "POST /api/v1/chat": Operation(
        "marketplace",
        "Open a chat with a vendor",
        body={"vendor_id": "the vendor", "user_id": "the customer"},
        status=201,
    ),
    "GET /api/v1/chat/{pk}": Operation(
        "marketplace", "A chat and its messages", {"page_size": "how many", "before": "only those below this position"}
    ),
    "POST /api/v1/chat/send/message": Operation(
        "marketplace",
        "Send one of content, image, audio and video",
        body={
            "chat!": "the chat's number",
            "content": "a text",
            "message_type": "what it holds",
            "receiver": "whom it is for",
            "file_name": "the name of a file that is still to come",
            "file_size": "its bytes",
            **PRESIGNED,
            **SEND_ONCE,
        },
        files=("image", "audio", "video"),
        status=201,
    ),
    "GET /api/v1/chat/detail/message/{pk}": Operation("marketplace", "A message"),
    "PATCH /api/v1/chat/read/message/{pk}": Operation("marketplace", "Mark as read", body={"is_read!": "true"}),
    "DELETE /api/v1/chat/delete/message/{pk}": Operation("marketplace", "Delete a message of yours", status=204),
}

ROOM = "/api/chat/conversations"
ROOMS: Mapping[str, Operation] = {
    "GET /api/chat/bots": Operation("rooms", "The bots there are", token=False),
    "GET /api/chat/limits": Operation("rooms", "The largest files, in bytes", token=False),
    f"GET {ROOM}": Operation("rooms", "Rooms by name", DRF, token=False),
    f"POST {ROOM}": Operation(
        "rooms",
        "Open a room",
        body={"name": "what it is called", "nickname": "what you are called", "bots": "a list of bots"},
        token=False,
        status=201,
    ),
    f"GET {ROOM}/{{conversation_id}}": Operation("rooms", "A room", token=False),
    f"POST {ROOM}/{{conversation_id}}/join": Operation(
        "rooms", "Join a room", body={"nickname": "what you are called"}, token=False
    ),
    f"GET {ROOM}/{{conversation_id}}/messages": Operation(
        "rooms",
        "Messages of a room",
        {"since": "only later ones", "until": "only earlier ones", "limit": "only the newest so many", **DRF},
        token=False,
    ),
    f"POST {ROOM}/{{conversation_id}}/messages": Operation(
        "rooms",
        "Send a message",
        body={
            "type!": "T text, V voice, a audio, v video, i image, A attachment",
            "text": "up to 4,000 characters",
            "quoted_message_id": "a message of the room",
            "options": "a list of texts to choose from",
            "external_file_url": "a file that lies elsewhere",
            "file_name": "the name of a file that is still to come",
            "file_size": "its bytes",
            "local_id": "your own id for it",
            **PRESIGNED,
        },
        files=("file",),
        token=False,
        status=201,
    ),
    f"POST {ROOM}/{{conversation_id}}/messages/{{message_id}}/complete": Operation(
        "rooms", "Make an uploaded file known", token=False
    ),
}

ADDRESS = {"address": "whose list, where one has several addresses"}
SHOPS: Mapping[str, Operation] = {
    "GET /api/chat": Operation("shops", "Threads of an address", {**ADDRESS, "limit": "how many", **DRF}),
    "POST /api/chat": Operation(
        "shops",
        "Open a thread",
        body={
            "participants!": "the two addresses",
            "shop_id": "what it is about",
            "initial_message": "the first message",
        },
        status=201,
    ),
    "GET /api/chat/lookup": Operation(
        "shops",
        "The thread of two addresses about a shop",
        {"participants!": "two, with a comma", "shop_id!": "the shop"},
    ),
    "GET /api/chat/new-messages": Operation(
        "shops",
        "What is new for an address",
        {**ADDRESS, "since": "only later", "include_own": "true for your own too"},
    ),
    "GET /api/chat/{uuid}": Operation("shops", "A thread"),
    "PATCH /api/chat/{uuid}": Operation(
        "shops", "Change a thread, or mark it as read", body={"participants": "the two", "shop_id": "the shop"}
    ),
    "DELETE /api/chat/{uuid}": Operation("shops", "Take a thread off the lists", status=204),
    "GET /api/chat/{uuid}/message": Operation(
        "shops", "Messages of a thread", {"limit": "how many", "page": "which page", "after": "above this position"}
    ),
    "POST /api/chat/{uuid}/message": Operation(
        "shops",
        "Send a message",
        body={"sender!": "the address that speaks", "content!": "the text", **SEND_ONCE},
        status=201,
    ),
}

WINDOW = {"since": "only messages above this id", "limit": "how many, at most 1,000", "offset": "how many to leave out"}
SUPPORT: Mapping[str, Operation] = {
    "POST /api/messages": Operation(
        "support",
        "Ask, or say more in a case",
        WINDOW,
        {
            "content!": "the text",
            "conversation": "the case; without one a new case opens",
            "name": "counts for the first message",
            "email": "counts for the first message",
            **SEND_ONCE,
        },
        token=False,
    ),
    "GET /api/messages/{uuid}": Operation("support", "Messages of a case", WINDOW, token=False),
    "GET /api/conversation": Operation(
        "support",
        "Cases, for agents",
        {
            "status": "OPEN or CLOSED",
            "assigned": "true or false",
            "assigned_to_me": "true for your own",
            "limit": "how many, at most 1,000",
            "offset": "how many to leave out",
        },
    ),
    "PATCH /api/conversation/{id}/take": Operation(
        "support", "Take a case", {"from": "the agent it is taken over from"}
    ),
    "PATCH /api/conversation/{id}/close": Operation("support", "Close a case"),
    "PATCH /api/conversation/{id}/open": Operation("support", "Open a case again"),
}

PERSON = "fullname email phone_number country_code gender date_of_birth profile_photo address vendor_id welcome_message"
PLATFORM: Mapping[str, Operation] = {
    "GET /healthz": Operation("platform", "Whether it is up", token=False),
    "PUT /api/users/{user_id}": Operation(
        "platform",
        "Provision a person (role admin)",
        body={**dict.fromkeys(PERSON.split(), "a text"), "account_type": "user or vendor", "roles": "a list of names"},
    ),
    "PUT /api/shops/{shop_id}": Operation(
        "platform",
        "Provision a shop (role admin)",
        body={"name!": "its name", "url!": "its address", "owner": "whose it is"},
    ),
    "GET /media/chat-files/{message_id}/{name}": Operation(
        "platform",
        "Read an attachment: leads to a link of minutes",
        {"token": "for links that a browser follows"},
        status=302,
    ),
}

OPERATIONS: Mapping[str, Operation] = {**DIRECT, **MARKETPLACE, **ROOMS, **SHOPS, **SUPPORT, **PLATFORM}
