/**
 * A client for Parley's socket that neither misses nor doubles anything. One file, no dependencies.
 *
 *     import { Parley } from "./parley.js";
 *     const parley = new Parley("wss://chat.example.com/ws/chat/room/", token, { onEntry: (entry) => show(entry) });
 *     await parley.open();
 *     await parley.send(conversationId, "hello");
 *
 * It reconnects by itself, with jitter and before the gateway's two-hour cut, pings before the ten-minute one, sends again
 * under the same `client_id` what was not confirmed, notices gaps, and hands every conversation's entries over in order,
 * once. The protocol is in docs/socket.md.
 */

/** Milliseconds. The defaults suit API Gateway, which cuts idle sockets after 600 s and all after 7,200 s. */
const TIMING = { pingEvery: 240_000, reconnectAfter: 6_600_000, firstPause: 200, longestPause: 20_000, resendAfter: 10_000 };

/** The server refused a frame; `frame` is its error frame. */
export class RefusedError extends Error {
  constructor(frame) {
    super(frame.message);
    this.frame = frame;
  }
}

export class Parley {
  #url;
  #token;
  #handlers;
  #timing;
  #makeSocket;
  #logs = new Map(); // conversation id -> { position, early: Map of seq -> frame }
  #turns = new Map(); // conversation or receiver -> the promise of the last send for it
  #waiting = new Map(); // client_id -> { frame, resolve, reject }
  #socket = null;
  #since = null;
  #connecting = null;
  #failures = 0;
  #closed = false;
  #caughtUp = null;
  #timers = new Set();

  /**
   * @param {string} url the socket's address
   * @param {string | {conversation: string} | (() => string)} token a token, the key of a support conversation, or what gives
   *   a fresh token at each connect
   * @param {{onEntry: Function, onEvent?: Function, onState?: Function}} handlers `onEntry` gets every entry, in order, once:
   *   messages, amendments, and the events that have a place in the log; `onEvent` receipts, typing, presence, resets and errors; `onState` "connecting", "open" or "closed"
   * @param {{positions?: Object, timing?: Object, makeSocket?: Function}} options `positions` as kept from before
   */
  constructor(url, token, handlers, { positions = {}, timing = {}, makeSocket = (address) => new WebSocket(address) } = {}) {
    this.#url = url;
    this.#token = typeof token === "function" ? token : () => token;
    this.#handlers = handlers;
    this.#timing = { ...TIMING, ...timing };
    this.#makeSocket = makeSocket;
    this.follow(positions);
  }

