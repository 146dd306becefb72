/** Everything one person sees of their direct messages, kept up to date. Knows nothing of the page. */

import { Api, pathOf, socketUrl } from "./api.js";
import { Parley } from "./parley.js";
import { Sending } from "./sending.js";
import { Thread } from "./thread.js";

const TYPING = { tellEvery: 3000, showFor: 5000 };
const NOBODY = "There is nobody with this id.";
const THREADS = "/chat/user/threads/?limit=100";

export class Chat {
  #parley;
  #changed;
  #typedAt = 0;

  /**
   * @param {import("./session.js").Session} session
   * @param {{onChange: () => void, onNews: (thread: Thread, message: Object) => void, onSignedOut: () => void}} handlers
   */
  constructor(session, handlers) {
    this.me = session.id;
    this.api = new Api(session.token);
    this.threads = new Map();
    this.people = new Map();
    this.older = null;
    this.open = null;
    this.state = "connecting";
    this.loaded = false;
    this.handlers = handlers;
    this.#changed = handlers.onChange;
    this.#parley = new Parley(socketUrl(), session.token, {
      onEntry: (frame) => this.#entry(frame),
      onEvent: (frame) => this.#event(frame),
      onState: (state) => this.#became(state),
    });
    this.sending = new Sending(session.id, this.api, this.#parley, {
      onChange: this.#changed,
      onUploaded: (to, message) => this.#uploaded(to, message),
    });
  }

  /** Read the list, open the socket, and send what was left over. Tries until it can. */
  async start() {
    for (const item of this.sending.restore()) this.threadWith(item.to);
    this.#changed();
    await this.#loadUntilThere();
    if (this.stopped) return;
    this.#parley.open();
    this.sending.resume();
  }

  /** Leave. */
  stop() {
    this.stopped = true;
    this.#parley.close();
  }

  /** The network came back, or the window was woken: see at once what was missed. */
  wake() {
    this.#parley.reconnect();
  }

  /** The network is gone: nobody is known to be there. */
  sleep() {
    for (const thread of this.threads.values()) thread.online = null;
    this.#changed();
  }

  /** Threads, those with the latest news first. */
  get sorted() {
    const shown = [...this.threads.values()].filter((one) => one.last || this.sending.to(one.person.id).length || one.person.id === this.open);
    return shown.sort((a, b) => this.#activity(b) - this.#activity(a));
  }

  /** The thread with this person, known or not. */
  threadWith(id) {
    if (!this.threads.has(id)) this.threads.set(id, new Thread(this.people.get(id) ?? { id }));
    return this.threads.get(id);
  }

  /** What is known of somebody. */
  personWith(id) {
    return this.people.get(id) ?? this.threads.get(id)?.person ?? { id };
  }

  /** Show this person's thread; null shows none. */
  async select(id) {
    this.open = id;
    if (!id) return this.#changed();
    const thread = this.threadWith(id);
    this.#changed();
    if (thread.older === undefined) await this.loadOlder(thread);
    this.look();
  }

  /** Read the next page of the history. */
  async loadOlder(thread) {
    if (thread.loading || thread.older === null) return;
    thread.loading = true;
    thread.problem = null;
    this.#changed();
    try {
      const page = await this.api.get(thread.older ?? `/chat/messages/${encodeURIComponent(thread.person.id)}/?limit=50`);
      for (const message of page.data.messages) thread.take(message);
      thread.older = page.next ? pathOf(page.next) : null;
      if (thread.last) this.#parley.follow({ [thread.conversationId]: thread.last.seq });
    } catch (error) {
      thread.missing = error.status === 404;
      thread.problem = thread.missing ? NOBODY : error.message;
    }
    thread.loading = false;
    this.#changed();
  }

  /** More of the list. */
  async loadMoreThreads() {
    if (this.older) await this.#load(this.older);
  }

  /** The person is looking at the open thread: it is read, and they want to know who is there. */
  look() {
    const thread = this.open && this.threads.get(this.open);
    if (!thread?.conversationId || document.visibilityState !== "visible") return;
    const { conversationId: conversation_id, last } = thread;
    this.#parley.tell({ action: "presence", conversation_id });
    const theirs = last.sender.id !== this.me || thread.unread > 0;
    if (theirs && last.seq > thread.read && this.state === "open") {
      this.#parley.tell({ action: "read", conversation_id, seq: last.seq });
      thread.read = last.seq;
    }
    if (thread.unread) {
      thread.unread = 0;
      this.#changed();
    }
  }

  /** Say that the person is writing, now and then. */
  typing() {
    const thread = this.threads.get(this.open);
    if (!thread?.conversationId || Date.now() - this.#typedAt < TYPING.tellEvery) return;
    this.#typedAt = Date.now();
    this.#parley.tell({ action: "typing", conversation_id: thread.conversationId });
  }

  async #loadUntilThere() {
    for (let pause = 500; !this.loaded && !this.stopped; pause = Math.min(pause * 2, 10_000)) {
      await this.#load(THREADS);
      if (!this.loaded) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #load(path) {
    try {
      const page = await this.api.get(path);
      for (const shown of page.data) this.#listed(shown);
      this.older = page.next ? pathOf(page.next) : null;
      this.loaded = true;
    } catch (error) {
      if (error.status === 401) this.handlers.onSignedOut(error.message);
      else this.state = "closed";
    }
    this.#changed();
  }

  #listed({ conversation_id, other_user, last_message, unread_count }) {
    const thread = this.threadWith(other_user.id);
    if (last_message) thread.amend(last_message);
    thread.person = { ...thread.person, ...other_user };
    thread.conversationId = conversation_id;
    thread.unread = unread_count;
    if (last_message) this.#parley.follow({ [conversation_id]: last_message.seq });
  }

  #entry(frame) {
    if (frame.kind !== "direct") return;
    if (frame.fetch) return this.#fetch(frame.conversation_id);
    const message = frame.entry;
    const mine = message.sender.id === this.me;
    const thread = this.threadWith(mine ? message.receiver.id : message.sender.id);
    if (frame.action === "amendment") thread.amend(message);
    else if (thread.take(message)) this.#news(thread, message, mine);
    this.#changed();
  }

  #news(thread, message, mine) {
    if (mine) {
      this.#typedAt = 0;
      this.sending.recognise(message);
      if (thread.online) thread.present();
      return;
    }
    thread.typingUntil = 0;
    thread.unread += 1;
    thread.present();
    this.handlers.onNews(thread, message);
    if (this.open === thread.person.id) this.look();
  }

  /** A message too large for a frame: it is in the history. */
  async #fetch(conversationId) {
    const thread = [...this.threads.values()].find((one) => one.conversationId === conversationId);
    if (!thread) return this.#load(THREADS);
    const { older } = thread;
    thread.older = undefined;
    await this.loadOlder(thread);
    if (older !== undefined) thread.older = older;
  }

  #event(frame) {
    const thread = [...this.threads.values()].find((one) => one.conversationId === frame.conversation_id);
    if (!thread) return;
    const theirs = frame.user_id === thread.person.id;
    if (frame.action === "receipt" && theirs) thread.seen = Math.max(thread.seen, frame.seq);
    else if (frame.action === "typing" && theirs) this.#typing(thread);
    else if (frame.action === "presence") this.#presence(thread, frame.online);
    else if (frame.action === "reset") this.#fetch(frame.conversation_id);
    this.#changed();
  }

  #typing(thread) {
    thread.typingUntil = Date.now() + TYPING.showFor;
    this.#presence(thread, [thread.person.id]);
    setTimeout(this.#changed, TYPING.showFor + 50);
  }

  #presence(thread, online) {
    thread.online = online.includes(thread.person.id);
    if (thread.online) thread.present();
  }

  #became(state) {
    this.state = state;
    if (state !== "open") return this.sleep();
    setTimeout(() => this.look(), 100);
    this.#changed();
  }

  /** A file is whole. The socket may have shown it before the upload was answered, and then knows better. */
  #uploaded(to, message) {
    this.#typedAt = 0;
    this.#parley.tell({ action: "file_message", chat_id: message.id });
    const thread = this.threadWith(to);
    if (!thread.messages.has(message.id)) thread.take(message);
  }

  #activity(thread) {
    return Math.max(thread.latest, ...this.sending.to(thread.person.id).map((item) => item.at));
  }
}
