// Photos, files, voices, places and cards inside a bubble.

import { fileUrl } from "./api.js";
import { h, icon } from "./dom.js";
import { length, t } from "./i18n.js";

export function photo(sizes, hasSpoiler, description) {
  const size = sizes[sizes.length - 1];
  const picture = h("img", { src: fileUrl(size.file_id), alt: description || t("photo"), loading: "lazy", decoding: "async",
    width: size.width, height: size.height });
  const frame = h("button.photo", { type: "button", "aria-label": t("enlarge"), class: hasSpoiler ? "veiled" : "", style: { "--ratio": size.width / size.height } }, picture);
  frame.addEventListener("click", () => {
    if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
    else enlarge(picture);
  });
  return frame;
}

function enlarge(picture) {
  const shut = h("button.round", { type: "button", "aria-label": t("close") }, icon("close"));
  const box = h("dialog.lightbox", { "aria-label": picture.alt }, h("img", { src: picture.src, alt: picture.alt }), shut);
  box.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

const weight = (bytes) => {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
};

export function file(document) {
  const name = document.file_name || t("document");
  return h("a.file", { href: fileUrl(document.file_id), download: name, "aria-label": `${t("download")}: ${name}` },
    h("span.round.jade", null, icon("file")),
    h("span", null, h("b", null, name), h("small", null, [weight(document.file_size), t("download")].filter(Boolean).join(" · "))));
}

/** Bars that look the same for the same voice. */
function bars(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: 22 }, () => {
    state = (state * 1103515245 + 12345) >>> 0;
    const bar = h("i");
    bar.style.height = `${20 + ((state >>> 16) % 80)}%`;
    return bar;
  });
}

const SOUNDLESS = 64; // bytes: shorter than any header, so there is nothing to hear

export function voice(note) {
  const wave = h("span.wave", { "aria-hidden": "true" }, bars(note.file_unique_id || note.file_id || "voice"));
  const time = h("small", null, length(note.duration));
  if (!(note.file_size > SOUNDLESS)) {
    return h("div.voice", { "aria-label": t("voiceOf", length(note.duration)), title: t("noSound") },
      h("span.round.jade", null, icon("mic")), wave, time);
  }
  const sound = new Audio();
  const button = h("button.round.jade", { type: "button", "aria-label": t("play") }, icon("play"));
  const label = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", t(playing ? "pause" : "play"));
  };
  sound.addEventListener("play", () => label(true));
  for (const stop of ["pause", "ended"]) sound.addEventListener(stop, () => label(false));
  button.addEventListener("click", () => {
    if (!sound.src) sound.src = fileUrl(note.file_id);
    if (sound.paused) sound.play().catch(() => label(false));
    else sound.pause();
  });
  return h("div.voice", { "aria-label": t("voiceOf", length(note.duration)) }, button, wave, time);
}

export function place(location, title, address) {
  const spot = t("openMap", location.latitude.toFixed(4), location.longitude.toFixed(4));
  return h("div.card", null, h("span.round.jade", null, icon("place")),
    h("span", null, h("b", null, title || t("location")), h("small", null, address ? `${address} · ${spot}` : spot)));
}

export function contact(card) {
  const name = [card.first_name, card.last_name].filter(Boolean).join(" ");
  return h("div.card", null, h("span.round.jade", null, icon("person")),
    h("span", null, h("b", null, name), h("small", null, card.phone_number)));
}
