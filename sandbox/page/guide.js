// What a newcomer does first: one step at a time, and each step puts the right phone into the hand.

import * as api from "./api.js";
import { h, icon, redraw } from "./dom.js";
import { t, told, why } from "./i18n.js";
import * as state from "./state.js";
import { world } from "./state.js";
import { turn } from "./timebar.js";

const KEPT = "page.steps";
let open = false;

const place = () => JSON.stringify([world.bot.id, world.guide?.title, world.guide?.steps?.length]);

/** The steps that are behind, and the one in hand: a step is behind once another was taken up after it. */
function progress() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  const { done = [], current = null } = kept.place === place() ? kept : {};
  return { done: new Set(done), current };
}

function takeUp(index) {
  const { done, current } = progress();
  const behind = new Set([...done, current].filter((step) => step !== null && step !== index));
  sessionStorage.setItem(KEPT, JSON.stringify({ place: place(), done: [...behind], current: index }));
  state.tell("guide");
}

/** A moment that the clock passed on its way takes no later step out of the hand: it is only behind. */
function pass(index) {
  const { done, current } = progress();
  if (current === null || index >= current) return takeUp(index);
  sessionStorage.setItem(KEPT, JSON.stringify({ place: place(), done: [...done, index], current }));
  return state.tell("guide");
}

/** The steps at hand that ask for this deed: none that is behind, and none beyond the next. The one in hand comes last, so that
 *  it stays in hand. */
function asking(isIt) {
  const { done, current } = progress();
  const found = [];
  let next = Math.max(-1, current ?? -1, ...done) + 1;
  for (const [index, step] of (world.guide?.steps ?? []).entries()) {
    if (index > next || done.has(index) || !isIt(step)) continue;
    found.push(index);
    next = Math.max(next, index + 1);
  }
  return found.sort((one, other) => (one === current) - (other === current));
}

/** A deed done by hand takes up the step that asks for it, as a tap on the step does. */
function doneByHand(isIt) {
  const found = asking(isIt);
  if (!found.includes(progress().current)) found.slice(0, 1).forEach(takeUp);
}

function watchHands() {
  let before = world.now;
  state.on("said", ({ user, chat, text }) =>
    doneByHand((step) => step.say === text && step.user === user && state.chatFor(user, step.chat) === chat));
  state.on("turned", ({ advance }) => doneByHand((step) => advance && step.advance === advance));
  state.on("clock", () => {
    const [then, now] = [Date.parse(before), Date.parse(world.now)];
    before = world.now;
    asking((step) => step.to && then < Date.parse(step.to) && Date.parse(step.to) <= now).forEach(pass);
  });
}

/** A step that names what is `heard` once it is done is seen to be so, whoever did it, and in whatever order. */
function tick(index) {
  const { done, current } = progress();
  sessionStorage.setItem(KEPT, JSON.stringify({ place: place(), done: [...done.add(index)], current }));
  state.tell("guide");
}

async function isHeard({ user, chat, words }) {
  const told = await api.transcript(user, chat).catch(() => ({ messages: [] }));
  return told.messages.map((message) => JSON.stringify(message)).some((said) => words.every((each) => said.includes(each)));
}

const isThere = ({ user, chat }, where) =>
  where === undefined || where === chat || (state.isPrivate(state.chatFor(user, chat)) && (where === user || state.isPrivate(where)));
const asked = new Set();
let listening = false;

/** Many messages at once become one look at each chat. */
async function listen(where) {
  for (const [index, step] of (world.guide?.steps ?? []).entries()) {
    if (step.heard && !progress().done.has(index) && isThere(step.heard, where)) asked.add(index);
  }
  if (listening) return;
  listening = true;
  while (asked.size) {
    const [index] = asked;
    asked.delete(index);
    const { heard } = world.guide?.steps?.[index] ?? {};
    if (heard && (await isHeard(heard))) tick(index);
  }
  listening = false;
}

/** Whoever turns to something else has read enough: on a small screen the guide lies over the half of it. After the click, so
 *  that nothing moves under a finger. */
function foldFor(node) {
  const turned = (event) => {
    if (!open || event.composedPath().includes(node)) return; // the path, for a button drawn anew is no longer inside
    open = false;
    state.tell("guide");
  };
  for (const deed of ["click", "input"]) document.addEventListener(deed, turned);
}

