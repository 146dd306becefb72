/** What an agent sees of the support cases, kept up to date. Knows nothing of the page. */

import { Api, socketUrl } from "./api.js";
import { Lines } from "./cases.js";
import { Parley } from "./parley.js";

/** The lists of cases, and the query that asks for each. */
export const FILTERS = {
  Open: "status=OPEN",
  Mine: "status=OPEN&assigned_to_me=true",
  Closed: "status=CLOSED",
};
const CASES = 200;
const TYPING_FOR = 5000;

export class Desk {
  #parley;
  #changed;
  #reload = null;

  /**
   * @param {import("./session.js").Session} session
   * @param {{onChange: () => void, onSignedOut: (why: string) => void}} handlers
   */
  constructor(session, handlers) {
    this.me = session.id;
    this.api = new Api(session.token);
    this.handlers = handlers;
    this.filter = "Open";
    this.cases = [];
    this.open = null;
    this.state = "connecting";
    this.problem = "";
    this.typingUntil = 0;
    this.messages = new Map();
    this.unread = new Map();
    this.#changed = handlers.onChange;
    this.#parley = new Parley(socketUrl(), session.token, {
      onEntry: (frame) => this.#entry(frame),
      onEvent: (frame) => this.#event(frame),
      onState: (state) => this.#became(state),
    });
    this.lines = new Lines(`desk.${session.id}`, (item) => this.#parley.send(item.to, item.text, item.clientId), this.#changed);
  }

  /** Read the list and open the socket. */
  async start() {
    await this.load();
    this.#parley.open();
    this.lines.resume();
  }

  /** Leave. */
  stop() {
    clearTimeout(this.#reload);
    this.#parley.close();
  }

  /** The network came back. */
  wake() {
    this.#parley.reconnect();
  }

  /** Show another list. */
  choose(filter) {
    this.filter = filter;
    return this.load();
  }

  /** Read the list. */
  async load() {
    await this.#try(async () => {
      const page = await this.api.get(`/api/conversation/?${FILTERS[this.filter]}&limit=${CASES}`);
      this.cases = page.items;
      if (this.open) this.open = page.items.find((one) => one.uuid === this.open.uuid) ?? this.open;
    });
  }

  /** Show a case; null shows none. */
  async select(uuid) {
    this.open = uuid ? (this.cases.find((one) => one.uuid === uuid) ?? null) : null;
    this.unread.delete(uuid);
    this.problem = "";
    this.#changed();
    if (this.open) await this.#try(() => this.#read(uuid));
  }

  /** Take the open case, from the agent who has it if need be; close it; open it again. */
  act(what) {
    const { id, assignee } = this.open;
    const from = what === "take" && assignee ? `?${new URLSearchParams({ from: assignee })}` : "";
    return this.#try(async () => {
      this.open = await this.api.ask("PATCH", `/api/conversation/${id}/${what}${from}`);
      await this.load();
    });
  }

  /** Answer in the open case. */
  say(text) {
    this.lines.say(this.open.uuid, text);
  }

  /** Tell the customer that an answer is being written. */
  typing() {
    this.#parley.tell({ action: "typing", conversation_id: this.open.uuid });
  }

  async #read(uuid) {
    const known = this.messages.get(uuid) ?? new Map();
    this.messages.set(uuid, known);
    let page;
    let since = 0;
    do {
      page = await this.api.get(`/api/messages/${uuid}/?since=${since}&limit=1000`);
      for (const message of page.items) known.set(message.id, message);
      since = page.items.at(-1)?.id;
    } while (page.items.length && page.items.length < page.count);
    this.#changed();
  }

  #entry(frame) {
    if (frame.kind !== "support") return;
    const uuid = frame.conversation_id;
    if (frame.fetch) this.#try(() => this.#read(uuid));
    else if (frame.action !== "event") this.#said(uuid, frame.entry);
    if (frame.action === "event" || frame.seq === 1) this.#loadSoon();
    this.#changed();
  }

  #said(uuid, message) {
    if (message.author === "AGE") this.lines.recognise(message);
    else if (this.open?.uuid !== uuid) this.unread.set(uuid, (this.unread.get(uuid) ?? 0) + 1);
    else this.typingUntil = 0;
    if (this.messages.has(uuid)) this.messages.get(uuid).set(message.id, message);
  }

  #event(frame) {
    if (frame.action !== "typing" || frame.conversation_id !== this.open?.uuid) return;
    this.typingUntil = Date.now() + TYPING_FOR;
    setTimeout(this.#changed, TYPING_FOR + 50);
    this.#changed();
  }

  /** The list a moment after the news, for its index follows the log. */
  #loadSoon() {
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => this.load(), 150);
  }

  #became(state) {
    if (state === "open") this.#loadSoon(); // whatever came before the socket heard of it
    this.state = state;
    this.#changed();
  }

  async #try(what) {
    try {
      await what();
      this.problem = "";
    } catch (error) {
      if (error.status === 401) this.handlers.onSignedOut("This token is not an agent's, or holds no longer.");
      this.problem = error.message;
    }
    this.#changed();
  }
}
