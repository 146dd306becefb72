/** The support chat inside its frame; it tells the page around it of unread answers, and when to close. */

import { caseItems } from "./cases.js";
import { Customer } from "./customer.js";
import { byId, icon, reconcile } from "./dom.js";
import { stateText } from "./state.js";
import { soon, takeWriting } from "./writing.js";

const NEAR = 80;

let unread = 0;
let isShown = true;

/** Tell the page around; it says nothing about itself, so it may be anyone's, and learns no more than this. */
const tell = (message) => parent !== window && parent.postMessage(message, "*");

const draw = soon(() => {
  const log = byId("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  reconcile(byId("messages"), caseItems(customer.messages.values(), { lines: customer.lines, id: customer.id, mine: "CUS", other: "Support" }));
  const begun = Boolean(customer.case) || customer.lines.to(customer.id).length > 0;
  byId("about").hidden = begun;
  byId("hint").hidden = begun;
  byId("text").placeholder = begun ? "Write a message" : "Your question";
  byId("typing").textContent = customer.typingUntil > Date.now() ? "Support is typing …" : "";
  byId("status").textContent = customer.closed ? "This conversation was closed; you can still write." : "We usually answer within minutes.";
  byId("state").textContent = stateText(customer.state);
  if (atEnd) log.scrollTop = log.scrollHeight;
});

const customer = new Customer({
  onChange: draw,
  onAnswer: () => {
    if (!isShown) tell({ parley: "unread", count: (unread += 1) });
  },
});

byId("close").append(icon("close"));
byId("send").append(icon("send"));
byId("close").addEventListener("click", () => tell({ parley: "close" }));
addEventListener("keydown", (event) => event.key === "Escape" && tell({ parley: "close" }));
takeWriting(byId("composer"), byId("text"), {
  say: (text) => customer.say(text, { name: byId("name").value.trim(), email: byId("email").value.trim() }),
  typing: () => customer.case && customer.typing(),
});
addEventListener("message", (event) => {
  if (event.source !== parent || !["shown", "hidden"].includes(event.data?.parley)) return;
  isShown = event.data.parley === "shown";
  unread = 0;
  tell({ parley: "unread", count: 0 });
  if (isShown) byId("text").focus();
});
addEventListener("online", () => customer.wake());
addEventListener("offline", () => draw());
byId("composer").hidden = false; // from now on somebody listens to what is written there
byId("text").focus();
customer.start();
