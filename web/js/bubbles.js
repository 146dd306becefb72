/** What all conversations look like: bubbles, and lines between the days. */

import { el, icon } from "./dom.js";
import { dayOf, timeOf } from "./times.js";

const MARKS = {
  waiting: ["clock", "Waiting to be sent"],
  sent: ["tick", "Sent"],
  delivered: ["ticks", "Delivered"],
  read: ["ticks", "Read"],
};

const TOGETHER = 5 * 60_000;

/**
 * The items of a conversation with a line before each day; what one person says at a stretch stands closer together.
 * @param {{key: string, state: string, at: Date, mine: boolean, draw: (follows: boolean) => Element,
 *   update?: (node: Element) => void}[]} said in order
 */
export function withDays(said) {
  const items = [];
  let day = "";
  let before = null;
  for (const one of said) {
    const today = dayOf(one.at);
    if (today !== day) items.push(dayLine(today));
    const follows = today === day && before?.mine === one.mine && one.at - before.at < TOGETHER;
    day = today;
    before = one;
    items.push({ ...one, state: `${one.state}|${follows}`, draw: () => one.draw(follows) });
  }
  return items;
}

function dayLine(text) {
  return { key: `day-${text}`, state: text, draw: () => el("p", { class: "day" }, el("span", { text })) };
}

/** One message. `mark` is how far one of ours has come; `problem` why it was not sent. */
export function bubble({ mine, follows, at, mark, who, edited, problem }, content) {
  const kind = ["message", mine ? "mine" : "theirs", follows && "follows", problem && "failed"].filter(Boolean).join(" ");
  return el(
    "article",
    { class: kind, "aria-label": `${who}, ${timeOf(at)}` },
    ...content,
    el(
      "footer",
      {},
      edited && el("span", { text: "edited" }),
      el("time", { datetime: at.toISOString(), text: timeOf(at) }),
      !problem && markOf(mark),
    ),
  );
}

const markOf = (mark) => mark && el("span", { class: `mark ${mark}` }, icon(...MARKS[mark]));

/** Show how far the message has come by now, and leave the rest of it as it is: pictures would load again. */
export function mark(node, how) {
  const shown = node.querySelector(":scope > footer > .mark");
  if (how && shown && !shown.classList.contains(how)) shown.replaceWith(markOf(how));
}

/** The text, with its web addresses as links. */
export function words(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/);
  return el("p", { class: "words" }, ...parts.map((part, index) => (index % 2 ? el("a", { href: part, target: "_blank", rel: "noopener noreferrer", text: part }) : part)));
}

/** Why it was not sent, and what can be done; nothing where there is no problem. */
export function troubles(problem, retry, discard) {
  if (!problem) return [];
  const button = (text, click) => el("button", { type: "button", text, on: { click } });
  return [
    el("p", { class: "problem", role: "alert" }, icon("warn"), el("span", { text: `Not sent: ${problem}` })),
    el("span", { class: "choices" }, button("Try again", retry), button("Discard", discard)),
  ];
}
