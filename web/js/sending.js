/** What this person sends: kept until it is confirmed, whatever happens to the network or the page. */

import { Outbox } from "./outbox.js";
import { announce, post } from "./uploads.js";

export class Sending {
  #api;
  #parley;
  #handlers;
  #outbox;
  #waiting = new Map();
  #turns = new Map();

  /**
   * @param {string} me
   * @param {import("./api.js").Api} api
   * @param {import("./parley.js").Parley} parley
   * @param {{onChange: () => void, onUploaded: (to: string, message: Object) => void}} handlers
   */
  constructor(me, api, parley, handlers) {
    this.#api = api;
    this.#parley = parley;
    this.#handlers = handlers;
    this.#outbox = new Outbox(me);
  }

  /** What was left over from before, and now waits again. */
  restore() {
    for (const item of this.#outbox.all()) this.#waiting.set(item.clientId, item);
    return [...this.#waiting.values()];
  }

  /** Send what was left over. */
  resume() {
    for (const item of this.#waiting.values()) if (item.kind !== "file") this.#post(item);
  }

  /** What was written to this person and is not confirmed, less what a reconnect has shown us already. */
  to(id) {
    return [...this.#waiting.values()].filter((item) => item.to === id && !item.shownAs).sort((a, b) => a.at - b.at);
  }

  /** Send a text. */
  text(to, text) {
    this.#keep({ kind: "text", to, text });
  }

  /** Send somebody's card. */
  profile(to, person) {
    this.#keep({ kind: "profile", to, person });
  }

  /** Send a file; it waits in memory alone, for a page cannot keep one. */
  file(to, file, caption) {
    const item = { ...made({ kind: "file", to, text: caption }), file, preview: URL.createObjectURL(file), done: 0 };
    this.#waiting.set(item.clientId, item);
    this.#handlers.onChange();
    this.#upload(item);
  }

  /** Try again what failed. */
  retry(item) {
    item.problem = null;
    this.#handlers.onChange();
    if (item.kind === "file") this.#upload(item);
    else this.#post(item);
  }

  /** Give up what failed, or forget what was confirmed. */
  discard(item) {
    this.#waiting.delete(item.clientId);
    this.#outbox.drop(item.clientId);
    if (item.preview) URL.revokeObjectURL(item.preview);
    this.#handlers.onChange();
  }

  /** After a reconnect our own message may come back before its confirmation does: it is shown once all the same. */
  recognise(message) {
    const item = this.to(message.receiver.id).find((one) => one.kind === "text" && one.text === message.message);
    if (item) item.shownAs = message.id;
  }

  #keep(said) {
    const item = made(said);
    this.#waiting.set(item.clientId, item);
    this.#outbox.put(item);
    this.#handlers.onChange();
    this.#post(item);
  }

  async #post(item) {
    try {
      await this.#inTurn(item.to, () => this.#parley.ask(frameOf(item), item.clientId));
      this.discard(item);
    } catch (error) {
      if (!error.frame) return; // closed: it waits for the next start
      this.#failed(item, error);
    }
  }

  async #upload(item) {
    const progress = (done) => {
      item.done = done;
      this.#handlers.onChange();
    };
    const { file, to: receiver, text: caption, clientId } = item;
    try {
      const { message, upload } = await this.#inTurn(receiver, () => announce(this.#api, { file, receiver, caption, clientId }));
      if (upload) await post(upload, file, progress);
      this.#handlers.onUploaded(receiver, message);
      this.discard(item);
    } catch (error) {
      this.#failed(item, error);
    }
  }

  /** Texts and files go one after the other, however they travel: what is said first stands first. */
  #inTurn(to, send) {
    const sent = (this.#turns.get(to) ?? Promise.resolve()).then(send);
    this.#turns.set(to, sent.catch(() => {}));
    return sent;
  }

  #failed(item, error) {
    item.problem = error.message;
    this.#handlers.onChange();
  }
}

const made = (said) => ({ ...said, clientId: crypto.randomUUID(), at: Date.now(), problem: null });

function frameOf({ kind, to: receiver_id, text, person }) {
  if (kind === "profile") return { action: "user_profile_message", receiver_id, attached_profile_id: person.id };
  return { action: "text_message", receiver_id, message_body: text };
}
