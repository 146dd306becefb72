/** The web client: who is signed in, which conversation the address names, and what the page does about it. */

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { choosePerson, showPerson } from "./dialogs.js";
import { avatar, byId, el, icon } from "./dom.js";
import { showList, walkList } from "./list.js";
import { previewOf } from "./messages.js";
import { readUpwards, showRoom, stayAtEnd, stayWhenResized } from "./room.js";
import { current, demoPeople, forget, remember } from "./session.js";
import { showSignIn } from "./signin.js";
import { stateText } from "./state.js";
import { nameOf } from "./thread.js";
import { showNobodyYet, showNothingSaid, showWelcome } from "./welcome.js";
import { soon } from "./writing.js";

const PRESENCE_EVERY = 20_000;

let chat = null;
let session = null;
let people = [];

const composer = new Composer(() => chat);

async function begin() {
  people = await demoPeople();
  const as = /^#\/as\/([^/]+)(\/.*)?$/.exec(location.hash);
  const wanted = as && people.find((person) => person.id === decodeURIComponent(as[1]));
  if (wanted) {
    remember(wanted);
    history.replaceState(null, "", `#${as[2] ?? "/"}`);
  }
  session = current();
  if (session) enter();
  else askWho();
}

function askWho(notice) {
  byId("chat").hidden = true;
  byId("signin").hidden = false;
  const text = people.length ? "Who are you today? Open a second window to be someone else, and talk." : "Sign in with the token that you were given.";
  const talkers = people.filter((person) => !person.roles.includes("agent"));
  showSignIn(byId("signin"), { title: "Parley", text, people: talkers, notice }, (who) => {
    remember(who);
    session = who;
    enter();
  });
}

function enter() {
  byId("signin").hidden = true;
  byId("chat").hidden = false;
  byId("me").replaceChildren(avatar(session.id, session.name), el("span", { class: "unseen", text: `Signed in as ${session.name}` }));
  chat = new Chat(session, { onChange: draw, onNews: announce, onSignedOut: (why) => leave(`You were signed out: ${why}`) });
  for (const { id, name } of [...people, session]) chat.people.set(id, { id, fullname: name });
  showWelcome(session, people);
  chat.start();
  follow();
}

function leave(notice) {
  forget();
  chat?.stop();
  chat = null;
  byId("dialog").close();
  history.replaceState(null, "", "#/");
  document.title = "Parley";
  askWho(notice);
}

/** Show what the address names. */
function follow() {
  const named = /^#\/c\/(.+)$/.exec(location.hash);
  if (!chat) return;
  const id = named ? decodeURIComponent(named[1]) : null;
  chat.select(id);
  if (!id) return;
  composer.writeTo(id);
  setTimeout(() => byId("text").focus({ preventScroll: true })); // once it is drawn
}

/** Show everything as it is now. */
const draw = soon(() => {
  if (!chat) return;
  showList(chat);
  showNobodyYet(chat, people);
  showRoom(chat);
  showNothingSaid(chat, people);
  showState();
  const unread = [...chat.threads.values()].reduce((sum, thread) => sum + thread.unread, 0);
  document.title = unread ? `(${unread}) Parley` : "Parley";
});

function showState() {
  const text = stateText(chat.state, chat.loaded);
  const line = byId("state");
  if (line.textContent !== text) line.textContent = text;
  line.dataset.state = navigator.onLine ? chat.state : "offline";
}

/** Tell of a message in another conversation, where the person agreed to be told. */
function announce(thread, message) {
  if (document.visibilityState === "visible" || globalThis.Notification?.permission !== "granted") return;
  const note = new Notification(nameOf(thread.person), { body: previewOf(message), tag: thread.person.id });
  note.onclick = () => {
    window.focus();
    location.hash = `#/c/${encodeURIComponent(thread.person.id)}`;
  };
}

/** Everybody this person may know, without themself. */
function known() {
  const everyone = new Map([...chat.people].map(([id, person]) => [id, person]));
  for (const { person } of chat.threads.values()) everyone.set(person.id, { ...everyone.get(person.id), ...person });
  everyone.delete(chat.me);
  return [...everyone.values()];
}

const go = (id) => (location.hash = `#/c/${encodeURIComponent(id)}`);

byId("start").append(icon("plus"), "New conversation");
byId("back").append(icon("back"));
byId("card").append(icon("person"));
byId("start").addEventListener("click", () => choosePerson("New conversation", known(), { byIdToo: true }, go));
byId("card").addEventListener("click", () =>
  choosePerson("Send whose profile card?", [{ id: chat.me, fullname: `${session.name} (you)` }, ...known()], { byIdToo: false }, (id) => chat.sending.profile(chat.open, chat.personWith(id))),
);
byId("who").addEventListener("click", () => {
  const thread = chat.threads.get(chat.open);
  showPerson(thread.person, thread.online);
});
byId("me").addEventListener("click", () => {
  const allow = globalThis.Notification?.permission === "default" && el("button", { type: "button", class: "wide", text: "Notify me of messages", on: { click: () => Notification.requestPermission() } });
  const signOut = el("button", { type: "button", class: "wide", text: "Sign out", on: { click: () => leave() } });
  showPerson({ id: session.id, fullname: session.name }, null, allow, signOut);
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("text").focus();
});
byId("more").addEventListener("click", () => chat.loadMoreThreads());
byId("older").addEventListener("click", () => chat.loadOlder(chat.threads.get(chat.open)));
byId("list").addEventListener("keydown", walkList);
byId("log").addEventListener("scroll", () => chat && readUpwards(chat));
byId("messages").addEventListener("load", stayAtEnd, true);
stayWhenResized();
byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && (location.hash = "#/"));
document.addEventListener("visibilitychange", () => chat?.look());
addEventListener("hashchange", () => (location.hash.startsWith("#/as/") ? begin() : follow()));
addEventListener("online", () => chat?.wake());
addEventListener("offline", () => chat?.sleep());
setInterval(() => chat?.look(), PRESENCE_EVERY);
begin();
