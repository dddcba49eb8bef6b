// Sends finished ciphertext in slices and goes on where it was cut off; asks again where the network fails. The same
// published interface as the offline bid maker uses.
import { base64 } from "./bytes.js";

const LONGEST_WAIT = 30;
const sleep = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

export class Refused extends Error {}

export class Platform {
  constructor({ token, english, away }) {
    Object.assign(this, { token, english, away });
  }
  async ask(address, init) {
    const headers = { "X-CSRFToken": this.token, "Tianping-Role": "bidder", Accept: "application/json", ...init.headers };
    const answer = await fetch(address, { ...init, headers, credentials: "same-origin" });
    if (answer.ok) return answer.json();
    if (answer.status === 401) throw new Refused(this.away);
    const told = await answer.json().catch(() => ({}));
    if (told.type === "urn:tianping:refusal:slice-out-of-place") return null;
    if (answer.status >= 500 || answer.status === 408) throw new Error("again");
    const words = this.english ? [told.detail_en || "", " ", told.next_en || ""] : [told.detail || "", told.next || ""];
    throw new Refused(words.join(""));
  }
  post(address, body) {
    return this.ask(address, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  }
  // The same, as often as it takes: only for what may be repeated.
  async insist(address, body, told) {
    for (let failed = 1; ; failed += 1) {
      try {
        return await this.post(address, body);
      } catch (error) {
        if (error instanceof Refused) throw error;
        told("cut");
        await sleep(Math.min(2 ** failed, LONGEST_WAIT));
      }
    }
  }
}

const slice = async (platform, { slices, size }, upload, file, at) => {
  const bytes = await file.slice(at, at + size).arrayBuffer();
  const digest = base64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return platform.ask(`${slices}${upload}?offset=${at}`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${digest}:` },
    body: bytes,
  });
};

// `told(word, received, length)` hears sending, paused and cut; `hold()` resolves when it may go on.
export const send = async ({ platform, places, file, sha256, told, hold }) => {
  let here = null;
  for (let failed = 0; ;) {
    try {
      here = here || (await platform.post(places.start, { length: file.size, sha256 }));
      if (here.received >= here.length) return here.upload;
      await hold(() => told("paused", here.received, here.length));
      told("sending", here.received, here.length);
      here = await slice(platform, { slices: places.slices, size: here.slice_size }, here.upload, file, here.received);
      failed = 0;
    } catch (error) {
      if (error instanceof Refused || error.name === "NotReadableError" || error.name === "NotFoundError") throw error;
      here = null;
      failed += 1;
      told("cut");
      await sleep(Math.min(2 ** failed, LONGEST_WAIT));
    }
  }
};
