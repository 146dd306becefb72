/** One conversation with one other person, as far as this window knows it. Knows nothing of the page. */

/** A person's name, or what there is of one. */
export const nameOf = (person) => person.fullname || person.email || `Someone (${person.id.slice(0, 8)})`;

export class Thread {
  /** @param {{id: string, fullname?: string}} person the other one */
  constructor(person) {
    this.person = person;
    this.conversationId = null;
    this.last = null;
    this.unread = 0;
    /** Where older messages are: undefined while nothing was read, null at the beginning. */
    this.older = undefined;
    this.loading = false;
    this.problem = null;
    this.missing = false;
    this.online = null;
    this.typingUntil = 0;
    this.read = 0;
    this.messages = new Map();
    this.seen = 0;
    this.reached = 0;
  }

  /** In the order of the log. */
  get ordered() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  /** When something was last said here, for the order of the list. */
  get latest() {
    return this.last ? Date.parse(this.last.created_at) : 0;
  }

  /** Take in a message as it is now; whether it is news. */
  take(message) {
    const isNew = !this.messages.has(message.id) && message.seq > (this.last?.seq ?? 0);
    this.messages.set(message.id, message);
    this.#learn(message);
    return isNew;
  }

  /** Take in what became of a message that may be shown here. */
  amend(message) {
    if (this.messages.has(message.id)) this.messages.set(message.id, message);
    this.#learn(message);
  }

  /** The other one was seen here: what we sent until now has reached them. */
  present() {
    this.reached = this.last?.seq ?? 0;
  }

  /** How far a message of ours has come: "sent", "delivered" or "read". */
  markOf(message) {
    if (message.seen || message.seq <= this.seen) return "read";
    return message.seq <= this.reached ? "delivered" : "sent";
  }

  #learn(message) {
    this.conversationId = message.conversation_id;
    if (message.seq >= (this.last?.seq ?? 0)) this.last = message;
    const theirs = [message.sender, message.receiver].find((one) => one.id === this.person.id);
    if (theirs?.fullname || !this.person.fullname) this.person = { ...this.person, ...theirs };
    if (message.sender.id === this.person.id) this.seen = Math.max(this.seen, message.seq);
  }
}
