// One phone: one person, one chat at a time, the list of their chats one step back.

import * as api from "./api.js";
import { badge, face, fill, h, icon, lifted, redraw } from "./dom.js";
import { chatRows } from "./chats.js";
import { composer } from "./composer.js";
import { day, dayKey, hour, t, why } from "./i18n.js";
import { alert, menu, toast } from "./menu.js";
import { draw, keyOf, service, summary } from "./message.js";
import * as state from "./state.js";
import { world } from "./state.js";

export const tapped = new Set(); // whose taps this page answers itself

export class Phone {
  constructor(index) {
    this.index = index;
    this.shown = new Map();
    this.toasts = h("div.toasts", { role: "status", "aria-live": "polite" });
    this.overlay = h("div.overlay");
    this.status = h("button.status", { type: "button", onclick: () => state.list(index, true) });
    this.head = h("div.head");
    this.pin = h("button.pinned", { type: "button", hidden: true, "aria-label": t("openPinned") });
    this.chat = h("div.chat", { role: "log", tabindex: "0" });
    this.below = h("button.below", { type: "button", hidden: true, "aria-label": t("toBottom"), onclick: () => this.toBottom() }, icon("down"));
    this.foot = h("div.foot");
    this.list = h("div.list", { hidden: true });
    this.composer = composer({
      user: () => this.user, chat: () => this.place, overlay: this.overlay,
      send: (what) => this.send(what),
      change: (message, text) => this.try(() => api.edit(this.user, this.place, message.message_id, text)),
      complain: (error) => this.complain(error),
    });
    this.node = h("section.phone", { tabindex: "-1" }, this.status, this.head, this.pin, this.list,
      h("div.room", null, this.chat, this.below, this.toasts), this.foot, this.overlay);
    this.node.addEventListener("pointerdown", () => {
      this.finger = lifted();
      state.activate(index);
    });
    this.node.addEventListener("focusin", () => state.activate(index));
    this.chat.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.chat.addEventListener("load", () => this.stay(), true); // a picture came and took its room
    new ResizeObserver(() => this.stay()).observe(this.chat);
    this.turn();
  }

  // --- which person and chat ---------------------------------------------------------------------------------

  turn() {
    const now = world.phones[this.index];
    this.node.hidden = !now;
    if (!now) return;
    const moved = now.user !== this.user || now.chat !== this.place;
    this.user = now.user;
    this.place = now.chat;
    this.listing = now.listing;
    this.node.classList.toggle("active", world.active === this.index);
    if (moved) {
      this.shown.clear();
      this.chat.replaceChildren();
      this.fresh = true;
      this.newFrom = null;
      this.transcript = null;
      this.composer.turnTo();
      this.toasts.replaceChildren();
      this.overlay.replaceChildren();
      this.load();
    }
    const suggested = this.composer.takeSuggestion();
    this.drawFrame();
    if (suggested) this.composer.focus();
    if (!moved) this.comeBack();
  }

  /** A chat that was out of sight has lost its place: it opens anew at what is new. */
  comeBack() {
    if (this.transcript && this.inSight() && !this.seen) {
      this.fresh = true;
      this.draw(this.transcript);
    }
    this.seen = this.inSight();
    this.markRead();
  }

  inSight() {
    return this.node.checkVisibility() && !this.listing;
  }

  drawFrame() {
    const person = world.users.get(this.user);
    const name = state.fullName(person);
    const title = state.chatTitle(this.place);
    const alone = state.isPrivate(this.place);
    this.node.setAttribute("aria-label", t("phoneLabel", name, this.listing ? t("chatsOf", name) : title));
    const time = world.now ? hour(world.now) : "";
    redraw(this.status, [person, time], () => [face(name, person?.id, person?.face), h("b", null, t("phoneOf", name)), h("span", null, time)]);
    const elsewhere = state.rows(this.user).filter((row) => state.chatFor(this.user, row.chat.id) !== this.place).reduce((sum, row) => sum + row.unread, 0);
    const count = world.chats.get(this.place)?.members?.length ?? 0;
    const note = this.typing ?? (alone ? t("private") : t("members", count));
    redraw(this.head, [this.place, title, note, elsewhere], () => this.headOf(title, note, elsewhere));
    this.head.hidden = this.listing;
    this.list.hidden = !this.listing;
    this.node.classList.toggle("listing", this.listing);
    this.pin.hidden = this.listing || !this.pinned;
    if (this.listing) {
      redraw(this.list, [this.user, this.place, state.rows(this.user)], () => [
        h("h2", null, t("chatsOf", name)),
        chatRows(this.user, (chat) => state.show(this.index, this.user, chat), { current: this.place }),
      ]);
    }
    this.drawFoot();
  }

