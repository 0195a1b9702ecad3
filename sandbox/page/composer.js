// Where a person writes: text, attachments, commands, the reply keyboard.

import * as api from "./api.js";
import { fill, h, icon } from "./dom.js";
import { length, t } from "./i18n.js";
import * as keyboards from "./keyboards.js";
import { ask, menu } from "./menu.js";
import { summary } from "./message.js";
import { fullName, suggested, world } from "./state.js";

const VOICES = [6, 14, 45, 90];

/** `phone` offers: user(), chat(), send(what), change(message, text), complain(error), overlay (a node for menus). */
export function composer(phone) {
  const drafts = new Map();
  let replyTo = null;
  let changing = null;
  let markup = null;
  let keysHidden = false;
  const place = () => `${phone.user()}:${phone.chat()}`;

  const field = h("textarea", { rows: "1", "aria-label": t("sayPlain"), placeholder: t("say"), autocomplete: "off", enterkeyhint: "send" });
  const about = h("div.about", { hidden: true });
  const keyboard = h("div.keyboard", { hidden: true });
  const go = h("button.go", { type: "button" });
  const attach = h("button.round", { type: "button", "aria-label": t("attach"), title: t("attach"), "aria-haspopup": "menu" }, icon("plus"));
  const slash = h("button.round", { type: "button", "aria-label": t("commands"), title: t("commands"), "aria-haspopup": "menu" }, icon("slash"));
  const keys = h("button.round", { type: "button", "aria-label": t("keyboard"), title: t("keyboard"), hidden: true }, icon("keys"));
  const photos = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": t("photo"), data: { kind: "photo" } });
  const files = h("input", { type: "file", hidden: true, "aria-label": t("document"), data: { kind: "document" } });
  const node = h("div.composer", null, about, h("div.write", null, attach, h("div.field", null, field, keys, slash), go), keyboard, photos, files);

  function draw() {
    const full = field.value.trim() !== "";
    const label = changing ? t("save") : full ? t("send") : t("voiceMessage");
    if (go.dataset.label !== label) {
      go.dataset.label = label;
      fill(go, full || changing ? label : icon("mic"));
      go.setAttribute("aria-label", label);
      go.classList.toggle("quiet", !full && !changing);
    }
    if (!field.isConnected) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
  }

  function drawAbout() {
    const message = changing ?? replyTo;
    about.hidden = !message;
    if (!message) return;
    const title = changing ? t("editing") : `${t("reply")} ${fullName(message.from)}`;
    fill(about, h("span", null, h("b", null, title), h("small", null, summary(message))),
      h("button.round", { type: "button", "aria-label": t("cancel"), onclick: calm }, icon("close", 18)));
  }

  function calm() {
    if (changing) field.value = "";
    replyTo = null;
    changing = null;
    drawAbout();
    draw();
    field.focus();
  }

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    const kept = { text: field.value, replyTo, changing };
    field.value = "";
    replyTo = null;
    changing = null;
    drafts.delete(place());
    drawAbout();
    draw();
    const done = kept.changing ? await phone.change(kept.changing, text) : await send({ text }, kept.replyTo);
    if (done) return;
    ({ replyTo, changing } = kept);
    field.value = kept.text;
    drawAbout();
    draw();
  }

  function send(what, to = replyTo) {
    const whole = to ? { ...what, reply_to: to.message_id } : what;
    if (replyTo) {
      replyTo = null;
      drawAbout();
    }
    return phone.send(whole);
  }

  field.addEventListener("input", () => {
    drafts.set(place(), field.value);
    draw();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
    if (event.key === "Escape" && (changing || replyTo)) calm();
  });
  const voices = () => VOICES.map((duration) => ({ label: t("voiceOf", length(duration)), icon: "mic", run: () => send({ voice: { duration } }) }));
  go.addEventListener("click", () => {
    if (field.value.trim()) submit();
    else menu(phone.overlay, go, voices(), { label: t("voiceMessage"), up: true });
  });
  attach.addEventListener("click", () => menu(phone.overlay, attach, [
    { label: t("photo"), icon: "photo", run: () => photos.click() },
    { label: t("samplePhoto"), icon: "photo", run: async () => send({ photo: { content_base64: await sample() } }) },
    { label: t("document"), icon: "file", run: () => files.click() },
    { label: t("voiceMessage"), icon: "mic", run: () => menu(phone.overlay, attach, voices(), { label: t("voiceMessage"), up: true }) },
    { label: t("location"), icon: "place", run: askPlace },
    { label: t("contact"), icon: "person", run: askContact },
  ], { label: t("attach"), up: true }));
  slash.addEventListener("click", async () => {
    const offered = await api.commands(phone.user(), phone.chat()).catch(phone.complain);
    if (!offered) return;
    const run = (command) => () => send({ text: `/${command}` });
    menu(phone.overlay, slash, offered.map((one) => ({ label: `/${one.command}`, note: one.description, run: run(one.command) })),
      { label: t("commands"), up: true });
  });
  keys.addEventListener("click", () => {
    keysHidden = !keysHidden;
    drawKeys();
  });
  photos.addEventListener("change", () => sendFile(photos, (content_base64) => ({ photo: { content_base64 } })));
  files.addEventListener("change", () => sendFile(files, (content_base64, file_name) => ({ document: { file_name, content_base64 } })));

  async function sendFile(input, what) {
    const [chosen] = input.files;
    input.value = "";
    if (chosen) send(what(await base64(chosen), chosen.name));
  }

  async function askPlace() {
    const spot = await ask(phone.overlay, t("location"), [
      { name: "latitude", label: t("latitude"), value: "33.0480", type: "number" },
      { name: "longitude", label: t("longitude"), value: "111.8436", type: "number" },
    ], t("sendLocation"));
    if (spot) send({ location: { latitude: Number(spot.latitude), longitude: Number(spot.longitude) } });
  }

  async function askContact() {
    const user = world.users.get(phone.user());
    const card = await ask(phone.overlay, t("contact"), [
      { name: "first_name", label: t("name"), value: fullName(user) },
      { name: "phone_number", label: t("phoneNumber"), value: inventedNumber(user.id), type: "tel" },
    ], t("sendContact"));
    if (card) send({ contact: { ...card, user_id: user.id } });
  }

  function drawKeys() {
    const shown = Boolean(markup?.keyboard) && !keysHidden;
    keys.hidden = !markup?.keyboard;
    keys.setAttribute("aria-pressed", String(shown));
    keyboard.hidden = !shown;
    field.placeholder = markup?.input_field_placeholder ?? (markup?.force_reply ? t("sayReply") : t("say"));
    if (!shown) return;
    fill(keyboard, keyboards.reply(markup, {
      text: (text) => {
        send({ text });
        if (markup.one_time_keyboard) {
          keysHidden = true;
          drawKeys();
        }
      },
      contact: askContact,
      location: askPlace,
      stuck: () => phone.complain(new Error(t("unknownButton"))),
    }));
  }

  let shownMarkup = "null";
  return {
    node,
    /** Another chat came on the screen. */
    turnTo() {
      replyTo = null;
      changing = null;
      field.value = drafts.get(place()) ?? "";
      this.keyboard(null);
      drawAbout();
      draw();
    },
    written: () => field.value !== "",
    /** Words that a step of the guide puts here stand ready to be sent. */
    takeSuggestion() {
      const words = suggested(phone.user(), phone.chat());
      if (!words) return false;
      drafts.set(place(), words);
      field.value = words;
      draw();
      return true;
    },
    focus: () => field.focus(),
    keyboard(next) {
      const written = JSON.stringify(next ?? null);
      if (written === shownMarkup) return;
      shownMarkup = written;
      markup = next;
      keysHidden = false;
      drawKeys();
    },
    reply(message) {
      changing = null;
      replyTo = message;
      drawAbout();
      draw();
      field.focus();
    },
    edit(message) {
      replyTo = null;
      changing = message;
      field.value = message.text;
      drawAbout();
      draw();
      field.focus();
    },
  };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** A number that belongs to nobody: the range 139 0000 is only ours to pretend. */
