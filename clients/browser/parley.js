/**
 * A client for Parley's socket that neither misses nor doubles anything. One file, no dependencies.
 *
 *     import { Parley } from "./parley.js";
 *     const parley = new Parley("wss://chat.example.com/ws/chat/room/", token, { onEntry: (entry) => show(entry) });
 *     await parley.open();
 *     await parley.send(conversationId, "hello");
 *
 * It reconnects by itself, with jitter and before the gateway's two-hour cut, syncs before the ten-minute one, sends again
 * under the same `client_id` what was not confirmed, notices gaps, connects anew where nobody answers, and hands every
 * conversation's entries over in order, once. The protocol is in docs/socket.md.
 */

/**
 * Milliseconds. The defaults suit API Gateway, which cuts idle sockets after 600 s and all after 7,200 s. `syncEvery` keeps
 * the socket alive, and bounds how long the loss of a conversation's latest frame goes unnoticed.
 */
const TIMING = { syncEvery: 240_000, reconnectAfter: 6_600_000, firstPause: 200, longestPause: 20_000, resendAfter: 10_000 };

/** The actions of frames that stand for a position of a log. */
const POSITIONED = ["re_message", "conf_message", "amendment", "event"];

/** How many conversations one `sync` names: a frame of the gateway holds 32 KB. */
const MOST_POSITIONS = 500;

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
  #questions = new Map(); // client_id -> the sync that is not answered yet
  #socket = null;
  #since;
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
   * @param {{positions?: Object, since?: string, timing?: Object, makeSocket?: Function}} options `positions` and `since` as
   *   kept from before
   */
  constructor(
    url,
    token,
    handlers,
    { positions = {}, since = null, timing = {}, makeSocket = (address) => new WebSocket(address) } = {},
  ) {
    this.#url = url;
    this.#token = typeof token === "function" ? token : () => token;
    this.#handlers = handlers;
    this.#timing = { ...TIMING, ...timing };
    this.#makeSocket = makeSocket;
    this.#since = since;
    this.follow(positions);
  }

  /** How far each conversation was handed over. Keep it, and pass it to the next Parley. */
  get positions() {
    return Object.fromEntries([...this.#logs].map(([id, log]) => [id, log.position]));
  }

  /** Up to when conversations that `positions` does not name are known. Keep it with them; null at first. */
  get since() {
    return this.#since;
  }

  /** Begin conversations that are not followed yet at these positions, as a history that was read elsewhere has them. */
  follow(positions) {
    for (const [id, position] of Object.entries(positions)) this.#log(id, position);
  }

  /** Connect anew at once: for when the network is known to have come back. */
  reconnect() {
    if (!this.#closed) this.#renew(0);
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
    this.#renew();
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

  /** Send it again and again; a question beside it finds out whether anyone is there. */
  #resend(waiting) {
    this.tell(waiting.frame);
    setTimeout(() => {
      if (this.#waiting.get(waiting.frame.client_id) !== waiting) return;
      if (!this.#questions.size) this.#askForNews();
      this.#resend(waiting);
    }, this.#timing.resendAfter);
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

  /** Catch up, and say again what was not confirmed. */
  #opened() {
    this.#handlers.onState?.("open");
    this.#questions.clear();
    this.#catchUp();
    for (const { frame } of this.#waiting.values()) this.tell(frame);
    this.#every(this.#timing.syncEvery, () => this.#catchUp());
    this.#every(this.#timing.reconnectAfter * (0.9 + Math.random() / 10), () => this.#renew());
    this.#watch();
  }

  /** Renew the socket where a question stays without an answer: it may be dead, and all is asked on the next. */
  #watch() {
    let before = [];
    this.#every(this.#timing.resendAfter, () => {
      if (before.some((key) => this.#questions.has(key))) this.#renew();
      before = [...this.#questions.keys()];
    });
  }

  /** Ask for everything: what is new where we do not know of it, and where we do. */
  #catchUp() {
    this.#askForNews();
    this.#askFor(this.positions);
  }

  #askForNews() {
    this.#ask(this.#since ? { since: this.#since } : { positions: {} });
  }

  /** What lies above these positions, unless it is being asked for; in as many questions as frames can hold. */
  #askFor(positions) {
    const asked = new Set([...this.#questions.values()].flatMap((question) => Object.keys(question.positions ?? {})));
    const rest = Object.entries(positions).filter(([id]) => !asked.has(id));
    for (let start = 0; start < rest.length; start += MOST_POSITIONS) {
      this.#ask({ positions: Object.fromEntries(rest.slice(start, start + MOST_POSITIONS)) });
    }
  }

  #ask(question) {
    const client_id = crypto.randomUUID();
    this.#questions.set(client_id, question);
    this.tell({ action: "sync", client_id, ...question });
  }

  /** Forget the socket, so that nothing more of it is heard, and connect anew. */
  #renew(pause) {
    if (this.#socket) {
      Object.assign(this.#socket, { onopen: null, onmessage: null, onclose: null });
      this.#socket.close();
    }
    this.#lost(pause);
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
    if (POSITIONED.includes(frame.action) && "seq" in frame) {
      this.#arrived(frame);
      if (frame.action === "conf_message") this.#settle(frame.client_id, (waiting) => waiting.resolve(frame));
    } else if (frame.action === "sync") {
      for (const entry of frame.entries) this.#arrived(entry);
    } else if (frame.action === "synced") {
      this.#synced(frame);
    } else if (frame.action === "reset") {
      this.#startOver(frame);
    } else if (frame.action === "error" && frame.code === "unauthorized") {
      this.#renew(); // it is not known there any more, and hears nothing
    } else if (frame.action === "error" && this.#waiting.has(frame.client_id)) {
      if (frame.code !== "unavailable") this.#settle(frame.client_id, (waiting) => waiting.reject(new RefusedError(frame)));
    } else {
      this.#handlers.onEvent?.(frame);
    }
  }

  #log(id, position = 0) {
    if (!this.#logs.has(id)) this.#logs.set(id, { position, early: new Map() });
    return this.#logs.get(id);
  }

  /** Hand over what is next, keep what is early and ask for what lies between, drop what was handed over. */
  #arrived(frame) {
    const id = frame.conversation_id;
    const log = this.#log(id);
    if (frame.seq <= log.position) return;
    const gap = log.early.size === 0 && frame.seq > log.position + 1;
    log.early.set(frame.seq, frame);
    for (let next = log.early.get(log.position + 1); next; next = log.early.get(log.position + 1)) {
      log.early.delete(next.seq);
      log.position = next.seq;
      this.#handlers.onEntry(next);
    }
    if (gap) this.#askFor({ [id]: log.position });
  }

  /** A question is answered: ask on where there is more, where frames got lost, and where entries came early. */
  #synced(frame) {
    const question = this.#questions.get(frame.client_id);
    if (!question) return; // of a former connection, and asked again on this one
    this.#questions.delete(frame.client_id);
    for (const id of Object.keys(frame.positions)) this.#log(id);
    if ("since" in question || !this.#since) this.#since = frame.at;
    const behind = [...this.#logs].filter(([id, { position, early }]) => {
      if (early.size) return true;
      if (id in frame.positions) return frame.more || position < frame.positions[id];
      return position === 0 && id in (question.positions ?? {}); // of a reset nothing is told
    });
    if (behind.length) return this.#askFor(Object.fromEntries(behind.map(([id, { position }]) => [id, position])));
    if (this.#questions.size) return;
    this.#failures = 0;
    this.#caughtUp?.();
  }

  /** From the beginning of that log; or not at all, where even that is no place to begin. */
  #startOver(frame) {
    const known = this.#logs.get(frame.conversation_id);
    this.#logs.delete(frame.conversation_id);
    this.#handlers.onEvent?.(frame);
    if (known?.position) this.#log(frame.conversation_id); // which `synced` finds behind
  }

  #settle(clientId, how) {
    const waiting = this.#waiting.get(clientId);
    this.#waiting.delete(clientId);
    if (waiting) how(waiting);
  }

  #every(milliseconds, what) {
    this.#timers.add(setInterval(what, milliseconds));
  }

  #stopTimers() {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
  }
}
