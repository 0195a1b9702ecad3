"""A small bot of no library: it polls the sandbox and answers by a few plain rules."""

from typing import Any

import aiohttp

STARS = [[{"text": str(n), "callback_data": f"star:{n}"} for n in range(1, 6)]]
ASK = [[{"text": "Rate", "callback_data": "rate"}, {"text": "Long story", "callback_data": "story"}]]
MENU = [[{"text": "Where am I?"}, {"text": "My card", "request_contact": True}]]


class SmallBot:
    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str) -> None:
        self._session = session
        self._root = f"{api_url}/bot{token}"
        self.heard: list[dict[str, Any]] = []

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._root}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], f"{method}: {answer['description']}"
        return answer["result"]

    async def send_photo(self, chat: int, picture: bytes, caption: str) -> Any:
        form = aiohttp.FormData({"chat_id": str(chat), "caption": caption})
        form.add_field("photo", picture, filename="week.png", content_type="image/png")
        async with self._session.post(f"{self._root}/sendPhoto", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer["description"]
        return answer["result"]

    async def run(self) -> None:
        """Poll for ever; cancel it to stop."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30):
                offset = update["update_id"] + 1
                self.heard.append(update)
                if "message" in update:
                    await self._hear(update["message"])
                elif "callback_query" in update:
                    await self._feel(update["callback_query"])

    async def _hear(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text.startswith("/start"):
            payload = text.partition(" ")[2]
            words = f"Welcome, {payload or 'friend'}"
            await self.call("sendMessage", chat_id=chat, text=words, reply_markup={"inline_keyboard": ASK})
        elif text == "/menu":
            markup = {"keyboard": MENU, "resize_keyboard": True, "input_field_placeholder": "Pick one"}
            await self.call("sendMessage", chat_id=chat, text="Here is the menu", reply_markup=markup)
        elif "contact" in message:
            await self.call("sendMessage", chat_id=chat, text=f"Card of {message['contact']['first_name']}")
        elif "photo" in message:
            await self.call("sendMessage", chat_id=chat, text="What a picture")
        elif text:
            await self.call("sendMessage", chat_id=chat, text=f"You said: {text}")

    async def _feel(self, query: dict[str, Any]) -> None:
        chat, person = query["message"]["chat"]["id"], query["from"]["id"]
        toast: dict[str, Any] = {"text": "Noted, you can change it"}
        if query["data"] == "story":
            toast = {"text": "Once upon a time", "show_alert": True}
        if query["data"] == "rate" and chat < 0:
            private = {"receiver_user_id": person, "callback_query_id": query["id"]}
            await self.call(
                "sendMessage",
                chat_id=chat,
                text="How many stars?",
                ephemeral_message_parameters=private,
                reply_markup={"inline_keyboard": STARS},
            )
            toast = {}
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **toast)
