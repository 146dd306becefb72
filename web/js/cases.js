/** A support case: its messages and what waits to be said in it. For the desk and for the widget. */

import { bubble, troubles, withDays, words } from "./bubbles.js";
import { Outbox } from "./outbox.js";

/** What is said in cases, kept until it is confirmed and sent under the same client id until it is. */
export class Lines {
  #outbox;
  #post;
  #onChange;
  #waiting = new Map();

  /**
   * @param {string} owner whose lines
   * @param {(item: Object) => Promise<void>} post sends one; rejects with an error that has a `frame` or a `status` where it was refused
   * @param {() => void} onChange
   */
  constructor(owner, post, onChange) {
    this.#outbox = new Outbox(owner);
    this.#post = post;
    this.#onChange = onChange;
    for (const item of this.#outbox.all()) this.#waiting.set(item.clientId, item);
  }

  /** What waits to be said in this case. */
  to(id) {
    return [...this.#waiting.values()].filter((item) => item.to === id && !item.shownAs).sort((a, b) => a.at - b.at);
  }

  /** Send what was left over. */
  resume() {
    for (const item of this.#waiting.values()) if (!item.problem) this.send(item);
  }

  /** Say something; `more` is what else a first message carries. */
  say(to, text, more = {}) {
    const item = { ...more, to, text, clientId: crypto.randomUUID(), at: Date.now(), problem: null };
    this.#waiting.set(item.clientId, item);
    this.#outbox.put(item);
    this.send(item);
  }

  /** Send one, again if need be. */
  async send(item) {
    item.problem = null;
    this.#onChange();
    try {
      await this.#post(item);
      this.discard(item);
    } catch (error) {
      if (!error.frame && !error.status) return; // the network: it waits
      item.problem = error.message;
      this.#onChange();
    }
  }

  /** Forget one that was confirmed or given up. */
  discard(item) {
    this.#waiting.delete(item.clientId);
    this.#outbox.drop(item.clientId);
    this.#onChange();
  }

  /** A message of ours that comes back before its confirmation is shown once all the same. */
  recognise(message) {
    const item = this.to(message.conversation).find((one) => one.text === message.content);
    if (item) item.shownAs = message.id;
  }
}

/**
 * A case's messages for the page.
 * @param {Iterable<{id: number, date: string, content: string, author: string}>} messages
 * @param {{lines: Lines, id: string, mine: "AGE" | "CUS", other: string}} shown
 */
export function caseItems(messages, { lines, id, mine, other }) {
  const said = [...messages].sort((a, b) => a.id - b.id).map((message) => saidItem(message, mine, other));
  return withDays([...said, ...lines.to(id).map((item) => waitingItem(item, lines))]);
}

function saidItem(message, author, other) {
  const at = new Date(message.date);
  const mine = message.author === author;
  const draw = (follows) => bubble({ mine, follows, at, mark: mine ? "sent" : null, who: mine ? "You" : other }, [words(message.content)]);
  return { key: `m${message.id}`, at, mine, state: message.content, draw };
}

function waitingItem(item, lines) {
  const at = new Date(item.at);
  const content = () => [words(item.text), ...troubles(item.problem, () => lines.send(item), () => lines.discard(item))];
  const draw = (follows) => bubble({ mine: true, follows, at, mark: "waiting", who: "You", problem: item.problem }, content());
  return { key: `w${item.clientId}`, at, mine: true, state: item.problem ?? "", draw };
}