  headOf(title, note, elsewhere) {
    const colour = state.isPrivate(this.place) ? "var(--brand)" : world.chats.get(this.place)?.face;
    const back = h("button.round.back", { type: "button", "aria-label": t("back"), title: t("back"), data: { focus: "back" } },
      icon("back"), badge(elsewhere, t("unread", elsewhere)));
    const more = h("button.round", { type: "button", "aria-label": t("menu"), "aria-haspopup": "menu", title: t("menu"), data: { focus: "more" } }, icon("more"));
    back.addEventListener("click", () => state.list(this.index, true));
    more.addEventListener("click", () => this.openMenu(more));
    return [back, face(title, this.place, colour),
      h("div.title", null, h("h2", null, title), h("small", { class: this.typing ? "typing" : "" }, note)), more];
  }

  drawFoot() {
    const inside = state.isMember(this.user, this.place);
    const empty = state.isPrivate(this.place) && this.transcript && this.transcript.messages.length === 0;
    const kind = this.listing ? "none" : !inside ? "join" : empty && !this.composer.written() ? "start" : "write";
    const hint = kind === "write" ? t("emptyReady") : t("emptyPrivate", state.fullName(world.bot));
    if (empty) redraw(this.hint, [hint], () => [hint]);
    if (kind === this.footKind) return;
    this.footKind = kind;
    const big = (label, run) => h("button.pill.full.big", { type: "button", onclick: run }, label);
    if (kind === "write") fill(this.foot, this.composer.node);
    else if (kind === "start") fill(this.foot, big(t("start"), () => this.say("/start")));
    else if (kind === "join") fill(this.foot, h("p.service-note", null, t("notMember")), big(t("joinGroup"), () => this.try(() => api.join(this.user, this.place))));
    else fill(this.foot);
  }

  openMenu(anchor) {
    const name = state.fullName(world.bot);
    const alone = state.isPrivate(this.place);
    const blocked = state.rowOf(this.user, this.place)?.blocked;
    const say = (words) => (done) => done && toast(this.toasts, words);
    const block = { label: t("blockBot", name), run: () => this.try(() => api.block(this.user)).then(say(t("blockedNow", name))) };
    const unblock = { label: t("unblockBot", name), run: () => this.try(() => api.unblock(this.user)).then(say(t("unblockedNow", name))) };
    const inside = state.isMember(this.user, this.place);
    menu(this.overlay, anchor, alone
      ? [{ label: t("sayStart"), run: () => this.say("/start") }, blocked === true ? null : block, blocked === false ? null : unblock]
      : inside
        ? [...this.growing(), { label: t("leaveGroup"), run: () => this.try(() => api.leave(this.user, this.place)) }]
        : [{ label: t("joinGroup"), run: () => this.try(() => api.join(this.user, this.place)) }], { label: t("menu") });
  }

  /** Who of the people at hand can be brought into this group, and whether the bot can be made an administrator. */
  growing() {
    const { user, place } = this;
    const { members = [], admins = [] } = world.chats.get(place) ?? {};
    const bot = world.bot.id;
    const absent = [bot, ...state.cast().map((each) => each.id)].filter((id) => !members.includes(id));
    const add = (id) => ({ label: t("addToGroup", state.nameOf(id)), run: () => this.try(() => api.addMember(place, id, user)) });
    const mayPromote = admins.includes(user) && members.includes(bot) && !admins.includes(bot);
    const promote = { label: t("makeAdmin", state.nameOf(bot)), run: () => this.try(() => api.promote(place, bot, user)) };
    return [...absent.map(add), mayPromote ? promote : null];
  }