const inventedNumber = (id) => `1390000${String(Math.abs(id) % 10000).padStart(4, "0")}`;

/** A picture drawn here, so that nobody needs a camera: hills, a river, a sun. */
async function sample() {
  const canvas = h("canvas", { width: "960", height: "640" });
  const brush = canvas.getContext("2d");
  const paint = (colour, draw) => {
    brush.fillStyle = colour;
    brush.beginPath();
    draw();
    brush.fill();
  };
  paint("#e9efe2", () => brush.rect(0, 0, 960, 640));
  paint("#e0a35a", () => brush.arc(720, 170, 62, 0, 7));
  paint("#a9c4ae", () => { brush.moveTo(0, 400); brush.quadraticCurveTo(240, 180, 520, 390); brush.quadraticCurveTo(740, 250, 960, 380); brush.lineTo(960, 640); brush.lineTo(0, 640); });
  paint("#4f8f6d", () => { brush.moveTo(0, 500); brush.quadraticCurveTo(300, 360, 620, 480); brush.quadraticCurveTo(800, 540, 960, 470); brush.lineTo(960, 640); brush.lineTo(0, 640); });
  paint("#dbe9ee", () => { brush.moveTo(420, 640); brush.quadraticCurveTo(470, 560, 560, 500); brush.lineTo(600, 500); brush.quadraticCurveTo(560, 580, 600, 640); });
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return base64(blob);
}
