// The body: chunks of 1 MiB, each sealed by itself; the nonce says where it belongs and whether it is the last (§6).
export const CHUNK = 1 << 20;
export const TAG = 16;
export const SEALED_CHUNK = CHUNK + TAG;
const AHEAD = 4;

export const nonce = (counter, last) => {
  const out = new Uint8Array(12);
  new DataView(out.buffer).setBigUint64(3, BigInt(counter));
  out[11] = last ? 1 : 0;
  return out;
};

export const sealedLength = (plain) => plain + TAG * Math.max(1, Math.ceil(plain / CHUNK));

// `read(count)` gives the stream's next bytes, `write(bytes)` takes sealed chunks in order. A few are under way at once,
// so memory does not grow with the stream.
export const encrypt = async ({ aead, hh, length, read, write }) => {
  const count = Math.max(1, Math.ceil(length / CHUNK));
  const under = [];
  for (let counter = 0; counter < count; counter += 1) {
    const last = counter === count - 1;
    const plain = await read(last ? length - counter * CHUNK : CHUNK);
    under.push(aead.encrypt(nonce(counter, last), plain, hh));
    if (under.length >= AHEAD) await write(await under.shift());
  }
  while (under.length) await write(await under.shift());
};

// Yields the plaintext of a body of `length` bytes; whatever does not open is an error that names the chunk.
export async function* decrypt({ aead, hh, length, read }) {
  const count = Math.max(1, Math.ceil(length / SEALED_CHUNK));
  const tail = length - (count - 1) * SEALED_CHUNK;
  if (tail < TAG || (tail === TAG && count > 1)) throw new Error("chunk 0: corrupted");
  for (let counter = 0; counter < count; counter += 1) {
    const last = counter === count - 1;
    const sealed = await read(last ? tail : SEALED_CHUNK);
    try {
      yield await aead.decrypt(nonce(counter, last), sealed, hh);
    } catch {
      throw new Error(`chunk ${counter}: corrupted`);
    }
  }
}
