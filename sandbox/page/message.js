// One message as it looks on one person's phone.

import { h, icon } from "./dom.js";
import { marked } from "./entities.js";
import { hour, length, names, t } from "./i18n.js";
import * as keyboards from "./keyboards.js";
import * as media from "./media.js";
import { poll } from "./poll.js";
import { plain, rich } from "./rich.js";
import { fullName, world } from "./state.js";

export const keyOf = (message) => (message.ephemeral ? `e${message.ephemeral_message_id}` : `m${message.message_id}`);

const who = (message) => (message.sender_chat ? message.sender_chat.title : fullName(message.from)) || t("unknownPerson");

/** One line that says what a message is about. */
export function summary(message) {
  if (!message) return "";
  const words = message.text ?? message.caption ?? service(message);
  if (words) return words.replace(/\s+/g, " ").slice(0, 90);
  if (message.photo) return t("s_photo");
  if (message.voice) return `${t("s_voice")} ${length(message.voice.duration)}`;
  if (message.document) return message.document.file_name ?? t("s_document");
  if (message.location || message.venue) return t("s_location");
  if (message.contact) return `${t("s_contact")} ${message.contact.first_name}`;
  if (message.poll) return `${t("s_poll")} ${message.poll.question}`;
  if (message.rich_message) return plain(message.rich_message).slice(0, 90) || t("s_rich_message");
  return t("s_other");
}

/** The sentence of a service message, or null when it is an ordinary one. */
export function service(message) {
  const by = who(message);
  if (message.new_chat_members) {
    const came = names(message.new_chat_members.map(fullName));
    const alone = message.new_chat_members.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return alone ? t("joined", came) : t("joinedBy", by, came);
  }
  if (message.left_chat_member) {
    const gone = fullName(message.left_chat_member);
    return message.left_chat_member.id === message.from?.id ? t("left", gone) : t("removedBy", by, gone);
  }
  if (message.pinned_message) return t("pinnedBy", by);
  if (message.new_chat_title) return t("titleBy", by, message.new_chat_title);
  if (message.group_chat_created || message.supergroup_chat_created) return t("created", by);
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  if (message.delete_chat_photo || message.new_chat_photo || message.message_auto_delete_timer_changed) return t("someChange");
  return null;
}

/** `ctx` = {group, first, act}: act is what this phone can do with it (see phone.js). */
export function draw(message, ctx) {
  const said = service(message);
  if (said !== null) return h("div.service", { data: { key: keyOf(message) } }, said);
  const { act } = ctx;
  const classes = [message.out && "me", message.ephemeral && "only", ctx.first && "first"].filter(Boolean).join(" ");
  return h("article.msg", { class: classes, data: { key: keyOf(message) }, "aria-label": `${message.out ? t("youName") : who(message)} ${hour(message.date)}` },
    h("div.b", { class: shape(message), tabindex: "-1" },
      message.ephemeral ? h("div.tag", null, icon("eye", 14), t("onlyYou")) : null,
      sender(message, ctx),
      quoted(message, act),
      body(message, act),
      meta(message)),
    tools(message, act),
    message.reply_markup?.inline_keyboard ? keyboards.inline(message.reply_markup, buttonsOf(message, act)) : null);
}

const shape = (message) => [message.photo && "has-photo", (message.rich_message || message.poll) && "wide"].filter(Boolean).join(" ");

function sender(message, { group, first }) {
  if (!group || message.out || !first) return null;
  const isBot = message.from?.is_bot;
  return h("div.from", { class: isBot ? "bot" : "" }, who(message), isBot && message.from.id !== world.bot.id ? h("small", null, t("bot")) : null);
}

function quoted(message, act) {
  const origin = message.reply_to_message;
  if (!origin) return null;
  const words = message.quote?.text ?? summary(origin);
  return h("button.quoted", { type: "button", onclick: () => act.find(keyOf(origin)) }, h("b", null, who(origin)), h("span", null, words));
}

function body(message, act) {
  const caption = message.caption
    ? h("div.text", null, marked(message.caption, message.caption_entities, act))
    : null;
  const parts = pictures(message, act);
  if (parts) return message.show_caption_above_media ? [caption, parts] : [parts, caption];
  if (message.text !== undefined) return h("div.text", null, marked(message.text, message.entities, act));
  return h("div.text.service-note", null, t("unsupported"));
}

function pictures(message, act) {
  if (message.photo) return media.photo(message.photo, message.has_media_spoiler, message.caption);
  if (message.voice) return media.voice(message.voice);
  if (message.venue) return media.place(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return media.place(message.location);
  if (message.contact) return media.contact(message.contact);
  if (message.poll) return poll(message, act, (options) => act.vote(message, options));
  if (message.rich_message) return rich(message.rich_message, { ...act, button: (key, label) => keyboards.button(key, buttonsOf(message, act), label) });
  const other = message.document ?? message.audio ?? message.video ?? message.animation;
  return other ? media.file(other) : null;
}

function meta(message) {
  const time = h("time", { datetime: new Date(message.date * 1000).toISOString() }, hour(message.date));
  const edited = message.edit_date && !message.from?.is_bot; // Telegram's apps do not say it of bots
  return h("span.meta", null, edited ? h("span", null, t("edited")) : null, time);
}

function tools(message, act) {
  if (message.ephemeral || !act.canWrite) return null;
  const mayEdit = message.out && message.text !== undefined;
  return h("div.tools", null,
    h("button.tool", { type: "button", "aria-label": t("reply"), title: t("reply"), onclick: () => act.reply(message) }, icon("reply", 16)),
    mayEdit ? h("button.tool", { type: "button", "aria-label": t("edit"), title: t("edit"), onclick: () => act.edit(message) }, icon("edit", 16)) : null);
}

const buttonsOf = (message, act) => ({ ...act, tap: (key) => act.tap(message, key) });
