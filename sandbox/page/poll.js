// Native polls: choose, choose several, take back, see results when they may be seen.

import { h, icon } from "./dom.js";
import { marked } from "./entities.js";
import { t } from "./i18n.js";

/** `cast(options)` sends the choice and resolves when it is in. */
export function poll(message, act, cast) {
  const { poll: asked } = message;
  const chosen = message.chosen ?? [];
  const order = message.order ?? asked.options.map((_, index) => index);
  const counted = asked.options.some((option) => option.voter_count > 0);
  const decided = chosen.length > 0 || asked.is_closed;
  const shown = decided && (counted || asked.total_voter_count === 0);
  return h("div.poll", { role: "group", "aria-label": asked.question },
    h("div.question", null, marked(asked.question, asked.question_entities, act)),
    asked.description ? h("p.service-note", null, marked(asked.description, asked.description_entities, act)) : null,
    h("small.kind", null, kind(asked)),
    decided ? results(asked, order, { chosen, shown }, act) : choices(asked, order, act, cast),
    foot(asked, chosen, shown, cast),
    explanation(asked, decided, act));
}

function kind(asked) {
  if (asked.is_closed) return t("pollClosed");
  const who = asked.type === "quiz" ? t("quiz") : t(asked.is_anonymous ? "pollAnonymous" : "pollPublic");
  return asked.allows_multiple_answers ? `${who} · ${t("pollMany")}` : who;
}

function choices(asked, order, act, cast) {
  const picked = new Set();
  const send = h("button.pill.full", { type: "button", disabled: true }, t("vote"));
  const busy = async (button, options) => {
    for (const one of group.querySelectorAll("button")) one.disabled = true;
    button.setAttribute("aria-busy", "true");
    const done = await cast(options);
    if (done) return;
    button.removeAttribute("aria-busy");
    for (const one of group.querySelectorAll("button")) one.disabled = false;
  };
  const option = (index) => {
    const one = asked.options[index];
    const several = asked.allows_multiple_answers;
    const button = h("button.choice", { type: "button", role: several ? "checkbox" : null, "aria-checked": several ? "false" : null },
      h("span.mark", { class: several ? "square" : "" }), h("span", null, marked(one.text, one.text_entities, act)));
    button.addEventListener("click", () => {
      if (!several) return busy(button, [index]);
      if (!picked.delete(index)) picked.add(index);
      button.setAttribute("aria-checked", String(picked.has(index)));
      send.disabled = picked.size === 0;
      return undefined;
    });
    return button;
  };
  send.addEventListener("click", () => busy(send, [...picked].sort((a, b) => a - b)));
  const group = h("div.choices", null, order.map(option), asked.allows_multiple_answers ? send : null);
  return group;
}

function results(asked, order, { chosen, shown }, act) {
  const right = new Set(asked.correct_option_ids ?? (asked.correct_option_id === undefined ? [] : [asked.correct_option_id]));
  const line = (index) => {
    const one = asked.options[index];
    const mine = chosen.includes(index);
    const share = asked.total_voter_count ? Math.round((one.voter_count / asked.total_voter_count) * 100) : 0;
    const bar = h("i");
    bar.style.width = shown ? `${share}%` : "0";
    const notes = [mine && t("yourChoice"), right.has(index) && t("rightAnswer")].filter(Boolean).join(" · ");
    return h("li", { class: [mine && "mine", right.size && mine && !right.has(index) && "wrong"].filter(Boolean).join(" ") },
      h("span.share", null, shown ? `${share}%` : ""),
      h("span", null, marked(one.text, one.text_entities, act), notes ? h("small", null, icon(right.size && !right.has(index) ? "close" : "check", 13), notes) : null),
      h("span.track", null, bar));
  };
  return h("ul.results", { class: shown ? "" : "hidden-results" }, order.map(line));
}

function foot(asked, chosen, shown, cast) {
  const count = asked.total_voter_count ? t("pollVotes", asked.total_voter_count) : t("pollNobody");
  const hidden = chosen.length > 0 && !shown && !asked.is_closed;
  const canRetract = chosen.length > 0 && !asked.is_closed && asked.allows_revoting !== false && asked.type !== "quiz";
  const retract = h("button.inline-link", { type: "button", onclick: () => cast([]) }, t("retract"));
  return h("div.poll-foot", null, h("small", null, hidden ? t("pollHidden") : count), canRetract ? retract : null);
}

function explanation(asked, decided, act) {
  if (!decided || !asked.explanation) return null;
  return h("p.explanation", null, h("b", null, `${t("why")} `), marked(asked.explanation, asked.explanation_entities, act));
}
