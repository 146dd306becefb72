/** What was written and is not confirmed: kept across reloads, and sent under the same client id until it is. */

/** One item a key, so that two windows of one person do not overwrite each other's. */
export class Outbox {
  #prefix;

  /** @param {string} owner whose it is */
  constructor(owner) {
    this.#prefix = `parley.outbox.${owner}.`;
  }

  /** Everything that waits, oldest first. */
  all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((a, b) => a.at - b.at);
  }

  /** Keep an item; it has a `clientId` and `at`, milliseconds since 1970. */
  put(item) {
    localStorage.setItem(this.#prefix + item.clientId, JSON.stringify(item));
  }

  /** Forget one that was confirmed or given up. */
  drop(clientId) {
    localStorage.removeItem(this.#prefix + clientId);
  }
}
