/** The list of conversations. */

import { avatar, byId, el, reconcile } from "./dom.js";
import { previewOf } from "./messages.js";
import { nameOf } from "./thread.js";
import { briefly } from "./times.js";

/** Show it as it is now. */
export function showList(chat) {
  reconcile(
    byId("list"),
    chat.sorted.map((thread) => row(chat, thread)),
  );
  byId("more").hidden = !chat.older;
}

function row(chat, thread) {
  const id = thread.person.id;
  const said = preview(chat, thread);
  const isOpen = chat.open === id;
  const name = nameOf(thread.person);
  const state = JSON.stringify([name, said, thread.unread, isOpen, thread.online, thread.latest, briefly(new Date(thread.latest))]);
  return { key: id, state, draw: () => draw(thread, { id, name, said, isOpen }) };
}

function draw(thread, { id, name, said, isOpen }) {
  const at = thread.latest ? new Date(thread.latest) : null;
  return el(
    "li",
    {},
    el(
      "a",
      { href: `#/c/${encodeURIComponent(id)}`, "aria-current": isOpen ? "true" : null },
      avatar(id, name, thread.online === true),
      el("span", { class: "about" }, el("b", { text: name }), el("span", { class: "preview", text: said })),
      el(
        "span",
        { class: "side-facts" },
        at && el("time", { datetime: at.toISOString(), text: briefly(at) }),
        thread.unread > 0 && el("span", { class: "unread" }, el("span", { text: thread.unread > 99 ? "99+" : thread.unread }), el("span", { class: "unseen", text: " unread" })),
      ),
    ),
  );
}

function preview(chat, thread) {
  if (thread.typingUntil > Date.now()) return "typing …";
  const waiting = chat.sending.to(thread.person.id).at(-1);
  if (waiting) return `${waiting.problem ? "Not sent" : navigator.onLine ? "Sending" : "Waiting"}: ${waiting.text || waiting.file?.name || "profile card"}`;
  if (!thread.last) return thread.problem ?? "No messages yet";
  return `${thread.last.sender.id === chat.me ? "You: " : ""}${previewOf(thread.last)}`;
}

/** Arrow keys go through the list, as they do in a menu. */
export function walkList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...byId("list").querySelectorAll("a")];
  const here = links.indexOf(document.activeElement);
  if (!step || here < 0) return;
  event.preventDefault();
  links[(here + step + links.length) % links.length].focus();
}
