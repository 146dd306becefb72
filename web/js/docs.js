/** The REST reference, as /docs/openapi.json has it. */

import { byId, el } from "./dom.js";
import { example, fields, follow, shapes, shown } from "./schema.js";

const METHODS = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE" };

const reference = await (await fetch("/docs/openapi.json")).json();

/** A response, whether it is told of here or shared. */
const resolved = (response) => (response.$ref ? reference.components.responses[response.$ref.split("/").pop()] : response);

/** The example request as a line for a shell. */
function curl(method, path, { parameters, requestBody, security }) {
  const address = parameters.filter((one) => one.in === "path").reduce((whole, { name, example: value }) => whole.replace(`{${name}}`, value), path);
  const body = requestBody?.content["application/json"].example;
  const parts = [
    "curl",
    method !== "get" && `-X ${METHODS[method]}`,
    security[0].token && '-H "Authorization: Bearer $TOKEN"',
    body && `-H "Content-Type: application/json" \\\n  -d '${JSON.stringify(body)}'`,
    `${body ? "\\\n  " : ""}${location.origin}${address}/`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** What a request takes, in parts. */
function taken({ parameters, requestBody }) {
  const places = [["query", "Query"], ["header", "Headers"]].map(([place, title]) => {
    const those = parameters.filter((one) => one.in === place);
    const properties = Object.fromEntries(those.map(({ name, schema, description }) => [name, { ...schema, description }]));
    return those.length > 0 && [el("h3", { text: title }), fields({ properties, required: those.filter((one) => one.required).map((one) => one.name) }, title)];
  });
  const body = requestBody && [el("h3", { text: "Body" }), fields(bodyOf(requestBody), "Body")];
  return [...places, body].filter(Boolean).flat();
}

/** A multipart body may carry what a JSON one does, and files. */
const bodyOf = ({ content }) => (content["multipart/form-data"] ?? content["application/json"]).schema;

/** What is answered, by status. */
function answered([status, response]) {
  const { description, content } = resolved(response);
  const { schema, example: whole, examples = {} } = content?.["application/json"] ?? {};
  const cases = Object.entries(examples).map(([code, { value }]) => example(`${status} ${code}`, value));
  const title = el("summary", {}, el("b", { text: status }), ` ${description}`);
  return el("details", { open: status < 300 }, title, ...(schema ? shown(schema, `Answer ${status}`) : []), whole !== undefined && whole !== "" && schema && example(`Example answer ${status}`, whole), ...cases);
}

function operation(method, path, told) {
  const draw = (event) => {
    if (!event.target.open || event.target !== drawn || drawn.childElementCount > 1) return;
    const answers = Object.entries(told.responses).map(answered);
    drawn.append(el("div", { class: "operation" }, ...taken(told), example("Example", curl(method, path, told)), el("h3", { text: "Answers" }), ...answers));
  };
  const drawn = el(
    "details",
    { id: `/${told.tags[0]}/${method}${path}`, class: "route", on: { toggle: draw } },
    el("summary", {}, el("span", { class: `method ${method}`, text: METHODS[method] }), el("code", { text: path }), el("span", { class: "about", text: told.summary })),
  );
  return drawn;
}

function face({ name }) {
  const routes = Object.entries(reference.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, told]) => [method, path, told]));
  const those = routes.filter(([, , told]) => told.tags[0] === name);
  return el("section", {}, el("h2", { id: `/${name}`, text: name }), ...those.map((one) => operation(...one)));
}

const links = [...reference.tags.map(({ name }) => [`#/${name}`, name]), ["#/shapes", "shapes"], ["/docs/openapi.json", "OpenAPI"]];
byId("index").append(...links.map(([href, text]) => el("a", { href, text })));
byId("docs").append(el("p", { text: reference.info.description }), ...reference.tags.map(face), shapes(reference.components.schemas));
addEventListener("hashchange", follow);
follow();
