/** A form with a text that grows with what is written; Enter sends, Shift and Enter begins a new line. */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} field
 * @param {{say: (text: string) => void, typing?: () => void}} handlers
 */
export function takeWriting(form, field, { say, typing }) {
  const submit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    fit(field);
    say(text);
    field.focus();
  };
  form.addEventListener("submit", submit);
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && submit(event));
  field.addEventListener("input", () => {
    fit(field);
    if (field.value) typing?.();
  });
}

/** Make the field as high as its text, up to a point. One that is hidden has no height to go by. */
export function fit(field) {
  field.style.height = "auto";
  if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

/** Make `draw` happen soon, and once for all that happens at once; background windows have no animation frames. */
export function soon(draw) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      draw();
    });
  };
}
