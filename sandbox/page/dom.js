// Building nodes. Text only ever becomes text: nothing on this page parses HTML.

/** h("button.send", {onclick, "aria-label": "…", data: {id: 7}, hidden: true}, "text", node, null) */
export function h(selector, props, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  add(node, children);
  return node;
}

function assign(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.classList.add(...value.split(" ").filter(Boolean));
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "style") for (const [rule, setting] of Object.entries(value)) node.style.setProperty(rule, setting);
  else node.setAttribute(name, value === true ? "" : String(value));
}

export function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

const SHAPES = {
  back: ["M15 5l-7 7 7 7"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  plus: ["M12 5v14", "M5 12h14"],
  send: ["M5 12h13", "M12 5l7 7-7 7"],
  slash: ["M14.5 5l-5 14"],
  mic: ["M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3z", "M6 11a6 6 0 0 0 12 0", "M12 17v3"],
  keys: ["M4 7h16v10H4z", "M8 10.5v.01", "M12 10.5v.01", "M16 10.5v.01", "M9 14h6"],
  photo: ["M4 6h16v12H4z", "M4 16l5-5 4 4 3-3 4 4", "M15.5 9.5v.01"],
  file: ["M7 3h7l4 4v14H7z", "M14 3v4h4"],
  place: ["M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z", "M12 10v.01"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M5 20a7 7 0 0 1 14 0"],
  people: ["M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z", "M3 20a6 6 0 0 1 12 0", "M15.5 4.3a3.5 3.5 0 0 1 0 6.4", "M17.5 14.4A6 6 0 0 1 21 20"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3z", "M12 13v7"],
  play: ["M8 5.5v13l10.5-6.5z"],
  pause: ["M8.5 6v12", "M15.5 6v12"],
  reply: ["M10 6l-6 6 6 6", "M4 12h9a7 7 0 0 1 7 7"],
  edit: ["M5 19l1-4L16 5l3 3L9 18z"],
  search: ["M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12z", "M15.5 15.5L20 20"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  log: ["M5 7h14", "M5 12h14", "M5 17h9"],
  next: ["M6 6l7 6-7 6z", "M18 6v12"],
  down: ["M6 9l6 6 6-6"],
  clock: ["M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z", "M12 8v4l3 2"],
  link: ["M9 15L19 5", "M12 5h7v7"],
  eye: ["M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z", "M12 12v.01"],
};

/** A line drawing, drawn with the colour of the text around it. */
export function icon(name, size = 20) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const settings = { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(settings)) svg.setAttribute(key, value);
  for (const d of SHAPES[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const FACES = ["#3b6ea5", "#2f7d5b", "#9a5b2f", "#6a5aa0", "#6b7b2c", "#2f7482", "#a0475f", "#8a6a1c", "#4d6472"];

/** A round face: a colour and the first character of a name. */
export function face(name, id, colour) {
  const node = h("span.face", { "aria-hidden": "true" }, [...(name || "?")][0]);
  node.style.background = FACES[Math.abs(Number(id) || 0) % FACES.length];
  if (colour) node.style.background = colour; // an unknown colour leaves the one above
  return node;
}

export function badge(count, label) {
  if (!count) return null;
  return h("span.badge", { "aria-label": label }, count > 99 ? "99+" : String(count));
}

/** Settles when the finger that is down now is up again and its click was heard. */
export const lifted = () => new Promise((up) => {
  const ends = new AbortController();
  const heard = () => {
    ends.abort();
    setTimeout(up);
  };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, heard, { signal: ends.signal });
});

/** Draws `node` anew only when what it shows has changed, and gives the focus back to the same button. */
export function redraw(node, shows, build) {
  const written = JSON.stringify([document.documentElement.lang, shows]);
  if (node.written === written) return;
  node.written = written;
  const held = node.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  fill(node, build());
  if (held) [...node.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === held)?.focus({ preventScroll: true });
}
