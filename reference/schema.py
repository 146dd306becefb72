"""Schemas in a short hand: what an answer or a frame holds, field by field, and which function of a face makes it."""

from collections.abc import Callable, Mapping
from typing import Any

Schema = dict[str, Any]
Fields = Mapping[str, "str | Schema"]
"""A field's name, and its schema or a `value`."""

TYPES: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "link": {"type": "string", "format": "uri-reference"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "nothing": {"nullable": True, "enum": [None]},
}


def value(said: str) -> Schema:
    """`time?: when it was read`: a type, `?` where it may be null, and what it means where its name does not say."""
    kind, _, meaning = said.partition(": ")
    schema = dict(TYPES[kind.removesuffix("?")])
    if kind.endswith("?"):
        schema["nullable"] = True
    return {**schema, "description": meaning} if meaning else schema


def record(fields: Fields, sometimes: Fields | None = None, about: str = "") -> Schema:
    """An object with exactly these fields, those in `sometimes` not always there."""
    properties = {name: value(said) if isinstance(said, str) else said for name, said in fields.items()}
    more = {name: value(said) if isinstance(said, str) else said for name, said in (sometimes or {}).items()}
    return {
        "type": "object",
        **({"description": about} if about else {}),
        "properties": {**properties, **more},
        "required": sorted(properties),
        "additionalProperties": False,
    }


def taken(fields: Fields) -> Schema:
    """An object with these fields at most; `!` at the end of a name says that it has to be there."""
    must = {name[:-1]: said for name, said in fields.items() if name.endswith("!")}
    return record(must, {name: said for name, said in fields.items() if not name.endswith("!")})


def shape(made_by: Callable[..., Any], fields: Fields, sometimes: Fields | None = None) -> Schema:
    """What this function of a face's shapes makes; its docstring says what that is."""
    return record(fields, sometimes, " ".join((made_by.__doc__ or "").split("\n\n")[0].split()))


def extended(schema: Schema, fields: Fields, sometimes: Fields | None = None) -> Schema:
    """The same object with more fields."""
    more = record(fields, sometimes)
    return {
        **schema,
        "properties": {**schema["properties"], **more["properties"]},
        "required": sorted({*schema["required"], *more["required"]}),
    }


def one_of(*values: str) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(values)}


def many(schema: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": schema}


def ref(name: str) -> Schema:
    """The shape of this name, such as `direct.message`."""
    return {"$ref": f"#/components/schemas/{name}"}


def perhaps(schema: Schema) -> Schema:
    """This, or null."""
    return {"nullable": True, "allOf": [schema]}


def plain(schema: Any) -> Any:
    """The same in JSON Schema, where null is a type of its own and not a property of others."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    same = {name: plain(one) for name, one in schema.items() if name != "nullable"}
    return {"anyOf": [same, {"type": "null"}]} if schema.get("nullable") is True else same


UPLOAD = record(
    {"url": "text: where to post the file", "fields": {"type": "object", "additionalProperties": {"type": "string"}}},
    about="A presigned form: post its fields, and then the file as `file`.",
)


DETAIL = record({"detail": "text"})
BY_FIELD: Schema = {
    "type": "object",
    "description": "What is wrong, by the field at fault.",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
DRF_REFUSAL: Schema = {"oneOf": [DETAIL, BY_FIELD]}


def drf_page(results: Schema) -> Schema:
    """A page as Django REST framework words it."""
    return record(
        {
            "count": "integer: how many there are on all pages",
            "next": "text?: the address of the following page",
            "previous": "text?: the address of the page before",
            "results": many(results),
        }
    )
