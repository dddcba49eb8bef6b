// Sends a sealed file in slices and goes on where it was cut off. The same interface as the bid maker uses: begin (which
// says how much is here), slices by offset with their digest, and then the page where the file is checked and handed in.
// Without this file the form sends smaller files whole.
"use strict";
(() => {
  const form = document.getElementById("tp-upload");
  if (!form) return;
  const primes = [];
  const H0 = [];
  const fraction = (root) => Math.floor((root - Math.floor(root)) * 4294967296) | 0;
  for (let n = 2; primes.length < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (H0.length < 8) H0.push(fraction(Math.sqrt(n)));
    primes.push(fraction(Math.cbrt(n)));
  }

  const K = Int32Array.from(primes);

  // SHA-256 (FIPS 180-4), fed piece by piece: the browser's own takes only what is whole in memory.
  class Sha256 {
    constructor() {
      this.state = Int32Array.from(H0);
      this.words = new Int32Array(64);
      this.rest = new Uint8Array(64);
      this.held = 0;
      this.length = 0;
    }
    feed(bytes) {
      this.length += bytes.length;
      let at = 0;
      if (this.held) {
        at = Math.min(64 - this.held, bytes.length);
        this.rest.set(bytes.subarray(0, at), this.held);
        this.held += at;
        if (this.held < 64) return this;
        this.block(this.rest, 0);
        this.held = 0;
      }
      for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
      this.held = bytes.length - at;
      this.rest.set(bytes.subarray(at), 0);
      return this;
    }
    block(bytes, at) {
      const w = this.words;
      for (let i = 0; i < 16; i += 1) {
        const j = at + i * 4;
        w[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
      }
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      const s = this.state;
      let a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
      for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
    }
    bytes() {
      const bits = this.length * 8;
      const tail = new Uint8Array(((this.held < 56 ? 56 : 120) - this.held) + 8);
      tail[0] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(bits / 4294967296));
      view.setUint32(tail.length - 4, bits >>> 0);
      this.feed(tail);
      const out = new DataView(new ArrayBuffer(32));
      this.state.forEach((word, i) => out.setInt32(i * 4, word));
      return new Uint8Array(out.buffer);
    }
  }
  // One slice is whole in memory: the browser's own is quicker, where the address lets it be used.
  const quick = async (bytes) => (self.crypto && self.crypto.subtle
    ? new Uint8Array(await self.crypto.subtle.digest("SHA-256", bytes)) : new Sha256().feed(bytes).bytes());
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

  const said = form.querySelector("[data-said]");
  const bar = form.querySelector("progress");
  const hold = form.querySelector("[data-hold]");
  const send = form.querySelector("button[type=submit]");
  const input = form.querySelector("input[type=file]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const says = form.dataset;
  let paused = false;
  let wake = () => {};

  const tell = (words, share) => {
    form.querySelector("[data-progress]").hidden = false;
    if (share !== undefined) bar.value = share;
    const whole = share === undefined ? words : `${Math.floor(share)} %　${words}`;
    if (said.textContent !== whole) said.textContent = whole;
  };
  const sleep = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const resumed = () => new Promise((done) => { wake = done; });

  class Refused extends Error {}
  const ask = async (address, init) => {
    const headers = { "X-CSRFToken": token, "Tianping-Role": "bidder", Accept: "application/json", ...init.headers };
    const answer = await fetch(address, { ...init, headers, credentials: "same-origin" });
    if (answer.ok) return answer.json();
    if (answer.status === 401) throw new Refused(says.away);
    const told = await answer.json().catch(() => ({}));
    if (told.type === "urn:tianping:refusal:slice-out-of-place") return null;
    if (answer.status >= 500 || answer.status === 408) throw new Error("again");
    const english = document.documentElement.lang.startsWith("en");
    throw new Refused(english ? `${told.detail_en || ""} ${told.next_en || ""}` : `${told.detail || ""}${told.next || ""}`);
  };

  const digest = async (file, size) => {
    const whole = new Sha256();
    for (let at = 0; at < file.size; at += size) {
      whole.feed(new Uint8Array(await file.slice(at, at + size).arrayBuffer()));
      tell(says.reading, (Math.min(at + size, file.size) / file.size) * 100);
      await sleep(0);
    }
    return hex(whole.bytes());
  };

  const begin = (file, sha256) => ask(says.start, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ length: file.size, sha256 }),
  });

  const slice = async (upload, file, at) => {
    const bytes = new Uint8Array(await file.slice(at, at + Number(says.slice)).arrayBuffer());
    return ask(`${says.slices}${upload}?offset=${at}`, {
      method: "PUT",
      headers: {
        "Content-Type": "application/octet-stream",
        "Content-Digest": `sha-256=:${base64(await quick(bytes))}:`,
      },
      body: bytes,
    });
  };

  const upload = async (file) => {
    const sha256 = await digest(file, Number(says.slice));
    let here = null;
    for (let failed = 0; ;) {
      try {
        here = here || (await begin(file, sha256));
        if (here.received >= here.length) break;
        if (paused) { tell(says.paused, (here.received / here.length) * 100); await resumed(); }
        tell(says.sending, (here.received / here.length) * 100);
        here = await slice(here.upload, file, here.received);
        failed = 0;
      } catch (error) {
        if (error instanceof Refused) throw error;
        here = null;
        failed += 1;
        tell(says.cut);
        await sleep(Math.min(2 ** failed, 30));
      }
    }
    tell(says.whole, 100);
    location.assign(`${says.next}${here.upload}/`);
  };

  hold.addEventListener("click", () => {
    paused = !paused;
    hold.textContent = paused ? says.resume : says.pause;
    if (!paused) wake();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = input.files[0];
    if (!file) { tell(says.none); return; }
    send.disabled = true;
    input.disabled = true;
    hold.hidden = false;
    try {
      await upload(file);
    } catch (error) {
      tell(error instanceof Refused ? error.message : says.cut);
      send.disabled = false;
      input.disabled = false;
      hold.hidden = true;
    }
  });
})();
