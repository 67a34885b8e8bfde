"""The description of the interface (OpenAPI 3.1), out of the structs that both ends decode with."""

from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync import protocol
from sync.protocol import (
    About,
    AskEnrolment,
    AskInvitation,
    Catalogue,
    Enrolled,
    Invitation,
    News,
    Outcomes,
    Pull,
    Refused,
)

_JSON: Final = "application/json"
_COMPONENTS: Final = "#/components/schemas/{name}"

# Of each operation: what is asked (None: nothing, bytes: envelopes as JSON Lines), what is answered, whether it takes
# a device's token.
_OPERATIONS: Final[dict[str, tuple[type | None, type, bool]]] = {
    "about": (None, About, False),
    "invitation": (AskInvitation, Invitation, False),
    "enrol": (AskEnrolment, Enrolled, False),
    "send_records": (bytes, Outcomes, True),
    "pull": (Pull, News, True),
    "catalogue": (None, Catalogue, True),
    "model": (None, bytes, True),
}


def described(api: FastAPI) -> dict[str, Any]:
    """What `/openapi.json` says."""
    if api.openapi_schema is None:
        api.openapi_schema = _description(api)
    return api.openapi_schema


def _description(api: FastAPI) -> dict[str, Any]:
    description = get_openapi(title=api.title, version=api.version, routes=api.routes)
    kinds = {kind for asked, answered, _ in _OPERATIONS.values() for kind in (asked, answered)} - {None, bytes}
    kinds.add(Refused)
    _, schemas = msgspec.json.schema_components(sorted(kinds, key=str), ref_template=_COMPONENTS)
    description["components"] = {
        "schemas": schemas,
        "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
    }
    for path in description["paths"].values():
        for operation in path.values():
            _describe(operation)
    return description


def _describe(operation: dict[str, Any]) -> None:
    asked, answered, guarded = _OPERATIONS[operation["operationId"]]
    operation["responses"] = {
        "200": {"description": "Done", "content": _content(answered)},
        "default": {"description": "Refused", "content": {_JSON: {"schema": _reference(Refused)}}},
    }
    if asked is bytes:
        lines = {"schema": {"type": "string"}}
        operation["requestBody"] = {"required": True, "content": {protocol.LINES: lines}}
    elif asked is not None:
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": _reference(asked)}}}
    if guarded:
        operation["security"] = [{"device": []}]


def _content(answered: type) -> dict[str, Any]:
    if answered is bytes:
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {_JSON: {"schema": _reference(answered)}}


def _reference(kind: type) -> dict[str, str]:
    return {"$ref": _COMPONENTS.format(name=kind.__name__)}
