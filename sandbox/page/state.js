// What the page knows: the people, the two phones, who has unread messages. Others listen by topic.

import * as api from "./api.js";
import { setZone, told } from "./i18n.js";

export const world = {
  bot: { id: 0, first_name: "", username: "" },
  users: new Map(),
  chats: new Map(),
  guide: null,
  now: null,
  phones: [],
  active: 0,
  inboxes: new Map(),
};

const listeners = new Map();

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

export function tell(topic, detail) {
  for (const listener of [...(listeners.get(topic) ?? [])]) listener(detail);
}

/** Before the page is drawn anew, nobody old listens any more. */
export const forgetListeners = () => listeners.clear();

// --- people -------------------------------------------------------------------------------------------------

export async function learn() {
  const now = await api.state();
  world.bot = now.bot;
  world.users = new Map(now.users.filter((user) => !user.is_bot).map((user) => [user.id, user]));
  world.chats = new Map(now.chats.map((chat) => [chat.id, chat]));
  world.guide = now.guide ?? null;
  world.now = now.now;
  setZone(now.tz);
  settlePhones();
  tell("people");
}

export function fullName(user) {
  if (!user) return "";
  return [user.first_name, user.last_name].filter(Boolean).join(" ");
}

export const nameOf = (id) => (id === world.bot.id ? fullName(world.bot) : fullName(world.users.get(id)));

/** Who somebody is, in the page's language where the guide says it in both. */
export const aboutOf = (user) => told(world.guide?.about?.[user.id] ?? user.about);

/** Who stands first: the guide's cast; without a guide everybody, or the first few of many. */
export function cast() {
  const named = (world.guide?.cast ?? []).map((id) => world.users.get(id)).filter(Boolean);
  const all = [...world.users.values()];
  if (named.length) return named;
  return all.length > 12 ? all.slice(0, 6) : all;
}

export function everyoneElse() {
  const first = new Set(cast().map((user) => user.id));
  return [...world.users.values()].filter((user) => !first.has(user.id));
}

export function matches(user, words) {
  const hay = `${fullName(user)} ${user.username ?? ""} ${user.about ?? ""} ${aboutOf(user)}`.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

// --- chats --------------------------------------------------------------------------------------------------

/** A private chat is known by the bot's id, whichever side names it. */
export const chatFor = (user, chat) => (chat === user || chat === world.bot.id || !chat ? world.bot.id : chat);
export const isPrivate = (chat) => chat === world.bot.id;
export const chatTitle = (chat) => (isPrivate(chat) ? fullName(world.bot) : world.chats.get(chat)?.title ?? "");
export const isMember = (user, chat) => isPrivate(chat) || (world.chats.get(chat)?.members ?? []).includes(user);

const dirty = new Set();
let asking = false;

/** Asks for the inboxes of these people; many calls at once become one round. */
export async function refreshInboxes(ids) {
  for (const id of ids) if (world.users.has(id)) dirty.add(id);
  if (asking) return;
  asking = true;
  while (dirty.size) {
    const round = [...dirty].slice(0, 4);
    for (const id of round) dirty.delete(id);
    await Promise.allSettled(round.map(async (id) => world.inboxes.set(id, await api.inbox(id))));
    tell("inboxes");
  }
  asking = false;
}

export const rows = (user) => world.inboxes.get(user) ?? [];
export const rowOf = (user, chat) => rows(user).find((row) => chatFor(user, row.chat.id) === chat);
export const unread = (user) => rows(user).reduce((sum, row) => sum + (row.unread ?? 0), 0);

/** Whose badges are on the screen: only they are asked for again. */
export const watched = new Set();

export function touched(chat, only) {
  if (only) return [only];
  if (chat === world.bot.id) return [...watched];
  if (chat > 0) return [chat];
  return (world.chats.get(chat)?.members ?? []).filter((id) => watched.has(id));
}

// --- phones -------------------------------------------------------------------------------------------------

const KEPT = "page.phones";

/** What a person has put into the phones stays; else what the guide says; else the first two people. */
function settlePhones() {
  const known = ([user, chat]) => world.users.has(user) && (isPrivate(chat) || world.chats.has(chat));
  const clean = (pairs) => (pairs ?? []).map(([user, chat]) => [user, chatFor(user, chat)]).filter(known);
  const kept = clean(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
  const pairs = kept.length ? kept : clean(world.guide?.phones);
  const same = (user, chat) => world.phones.find((phone) => phone.user === user && phone.chat === chat);
  world.phones = pairs.slice(0, 2).map(([user, chat]) => same(user, chat) ?? { user, chat, listing: false });
  for (const user of [...cast(), ...world.users.values()]) {
    if (world.phones.length >= 2) break;
    if (!world.phones.some((phone) => phone.user === user.id)) {
      world.phones.push({ user: user.id, chat: world.bot.id, listing: false });
    }
  }
  world.active = Math.min(world.active, Math.max(world.phones.length - 1, 0));
}

const openedLast = new Map(); // person → the chat they had open last on this page

function phonesChanged() {
  for (const phone of world.phones) openedLast.set(phone.user, phone.chat);
  sessionStorage.setItem(KEPT, JSON.stringify(world.phones.map((phone) => [phone.user, phone.chat])));
  tell("phones");
}

export function activate(index) {
  if (world.active === index) return;
  world.active = index;
  phonesChanged();
}

const suggestions = new Map();

/** Words that stand ready in a chat's composer when it is opened next; taken once. */
export const suggest = (user, chat, words) => suggestions.set(`${user}:${chatFor(user, chat)}`, words);

export function suggested(user, chat) {
  const place = `${user}:${chatFor(user, chat)}`;
  const words = suggestions.get(place);
  suggestions.delete(place);
  return words;
}

/** Puts a chat of a person on a phone: the one that shows it already, that person's, or the one in hand. */
export function open(user, chat) {
  const place = chatFor(user, chat);
  const found = [
    world.phones.findIndex((phone) => phone.user === user && phone.chat === place),
    world.phones[world.active]?.user === user ? world.active : -1,
    world.phones.findIndex((phone) => phone.user === user),
    world.active,
  ].find((index) => index >= 0);
  show(found, user, place);
}

export function show(index, user, chat) {
  world.phones[index] = { user, chat: chatFor(user, chat), listing: false };
  world.active = index;
  phonesChanged();
}

export function list(index, listing) {
  world.phones[index] = { ...world.phones[index], listing };
  world.active = index;
  phonesChanged();
}

/** A persona is picked: their phone, with the chat they had open last, else the bot's if they ever talked, else a group. */
export async function pick(user) {
  const held = world.phones.findIndex((phone) => phone.user === user);
  if (held >= 0) return show(held, user, world.phones[held].chat);
  if (openedLast.has(user)) return show(world.active, user, openedLast.get(user));
  if (!world.inboxes.has(user)) world.inboxes.set(user, await api.inbox(user).catch(() => []));
  const group = rows(user).find((row) => !isPrivate(chatFor(user, row.chat.id)));
  const talked = rowOf(user, world.bot.id)?.last;
  return show(world.active, user, talked || !group ? world.bot.id : group.chat.id);
}
