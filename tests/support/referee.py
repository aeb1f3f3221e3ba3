"""Holds requests and answers against Discord's OpenAPI description.

The description is looser than Discord in some places and stricter in others. So, in requests,
integers may come as strings of digits, snowflakes as integers (discord.py sends both), and
several variants of a body may fit at once; in answers, enumerations are open and flags are
sums. Fields and query parameters that the description doesn't know are violations.
"""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from tests.support import discord_openapi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.sandbox.recorder import Exchange

Json = dict[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")
_DIGITS = {"type": "string", "pattern": "^-?[0-9]+$"}
_SNOWFLAKE = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
_LOOSE_SNOWFLAKE = {"anyOf": [_SNOWFLAKE, {"type": "integer", "minimum": 0}]}
# the description has numbers for the codes; Discord's documentation, and Discord, have words
_FIELD_ERROR = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    "required": ["code", "message"],
}
_FIELD_ERRORS = {
    "type": "object",
    "properties": {"_errors": {"type": "array", "items": _FIELD_ERROR}},
    "additionalProperties": False,
    "required": ["_errors"],
}
_MAX_ERRORS = 4

# what discord.py sends and Discord takes although the description doesn't list it
_TOLERATED = {
    ("PATCH /channels/{channel_id}/messages/{message_id}", "tts"),
    ("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", "tts"),
    ("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", "tts"),
    ("PUT /applications/{application_id}/commands", "nsfw"),
    ("PUT /applications/{application_id}/guilds/{guild_id}/commands", "nsfw"),
    ("POST /channels/{channel_id}/threads", "use_nested_fields"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the description."""

    name: str  # method and path template
    pattern: re.Pattern[str]
    spec: Json
    parameters: dict[str, Json]  # of the query, by name


class Referee:
    """Judges exchanges; every method gives the violations in words."""

    def __init__(self, description: Json) -> None:
        self._description = description
        self._schemas = description["components"]["schemas"]
        self._relaxed = {
            is_request: _relaxed_schemas(self._schemas, is_request=is_request)
            for is_request in (True, False)
        }
        self._operations = _operations(description)
        self._validators: dict[tuple[str, bool], Any] = {}

    def judge(self, exchanges: Iterable[Exchange]) -> list[str]:
        """All violations of requests, and of those answers that came and are no 5xx."""
        found: list[str] = []
        for exchange in exchanges:
            found += self.request(exchange)
            if exchange.status is not None and exchange.status < 500:
                found += self.answer(exchange)
        return found

    def request(self, exchange: Exchange) -> list[str]:
        """Violations of a request: its path, query, headers and body."""
        operation = self._find(exchange.method, exchange.path)
        if operation is None:
            return [f"{exchange.method} {exchange.path}: no such operation"]
        found = [*self._query(operation, exchange.query), *self._body(operation, exchange)]
        return [f"{operation.name}: {text}" for text in found]

    def answer(self, exchange: Exchange) -> list[str]:
        """Violations of an answer: its status, its type and its body."""
        operation = self._find(exchange.method, exchange.path)
        if operation is None:
            return []
        where = f"{operation.name} -> {exchange.status}"
        status = str(exchange.status)
        responses = operation.spec["responses"]
        spec = responses.get(status) or responses.get(f"{status[0]}XX")
        if spec is None:
            return [f"{where}: no such status"]
        schema = self._resolved(spec).get("content", {}).get("application/json", {}).get("schema")
        if schema is None or exchange.answer is None:
            is_right = (schema is None) == (exchange.answer is None) or status == "204"
            return [] if is_right else [f"{where}: a body where there should be none, or none"]
        headers = exchange.answer_headers or {}
        found = list(self._errors(schema, exchange.answer, is_request=False))
        if headers.get("Content-Type") != "application/json":
            found.append("the type is not application/json")
        return [f"{where}: {text}" for text in found]

    def model(self, name: str, value: object) -> list[str]:
        """Violations of one object, for instance of a MessageResponse in an event."""
        schema = {"$ref": f"#/components/schemas/{name}"}
        return [f"{name}: {text}" for text in self._errors(schema, value, is_request=False)]

    def _find(self, method: str, path: str) -> Operation | None:
        return next(
            (item for item in self._operations[method] if item.pattern.fullmatch(path)), None
        )

    def _resolved(self, spec: Json) -> Json:
        if "$ref" not in spec:
            return spec
        found: Json = self._description["components"]["responses"][_ref_name(spec)]
        return found

    def _query(self, operation: Operation, query: Any) -> Iterator[str]:
        for name, text in query.items():
            if name in operation.parameters:
                schema = operation.parameters[name].get("schema", {})
                readings = [text, [text]]
                if text.lower() in {"0", "1", "true", "false"}:
                    readings.append(text.lower() in {"1", "true"})
                if all(any(self._errors(schema, item, is_request=True)) for item in readings):
                    yield f"query {name}={text} does not fit"
            elif (operation.name, name) not in _TOLERATED:
                yield f"unknown query parameter {name}"
        for name, parameter in operation.parameters.items():
            if parameter.get("required") and name not in query:
                yield f"missing query parameter {name}"

    def _body(self, operation: Operation, exchange: Exchange) -> Iterator[str]:
        spec = operation.spec.get("requestBody")
        if spec is None or not exchange.body:
            if spec is None and exchange.body not in {b"", b"{}"}:
                yield "a body where the operation takes none"
            elif spec is not None and spec.get("required"):
                yield "no body"
            return
        try:
            body = _parsed_body(exchange)
        except ValueError:
            yield "the body is not JSON"
            return
        content = spec["content"]
        schema = content.get("application/json", next(iter(content.values())))["schema"]
        yield from self._errors(schema, body, is_request=True)
        for item in body if isinstance(body, list) else [body]:
            for name in self._unknown(schema, item):
                if (operation.name, name) not in _TOLERATED:
                    yield f"unknown field {name}"

    def _unknown(self, schema: Json, item: Json) -> set[str]:
        known: set[str] = set()
        self._collect(schema.get("items", schema), known, frozenset())
        return item.keys() - known if known else set()

    def _collect(self, schema: Json, known: set[str], seen: frozenset[str]) -> None:
        if "$ref" in schema:
            name = _ref_name(schema)
            if name not in seen:
                self._collect(self._schemas[name], known, seen | {name})
            return
        known.update(schema.get("properties", ()))
        for key in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(key, ()):
                self._collect(part, known, seen)

    def _errors(self, schema: Json, value: object, *, is_request: bool) -> Iterator[str]:
        key = (json.dumps(schema, sort_keys=True), is_request)
        if key not in self._validators:
            relaxed = _relax(schema, is_request=is_request)
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                {**relaxed, "components": {"schemas": self._relaxed[is_request]}},
                validate_formats=True,
            )
        for number, error in enumerate(self._validators[key].iter_errors(value)):
            if number == _MAX_ERRORS:
                return
            place = "/".join(map(str, error.instance_path))
            yield f"at /{place}: {error.message[:240]}"


@cache
def referee() -> Referee | None:
    """The referee, or None where the description is missing."""
    found = discord_openapi.description()
    return None if found is None else Referee(found)


def _operations(description: Json) -> dict[str, list[Operation]]:
    """By method, those with the most literal path segments first."""
    found: dict[str, list[Operation]] = {method.upper(): [] for method in _METHODS}
    for path, item in description["paths"].items():
        pattern = re.compile(re.sub(r"\\\{[^/}]+\\\}", "[^/]+", re.escape(path)))
        for method in _METHODS:
            if method in item:
                given = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                query = {entry["name"]: entry for entry in given if entry.get("in") == "query"}
                name = f"{method.upper()} {path}"
                found[method.upper()].append(Operation(name, pattern, item[method], query))
    for operations in found.values():
        operations.sort(key=lambda operation: operation.name.count("{"))
    return found


def _relaxed_schemas(schemas: Json, *, is_request: bool) -> Json:
    relaxed: Json = _relax(schemas, is_request=is_request)
    snowflake = _LOOSE_SNOWFLAKE if is_request else _SNOWFLAKE
    return {**relaxed, "SnowflakeType": snowflake, "InnerErrors": _FIELD_ERRORS}


def _relax(node: Any, *, is_request: bool) -> Any:
    if isinstance(node, list):
        return [_relax(item, is_request=is_request) for item in node]
    if not isinstance(node, dict):
        return node
    relaxed = {key: _relax(value, is_request=is_request) for key, value in node.items()}
    return _relaxed_request(relaxed) if is_request else _relaxed_answer(relaxed)


def _relaxed_request(node: Json) -> Json:
    if "oneOf" in node and "anyOf" not in node:
        node["anyOf"] = node.pop("oneOf")
    types = node.get("type")
    is_integer = types == "integer" or (
        isinstance(types, list) and "integer" in types and "string" not in types
    )
    if is_integer and not node.keys() & {"enum", "const", "anyOf"}:
        return {"anyOf": [node, _DIGITS]}
    return node


def _relaxed_answer(node: Json) -> Json:
    if node.get("type") in ("integer", "string"):
        node.pop("oneOf", None)
    return node


def _parsed_body(exchange: Exchange) -> Any:
    """The JSON of a request. Raises ValueError."""
    kind = exchange.headers.get("Content-Type", "")
    if not kind.startswith("multipart/form-data"):
        return exchange.json
    head = b"Content-Type: " + kind.encode() + b"\r\n\r\n"
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + exchange.body)
    for part in form.iter_parts():
        if part.get_param("name", header="content-disposition") == "payload_json":
            payload = part.get_payload(decode=True)
            return json.loads(payload if isinstance(payload, bytes) else b"")
    raise ValueError("no payload_json")


def _ref_name(node: Json) -> str:
    return str(node["$ref"]).rsplit("/", 1)[1]
