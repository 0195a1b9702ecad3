// The list of chats on one person's phone.

import { badge, face, h } from "./dom.js";
import { lately, t } from "./i18n.js";
import { chatFor, chatTitle, isPrivate, rows, world } from "./state.js";
import { summary } from "./message.js";

/** Rows of an inbox as buttons; `choose(chat)`; `current` is the chat that is open. */
export function chatRows(user, choose, { current, brief = false } = {}) {
  return rows(user).map((row) => {
    const chat = chatFor(user, row.chat.id);
    const title = chatTitle(chat) || row.chat.title || "";
    const count = row.members ?? world.chats.get(chat)?.members?.length;
    const about = brief || !row.last ? under(chat, count) : last(row.last);
    return h("button.person", { type: "button", class: chat === current ? "on" : "", "aria-current": chat === current ? "true" : null, onclick: () => choose(chat), data: { chat, focus: `chat${chat}` } },
      face(title, chat, isPrivate(chat) ? "var(--brand)" : world.chats.get(chat)?.face),
      h("span.who-is", null, h("b", null, title), h("small", null, about)),
      h("span.side", null, !brief && row.last ? h("small", null, lately(row.last.date, world.now)) : null, badge(row.unread, t("unread", row.unread))));
  });
}

const under = (chat, count) => (isPrivate(chat) ? t("private") : t("members", Array.isArray(count) ? count.length : count ?? 0));

function last(message) {
  const name = typeof message.from === "string" ? message.from : message.from?.first_name;
  const words = message.text || t(`s_${message.kind}`) || summary(message);
  return name ? t("said", name, words) : words;
}
