// Small menus that open at a button, little forms, toasts and alerts on a phone.

import { fill, h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** Opens a menu in `host` at `anchor`: items are {label, note?, icon?, run} or null. Arrow keys move, Escape shuts. */
export function menu(host, anchor, items, { label, up = false } = {}) {
  const before = host.querySelector(":scope > .menu");
  if (before) {
    before.shut();
    if (before.anchor === anchor) return;
  }
  const node = h("div.menu", { role: "menu", "aria-label": label, class: up ? "up" : "" });
  const shut = () => {
    node.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) shut();
  };
  const choose = (item) => {
    shut();
    anchor.focus();
    item.run();
  };
  const rows = items.filter(Boolean).map((item) =>
    h("button", { type: "button", role: "menuitem", onclick: () => choose(item) },
      item.icon ? icon(item.icon, 18) : null, h("span", null, item.label, item.note ? h("small", null, item.note) : null)));
  fill(node, rows.length ? rows : h("p.service-note", null, t("noCommands")));
  node.addEventListener("keydown", (event) => {
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) rows[(at + step + rows.length) % rows.length]?.focus();
    if (event.key === "Escape") {
      shut();
      anchor.focus();
    }
    if (step || event.key === "Escape") event.preventDefault();
  });
  Object.assign(node, { shut, anchor });
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  host.append(node);
  rows[0]?.focus();
}

/** A short form over the composer: fields are {name, label, value, type?}; resolves to their values, or null. */
export function ask(host, title, fields, submit) {
  return new Promise((resolve) => {
    const done = (values) => {
      form.remove();
      resolve(values);
    };
    const inputs = fields.map((field) =>
      h("label", null, h("span", null, field.label),
        h("input", { name: field.name, value: field.value ?? "", type: field.type ?? "text", step: field.type === "number" ? "any" : null, required: true, autocomplete: "off" })));
    const form = h("form.ask", { "aria-label": title }, h("b", null, title), inputs,
      h("div.row", null, h("button.plain", { type: "button", onclick: () => done(null) }, t("cancel")), h("button.pill", { type: "submit" }, submit)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done(Object.fromEntries(new FormData(form)));
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") done(null);
    });
    host.querySelector(":scope > .ask")?.remove();
    host.append(form);
    form.querySelector("input")?.select();
  });
}

/** A toast goes by itself; the longer it is, the longer it stays. */
export function toast(host, text) {
  const node = h("div.toast", null, text);
  host.append(node);
  while (host.children.length > 3) host.firstChild.remove();
  setTimeout(() => node.remove(), 3500 + text.length * 70);
}

/** An alert waits until it is read. */
export function alert(host, text) {
  const before = document.activeElement;
  const ok = h("button.pill", { type: "button" }, t("toastOk"));
  const veil = h("div.veil", null,
    h("div.alert", { role: "alertdialog", "aria-modal": "true", "aria-label": t("alertTitle") }, h("p", null, text), ok));
  const shut = () => {
    veil.remove();
    before?.focus?.();
  };
  ok.addEventListener("click", shut);
  veil.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
    if (event.key === "Tab") event.preventDefault(); // one button: there is nowhere else to go
  });
  host.append(veil);
  ok.focus();
}
