/** Building the page. Data goes in as text and attributes, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  attach: "m8 12 6-6a3.5 3.5 0 0 1 5 5l-8.5 8.5a5.5 5.5 0 0 1-8-8L11 3",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c0-4.4 3.6-7 8-7s8 2.6 8 7",
  back: "m15 5-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  close: "m6 6 12 12M18 6 6 18",
  file: "M6 3h8l4 4v14H6V3Zm8 0v4h4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2",
  tick: "m5 13 4 4L19 7",
  ticks: "m2 13 4 4L15 7m-4.5 8.5L12 17l9-10",
  warn: "M12 4 2.5 20h19L12 4Zm0 6v5m0 2.2v.3",
  talk: "M4 5h16v11H10l-5 4v-4H4V5Z",
};

/**
 * An element. `on` holds listeners, `text` its text; true and false set and leave out attributes.
 * @param {string} tag
 * @param {Object} [properties]
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, { on = {}, text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  if (text != null) node.textContent = text;
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/** A drawing; `label` is what it says to those who do not see it, without one it says nothing. */
export function icon(name, label) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  if (label) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", label);
  } else drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}

/** A person's initials in a colour that is always theirs. */
export function avatar(id, name, online = false) {
  const words = name.replace(/^Demo /, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]).join("");
  const tone = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7) % 6;
  return el("span", { class: `avatar tone-${tone}${online ? " online" : ""}`, "aria-hidden": "true", text: letters.toUpperCase() });
}

/**
 * Make `parent` show these items in this order, keeping the nodes of those that did not change. `update` brings a node
 * up to date in what is not worth drawing it anew.
 * @param {Element} parent
 * @param {{key: string, state: string, draw: () => Element, update?: (node: Element) => void}[]} items
 */
export function reconcile(parent, items) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let place = parent.firstElementChild;
  for (const { key, state, draw, update } of items) {
    let node = known.get(key);
    known.delete(key);
    if (node?.dataset.state !== state) {
      const fresh = draw();
      fresh.dataset.key = key;
      fresh.dataset.state = state;
      if (node === place) place = node?.nextElementSibling ?? null;
      node?.remove();
      node = fresh;
    }
    update?.(node);
    if (node === place) place = node.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of known.values()) node.remove();
}

/** The element with this id, which the page has. */
export const byId = (id) => document.getElementById(id);
