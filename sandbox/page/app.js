// Puts the page together and keeps it true to what happens in the sandbox.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { guide } from "./guide.js";
import { language, setLanguage, t, why } from "./i18n.js";
import * as log from "./log.js";
import { toast } from "./menu.js";
import { people } from "./people.js";
import { Phone, tapped } from "./phone.js";
import * as state from "./state.js";
import { world } from "./state.js";
import { bar } from "./timebar.js";

const part = (id) => document.getElementById(id);
const KEPT_LOG = "page.log";
let phones = [];

function drawAll() {
  state.forgetListeners();
  document.title = t("title");
  part("skip").textContent = t("skip");
  bar(part("bar"), { toggleLog: () => showLog(part("log").hidden), redrawAll: drawAll });
  people(part("who"));
  guide(part("guide"));
  log.log(part("log"), { close: () => showLog(false) });
  phones = [0, 1].map((index) => new Phone(index));
  fill(part("phones"), phones.map((phone) => phone.node));
  const frames = () => phones.forEach((phone) => phone.turn());
  for (const topic of ["people", "phones"]) state.on(topic, frames);
  for (const topic of ["inboxes", "clock"]) state.on(topic, () => phones.forEach((phone) => world.phones[phone.index] && phone.drawFrame()));
  state.on("phones", () => state.refreshInboxes(world.phones.map((phone) => phone.user)));
  state.on("trouble", (words) => toast(part("notices"), words));
  showLog(!part("log").hidden, false);
}

function showLog(shown, keep = true) {
  part("log").hidden = !shown;
  document.body.classList.toggle("with-log", shown);
  document.querySelector("[data-role=log]")?.setAttribute("aria-expanded", String(shown));
  if (keep) localStorage.setItem(KEPT_LOG, shown ? "open" : "shut");
}

const showing = (chat) => phones.filter((phone) => {
  if (!phone.user) return false;
  const place = chat > 0 ? world.bot.id : chat;
  return phone.place === place && (chat < 0 || chat === world.bot.id || chat === phone.user);
});

function changed({ chat, only }) {
  for (const phone of showing(chat)) if (!only || only === phone.user) phone.load();
  state.refreshInboxes(state.touched(chat, only));
  state.tell("heard", chat);
}

const hearing = {
  message(event) {
    for (const phone of showing(event.chat)) phone.stopTyping();
    changed(event);
  },
  edit: changed,
  delete: changed,
  toast({ user, chat, text, alert }) {
    if (tapped.has(user)) return; // this page pressed it and shows the answer itself
    for (const phone of showing(chat)) if (phone.user === user) phone.hear(text, alert);
  },
  typing({ chat, action }) {
    for (const phone of showing(chat)) phone.type(action);
  },
  clock({ now }) {
    world.now = now;
    state.tell("clock");
  },
  request: (call) => log.hear(call),
  people: () => relearn(),
  read({ user }) {
    state.refreshInboxes([user]);
  },
};

let learning = false;
let again = false;

/** Asks for everything again: after a change of people, or when the connection is back. Many calls become one more round. */
async function relearn() {
  again = true;
  if (learning) return;
  learning = true;
  while (again) {
    again = false;
    try {
      await state.learn();
      await Promise.all([state.refreshInboxes([...state.watched]), ...phones.map((phone) => phone.user && phone.load())]);
    } catch (error) {
      state.tell("trouble", why(error));
    }
  }
  learning = false;
}

async function begin() {
  setLanguage(language());
  const kept = localStorage.getItem(KEPT_LOG);
  part("log").hidden = kept ? kept === "shut" || window.innerWidth < 1100 : window.innerWidth < 1280;
  await state.learn();
  drawAll();
  api.listen((kind, event) => hearing[kind]?.(event), {
    lost: () => fill(part("connection"), h("div.lost", null, t("reconnecting"))),
    found: () => {
      fill(part("connection"));
      log.catchUp();
      relearn();
    },
  });
  await state.refreshInboxes([...state.watched]);
  await log.catchUp();
  document.body.dataset.ready = "true";
  document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.markRead()));
  window.addEventListener("resize", () => phones.forEach((phone) => phone.markRead()));
  setInterval(async () => {
    const told = await api.clock().catch(() => null);
    if (told && !document.body.classList.contains("turning")) hearing.clock(told);
  }, 20000);
}

begin().catch((error) => toast(part("notices"), why(error)));
