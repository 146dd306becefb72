/** Signing in: as one of the demo people of a Parley on this machine, or with a token. */

import { avatar, el } from "./dom.js";
import { sessionOf } from "./session.js";

/** What a demo person is for. */
const roleOf = (person) => person.roles.includes("agent") && el("small", { text: "answers at the desk" });

/**
 * Show the form in `parent`; `done` gets the session of whoever signs in.
 * @param {Element} parent
 * @param {{title: string, text: string, people: import("./session.js").Session[], notice?: string}} said
 * @param {(session: import("./session.js").Session) => void} done
 */
export function showSignIn(parent, { title, text, people, notice }, done) {
  const asPerson = (person) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "person", on: { click: () => done(person) } },
        avatar(person.id, person.name),
        el("span", {}, el("b", { text: person.name }), roleOf(person)),
      ),
    );
  const shown = [
    el("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }),
    el("h1", { text: title }),
    el("p", { text }),
    notice && el("p", { class: "problem", role: "alert", text: notice }),
    people.length > 0 && el("ul", { class: "people", "aria-label": "Demo people" }, ...people.map(asPerson)),
    tokenForm(people.length > 0, done),
    footer(),
  ];
  parent.replaceChildren(...shown.filter(Boolean));
}

function tokenForm(folded, done) {
  const problem = el("p", { class: "problem", role: "alert" });
  const field = el("textarea", { id: "token", rows: 3, autocomplete: "off", spellcheck: "false", required: true });
  const submit = (event) => {
    event.preventDefault();
    try {
      done(sessionOf(field.value));
    } catch (error) {
      problem.textContent = error.message;
      field.focus();
    }
  };
  const form = el(
    "form",
    { class: "token", on: { submit } },
    el("label", { for: "token", text: "Your token, as your own system issues it" }),
    field,
    problem,
    el("button", { type: "submit", class: "strong", text: "Sign in" }),
  );
  return folded ? el("details", {}, el("summary", { text: "Sign in with a token" }), form) : form;
}

function footer() {
  const link = (href, text) => el("a", { href, text });
  return el("p", { class: "elsewhere" }, link("/", "Chat"), link("/desk/", "Support desk"), link("/shop/", "A shop with support"), link("/docs/", "API"));
}
