// Telegram's marked-up text as nodes. Offsets are UTF-16, as in JavaScript's own strings.

import { h } from "./dom.js";
import { t } from "./i18n.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address if it may be opened, else null: never javascript:, data: and the like. */
export function safeAddress(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(whole);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** Nodes for a text; `act` knows what a link, a command or a mention does: {link(url), command(text), mention(name)}. */
export function marked(text, entities, act) {
  const sorted = [...(entities ?? [])]
    .filter((entity) => entity.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, act);
}

function pieces(text, from, to, entities, act) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) {
      rest = others;
      continue;
    }
    if (start > at) nodes.push(text.slice(at, start));
    const inside = others.filter((other) => other.offset < end);
    nodes.push(wrapped(entity, text.slice(start, end), pieces(text, start, end, inside, act), act));
    at = BLOCKS.has(entity.type) && text[end] === "\n" && end < to ? end + 1 : end; // a block ends its own line
    rest = others.filter((other) => other.offset + other.length > end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, text, inside, act) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inside, act);
    case "url":
      return link(text, inside, act);
    case "email":
      return link(`mailto:${text}`, inside, act);
    case "phone_number":
      return link(`tel:${text.replace(/[^\d+]/g, "")}`, inside, act);
    case "bot_command":
      return h("button.inline-link", { type: "button", onclick: () => act.command(text) }, inside);
    case "mention":
      return h("button.inline-link", { type: "button", onclick: () => act.mention(text.slice(1)) }, inside);
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span.named", null, inside);
    case "spoiler":
      return spoiler(inside);
    case "pre":
      return h("pre", null, h("code", { data: { language: entity.language ?? "" } }, inside));
    case "expandable_blockquote":
      return foldedQuote(inside);
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], null, inside) : h("span", null, inside);
  }
}

/** A link that opens a phone's chat where it leads to the bot, a new tab elsewhere. */
export function link(address, inside, act) {
  const url = safeAddress(address ?? "");
  if (!url) return h("span", null, inside);
  const open = (event) => {
    if (act.link(url)) event.preventDefault();
  };
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", onclick: open }, inside);
}

export function spoiler(inside) {
  const node = h("span.spoiler", { role: "button", tabindex: "0", "aria-label": t("spoiler") }, h("span", null, inside));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

export function foldedQuote(inside, credit) {
  const more = h("button.inline-link", { type: "button", "aria-expanded": "false" }, t("quoteMore"));
  const quote = h("blockquote.folded", null, h("div.fold", null, inside), credit ?? null, more);
  more.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = t(open ? "quoteLess" : "quoteMore");
  });
  return quote;
}
