/** The agents' page: who is signed in, the cases, and the open one. */

import { caseItems } from "./cases.js";
import { Desk, FILTERS } from "./desk.js";
import { avatar, byId, el, icon, reconcile } from "./dom.js";
import { walkList } from "./list.js";
import { current, demoPeople, forget, remember } from "./session.js";
import { showSignIn } from "./signin.js";
import { stateText } from "./state.js";
import { briefly } from "./times.js";
import { soon, takeWriting } from "./writing.js";

const NEAR = 80;

let desk = null;
let people = [];
let shown = null;

async function begin() {
  people = await demoPeople();
  const session = current();
  if (session) enter(session);
  else askWho();
}

function askWho(notice) {
  byId("chat").hidden = true;
  byId("signin").hidden = false;
  const agents = people.filter((person) => person.roles.includes("agent"));
  showSignIn(byId("signin"), { title: "Parley desk", text: "Answer what customers ask.", people: agents, notice }, (who) => {
    remember(who);
    enter(who);
  });
}

function enter(session) {
  byId("signin").hidden = true;
  byId("chat").hidden = false;
  desk = new Desk(session, { onChange: draw, onSignedOut: leave });
  draw();
  desk.start().then(follow);
}

function leave(notice) {
  forget();
  desk?.stop();
  desk = null;
  askWho(notice);
}

function follow() {
  const named = /^#\/c\/(.+)$/.exec(location.hash);
  desk?.select(named ? decodeURIComponent(named[1]) : null);
  if (named) setTimeout(() => byId("text").focus({ preventScroll: true })); // once it is drawn
}

const draw = soon(() => {
  if (!desk) return;
  showFilters();
  showCases();
  showCase();
  byId("state").textContent = desk.problem || stateText(desk.state);
  byId("state").dataset.state = desk.state;
});

function showFilters() {
  const item = (name) => ({
    key: name,
    state: String(desk.filter === name),
    draw: () => el("button", { type: "button", "aria-pressed": String(desk.filter === name), text: name, on: { click: () => desk.choose(name) } }),
  });
  reconcile(byId("filters"), Object.keys(FILTERS).map(item));
}

const customerOf = (one) => one.customer_name || `Customer ${one.id}`;

const agentOf = (id) => (id === desk.me ? "you" : (people.find((person) => person.id === id)?.name ?? `agent ${id.slice(0, 8)}`));

const standing = (one) => (one.status === "CLOSED" ? "Closed" : one.assignee ? `With ${agentOf(one.assignee)}` : "Waiting for an agent");

function showCases() {
  byId("none").hidden = desk.cases.length > 0;
  reconcile(byId("list"), desk.cases.map(caseRow));
}

function caseRow(one) {
  const unread = desk.unread.get(one.uuid) ?? 0;
  const isOpen = desk.open?.uuid === one.uuid;
  const at = new Date(one.created_at);
  const draw = () =>
    el(
      "li",
      {},
      el(
        "a",
        { href: `#/c/${one.uuid}`, "aria-current": isOpen ? "true" : null },
        avatar(one.uuid, customerOf(one)),
        el("span", { class: "about" }, el("b", { text: customerOf(one) }), el("span", { class: "preview", text: standing(one) })),
        el(
          "span",
          { class: "side-facts" },
          el("time", { datetime: one.created_at, text: briefly(at) }),
          unread > 0 && el("span", { class: "unread" }, el("span", { text: unread }), el("span", { class: "unseen", text: " new" })),
        ),
      ),
    );
  return { key: one.uuid, state: JSON.stringify([one, unread, isOpen, briefly(at)]), draw };
}

function showCase() {
  const one = desk.open;
  byId("welcome").hidden = Boolean(one);
  byId("thread").hidden = !one;
  byId("chat").classList.toggle("in-thread", Boolean(one));
  if (!one) return;
  const about = [one.customer_email, standing(one)].filter(Boolean).join(" · ");
  byId("who").replaceChildren(avatar(one.uuid, customerOf(one)), el("span", {}, el("b", { text: customerOf(one) }), el("small", { text: about })));
  reconcile(byId("actions"), actionsOf(one).map(([what, text]) => ({ key: what, state: text, draw: () => el("button", { type: "button", class: text === "Take" ? "strong" : null, text, on: { click: () => desk.act(what) } }) })));
  byId("typing").textContent = desk.typingUntil > Date.now() ? `${customerOf(one)} is typing …` : "";
  showMessages(one);
}

function actionsOf(one) {
  const take = one.assignee === desk.me ? [] : [["take", one.assignee ? "Take over" : "Take"]];
  return one.status === "OPEN" ? [...take, ["close", "Close"]] : [["open", "Reopen"]];
}

function showMessages(one) {
  const log = byId("log");
  const atEnd = shown !== one.uuid || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  const messages = desk.messages.get(one.uuid)?.values() ?? [];
  reconcile(byId("messages"), caseItems(messages, { lines: desk.lines, id: one.uuid, mine: "AGE", other: customerOf(one) }));
  shown = one.uuid;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

byId("back").append(icon("back"));
byId("send").append(icon("send"));
takeWriting(byId("composer"), byId("text"), { say: (text) => desk.say(text), typing: () => desk.typing() });
byId("me").addEventListener("click", () => leave());
byId("list").addEventListener("keydown", walkList);
addEventListener("hashchange", follow);
addEventListener("online", () => desk?.wake());
addEventListener("offline", () => draw());
begin();
