"""Where updates are brought to."""

import ipaddress
import re
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetWebhookInfo, SetWebhook
from aiogram.types import WebhookInfo

from sandbox.errors import bad_request
from sandbox.methods.reaching import require
from sandbox.methods.registry import Call, method
from sandbox.webhooks import Webhook

CONNECTIONS, MOST_CONNECTIONS = 40, 100
SECRET_LIMIT = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")


@method(SetWebhook, "certificate")
async def set_webhook(call: Call, m: SetWebhook) -> bool:
    """Bring updates to an address on this machine; no address means to be asked for them again."""
    world = call.world
    if m.drop_pending_updates:
        world.updates.clear()
    if not m.url:
        world.bring_updates(None)
        return True
    secret = m.secret_token or ""
    require(len(secret) <= SECRET_LIMIT, "secret token is too long")
    require(SECRET.fullmatch(secret), "secret token contains unallowed characters")
    connections = CONNECTIONS if m.max_connections is None else m.max_connections
    wanted = Webhook(
        url=m.url,
        secret=secret,
        max_connections=min(max(connections, 1), MOST_CONNECTIONS),
        ip_address=_address(_host(m.url), m.ip_address),
    )
    world.updates.allow(m.allowed_updates)
    if world.webhook is None or not world.webhook.is_like(wanted) or m.drop_pending_updates:
        world.bring_updates(wanted)
    return True


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as wrong:
        raise bad_request("invalid webhook URL specified") from wrong
    if parts.scheme not in {"http", "https"} or not host:
        raise bad_request("invalid webhook URL specified")
    return host


def _address(host: str, fixed: str | None) -> str:
    """The host's address on this machine; a local sandbox never calls out."""
    try:
        named = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        named = None
    if named is None or not named.is_loopback:
        raise bad_request(f"bad webhook: the sandbox calls only 127.0.0.1, ::1 and localhost, never {host}")
    if not fixed:
        return str(named)
    try:
        address = ipaddress.ip_address(fixed)
    except ValueError as wrong:
        raise bad_request("bad webhook: Invalid IP address specified") from wrong
    require(address.is_loopback, f"bad webhook: the sandbox calls only this machine, never {fixed}")
    return str(address)


@method(DeleteWebhook)
async def delete_webhook(call: Call, m: DeleteWebhook) -> bool:
    if m.drop_pending_updates:
        call.world.updates.clear()
    call.world.bring_updates(None)
    return True


@method(GetWebhookInfo)
async def get_webhook_info(call: Call, m: GetWebhookInfo) -> WebhookInfo:
    queue, webhook = call.world.updates, call.world.webhook
    return WebhookInfo(
        url=webhook.url if webhook else "",
        has_custom_certificate=False,
        pending_update_count=len(queue),
        ip_address=webhook.ip_address if webhook else None,
        last_error_date=webhook.last_error_date if webhook else None,
        last_error_message=webhook.last_error_message if webhook else None,
        max_connections=webhook.max_connections if webhook else None,
        allowed_updates=sorted(queue.allowed) if queue.allowed else None,
    )
