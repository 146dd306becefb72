/** The socket's reference, as /docs/asyncapi.json has it. */

import { byId, el } from "./dom.js";

function frame({ name, summary, payload, examples }) {
  const choices = Object.entries(payload.properties).filter(([, property]) => property.enum);
  return el(
    "article",
    { id: `frame-${name}` },
    el("h3", { text: name }),
    el("p", { text: summary }),
    ...examples.map((example) => el("pre", { tabindex: 0, "aria-label": `Example of ${name}` }, el("code", { text: JSON.stringify(example.payload, null, 2) }))),
    ...choices.map(([property, { enum: values }]) => el("p", { text: `${property}: ${values.join(", ")}` })),
  );
}

const side = ({ summary, message }) => el("section", {}, el("h2", { text: summary }), ...message.oneOf.map(frame));

const reference = await (await fetch("/docs/asyncapi.json")).json();
const [[path, channel]] = Object.entries(reference.channels);
const query = Object.entries(channel.bindings.ws.query.properties).map(([name, { description }]) => `?${name}= ${description}`);
byId("docs").append(
  el("p", { text: `${path}  ${query.join("; ")}` }),
  el("p", {}, el("a", { href: "/docs/asyncapi.json", text: "The document in AsyncAPI" })),
  side(channel.publish),
  side(channel.subscribe),
);