  /** How far each conversation was handed over. Keep it, and pass it to the next Parley. */
  get positions() {
    return Object.fromEntries([...this.#logs].map(([id, log]) => [id, log.position]));
  }

  /** Begin conversations that are not followed yet at these positions, as a history that was read elsewhere has them. */
  follow(positions) {
    for (const [id, position] of Object.entries(positions)) {
      if (!this.#logs.has(id)) this.#logs.set(id, { position, early: new Map() });
    }
  }

  /** Connect anew at once: for when the network is known to have come back. */
  reconnect() {
    if (this.#closed) return;
    this.#drop();
    this.#lost(0);
  }

  /** Open the socket; resolves once it is caught up. */
  open() {
    this.#closed = false;
    return new Promise((resolve) => {
      this.#caughtUp = resolve;
      this.#connect();
    });
  }

  /** Close it; sends that wait for their confirmation are rejected. */
  close() {
    this.#closed = true;
    this.#stopTimers();
    this.#socket?.close();
    for (const { reject } of this.#waiting.values()) reject(new Error("closed"));
    this.#waiting.clear();
  }

  /** Send a text; resolves with the confirmation, however many connections that takes. Rejects with RefusedError. */
  send(conversationId, content, clientId) {
    return this.ask({ action: "send", conversation_id: conversationId, content }, clientId);
  }

  /**
   * Send any frame that sends a message, such as `text_message`; resolves as `send`. Frames for one conversation, or one
   * receiver, go one after the other, each when the one before it is answered: the gateway works on frames side by side,
   * and would let them overtake.
   */
  ask(frame, clientId = crypto.randomUUID()) {
    const to = frame.conversation_id ?? frame.receiver_id;
    const before = this.#turns.get(to) ?? Promise.resolve();
    const send = () => this.#insistOn({ ...frame, client_id: clientId });
    const sent = before.then(send, send);
    this.#turns.set(to, sent);
    const over = () => this.#turns.get(to) === sent && this.#turns.delete(to);
    sent.then(over, over);
    return sent;
  }

  /** Send a frame that no confirmation answers, such as `read` or `typing`; lost if the socket is down. */
  tell(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #insistOn(frame) {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error("closed"));
      const waiting = { frame, resolve, reject };
      this.#waiting.set(frame.client_id, waiting);
      this.#resend(waiting);
    });
  }

  #resend(waiting) {
    if (this.#waiting.get(waiting.frame.client_id) !== waiting) return;
    this.tell(waiting.frame);
    setTimeout(() => this.#resend(waiting), this.#timing.resendAfter);
  }

  #connect() {
    if (this.#closed) return;
    this.#handlers.onState?.("connecting");
    const shown = this.#token();
    const query = new URLSearchParams(typeof shown === "string" ? { token: shown } : shown);
    const socket = this.#makeSocket(`${this.#url}?${query}`);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => this.#lost();
  }

  #opened() {
    this.#failures = 0;
    this.#handlers.onState?.("open");
    this.#every(this.#timing.pingEvery, () => this.tell({ action: "ping" }));
    this.#every(this.#timing.reconnectAfter * (0.9 + Math.random() / 10), () => this.#socket.close());
    if (this.#logs.size || !this.#since) this.tell({ action: "sync", positions: this.positions });
    if (this.#since) this.tell({ action: "sync", since: this.#since });
    for (const { frame } of this.#waiting.values()) this.tell(frame);
  }

  /** Forget the socket, so that nothing more of it is heard. */
  #drop() {
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }

  #lost(pause = this.#pause()) {
    this.#stopTimers();
    this.#handlers.onState?.("closed");
    if (this.#closed) return;
    clearTimeout(this.#connecting);
    this.#connecting = setTimeout(() => this.#connect(), pause);
  }

  #pause() {
    this.#failures += 1;
    return Math.random() * Math.min(this.#timing.longestPause, this.#timing.firstPause * 2 ** this.#failures);
  }

  #take(frame) {
    if (["re_message", "conf_message", "amendment", "event"].includes(frame.action)) {
      this.#arrived(frame);
      if (frame.action === "conf_message") this.#settle(frame.client_id, (waiting) => waiting.resolve(frame));
    } else if (frame.action === "sync") {
      for (const entry of frame.entries) this.#arrived(entry);
    } else if (frame.action === "synced") {
      this.#synced(frame);
    } else if (frame.action === "error" && this.#waiting.has(frame.client_id)) {
      if (frame.code !== "unavailable") this.#settle(frame.client_id, (waiting) => waiting.reject(new RefusedError(frame)));
    } else {
      if (frame.action === "reset") this.#logs.set(frame.conversation_id, { position: 0, early: new Map() });
      this.#handlers.onEvent?.(frame);
    }
  }

  /** Hand over what is next, keep what is early and ask for what lies between, drop what was handed over. */
  #arrived(frame) {
    const id = frame.conversation_id;
    if (!this.#logs.has(id)) this.#logs.set(id, { position: 0, early: new Map() });
    const log = this.#logs.get(id);
    if (frame.seq <= log.position) return;
    const gap = log.early.size === 0 && frame.seq > log.position + 1;
    log.early.set(frame.seq, frame);
    for (let next = log.early.get(log.position + 1); next; next = log.early.get(log.position + 1)) {
      log.early.delete(next.seq);
      log.position = next.seq;
      this.#handlers.onEntry(next);
    }
    if (gap) this.tell({ action: "sync", positions: { [id]: log.position } });
  }

  /** Ask on where there is more, and for what still lies before entries that came early. */
  #synced(frame) {
    this.#since = frame.at ?? this.#since;
    const behind = {};
    for (const [id, log] of this.#logs) {
      if (log.early.size || (frame.more && id in frame.positions)) behind[id] = log.position;
    }
    if (Object.keys(behind).length) this.tell({ action: "sync", positions: behind });
    else this.#caughtUp?.();
  }

  #settle(clientId, how) {
    const waiting = this.#waiting.get(clientId);
    this.#waiting.delete(clientId);
    if (waiting) how(waiting);
  }

  #every(milliseconds, what) {
    const timer = setInterval(what, milliseconds);
    this.#timers.add(timer);
  }

  #stopTimers() {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
  }
}
