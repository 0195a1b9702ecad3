"""What the Bot API and the person's side answer when they cannot do what was asked."""

from typing import Any


class ApiError(Exception):
    """An answer of the Bot API that is not ok."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def not_implemented(what: str) -> ApiError:
    return ApiError(501, f"Not Implemented: the sandbox does not know {what}")


class CannotDo(Exception):
    """What a person tried on their phone is impossible; one sentence says why."""
