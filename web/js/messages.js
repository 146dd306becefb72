/** A thread's messages as the page shows them. */

import { bubble, mark, troubles, withDays, words } from "./bubbles.js";
import { avatar, el, icon } from "./dom.js";
import { nameOf } from "./thread.js";

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** @typedef {{chat: import("./chat.js").Chat, thread: import("./thread.js").Thread}} Shown */

/** Everything in the thread, in order: days, messages, and what waits. */
export function itemsOf({ chat, thread }) {
  const said = thread.ordered.map((message) => shownMessage(chat, thread, message));
  const waiting = chat.sending.to(thread.person.id).map((item) => shownWaiting(chat, item));
  return withDays([...said, ...waiting]);
}

function shownMessage(chat, thread, message) {
  const mine = message.sender.id === chat.me;
  const at = new Date(message.created_at);
  const how = mine ? thread.markOf(message) : null;
  const draw = (follows) =>
    bubble({ mine, follows, at, mark: how, who: mine ? "You" : nameOf(thread.person), edited: isEdited(message) }, contentOf(chat, message));
  return { key: `m${message.id}`, at, mine, state: JSON.stringify([message.updated_at, message.attached_file, message.deleted]), draw, update: (node) => mark(node, how) };
}

function shownWaiting(chat, item) {
  const at = new Date(item.at);
  const draw = (follows) => bubble({ mine: true, follows, at, mark: "waiting", who: "You", problem: item.problem }, waitingContent(chat, item));
  return { key: `w${item.clientId}`, at, mine: true, state: JSON.stringify([item.problem, Math.round((item.done ?? 0) * 50)]), draw };
}

function contentOf(chat, message) {
  if (message.deleted) return [el("p", { class: "gone", text: "This message was deleted." })];
  if (message.message_type === "user_profile") return [card(chat, message.attached_profile)];
  if (message.message_type === "file") return [fileOf(chat, message), message.message && words(message.message)];
  return [words(message.message)];
}

function waitingContent(chat, item) {
  const content = item.kind === "file" ? [sendingFile(item), item.text && words(item.text)] : item.kind === "profile" ? [card(chat, item.person.id)] : [words(item.text)];
  return [...content, ...troubles(item.problem, () => chat.sending.retry(item), () => chat.sending.discard(item))];
}

function fileOf(chat, message) {
  const { attached_file: path, attached_file_name: name, attached_file_size: size } = message;
  if (!path) return el("div", { class: "file" }, icon("clock"), el("span", {}, el("b", { text: name ?? "File" }), el("small", { text: "Upload in progress" })));
  const link = chat.api.link(path);
  const open = { href: link, target: "_blank", rel: "noopener noreferrer" };
  if (PICTURE.test(name)) return el("a", { ...open, class: "picture" }, el("img", { src: link, alt: name }));
  return el("a", { ...open, class: "file" }, icon("file"), el("span", {}, el("b", { text: name }), el("small", { text: size })));
}

function sendingFile({ file, preview, done, problem }) {
  const picture = PICTURE.test(file.name) && el("span", { class: "picture" }, el("img", { src: preview, alt: file.name }));
  const named = el("span", {}, el("b", { text: file.name }), !problem && el("progress", { max: 1, value: done, "aria-label": `Uploading ${file.name}` }));
  return el("div", { class: "sending" }, picture, el("div", { class: "file" }, !picture && icon("file"), named));
}

function card(chat, id) {
  const person = chat.personWith(id);
  const name = nameOf(person);
  return el(
    "div",
    { class: "card" },
    avatar(id, name),
    el("span", {}, el("b", { text: name }), el("small", { text: person.phone_number || "Profile" })),
    id !== chat.me && el("a", { class: "button", href: `#/c/${encodeURIComponent(id)}`, text: "Message", "aria-label": `Message ${name}` }),
  );
}

/** Text alone: other amendments of a message change when it was last written too. */
const isEdited = (message) => message.message_type === "text" && message.updated_at !== message.created_at;

/** One line that says what the message is, for the list. */
export function previewOf(message) {
  if (message.deleted) return "Message deleted";
  if (message.message_type === "user_profile") return "Profile card";
  if (message.message_type === "file") return message.message || message.attached_file_name || "File";
  return message.message;
}
