/** Where to begin: what an empty page, an empty list and an empty conversation tell. */

import { avatar, byId, el, icon } from "./dom.js";
import { nameOf } from "./thread.js";

const OUTSIDE = { target: "_blank", rel: "noopener" };
const ELSEWHERE = [["/shop/", "Ask a shop"], ["/desk/", "Answer at the desk"], ["/docs/", "Read the API"]];

const elsewhere = (where = "") => el("p", { class: `elsewhere ${where}` }, ...ELSEWHERE.map(([href, text]) => el("a", { ...OUTSIDE, href, text })));

const conversationWith = (id) => `#/c/${encodeURIComponent(id)}`;

/** A link to another window, in which the other one talks to this one. */
const windowAs = (other, me) => el("a", { ...OUTSIDE, class: "button strong", href: `/#/as/${other.id}${conversationWith(me).slice(1)}`, text: `Open a window as ${other.name}` });

/** Demo people to talk to. */
const others = (people, me) => people.filter((person) => person.id !== me && !person.roles.includes("agent"));

/** The page before a conversation is chosen. A window as the other one opens the conversation in this one too. */
export function showWelcome(session, people) {
  const [other] = others(people, session.id);
  const link = other && windowAs(other, session.id);
  link?.addEventListener("click", () => (location.hash = conversationWith(other.id)));
  byId("welcome").replaceChildren(
    el("span", { class: "welcome-picture" }, icon("talk")),
    el("h2", { text: `Hello, ${session.name.replace(/^Demo /, "")}.` }),
    el("p", { text: "Choose a conversation, or start one." }),
    ...(link ? [el("p", {}, link)] : []),
    elsewhere(),
  );
}

/** Beside an empty list: whom to talk to. */
export function showNobodyYet(chat, people) {
  const none = byId("none");
  const wasHidden = none.hidden;
  none.hidden = !chat.loaded || chat.sorted.length > 0;
  if (none.hidden || !wasHidden) return;
  const starts = others(people, chat.me).map((person) =>
    el("li", {}, el("a", { class: "button person", href: conversationWith(person.id) }, avatar(person.id, person.name), el("b", { text: `Talk to ${person.name}` }))),
  );
  none.replaceChildren(el("p", { text: "No conversations yet." }), el("ul", { class: "people" }, ...starts), elsewhere("only-narrow"));
}

/** In a conversation in which nobody said anything: what to do, and a window to answer from. */
export function showNothingSaid(chat, people) {
  const thread = chat.open && chat.threads.get(chat.open);
  const hint = byId("hint");
  const isEmpty = Boolean(thread) && thread.older === null && !thread.missing && thread.messages.size === 0 && chat.sending.to(chat.open).length === 0;
  const state = isEmpty ? nameOf(thread.person) : "";
  hint.hidden = !isEmpty;
  if (!isEmpty || hint.dataset.state === state) return;
  hint.dataset.state = state;
  const other = others(people, chat.me).find((person) => person.id === chat.open);
  hint.replaceChildren(el("p", { text: `Nothing was said here yet. Say hello to ${state}.` }), ...(other ? [el("p", {}, windowAs(other, chat.me))] : []));
}
