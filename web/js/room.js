/** The open conversation: who it is with, and its messages. */

import { avatar, byId, el, reconcile } from "./dom.js";
import { itemsOf } from "./messages.js";
import { nameOf } from "./thread.js";

const NEAR = 80;

let shown = null;
let oldest = null;

/** Show it as it is now; the reader stays where they are, and at the end if they were there. */
export function showRoom(chat) {
  const thread = chat.open && chat.threads.get(chat.open);
  byId("welcome").hidden = Boolean(thread);
  byId("thread").hidden = !thread;
  byId("skip").hidden = !thread || thread.missing;
  byId("chat").classList.toggle("in-thread", Boolean(thread));
  if (!thread) {
    shown = null;
    return;
  }
  showHead(thread);
  showOlder(thread);
  showMessages(chat, thread);
  byId("typing").textContent = thread.typingUntil > Date.now() ? `${nameOf(thread.person)} is typing …` : "";
}

function showHead(thread) {
  const name = nameOf(thread.person);
  const status = thread.online === null ? "" : thread.online ? "online" : "not online";
  const state = JSON.stringify([name, status]);
  const who = byId("who");
  if (who.dataset.state === state && shown === thread) return;
  who.dataset.state = state;
  who.replaceChildren(avatar(thread.person.id, name, thread.online === true), el("span", {}, el("b", { text: name }), el("small", { text: status })));
}

function showOlder(thread) {
  byId("older").hidden = !thread.older || thread.loading;
  byId("composer").hidden = thread.missing;
  byId("problem").hidden = !thread.problem;
  byId("problem").textContent = thread.problem ?? "";
  byId("log").setAttribute("aria-busy", String(thread.loading));
}

function showMessages(chat, thread) {
  const log = byId("log");
  const isOther = shown !== thread;
  const first = thread.ordered[0]?.id ?? null;
  const fromEnd = log.scrollHeight - log.scrollTop;
  const atEnd = isOther || fromEnd - log.clientHeight < NEAR;
  const grewAbove = !isOther && oldest !== first && !atEnd;
  if (isOther) byId("messages").replaceChildren();
  reconcile(byId("messages"), itemsOf({ chat, thread }));
  shown = thread;
  oldest = first;
  if (atEnd) log.scrollTop = log.scrollHeight;
  else if (grewAbove) log.scrollTop = log.scrollHeight - fromEnd;
}

/** Pictures take up room only once they are there: whoever is at the end stays at the end. */
export function stayAtEnd(event) {
  const log = byId("log");
  if (event.target.tagName === "IMG" && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR + event.target.clientHeight) log.scrollTop = log.scrollHeight;
}

/** A tray of files, or a phone's keyboard, takes room from the messages: whoever is at the end stays at the end. */
export function stayWhenResized() {
  const log = byId("log");
  let atEnd = true;
  log.addEventListener("scroll", () => (atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR));
  new ResizeObserver(() => atEnd && (log.scrollTop = log.scrollHeight)).observe(log);
}

/** Reading upwards brings in what was before. */
export function readUpwards(chat) {
  const thread = chat.open && chat.threads.get(chat.open);
  if (thread?.older && !thread.loading && byId("log").scrollTop < NEAR) chat.loadOlder(thread);
}
