/** The socket's reference, as /docs/asyncapi.json has it. */

import { byId, el } from "./dom.js";
import { example, follow, shapes, shown } from "./schema.js";

function frame(way, { name, summary, payload, examples }) {
  return el("article", { id: `/${way}/${name}` }, el("h3", { text: name }), el("p", { text: summary }), example(`Example of ${name}`, examples[0].payload), el("details", {}, el("summary", { text: "Fields" }), ...shown(payload, name)));
}

const side = (way) => el("section", {}, el("h2", { text: channel[way].summary }), ...channel[way].message.oneOf.map((one) => frame(way, one)));

const names = (way) => [el("b", { text: channel[way].summary }), ...channel[way].message.oneOf.map(({ name }) => el("a", { href: `#/${way}/${name}`, text: name }))];

const reference = await (await fetch("/docs/asyncapi.json")).json();
const [[path, channel]] = Object.entries(reference.channels);
const query = Object.entries(channel.bindings.ws.query.properties).map(([name, { description }]) => el("li", {}, el("code", { text: `?${name}=` }), ` ${description}`));
byId("index").append(...names("publish"), ...names("subscribe"), el("a", { href: "#/shapes", text: "shapes" }), el("a", { href: "/docs/asyncapi.json", text: "AsyncAPI" }));
byId("docs").append(
  el("p", {}, "Open it at ", el("code", { text: `${location.origin.replace("http", "ws")}${path}` }), " with one of"),
  el("ul", {}, ...query),
  side("publish"),
  side("subscribe"),
  shapes(reference.components.schemas),
);
addEventListener("hashchange", follow);
follow();
