// Who one can be, and whose chats are open: the column on the left, a strip on a small screen.

import * as api from "./api.js";
import { badge, face, fill, h, icon, redraw } from "./dom.js";
import { chatRows } from "./chats.js";
import { t, why } from "./i18n.js";
import * as state from "./state.js";
import { world } from "./state.js";

export function people(node) {
  const first = h("div.cast", { role: "group", "aria-label": t("you") });
  const others = h("div.others");
  const chats = h("div.chats");
  fill(node, h("h2", null, t("you")), first, others, chats);
  const draw = () => {
    const shown = onScreen();
    state.watched.clear();
    for (const user of shown) state.watched.add(user.id);
    const holder = world.phones[world.active]?.user;
    const also = new Set(world.phones.map((phone) => phone.user));
    redraw(first, [shown, shown.map((user) => state.unread(user.id)), holder, [...also]], () =>
      shown.map((user) => person(user, { on: user.id === holder, inHand: also.has(user.id), choose: () => state.pick(user.id) })));
    const rest = state.everyoneElse().length;
    redraw(others, [rest, world.users.size], () => more(rest));
    const place = world.phones[world.active]?.chat;
    redraw(chats, [holder, place, state.rows(holder), [...world.chats.values()].map((chat) => chat.members?.length)], () =>
      holder ? [h("h2", null, t("chatsOf", state.nameOf(holder))), chatRows(holder, (chat) => state.open(holder, chat), { current: place, brief: true })] : []);
  };
  for (const topic of ["people", "phones", "inboxes"]) state.on(topic, draw);
  draw();
}

/** The cast, and whoever else holds a phone now. */
function onScreen() {
  const shown = state.cast();
  for (const phone of world.phones) {
    const user = world.users.get(phone.user);
    if (user && !shown.includes(user)) shown.push(user);
  }
  return shown;
}

function person(user, { on, inHand, choose }) {
  const unread = state.unread(user.id);
  const about = state.aboutOf(user);
  return h("button.person", { type: "button", class: on ? "on" : inHand ? "held" : "", "aria-pressed": String(on), onclick: choose, data: { user: user.id, focus: user.id } },
    face(state.fullName(user), user.id, user.face),
    h("span.who-is", null, h("b", null, state.fullName(user)), about ? h("small", null, about) : null),
    h("span.side", null, badge(unread, t("unread", unread))));
}

function more(rest) {
  if (!world.users.size) return [h("p.service-note", null, t("emptyWorld")), newcomer(() => undefined)];
  const label = rest ? t("everyone", rest) : t("newPerson");
  return h("button.person.plain-row", { type: "button", "aria-haspopup": "dialog", onclick: everybody, data: { focus: "everybody" } },
    h("span.face.ghost", { "aria-hidden": "true" }, icon(rest ? "people" : "plus", 18)), h("span.who-is", null, h("b", null, label)), h("span.side"));
}

/** One field and a button; `make` gets the words and may throw a sentence. */
function maker(label, field, make, press = t("create")) {
  const words = h("input", { name: field, required: true, maxlength: "64", placeholder: label, "aria-label": label, autocomplete: "off" });
  const form = h("form.newcomer", null, words, h("button.pill", { type: "submit" }, press));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await make(words.value.trim());
    } catch (error) {
      words.setCustomValidity(why(error));
      words.reportValidity();
    }
  });
  words.addEventListener("input", () => words.setCustomValidity(""));
  return form;
}

function newcomer(done) {
  return maker(t("name"), "first_name", async (first_name) => {
    const user = await api.addUser({ first_name });
    await state.learn();
    state.show(world.phones.length ? world.active : 0, user.id, world.bot.id);
    done();
  });
}

/** A group of who stands here and the bot; whoever holds the phone owns it. */
function newGroup(done) {
  return maker(t("groupName"), "title", async (title) => {
    const owner = world.phones[world.active].user;
    const group = await api.addGroup({ title, members: onScreen().map((user) => user.id), admins: [owner] });
    await api.addMember(group.id, world.bot.id, owner);
    await state.learn();
    state.open(owner, group.id);
    done();
  }, t("createGroup"));
}

/** Everybody in the village, with a search once they are many. */
function everybody() {
  const all = [...world.users.values()];
  const search = h("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off" });
  const found = h("div.found-people", { role: "group", "aria-label": t("allPeople") });
  const shut = h("button.round", { type: "button", "aria-label": t("close") }, icon("close"));
  const box = h("dialog.sheet", { "aria-label": t("allPeople") },
    h("header", null, h("h2", null, t("allPeople")), shut),
    all.length > 12 ? h("label.search", null, icon("search", 18), search) : null,
    found,
    h("footer", null, h("small", null, t("newPersonHint")), newcomer(() => box.close()),
      h("small", null, t("newGroupHint")), newGroup(() => box.close())));
  const draw = () => {
    const words = search.value.trim();
    const shown = words ? all.filter((user) => state.matches(user, words)) : all;
    const choose = (user) => () => {
      box.close();
      state.pick(user.id);
    };
    fill(found, shown.length ? shown.map((user) => person(user, { choose: choose(user) })) : h("p.service-note", null, t("nobody")));
  };
  search.addEventListener("input", draw);
  const off = state.on("inboxes", draw);
  shut.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => {
    off();
    box.remove();
  });
  draw();
  document.body.append(box);
  box.showModal();
  state.refreshInboxes(all.map((user) => user.id));
}
