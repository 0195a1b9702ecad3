// The bar on top: which village this is, what time it is there, and turning that time.

import * as api from "./api.js";
import { fill, h, icon } from "./dom.js";
import { date, hour, language, setLanguage, t, told, weekday, why } from "./i18n.js";
import { menu } from "./menu.js";
import * as state from "./state.js";
import { world } from "./state.js";

const TURNS = [
  ["plusHour", { advance: "PT1H" }],
  ["plusDay", { advance: "P1D" }],
  ["nextMonday", { to: "next monday 08:30" }],
  ["plusWeek", { advance: "P7D" }],
];

let turning = false;

/** Turns the clock; the promise ends when everything due by then has happened. */
export async function turn(order) {
  if (turning) return;
  turning = true;
  state.tell("clock");
  try {
    world.now = (await api.turn(order)).now;
    state.tell("turned", order);
  } catch (error) {
    state.tell("trouble", why(error));
  }
  turning = false;
  state.tell("clock");
}

export function bar(node, { toggleLog, redrawAll }) {
  const now = h("button.now", { type: "button", "aria-haspopup": "menu", title: t("turnClock") });
  const overlay = h("div.overlay");
  const quick = TURNS.map(([key, order]) =>
    h("button.pill", { type: "button", class: key === "nextMonday" ? "next" : "soft", "aria-label": t(key), title: t(key), data: { turn: key }, onclick: () => turn(order) },
      key === "nextMonday" ? icon("next", 16) : null, h("span.whole", null, t(key)), h("span.brief", null, t(`${key}Brief`))));
  now.addEventListener("click", () =>
    menu(overlay, now, TURNS.map(([key, order]) => ({ label: t(key), icon: "clock", run: () => turn(order) })), { label: t("turnClock") }));
  const place = h("small");
  const log = h("button.round", { type: "button", "aria-label": t("logOpen"), title: t("log"), "aria-controls": "log", onclick: toggleLog, data: { role: "log" } }, icon("log"));
  const speak = h("button.language", { type: "button", lang: language() === "zh" ? "en" : "zh-CN", "aria-label": t("switchLabel") }, t("switchLanguage"));
  speak.addEventListener("click", () => {
    setLanguage(language() === "zh" ? "en" : "zh");
    redrawAll();
  });
  fill(node, h("div.brand", null, h("i", { "aria-hidden": "true" }, "雁"), h("h1", null, t("brand")), place),
    h("div.time", { role: "group", "aria-label": t("clock") }, now, quick, overlay), log, speak);
  const draw = () => {
    place.textContent = told(world.guide?.county) ? `${t("where")} · ${told(world.guide.county)}` : t("where");
    document.body.classList.toggle("turning", turning);
    for (const button of [now, ...quick]) button.disabled = turning;
    node.setAttribute("aria-busy", String(turning));
    fill(now, face(), h("span.sr", { role: "status" }, turning ? t("turning") : ""));
  };
  const face = () => {
    if (!world.now) return "";
    const parts = language() === "zh" ? [weekday(world.now), date(world.now)] : [weekday(world.now), date(world.now)];
    return [h("span.hand", { "aria-hidden": "true" }, icon("clock", 17)), h("span", null, parts[0]), h("span.date", null, parts[1]), h("b", null, hour(world.now))];
  };
  for (const topic of ["clock", "people"]) state.on(topic, draw);
  draw();
}
