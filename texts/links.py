"""Links that lead into the chat with the bot."""


def start_link(username: str, payload: str) -> str:
    """Opens the private chat; its first button sends what the link carries."""
    return f"https://t.me/{username}?start={payload}"
