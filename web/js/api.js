/** The REST API, as the person whose token this is. */

/** A refusal, in words for people; `status` 0 where no answer came. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Calls the API with a token, or without one. */
export class Api {
  #token;

  constructor(token = null) {
    this.#token = token;
  }

  /** Ask, and answer the JSON. Raises ApiError. */
  async ask(method, path, body) {
    const headers = { ...(this.#token && { Authorization: `Bearer ${this.#token}` }), ...(body && { "Content-Type": "application/json" }) };
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: "omit" });
    } catch {
      throw new ApiError(0, "Parley cannot be reached.");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new ApiError(answer.status, wording(said) ?? `Parley answered ${answer.status}.`);
    return said;
  }

  get(path) {
    return this.ask("GET", path);
  }

  post(path, body) {
    return this.ask("POST", path, body);
  }

  /** A link that a browser follows by itself, which sends no header. */
  link(path) {
    return `${path}?${new URLSearchParams({ token: this.#token })}`;
  }
}

/** Where sockets are opened: beside the page. */
export const socketUrl = () => `${location.origin.replace(/^http/, "ws")}/ws/chat/room/`;

/** The path and query of an absolute link of the API, which may name another host than the page's. */
export function pathOf(link) {
  const url = new URL(link, location.origin);
  return url.pathname + url.search;
}

function wording({ message, detail }) {
  if (typeof message === "string") return message;
  return Array.isArray(detail) ? detail.map((one) => one.msg).join("; ") : detail;
}
