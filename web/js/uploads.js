/** Sending a file: announced to the API, uploaded to storage with a presigned form, made known when it is whole. */

import { ApiError } from "./api.js";

const PLAIN = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** The file's type where a browser knows it, else bytes. */
const typeOf = (file) => (PLAIN.test(file.type) ? file.type : "application/octet-stream");

/**
 * Announce a file as a message to `receiver`, which gives it its place; safe to repeat under the same client id.
 * @param {import("./api.js").Api} api
 * @param {{file: File, receiver: string, caption: string, clientId: string}} wanted
 * @returns {Promise<{message: Object, upload: Object | null}>} the message, and the form that storage waits for
 */
export async function announce(api, { file, receiver, caption, clientId }) {
  const announced = await api.post("/chat/attachment/", {
    receiver,
    message: caption,
    attached_file_name: file.name || "file",
    attached_file_size: file.size,
    content_type: typeOf(file),
    client_id: clientId,
  });
  return announced.data;
}

/**
 * Send the file to storage with its presigned form.
 * @param {{url: string, fields: Object}} form
 * @param {File} file
 * @param {(done: number) => void} progress gets what part is done, 0 to 1
 */
export function post(form, file, progress) {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(new ApiError(request.status, "Storage refused the file."))));
    request.addEventListener("error", () => reject(new ApiError(0, "The upload was cut off.")));
    request.open("POST", form.url);
    request.send(body);
  });
}
