// The person's side of the sandbox, as promises; and its stream of events.

export class Refused extends Error {}

async function call(method, path, body) {
  const settings = { method, headers: {} };
  if (body !== undefined) {
    settings.headers["content-type"] = "application/json";
    settings.body = JSON.stringify(body);
  }
  const response = await fetch(`sim/${path}`, settings);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body);

export const state = () => get("state");
export const inbox = (user) => get(`inbox?user=${user}`);
export const transcript = (user, chat) => get(`transcript?user=${user}&chat=${chat}`);
export const commands = (user, chat) => get(`commands?user=${user}&chat=${chat}`);
export const requests = (since, limit) => get(`requests?since=${since}&limit=${limit}`);
export const clock = () => get("clock");
export const turn = (order) => post("clock", order);
export const say = (user, chat, what) => post("say", { user, chat, ...what });
export const edit = (user, chat, message_id, text) => post("edit", { user, chat, message_id, text });
export const tap = (order) => post("tap", order);
export const vote = (user, chat, message_id, options) => post("vote", { user, chat, message_id, options });
export const read = (user, chat) => post("read", { user, chat });
export const join = (user, chat) => post("join", { user, chat });
export const leave = (user, chat) => post("leave", { user, chat });
export const block = (user) => post("block", { user });
export const unblock = (user) => post("unblock", { user });
export const addUser = (user) => post("users", user);
export const addGroup = (group) => post("chats", group);
export const addMember = (chat, user, by) => post(`chats/${chat}/members`, { user, by });
export const promote = (chat, user, by) => post("promote", { chat, user, by });
export const fileUrl = (id) => `sim/file/${encodeURIComponent(id)}`;

const KINDS = ["message", "edit", "delete", "toast", "typing", "clock", "request", "people", "read"];

/** Listens for ever: after a lost connection `lost()`, and `found()` once it is back. */
export function listen(heard, { lost, found }) {
  let wait = 500;
  let broken = false;
  const open = () => {
    const source = new EventSource("sim/events");
    source.onopen = () => {
      wait = 500;
      if (broken) found();
      broken = false;
    };
    source.onerror = () => {
      if (!broken) lost();
      broken = true;
      source.close();
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 2000);
    };
    for (const kind of KINDS) source.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data)));
  };
  open();
}
