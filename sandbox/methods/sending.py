"""Messages of words, places and phone numbers; typing signs."""

import math

from aiogram.methods import SendChatAction, SendContact, SendLocation, SendMessage, SendRichMessage
from aiogram.types import Contact, Location, Message

from sandbox.methods.delivery import deliver, preview
from sandbox.methods.reaching import open_room, require
from sandbox.methods.registry import Call, method
from sandbox.methods.rich import rich
from sandbox.topics import meant
from sandbox.wording import message_text

ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "upload_document", "choose_sticker", "find_location"),
        *("record_video", "upload_video", "record_video_note", "upload_video_note"),
        *("record_voice", "upload_voice", "record_audio", "upload_audio"),
    }
)


@method(SendMessage)
async def send_message(call: Call, m: SendMessage) -> Message:
    open_room(call.world, m.chat_id)
    text, entities = message_text(call.world, m.text, m.parse_mode, m.entities)
    content = {"text": text, "entities": entities or None, "link_preview_options": preview(m)}
    return deliver(call, m, content).message


@method(SendRichMessage)
async def send_rich_message(call: Call, m: SendRichMessage) -> Message:
    open_room(call.world, m.chat_id)
    return deliver(call, m, {"rich_message": rich(call, m.rich_message)}).message


@method(SendLocation, "live_period", "heading", "proximity_alert_radius")
async def send_location(call: Call, m: SendLocation) -> Message:
    require(math.isfinite(m.latitude) and abs(m.latitude) <= 90, "wrong latitude specified")
    require(math.isfinite(m.longitude) and abs(m.longitude) <= 180, "wrong longitude specified")
    place = Location(latitude=m.latitude, longitude=m.longitude, horizontal_accuracy=m.horizontal_accuracy)
    return deliver(call, m, {"location": place}).message


@method(SendContact)
async def send_contact(call: Call, m: SendContact) -> Message:
    require(m.phone_number.strip(), "phone number is empty")
    require(m.first_name.strip(), "first name is empty")
    contact = Contact(
        phone_number=m.phone_number, first_name=m.first_name, last_name=m.last_name, vcard=m.vcard
    )
    return deliver(call, m, {"contact": contact}).message


@method(SendChatAction)
async def send_chat_action(call: Call, m: SendChatAction) -> bool:
    room = open_room(call.world, m.chat_id)
    meant(room, m.message_thread_id)
    require(m.action.lower() in ACTIONS, "wrong parameter action in request")
    call.world.events.tell("typing", chat=room.id, action=m.action.lower())
    return True
