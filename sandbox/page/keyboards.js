// Buttons under a message and buttons under the line where one writes.

import { h, icon } from "./dom.js";
import { safeAddress } from "./entities.js";
import { t } from "./i18n.js";

/** One inline button; `act` = {tap(button, node), link(url), copied(), stuck()}. */
export function button(key, act, label) {
  const classes = [key.style && `style-${key.style}`, key.disabled && "off"].filter(Boolean).join(" ");
  const node = h("button.key", { type: "button", class: classes }, h("span", null, label ?? key.text), key.url ? icon("link", 13) : null);
  if (key.disabled) {
    node.disabled = true;
    node.title = t("disabled");
  }
  node.addEventListener("click", () => press(key, node, act));
  return node;
}

async function press(key, node, act) {
  if (key.url !== undefined && key.url !== null) return go(key.url, act);
  if (key.copy_text) {
    await navigator.clipboard?.writeText(key.copy_text.text).catch(() => undefined);
    return act.copied();
  }
  if (key.callback_data === undefined || key.callback_data === null) return act.stuck();
  if (node.getAttribute("aria-busy") === "true") return undefined;
  node.setAttribute("aria-busy", "true");
  await act.tap(key);
  node.removeAttribute("aria-busy");
  return undefined;
}

export function go(address, act) {
  const url = safeAddress(address);
  if (!url) return act.stuck();
  if (!act.link(url)) window.open(url.href, "_blank", "noopener,noreferrer");
  return undefined;
}

export function inline(markup, act) {
  return h("div.keys", { role: "group" },
    markup.inline_keyboard.map((row) => h("div.keyrow", null, row.map((key) => button(key, act)))));
}

/** The keyboard under the composer; `act` = {text(words), contact(), location(), stuck()}. */
export function reply(markup, act) {
  const press = (key) => {
    if (key.request_contact) return act.contact();
    if (key.request_location) return act.location();
    if (key.request_poll || key.request_users || key.request_chat || key.web_app) return act.stuck();
    return act.text(key.text);
  };
  const draw = (raw) => {
    const key = typeof raw === "string" ? { text: raw } : raw;
    const sign = key.request_contact ? icon("person", 16) : key.request_location ? icon("place", 16) : null;
    return h("button.key", { type: "button", class: key.style ? `style-${key.style}` : "", onclick: () => press(key) }, sign, h("span", null, key.text));
  };
  return h("div.reply-keys", { role: "group", "aria-label": t("keyboardLabel") },
    markup.keyboard.map((row) => h("div.keyrow", null, row.map(draw))));
}
