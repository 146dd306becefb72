/**
 * A shop's support chat, with one line in its pages:
 *
 *     <script src="https://chat.example.com/widget.js" data-label="Ask us" defer></script>
 *
 * `data-label` names the button ("Chat with us"). The conversation itself is a frame from where the script came from, so
 * neither page can touch the other's styles or data. A page with a Content-Security-Policy allows this origin under
 * script-src and frame-src.
 */
(() => {
  const { src, dataset } = document.currentScript;
  const origin = new URL(src).origin;
  const label = dataset.label || "Chat with us";
  const style = `
    button { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: inline-flex; align-items: center; gap: 10px;
      min-height: 52px; padding: 0 22px; border: 0; border-radius: 26px; background: #0c6b5c; color: #fff; cursor: pointer;
      font: 600 16px system-ui, sans-serif; box-shadow: 0 6px 24px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid #0c6b5c; outline-offset: 3px; }
    .count { min-width: 22px; padding: 0 6px; border-radius: 11px; background: #fff; color: #0c6b5c; font-size: 13px; line-height: 22px; }
    iframe { position: fixed; right: 20px; bottom: 86px; z-index: 2147483000; width: min(384px, calc(100vw - 24px));
      height: min(600px, calc(100vh - 106px)); border: 0; border-radius: 20px; box-shadow: 0 10px 50px rgb(0 0 0 / 30%); background: #fffdf9; }
    [hidden] { display: none; }
    @media (max-width: 480px) { iframe { right: 12px; } }
    @media (prefers-color-scheme: dark) { iframe { background: #181f20; } }`;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  const count = document.createElement("span");
  const frame = document.createElement("iframe");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  count.className = "count";
  count.hidden = true;
  frame.title = label;
  frame.hidden = true;
  button.append(count);
  root.append(frame, button);

  function show(open) {
    if (open && !frame.src) frame.src = `${origin}/widget/`;
    frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    frame.contentWindow?.postMessage({ parley: open ? "shown" : "hidden" }, origin);
    if (open) frame.focus();
    else button.focus();
  }

  button.addEventListener("click", () => show(frame.hidden));
  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    if (event.data?.parley === "close") show(false);
    if (event.data?.parley === "unread") {
      count.textContent = event.data.count;
      count.setAttribute("aria-label", `${event.data.count} new messages`);
      count.hidden = !event.data.count || !frame.hidden;
    }
  });
  const begin = () => document.body.append(host);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
