// Rich messages: headings, paragraphs, lists, tables, details, quotes, pictures, rows of buttons.

import { h } from "./dom.js";
import { foldedQuote, link, spoiler } from "./entities.js";
import { t } from "./i18n.js";
import * as media from "./media.js";

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", marked: "mark",
  subscript: "sub", superscript: "sup", mathematical_expression: "code" };

/** Rich text is a string, a list of rich texts, or an object with a type. */
export function richText(text, act) {
  if (text === null || text === undefined) return [];
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap((part) => richText(part, act));
  return [inline(text, act)];
}

function inline(part, act) {
  const inside = richText(part.text ?? part.expression ?? part.alternative_text, act);
  if (INLINE[part.type]) return h(INLINE[part.type], null, inside);
  switch (part.type) {
    case "url":
      return link(part.url, inside, act);
    case "email_address":
      return link(`mailto:${part.email_address}`, inside, act);
    case "phone_number":
      return link(`tel:${part.phone_number}`, inside, act);
    case "bot_command":
      return h("button.inline-link", { type: "button", onclick: () => act.command(part.bot_command) }, inside);
    case "mention":
      return h("button.inline-link", { type: "button", onclick: () => act.mention(part.username) }, inside);
    case "spoiler":
      return spoiler(inside);
    case "anchor":
      return h("span", { data: { anchor: part.name } });
    case "anchor_link":
      return toAnchor(part.anchor_name, inside);
    case "reference_link":
      return toAnchor(part.reference_name, inside);
    case "reference":
      return h("span", { data: { anchor: part.name } }, inside);
    case "button":
      return act.button(part.button, richText(part.button.text, act));
    default:
      return h("span", null, inside);
  }
}

function toAnchor(name, inside) {
  const go = (event) => {
    const body = event.currentTarget.closest(".rich");
    const goal = [...body.querySelectorAll("[data-anchor]")].find((node) => node.dataset.anchor === name);
    goal?.scrollIntoView({ block: "center" });
  };
  return h("button.inline-link", { type: "button", onclick: go }, inside);
}

export const rich = (message, act) =>
  h("div.rich", { dir: message.is_rtl ? "rtl" : null }, blocks(message.blocks, act));

const blocks = (list, act) => (list ?? []).map((block) => drawn(block, act));

function drawn(block, act) {
  const draw = BLOCKS[block.type];
  return draw ? draw(block, act) : h("p.service-note", null, t("unsupported"));
}

const credit = (text, act) => (text ? h("cite", null, richText(text, act)) : null);

function captioned(node, block, act) {
  const caption = block.caption;
  if (!caption) return node;
  return h("figure", null, node, h("figcaption", null, richText(caption.text, act), credit(caption.credit, act)));
}

const BLOCKS = {
  paragraph: (block, act) => h("p", null, richText(block.text, act)),
  heading: (block, act) => {
    const size = Math.min(Math.max(block.size ?? 1, 1), 6);
    return h(`div.h${size}`, { role: "heading", "aria-level": Math.min(size + 2, 6) }, richText(block.text, act));
  },
  pre: (block, act) => h("pre", null, h("code", { data: { language: block.language ?? "" } }, richText(block.text, act))),
  footer: (block, act) => h("footer", null, richText(block.text, act)),
  divider: () => h("hr"),
  mathematical_expression: (block) => h("pre", null, h("code", null, block.expression)),
  anchor: (block) => h("span", { data: { anchor: block.name } }),
  list: (block, act) => h("div.rich-list", { role: "list" }, block.items.map((item) => listItem(item, act))),
  blockquote: (block, act) => h("blockquote", null, blocks(block.blocks, act), credit(block.credit, act)),
  expandable_blockquote: (block, act) => foldedQuote(richText(block.text, act), credit(block.credit, act)),
  pullquote: (block, act) => h("blockquote.pull", null, richText(block.text, act), credit(block.credit, act)),
  table: (block, act) => table(block, act),
  details: (block, act) =>
    h("details", { open: Boolean(block.is_open) }, h("summary", null, richText(block.summary, act)), blocks(block.blocks, act)),
  collage: (block, act) => captioned(h("div.collage", null, blocks(block.blocks, act)), block, act),
  slideshow: (block, act) => captioned(h("div.slideshow", { tabindex: "0" }, blocks(block.blocks, act)), block, act),
  map: (block, act) => captioned(media.place(block.location), block, act),
  buttons: (block, act) =>
    h("div.keys", null, h("div.keyrow", null, block.buttons.map((button) => act.button(button, richText(button.text, act))))),
  photo: (block, act) => captioned(media.photo(block.photo, block.has_spoiler), block, act),
  document: (block, act) => captioned(media.file(block.document), block, act),
  audio: (block, act) => captioned(media.file(block.audio), block, act),
  video: (block, act) => captioned(media.file(block.video), block, act),
  animation: (block, act) => captioned(media.file(block.animation), block, act),
  voice_note: (block, act) => captioned(media.voice(block.voice_note), block, act),
  thinking: (block, act) => h("p.service-note", null, richText(block.text, act)),
};

function listItem(item, act) {
  const box = item.has_checkbox
    ? h("span.box", { role: "checkbox", "aria-checked": String(Boolean(item.is_checked)), "aria-disabled": "true" }, item.is_checked ? "✓" : "")
    : null;
  return h("div.rich-item", { role: "listitem" }, h("span.label", null, box ?? item.label), h("div", null, blocks(item.blocks, act)));
}

function table(block, act) {
  const cell = (one) =>
    h(one.is_header ? "th" : "td", { colspan: one.colspan, rowspan: one.rowspan, class: `${one.align ?? "left"} v${one.valign ?? "top"}` },
      richText(one.text, act));
  const kinds = [block.is_bordered && "bordered", block.is_striped && "striped", block.is_compact && "compact"];
  return h("div.table", { tabindex: "0" },
    h("table", { class: kinds.filter(Boolean).join(" ") },
      block.caption ? h("caption", null, richText(block.caption, act)) : null,
      h("tbody", null, block.cells.map((row) => h("tr", null, row.map(cell))))));
}

/** The words of a rich message, for a one-line summary. */
export function plain(message) {
  const words = (text) => {
    if (text === null || text === undefined) return "";
    if (typeof text === "string") return text;
    if (Array.isArray(text)) return text.map(words).join("");
    return words(text.text ?? text.alternative_text ?? text.expression ?? "");
  };
  const first = (message.blocks ?? []).find((block) => block.text !== undefined);
  return first ? words(first.text) : "";
}
