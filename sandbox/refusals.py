"""The texts with which the Bot API refuses what was right in form, for a fault script to go through."""

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
KNOWN_TEXTS: dict[str, tuple[str, ...]] = {
    "forbidden": (
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot can't send messages to bots",
        "Forbidden: the group chat was deleted",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot was kicked from the channel chat",
        "Forbidden: bot is not a member of the group chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: bot is not a member of the channel chat",
    ),
    "bad_request": (
        "Bad Request: chat not found",
        "Bad Request: user not found",
        "Bad Request: PEER_ID_INVALID",
        "Bad Request: USER_NOT_PARTICIPANT",
        "Bad Request: group chat was deactivated",
        "Bad Request: have no rights to send a message",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: not enough rights to pin a message",
        "Bad Request: need administrator rights in the channel chat",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: CHAT_RESTRICTED",
        "Bad Request: CHAT_ADMIN_REQUIRED",
        "Bad Request: message thread not found",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: TOPIC_DELETED",
        f"Bad Request: {NOT_MODIFIED}",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
        "Bad Request: message to delete not found",
        "Bad Request: message can't be deleted",
        "Bad Request: message can't be deleted for everyone",
        "Bad Request: message to be replied not found",
        "Bad Request: message text is empty",
        "Bad Request: message is too long",
        "Bad Request: message caption is too long",
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7",
        "Bad Request: reply markup is too long",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: BUTTON_URL_INVALID",
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: file is too big",
        "Bad Request: IMAGE_PROCESS_FAILED",
        "Bad Request: PHOTO_INVALID_DIMENSIONS",
        "Bad Request: VOICE_MESSAGES_FORBIDDEN",
        "Bad Request: message with poll to stop not found",
        "Bad Request: poll can't be stopped",
        "Bad Request: poll has already been closed",
        "Bad Request: strings must be encoded in UTF-8",
    ),
    "conflict": (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        WEBHOOK_IS_ACTIVE,
    ),
}
