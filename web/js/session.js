/** Who is signed in: in this window only, so that two windows can be two people. */

const KEY = "parley.session";
const HERE = ["127.0.0.1", "localhost"];

/** @typedef {{token: string, id: string, name: string, roles: string[]}} Session */

/** Who signed in here, if anyone. @returns {Session | null} */
export function current() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
}

/** Remember them until the window closes. */
export function remember(session) {
  sessionStorage.setItem(KEY, JSON.stringify(session));
}

/** Forget them. */
export function forget() {
  sessionStorage.removeItem(KEY);
}

/** The session of a token, without checking it: that is for the server to do. Raises Error where it is none. */
export function sessionOf(token) {
  try {
    const [, payload] = token.trim().split(".");
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.codePointAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    const id = claims.user_id ?? claims.sub;
    if (typeof id !== "string") throw new TypeError("no user");
    return { token: token.trim(), id, name: claims.fullname ?? claims.name ?? id, roles: claims.roles ?? [] };
  } catch {
    throw new Error("This is not a token: it has three parts with dots between them, and names a user.");
  }
}

/** The demo people of a Parley on this machine; nobody anywhere else. @returns {Promise<Session[]>} */
export async function demoPeople() {
  if (!HERE.includes(location.hostname)) return [];
  const answer = await fetch("/_local/people").catch(() => null);
  if (!answer?.ok) return [];
  const { people } = await answer.json();
  return people.map(({ id, fullname, roles, token }) => ({ token, id, name: fullname, roles }));
}
