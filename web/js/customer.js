/** One customer's case, from the first question on. The case's uuid is the key to it and stays in this browser. */

import { Api, ApiError, socketUrl } from "./api.js";
import { Lines } from "./cases.js";
import { Parley } from "./parley.js";

const KEY = "parley.case";
const RETRY_AFTER = 4000;
const TYPING_FOR = 5000;

/** What the lines of a case that does not exist yet are kept under. */
const NEW = "new";

export class Customer {
  #parley = null;
  #changed;
  #opening = null;

  /** @param {{onChange: () => void, onAnswer: () => void}} handlers */
  constructor(handlers) {
    this.api = new Api();
    this.handlers = handlers;
    this.case = localStorage.getItem(KEY);
    this.state = this.case ? "connecting" : "open";
    this.closed = false;
    this.typingUntil = 0;
    this.messages = new Map();
    this.#changed = handlers.onChange;
    this.lines = new Lines("customer", (item) => this.#post(item), this.#changed);
  }

  /** What the page shows lines of. */
  get id() {
    return this.case ?? NEW;
  }

  /** Open the socket of the case there is, and send what was left over. */
  start() {
    if (this.case) this.#connect();
    this.lines.resume();
    this.#changed();
  }

  /** The network came back. */
  wake() {
    this.#parley?.reconnect();
    this.lines.resume();
  }

  /** Ask something. `about` is the customer's name and e-mail address, which count for the first message. */
  say(text, about) {
    this.lines.say(this.id, text, about);
  }

  /** Tell the desk that something is being written. */
  typing() {
    this.#parley?.tell({ action: "typing", conversation_id: this.case });
  }

  /** The first line opens the case; those behind it wait until there is one. */
  async #post(item) {
    if (item.to === NEW && !this.case) return this.#opening ? this.#behind(item) : this.#openCase(item);
    await this.#parley.send(this.case, item.text, item.clientId);
  }

  async #behind(item) {
    await this.#opening;
    this.#moved(item);
    await this.#parley.send(this.case, item.text, item.clientId);
  }

  async #openCase(item) {
    this.#opening = this.#untilOpened(item);
    try {
      const [message] = (await this.#opening).items;
      this.case = message.conversation;
      localStorage.setItem(KEY, this.case);
      this.#said(message);
      this.#connect();
    } finally {
      this.#opening = null;
    }
  }

  /** The same request under the same client id until it is answered: it opens one case however often it is sent. */
  async #untilOpened({ text: content, name, email, clientId: client_id }) {
    for (;;) {
      try {
        return await this.api.post("/api/messages/", { content, client_id, ...(name && { name }), ...(email && { email }) });
      } catch (error) {
        if (!(error instanceof ApiError) || (error.status && error.status < 500)) throw error;
        this.state = "closed";
        this.#changed();
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
      }
    }
  }

  #moved(item) {
    item.to = this.case;
  }

  #connect() {
    this.#parley = new Parley(
      socketUrl(),
      { conversation: this.case },
      {
        onEntry: (frame) => this.#entry(frame),
        onEvent: (frame) => frame.action === "typing" && this.#typing(),
        onState: (state) => this.#became(state),
      },
      { positions: { [this.case]: 0 } },
    );
    this.#parley.open();
  }

  #entry(frame) {
    if (frame.fetch) this.api.get(`/api/messages/${this.case}/?limit=1000`).then((page) => page.items.forEach((one) => this.#said(one)));
    else if (frame.action === "event") this.#happened(frame.event);
    else this.#said(frame.entry);
    this.#changed();
  }

  #happened(event) {
    if (event === "closed") this.closed = true;
    if (event === "opened") this.closed = false;
  }

  #said(message) {
    const isNew = !this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.author === "CUS") this.lines.recognise(message);
    else if (isNew) {
      this.typingUntil = 0;
      this.handlers.onAnswer();
    }
    this.#changed();
  }

  #typing() {
    this.typingUntil = Date.now() + TYPING_FOR;
    setTimeout(this.#changed, TYPING_FOR + 50);
    this.#changed();
  }

  #became(state) {
    this.state = state;
    this.#changed();
  }
}