export function guide(node) {
  const draw = () => {
    const steps = world.guide?.steps ?? [];
    const { done: ticked, current } = progress();
    const left = steps.findIndex((_, index) => !ticked.has(index));
    const next = current !== null && !ticked.has(current) ? current : left < 0 ? steps.length - 1 : left;
    node.hidden = steps.length === 0;
    if (node.hidden) return;
    node.classList.toggle("open", open);
    node.setAttribute("aria-label", t("tryThis"));
    const before = node.written;
    redraw(node, [world.guide, [...ticked], current, open, busy], () => [
      head(steps.length, next),
      h("ol", null, steps.map((step, index) => row(step, index, { ticked: ticked.has(index), next: index === next, taken: index === current }))),
    ]);
    if (before !== node.written) bringIntoView(node);
  };
  for (const topic of ["people", "guide"]) state.on(topic, draw);
  state.on("people", () => listen());
  state.on("heard", listen);
  watchHands();
  foldFor(node);
  draw();
  listen();
  new ResizeObserver(() => bringIntoView(node)).observe(node);
}

/** Drawn anew, or in another size, the list would stand where it stood. Only it is moved, never the page. */
function bringIntoView(node) {
  const [step, frame] = [node.querySelector(".now-step")?.getBoundingClientRect(), node.getBoundingClientRect()];
  if (!step) return;
  const below = Math.min(step.bottom - frame.bottom + 10, step.top - frame.top - 10);
  if (below > 0) node.scrollTop += below;
  else if (step.top < frame.top) node.scrollTop -= frame.top - step.top + 10;
}

function head(count, next) {
  const fold = h("button.fold-steps", { type: "button", "aria-expanded": String(open), "aria-label": t("allSteps"), data: { focus: "fold" } },
    `${next + 1}/${count}`, icon("down", 16));
  fold.addEventListener("click", () => {
    open = !open;
    state.tell("guide");
  });
  return h("header", null, h("h2", null, told(world.guide.title) || t("tryThis")), fold);
}

const PATIENCE = 20; // looks for a button that the bot is still drawing
const LOOK_AGAIN = 150;
let busy = null;

const keysOf = (message) => (message.reply_markup?.inline_keyboard ?? []).flat();
const pause = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));

/** Somebody presses these buttons on their own phone, each under the newest message that has it; whoever has nothing to press is done. */
async function presses({ user, chat, buttons }) {
  for (const [index, button] of buttons.entries()) {
    const has = (message) => keysOf(message).some((key) => key.text === button);
    let found;
    for (let look = 0; !found && look < (index ? PATIENCE : 1); look += 1) {
      if (look) await pause(LOOK_AGAIN);
      found = (await api.transcript(user, chat)).messages.findLast(has);
    }
    if (!found) return;
    await api.tap({ user, chat, message_id: found.message_id, button });
  }
}

async function othersPress(step, index) {
  busy = index;
  state.tell("guide");
  try {
    for (const one of step.others) await presses(one);
  } catch (error) {
    state.tell("trouble", why(error));
  }
  busy = null;
  state.tell("guide");
}

function row(step, index, { ticked, next, taken }) {
  const act = async () => {
    if (busy !== null) return;
    open = false; // on a small screen the phone is behind it
    takeUp(index);
    if (step.say) state.suggest(step.user, step.chat, step.say);
    if (step.user) state.open(step.user, step.chat);
    if (step.others) await othersPress(step, index);
    if (step.advance) await turn({ advance: step.advance });
    else if (step.to) await turn({ to: Date.parse(step.to) > Date.parse(world.now) ? step.to : step.again ?? step.to });
  };
  const label = ticked ? `${told(step)} (${t("stepDone")})` : null;
  return h("li", { class: [ticked && "done", next && "now-step", taken && "taken"].filter(Boolean).join(" ") },
    h("button", { type: "button", onclick: act, "aria-label": label, "aria-current": next ? "step" : null, "aria-busy": busy === index ? "true" : null, data: { focus: `step${index}` } },
      h("i", { "aria-hidden": "true" }, ticked ? icon("check", 14) : String(index + 1)), h("span", null, told(step), busy === index ? h("em", { role: "status" }, t("othersPress")) : null)));
}
