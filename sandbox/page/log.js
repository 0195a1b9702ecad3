// What the bot did: every Bot API call, quietly, newest first.

import * as api from "./api.js";
import { fill, h, icon } from "./dom.js";
import { hour, t } from "./i18n.js";
import * as state from "./state.js";
import { world } from "./state.js";

const MOST = 120;
let calls = [];

/** Takes up what has happened before the page was opened, or while it was cut off. */
export async function catchUp() {
  const since = calls.length ? calls[0].n : 0;
  const missed = await api.requests(since, MOST).catch(() => []);
  for (const call of missed.slice(-MOST)) hear(call, false);
  state.tell("log");
}

export function hear(call, aloud = true) {
  if (call.method === "getUpdates" || (calls.length && call.n <= calls[0].n)) return;
  calls = [call, ...calls].slice(0, MOST);
  if (aloud) state.tell("log");
}

export function log(node, { close }) {
  const list = h("ol");
  const drawn = new Map();
  fill(node, h("header", null, h("h2", null, t("log")), h("button.round", { type: "button", "aria-label": t("logClose"), onclick: close }, icon("close", 18))), list);
  node.setAttribute("aria-label", t("log"));
  node.onkeydown = (event) => event.key === "Escape" && close();
  let waiting = false;
  const draw = () => {
    waiting = false;
    for (const [n, row] of drawn) {
      if (calls.some((call) => call.n === n)) continue;
      row.remove();
      drawn.delete(n);
    }
    list.querySelector(".empty")?.remove();
    if (!calls.length) list.append(h("li.empty", null, t("logEmpty")));
    for (const call of [...calls].reverse()) {
      if (drawn.has(call.n)) continue;
      drawn.set(call.n, entry(call));
      list.prepend(drawn.get(call.n));
    }
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };
  state.on("log", soon);
  state.on("people", () => {
    for (const row of drawn.values()) row.remove();
    drawn.clear();
    soon();
  });
  draw();
}

function entry(call) {
  const details = h("details", { class: call.ok ? "" : "bad" },
    h("summary", null, h("span.mark", { role: "img", "aria-label": t(call.ok ? "logOk" : "logBad") }, call.ok ? "✓" : "✗"),
      h("code", null, call.method), h("small", null, target(call)), h("time", null, hour(call.at))),
    call.ok ? null : h("p.fault", null, `${call.error_code ?? ""} ${call.description ?? ""}`.trim()));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("pre")) details.append(h("pre", null, JSON.stringify(call.params ?? {}, null, 1)));
  });
  return h("li", null, details);
}

/** To whom it went, in a few characters. */
function target({ params }) {
  const receiver = Number(params?.receiver_user_id ?? params?.ephemeral_message_parameters?.receiver_user_id);
  if (receiver) return t("to", state.nameOf(receiver));
  const chat = Number(params?.chat_id);
  if (!chat) return typeof params?.text === "string" ? params.text.slice(0, 24) : "";
  return chat > 0 ? t("to", state.nameOf(chat)) : world.chats.get(chat)?.title ?? "";
}
