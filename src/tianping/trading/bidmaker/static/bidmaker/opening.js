// Opening, as the engine does it: by the pieces of two trustees, or by the recovery code (docs/envelope.md §9).
import { concat, hex, utf8 } from "./bytes.js";
import { parsed } from "./canonical.js";
import { INDICES, bodyKey, boxInfo, commitment, context, heldBy, pieces } from "./header.js";
import { decrypt } from "./stream.js";

const fitting = async (row, head, j, piece) => {
  if (await commitment(row, j, context(head.fields), piece) !== head.fields.commitments[j - 1]) {
    throw new Error(`piece ${j} is not the committed one`);
  }
  return piece;
};

// The two pieces in trustee i's box, each checked by its commitment.
export const piecesIn = async (row, head, i, privateKey, publicLength) => {
  const info = boxInfo(i, await row.hash(head.header));
  const plain = await row.unwrap(privateKey, head[`box${i}`], info, publicLength);
  if (plain.length !== 64) throw new Error("the box does not hold two pieces");
  const halves = [plain.subarray(0, 32), plain.subarray(32)];
  const found = await Promise.all(heldBy(i).map((j, at) => fitting(row, head, j, halves[at])));
  return Object.fromEntries(heldBy(i).map((j, at) => [j, found[at]]));
};

export const piecesOf = async (row, head, seed) => {
  const three = await pieces(row, seed, context(head.fields));
  return Object.fromEntries(await Promise.all(INDICES.map(async (j) => [j, await fitting(row, head, j, three[j - 1])])));
};

const bytesOf = (blob, offset) => {
  let at = offset;
  return async (count) => {
    const bytes = new Uint8Array(await blob.slice(at, at + count).arrayBuffer());
    if (bytes.length < count) throw new Error("truncated");
    at += count;
    return bytes;
  };
};

// Takes the stream apart: the manifest, then each file against its line. `take(line, bytes)` gets the files' bytes.
const unpack = async (row, chunks, take) => {
  let rest = new Uint8Array(0);
  const more = async () => {
    const next = await chunks.next();
    if (next.done) throw new Error("the stream is short");
    rest = rest.length ? concat(rest, next.value) : next.value;
  };
  while (rest.length < 4 || rest.length < 4 + new DataView(rest.buffer, rest.byteOffset).getUint32(0)) await more();
  const end = 4 + new DataView(rest.buffer, rest.byteOffset).getUint32(0);
  const manifest = parsed(rest.subarray(4, end));
  rest = rest.subarray(end);
  for (const line of manifest.files) {
    const hasher = row.hasher();
    for (let left = Number(line.size); left > 0;) {
      if (!rest.length) await more();
      const part = rest.subarray(0, left);
      hasher.update(part);
      await take(line, part);
      left -= part.length;
      rest = rest.subarray(part.length);
    }
    if (hex(hasher.digest()) !== line.digest) throw new Error(`${line.name} is not the file listed`);
  }
  if (rest.length || !(await chunks.next()).done) throw new Error("the stream is long");
  return manifest;
};

// Opens a whole envelope from its pieces {1, 2, 3}; returns the manifest.
export const opened = async (row, head, blob, held, take = async () => {}) => {
  if (INDICES.some((j) => !held[j])) throw new Error("pieces of two trustees are needed");
  const hh = await row.hash(head.header);
  if (hex(hh) !== head.said.hh) throw new Error("another header");
  const aead = await row.aead(await bodyKey(row, INDICES.map((j) => held[j]), hh));
  const length = Number(head.said.body_length);
  if (blob.size !== head.offset + length) throw new Error("truncated");
  return unpack(row, decrypt({ aead, hh, length, read: bytesOf(blob, head.offset) }), take);
};

// Recovery codes are proquints: 16 words of seed and one of check (arXiv:0901.4016).
const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
const check = async (seed) => new Uint8Array(
  await crypto.subtle.digest("SHA-256", Uint8Array.from([...utf8("tianping-recovery-v1"), ...seed])),
).subarray(0, 2);
const word = (n) => CONSONANTS[n >> 12] + VOWELS[(n >> 10) & 3] + CONSONANTS[(n >> 6) & 15] + VOWELS[(n >> 4) & 3] + CONSONANTS[n & 15];

export const toWords = async (seed) => {
  const bytes = Uint8Array.from([...seed, ...(await check(seed))]);
  return Array.from({ length: 17 }, (_, at) => word((bytes[2 * at] << 8) | bytes[2 * at + 1])).join("-");
};

export const fromWords = async (code) => {
  const words = code.toLowerCase().replaceAll("-", " ").trim().split(/\s+/);
  const places = (one) => [CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS].map((set, at) => set.indexOf(one[at]));
  if (words.length !== 17 || words.some((one) => one.length !== 5 || places(one).includes(-1))) throw new Error("mistyped");
  const numbers = words.map((one) => places(one).reduce((sum, n, at) => (sum << (at % 2 ? 2 : 4)) | n, 0));
  const bytes = Uint8Array.from(numbers.flatMap((n) => [n >> 8, n & 255]));
  const seed = bytes.slice(0, 32);
  if (hex(await check(seed)) !== hex(bytes.subarray(32))) throw new Error("mistyped");
  return seed;
};
