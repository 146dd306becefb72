/** Sending a file: announced to the API, uploaded to storage with a presigned form, made known when it is whole. */

import { ApiError } from "./api.js";

const PLAIN = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** The file's type where a browser knows it, else bytes. */
const typeOf = (file) => (PLAIN.test(file.type) ? file.type : "application/octet-stream");

/**
 * Upload a file as a message to `receiver`; safe to repeat under the same client id.
 * @param {import("./api.js").Api} api
 * @param {{file: File, receiver: string, caption: string, clientId: string}} wanted
 * @param {(done: number) => void} progress gets what part is done, 0 to 1
 * @returns the message, which waits for the file
 */
export async function upload(api, { file, receiver, caption, clientId }, progress) {
  const announced = await api.post("/chat/attachment/", {
    receiver,
    message: caption,
    attached_file_name: file.name || "file",
    attached_file_size: file.size,
    content_type: typeOf(file),
    client_id: clientId,
  });
  const { message, upload: form } = announced.data;
  if (form) await post(form, file, progress);
  return message;
}

function post(form, file, progress) {
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
