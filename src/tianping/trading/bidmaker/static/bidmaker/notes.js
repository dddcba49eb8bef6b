// Signed notes, checkpoints and the Merkle tree's proofs (C2SP signed-note, tlog-checkpoint; RFC 9162 §2.1.3.2).
import { concat, hex, same, unbase64, utf8 } from "./bytes.js";

const PLAIN = 0x01;
const COSIGNATURE = 0x04;

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const keyId = async (name, algorithm, raw) => (
  (await sha256(concat(utf8(`${name}\n`), Uint8Array.of(algorithm), raw))).subarray(0, 4)
);

export const verifies = async (raw, signature, message) => {
  const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
};

// A public key as `name+hash+base64(algorithm ‖ key)`.
export const verifierKey = async (vkey) => {
  const [name, hash, ...rest] = vkey.split("+");
  const data = unbase64(rest.join("+"));
  const [algorithm, raw] = [data[0], data.subarray(1)];
  if (raw.length !== 32 || ![PLAIN, COSIGNATURE].includes(algorithm)) throw new Error("vkey");
  if (hex(await keyId(name, algorithm, raw)) !== hash) throw new Error("vkey hash");
  return { name, algorithm, raw };
};

// All keys of the anchors by name: `origin`, `origin/witness`, `origin/identity`; each a list, newest first.
export const keysOf = async (anchors) => {
  const found = new Map();
  for (const [origin, { log, identity, former = [] }] of Object.entries(anchors.origins)) {
    const logs = await Promise.all([log, ...former].map(verifierKey));
    const own = await verifierKey(identity);
    if (own.name !== `${origin}/identity` || logs.some((key) => key.name !== origin || key.algorithm !== PLAIN)) {
      throw new Error(`keys of ${origin} bear other names`);
    }
    found.set(origin, logs);
    found.set(`${origin}/witness`, logs.map((key) => ({ ...key, name: `${origin}/witness`, algorithm: COSIGNATURE })));
    found.set(own.name, [own]);
  }
  return found;
};

const accepts = async (key, words, value) => {
  if (key.algorithm === PLAIN) return verifies(key.raw, value, utf8(words));
  if (value.length !== 72) return false;
  const stamp = new DataView(value.buffer, value.byteOffset).getBigUint64(0);
  return verifies(key.raw, value.subarray(8), utf8(`cosignature/v1\ntime ${stamp}\n${words}`));
};

// The names whose signatures hold; a line that names a known key and does not fit is an error, unknown ones are passed over.
const signers = async (words, lines, keys) => {
  const found = new Set();
  for (const line of lines) {
    const [dash, name, encoded, ...more] = line.split(" ");
    if (dash !== "—" || more.length) throw new Error("signature line");
    const data = unbase64(encoded);
    for (const key of keys.get(name) || []) {
      if (!same(await keyId(name, key.algorithm, key.raw), data.subarray(0, 4))) continue;
      if (!(await accepts(key, words, data.slice(4)))) throw new Error(`the signature of ${name} is wrong`);
      found.add(name);
    }
  }
  return found;
};

// A signed checkpoint: origin, size, root, and who signed. Without its own log's signature it is an error.
export const checkpoint = async (written, keys) => {
  const gap = written.lastIndexOf("\n\n");
  if (gap < 0 || !written.endsWith("\n")) throw new Error("no signatures");
  const words = written.slice(0, gap + 1);
  const [origin, size, root] = words.split("\n");
  if (!/^(0|[1-9]\d{0,14})$/.test(size)) throw new Error("tree size");
  const names = await signers(words, written.slice(gap + 2, -1).split("\n"), keys);
  if (!names.has(origin)) throw new Error(`${origin} did not sign`);
  const witnesses = [...names].filter((name) => name.endsWith("/witness") && name !== `${origin}/witness`);
  return { origin, size: Number(size), root: unbase64(root), witnesses: witnesses.map((name) => name.slice(0, -8)) };
};

export const leafHash = (data) => sha256(concat(Uint8Array.of(0), data));
const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right));

export const included = async (leaf, index, size, proof, root) => {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let head = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      head = await nodeHash(sibling, head);
      while (at && at % 2 === 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      head = await nodeHash(head, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(head, root);
};