  // --- what is said ------------------------------------------------------------------------------------------

  /** Loads the chat anew; many calls at once become one more round. */
  async load() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    do {
      this.again = false;
      const { user, place } = this;
      try {
        const transcript = await api.transcript(user, place);
        await this.finger; // a button drawn anew under a finger would not hear that it was pressed
        if (user === this.user && place === this.place) this.draw(transcript);
        else this.again = true;
      } catch (error) {
        this.complain(error);
      }
    } while (this.again);
    this.loading = false;
  }

  draw(transcript) {
    this.scrolled();
    const near = this.fresh || this.atNewest;
    const mine = transcript.messages.at(-1)?.out && keyOf(transcript.messages.at(-1)) !== this.lastKey;
    this.transcript = transcript;
    this.lastKey = transcript.messages.length ? keyOf(transcript.messages.at(-1)) : null;
    if (this.fresh) this.newFrom = firstUnread(transcript.messages);
    this.arrange(transcript.messages);
    this.composer.keyboard(transcript.reply_keyboard);
    this.drawPin(transcript);
    this.drawFoot();
    if (this.fresh && this.newFrom) this.chat.querySelector(".new-line")?.scrollIntoView({ block: "center" });
    else if (near || mine) this.toBottom();
    this.fresh = false;
    this.seen = this.inSight();
    this.measure();
    this.markRead();
  }

  /** Keeps every node whose message did not change, so that an opened detail stays open. */
  arrange(messages) {
    const group = !state.isPrivate(this.place);
    const kept = new Map();
    const nodes = [];
    let before = null;
    for (const message of messages) {
      const key = keyOf(message);
      if (!before || dayKey(before.date) !== dayKey(message.date)) nodes.push(this.line(kept, `d${dayKey(message.date)}`, "day", day(message.date)));
      if (key === this.newFrom) nodes.push(this.line(kept, "new", "new-line", t("newBelow")));
      const first = !before || before.from?.id !== message.from?.id || service(before) !== null || Boolean(before.ephemeral) !== Boolean(message.ephemeral);
      const { unread, ...rest } = message;
      const written = JSON.stringify([rest, first]);
      const old = this.shown.get(key);
      const node = old?.written === written ? old.node : draw(message, { group, first, act: this.actions() });
      if (old && old.node !== node && old.node.contains(document.activeElement)) this.refocus = key;
      kept.set(key, { node, written });
      nodes.push(node);
      before = message;
    }
    if (!messages.length) nodes.push(this.hint = h("p.empty", null, group ? t("emptyGroup") : null));
    this.shown = kept;
    place(this.chat, nodes);
    if (this.refocus) kept.get(this.refocus)?.node.querySelector(".key:not(:disabled), .b")?.focus({ preventScroll: true });
    this.refocus = null;
  }

  line(kept, key, kind, words) {
    const old = this.shown.get(key);
    const node = old?.written === words ? old.node : h(`div.${kind}`, null, words);
    kept.set(key, { node, written: words });
    return node;
  }

  drawPin(transcript) {
    this.pinned = transcript.messages.find((message) => message.message_id === transcript.pinned && !message.ephemeral);
    this.pin.hidden = this.listing || !this.pinned;
    if (!this.pinned) return;
    fill(this.pin, icon("pin", 17), h("span", null, h("b", null, t("pinned")), h("small", null, summary(this.pinned))));
    this.pin.onclick = () => this.find(keyOf(this.pinned));
  }

  /** A room of another size moves what is in sight without anybody scrolling: who stood at the newest message still does. */
  scrolled() {
    if (this.room !== this.size() && this.atNewest) this.toBottom();
    this.measure();
  }

  measure() {
    const left = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight;
    this.room = this.size();
    this.below.hidden = left < 160;
    this.atNewest = left < 90;
  }

  size() {
    return `${this.chat.clientWidth}×${this.chat.clientHeight}`;
  }

  /** What stands in the room took its place, or the room has another size: whoever was at the newest message still is. */
  stay() {
    if (this.atNewest) this.toBottom();
    this.measure();
  }

  toBottom() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  find(key) {
    const node = this.shown.get(key)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
    node.querySelector(".b")?.focus({ preventScroll: true });
  }

  markRead() {
    if (!this.inSight() || document.hidden || !this.transcript?.messages.some((message) => message.unread)) return;
    for (const message of this.transcript.messages) delete message.unread;
    api.read(this.user, this.place).catch((error) => this.complain(error));
  }

  // --- what is done ------------------------------------------------------------------------------------------

  say(text) {
    return this.send({ text });
  }

  async send(what) {
    const { user, place } = this;
    const sent = await this.try(() => api.say(user, place, what));
    if (sent) state.tell("said", { user, chat: place, text: what.text });
    return sent;
  }

  /** True when it went through; the person hears why when it did not. */
  async try(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  complain(error) {
    toast(this.toasts, why(error));
  }

  actions() {
    return {
      canWrite: state.isMember(this.user, this.place),
      tap: (message, key) => this.tap(message, key),
      vote: (message, options) => this.try(() => api.vote(this.user, this.place, message.message_id, options)),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      find: (key) => this.find(key),
      command: (text) => this.say(text),
      mention: (name) => name.toLowerCase() === world.bot.username?.toLowerCase() && state.show(this.index, this.user, world.bot.id),
      link: (url) => this.follow(url),
      copied: () => toast(this.toasts, t("copied")),
      stuck: () => toast(this.toasts, t("unknownButton")),
    };
  }

  async tap(message, key) {
    const { user, place } = this;
    const order = { user, chat: place, message_id: message.message_id, button: key.callback_data };
    if (message.ephemeral) Object.assign(order, { message_id: message.ephemeral_message_id, ephemeral: true });
    tapped.add(user);
    try {
      const answer = await api.tap(order);
      if (answer.timed_out) toast(this.toasts, t("slow"));
      else if (answer.toast) this.hear(answer.toast, answer.alert);
      if (answer.url) {
        const url = new URL(answer.url);
        if (!this.follow(url)) window.open(url.href, "_blank", "noopener,noreferrer");
      }
    } catch (error) {
      this.complain(error);
    }
    setTimeout(() => tapped.delete(user), 1500); // its own toast event may still be on the way
  }

  hear(text, isAlert) {
    if (isAlert) alert(this.overlay, text);
    else toast(this.toasts, text);
  }

  /** A link to the bot opens the private chat here and starts it; true when it was one. */
  follow(url) {
    const inTelegram = ["t.me", "telegram.me"].includes(url.hostname);
    const name = url.protocol === "tg:" ? url.searchParams.get("domain") : inTelegram ? url.pathname.slice(1) : null;
    if (!name || name.toLowerCase() !== world.bot.username?.toLowerCase()) return false;
    const payload = url.searchParams.get("start");
    state.show(this.index, this.user, world.bot.id);
    if (payload !== null) this.say(payload ? `/start ${payload}` : "/start");
    return true;
  }

  type(action) {
    clearTimeout(this.typingEnds);
    this.typing = t(action.startsWith("upload") ? "uploading" : "typing", state.fullName(world.bot));
    this.typingEnds = setTimeout(() => this.stopTyping(), 5000);
    this.drawFrame();
  }

  stopTyping() {
    if (!this.typing) return;
    clearTimeout(this.typingEnds);
    this.typing = null;
    this.drawFrame();
  }
}

const firstUnread = (messages) => {
  const first = messages.find((message) => message.unread && !message.out);
  return first && first !== messages[0] ? keyOf(first) : null;
};

/** Makes `host` hold exactly these nodes, moving only what must move. */
function place(host, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...host.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (host.children[at] !== node) host.insertBefore(node, host.children[at] ?? null);
  });
}
