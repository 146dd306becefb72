/** Schemas for people: fields in tables, shapes by their names, examples as they travel. */

import { el } from "./dom.js";

const NULL = " or null";

/** What a value is: a type, or a link to its shape. Answers texts and nodes. */
function kindOf(schema) {
  const [maybe] = schema.anyOf ?? [];
  if (maybe) return [...kindOf(maybe), NULL];
  if (schema.nullable && schema.enum?.[0] !== null) return [...kindOf({ ...schema, nullable: false }), NULL];
  if (schema.$ref) return [shapeLink(schema.$ref)];
  if (schema.allOf) return kindOf(schema.allOf[0]);
  if (schema.oneOf) return schema.oneOf.flatMap((one, at) => (at ? [" or ", ...kindOf(one)] : kindOf(one)));
  if (schema.enum) return [schema.enum.map((one) => JSON.stringify(one)).join(" | ")];
  if (schema.type === "array") return ["list of ", ...kindOf(schema.items)];
  return [schema.format ?? schema.type];
}

function shapeLink(reference) {
  const name = reference.split("/").pop();
  return el("a", { href: `#/shape/${name}`, text: name });
}

/** The object inside of a schema, where it has fields that are not told of elsewhere. */
function inside(schema) {
  if (schema.properties) return schema;
  if (schema.type === "array") return inside(schema.items);
  const parts = schema.anyOf ?? schema.allOf;
  return parts ? inside(parts[0]) : null;
}

/** A table of what an object holds. */
export function fields(schema, label) {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const deeper = inside(property);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("code", { text: name }), !required.has(name) && el("small", { text: " optional" })),
      el("td", {}, el("span", { class: "kind" }, ...kindOf(property)), property.description && el("span", { text: property.description }), deeper && fields(deeper, name)),
    );
  });
  return el("table", { "aria-label": label }, el("tbody", {}, ...rows));
}

/** What a schema allows: its fields, or its forms one by one. */
export function shown(schema, label) {
  if (schema.oneOf?.some((one) => one.properties)) return schema.oneOf.map((one, at) => el("details", { open: at === 0 }, el("summary", { text: formName(one) }), ...shown(one, label)));
  const { description } = schema;
  const table = inside(schema);
  return [description && el("p", { text: description }), !schema.properties && el("p", { class: "kind" }, ...kindOf(schema)), table && fields(table, label)].filter(Boolean);
}

/** What tells one form from another: its kind of conversation, or what it holds. */
const formName = (form) => form.properties?.kind?.enum.join(", ") ?? (form.properties ? Object.keys(form.properties).join(", ") : form.type === "array" ? "a list" : "by field");

/** JSON, or a line for a shell. */
export function example(title, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return el("figure", {}, el("figcaption", { text: title }), el("pre", { tabindex: 0, "aria-label": title }, el("code", { text })));
}

/** The shapes that others lead to. */
export function shapes(schemas) {
  const articles = Object.entries(schemas).map(([name, schema]) => el("article", { id: `/shape/${name}` }, el("h3", { text: name }), ...shown(schema, name)));
  return el("section", {}, el("h2", { id: "/shapes", text: "Shapes" }), ...articles);
}

/** Go to what the address names, which is drawn only now, and open it. */
export function follow() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  if (named.tagName === "DETAILS") named.open = true;
  named.scrollIntoView();
}
