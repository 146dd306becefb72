/** The page's dialog: starting a chat, sending a card, looking at a person. */

import { avatar, byId, el, icon } from "./dom.js";
import { nameOf } from "./thread.js";

/** Show the dialog with this title and content; Escape, its button, and a click beside it close it. */
export function showDialog(title, ...content) {
  const dialog = byId("dialog");
  const close = el("button", { type: "button", class: "quiet icon-only", "aria-label": "Close", on: { click: () => dialog.close() } }, icon("close"));
  dialog.replaceChildren(el("header", {}, el("h2", { id: "dialog-title", text: title }), close), ...content.filter(Boolean));
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}

/** Choose somebody: known ones, or by id. */
export function choosePerson(title, people, { byIdToo }, chosen) {
  const pick = (id) => {
    byId("dialog").close();
    chosen(id);
  };
  showDialog(title, el("ul", { class: "people" }, ...people.map((person) => personButton(person, pick))), byIdToo && idForm(pick));
}

function personButton(person, pick) {
  const name = nameOf(person);
  return el("li", {}, el("button", { type: "button", class: "person", on: { click: () => pick(person.id) } }, avatar(person.id, name), el("b", { text: name })));
}

function idForm(pick) {
  const field = el("input", { id: "person-id", autocomplete: "off", spellcheck: "false", required: true, maxlength: 128 });
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) pick(field.value.trim());
  };
  return el(
    "form",
    { class: "by-id", on: { submit } },
    el("label", { for: "person-id", text: "Or by their user id" }),
    el("span", { class: "line" }, field, el("button", { type: "submit", class: "strong", text: "Start" })),
  );
}

/** Who somebody is. `actions` are more elements for the end. */
export function showPerson(person, online, ...actions) {
  const name = nameOf(person);
  const facts = [
    ["Phone", person.phone_number],
    ["E-mail", person.email],
    ["Account", person.account_type],
    ["User id", person.id],
  ].filter(([, value]) => value);
  showDialog(
    name,
    el("div", { class: "profile" }, avatar(person.id, name, online), online !== null && el("p", { text: online ? "Online now" : "Not online" })),
    el("dl", {}, ...facts.flatMap(([term, value]) => [el("dt", { text: term }), el("dd", { text: value })])),
    ...actions,
  );
}
