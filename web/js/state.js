/** The connection in words, as it is. */

const TEXTS = {
  open: "",
  connecting: "Connecting …",
  closed: "Reconnecting … What you write is kept, and sent when the connection is back.",
  offline: "You are offline. What you write is kept, and sent when you are back.",
};

/** What to tell the person; nothing while all is well. */
export function stateText(state, loaded = true) {
  if (!navigator.onLine) return TEXTS.offline;
  return loaded ? TEXTS[state] : TEXTS[state] || TEXTS.connecting;
}
