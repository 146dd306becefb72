/** Writing: text, and files that are chosen, dropped or pasted. */

import { byId, el, icon } from "./dom.js";
import { fit } from "./writing.js";

const LARGEST = 100 * 1024 * 1024;

export class Composer {
  #chat;
  #files = [];
  #drafts = new Map();
  #to = null;

  /** @param {() => import("./chat.js").Chat} chat who writes */
  constructor(chat) {
    this.#chat = chat;
    const text = byId("text");
    byId("attach").append(icon("attach"));
    byId("send").append(icon("send"));
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    });
    text.addEventListener("input", () => {
      fit(byId("text"));
      if (text.value) this.#chat().typing();
    });
    text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.#add(event.clipboardData.files);
    });
    byId("attach").addEventListener("click", () => byId("files").click());
    byId("files").addEventListener("change", (event) => {
      this.#add(event.target.files);
      event.target.value = "";
    });
    this.#takeDrops(byId("thread"));
  }

  /** Write to this person; what was begun to another is kept for them. */
  writeTo(id) {
    if (this.#to === id) return;
    const text = byId("text");
    if (this.#to) this.#drafts.set(this.#to, text.value);
    this.#to = id;
    this.#files = [];
    this.#showTray();
    text.value = this.#drafts.get(id) ?? "";
    fit(byId("text"));
  }

  #submit(event) {
    event.preventDefault();
    const text = byId("text");
    const said = text.value.trim();
    const { sending } = this.#chat();
    if (this.#files.length) this.#files.forEach((file, index) => sending.file(this.#to, file, index ? "" : said));
    else if (said) sending.text(this.#to, said);
    else return;
    text.value = "";
    this.#files = [];
    this.#showTray();
    fit(byId("text"));
    byId("log").scrollTop = byId("log").scrollHeight;
    text.focus();
  }

  #add(files) {
    const fitting = [...files].filter((file) => file.size <= LARGEST);
    byId("typing").textContent = fitting.length < files.length ? "A file holds at most 100 MB." : "";
    this.#files.push(...fitting);
    this.#showTray();
    byId("text").focus();
  }

  #showTray() {
    const tray = byId("tray");
    for (const image of tray.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    tray.hidden = !this.#files.length;
    tray.replaceChildren(...this.#files.map((file) => this.#inTray(file)));
  }

  #inTray(file) {
    const remove = () => {
      this.#files = this.#files.filter((one) => one !== file);
      this.#showTray();
      byId("text").focus();
    };
    return el(
      "li",
      {},
      file.type.startsWith("image/") && file.type !== "image/svg+xml" ? el("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file"),
      el("span", { text: file.name }),
      el("button", { type: "button", class: "quiet icon-only", "aria-label": `Remove ${file.name}`, on: { click: remove } }, icon("close")),
    );
  }

  #takeDrops(place) {
    const show = (shown) => (byId("drop").hidden = !shown);
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      show(event.dataTransfer.types.includes("Files"));
    });
    place.addEventListener("dragleave", (event) => !place.contains(event.relatedTarget) && show(false));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      show(false);
      this.#add(event.dataTransfer.files);
    });
  }
}
