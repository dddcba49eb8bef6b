// What the published vectors say, computed by the page's own modules.
import { base64, hex, lp, unbase64, unhex, utf8 } from "/bidmaker/bytes.js";
import { canonical } from "/bidmaker/canonical.js";
import { headOf, readHead, sealBody } from "/bidmaker/envelope.js";
import { bidderTag, bind, bodyKey, boxInfo, context } from "/bidmaker/header.js";
import { fromWords, opened, piecesIn, piecesOf, toWords } from "/bidmaker/opening.js";
import { decrypt, encrypt } from "/bidmaker/stream.js";
import { suite } from "/bidmaker/suites.js";

const told = () => {};

export const envelope = async (given) => {
  const header = JSON.parse(given.header);
  const row = await suite(header.suite);
  const bound = await bind(row, header, unhex(given.seed));
  const key = await bodyKey(row, bound.pieces, bound.hh);
  const manifest = lp(utf8(given.manifest));
  const body = [];
  const plain = new Uint8Array([...manifest, ...unhex(given.file)]);
  await encrypt({
    aead: await row.aead(key), hh: bound.hh, length: plain.length, read: async () => plain, write: (sealed) => body.push(...sealed),
  });
  return {
    policy_digest: hex(await row.hash(canonical(given.policy))),
    tag: await bidderTag(row, unhex(given.salt), given.uscc),
    context: hex(context(header)),
    pieces: bound.pieces.map(hex),
    header: new TextDecoder().decode(bound.bytes),
    hh: hex(bound.hh),
    key: hex(key),
    infos: [1, 2, 3].map((i) => hex(boxInfo(i, bound.hh))),
    body: hex(Uint8Array.from(body)),
    body_digest: hex(await row.hash(Uint8Array.from(body))),
    recovery_code: await toWords(unhex(given.seed)),
    seed: hex(await fromWords(given.recovery_code)),
  };
};

export const primitives = async (given, id, seed) => {
  const row = await suite(id);
  const [key, words, info] = [unhex(given.key), unhex(given.text), unhex(given.info)];
  const aead = await row.aead(key);
  const sealed = await aead.encrypt(unhex(given.nonce), words, info);
  const raw = unhex(given.private).slice(-32);
  const changed = sealed.slice();
  changed[0] ^= 1;
  return {
    hash: hex(await row.hash(words)),
    parts: hex(row.hasher().update(words.subarray(0, 1)).update(words.subarray(1)).digest()),
    sealed: hex(sealed),
    again: hex(await aead.decrypt(unhex(given.nonce), sealed, info)),
    refused: await aead.decrypt(unhex(given.nonce), changed, info).then(() => false, () => true),
    hkdf: await Promise.all(given.hkdf.map(async (one) => hex(await row.hkdf(unhex(seed), info, one.length / 2)))),
    unwrapped: hex(await row.unwrap(raw, unhex(given.box), info)),
    box: hex(await row.wrap(unhex(given.public), words, info)),
  };
};

export const share = async ({ header, index, box }, privateKey) => {
  const fields = JSON.parse(header);
  const head = { header: utf8(header), fields, [`box${index}`]: unhex(box) };
  try {
    await piecesIn(await suite(fields.suite), head, index, unhex(privateKey));
    return true;
  } catch {
    return false;
  }
};

export const stream = async (given, id) => {
  const row = await suite(id);
  const aead = await row.aead(unhex(given.key));
  const hasher = row.hasher();
  let at = 0;
  let length = 0;
  let last;
  const read = async (count) => Uint8Array.from({ length: count }, () => at++ % 251);
  const write = (sealed) => {
    hasher.update(sealed);
    length += sealed.length;
    last = sealed;
  };
  await encrypt({ aead, hh: unhex(given.hh), length: given.length, read, write });
  return { body_digest: hex(hasher.digest()), body_length: length, last_chunk: hex(last) };
};

const memory = () => {
  const parts = new Map();
  return {
    write: async (bytes, at) => { parts.set(at, bytes.slice()); },
    blob: (head) => new Blob([head, ...[...parts.keys()].sort((one, other) => one - other).map((at) => parts.get(at))]),
  };
};

const asBase64 = async (blob) => base64(new Uint8Array(await blob.arrayBuffer()));

// Seals files {name: base64} and gives what is to be signed; `finish` puts the head before it.
let made;
export const seal = async (wish, files) => {
  const row = await suite(wish.policy.suite);
  const sink = memory();
  const chosen = Object.entries(files).map(([name, bytes]) => new File([unbase64(bytes)], name));
  const chain = wish.chain && wish.chain.map(unbase64);
  made = { ...(await sealBody({ row, wish: { ...wish, chain }, files: chosen, sink, told })), sink };
  return { statement: base64(made.statement), seed: hex(made.seed), hh: made.hh };
};

export const finish = async ({ algorithm, signature, chain }) => {
  const head = headOf(made, { algorithm, signature, chain: chain.map(unbase64) });
  return asBase64(made.sink.blob(head));
};

// Opens an envelope by trustees' keys {index: hex} or by a recovery code.
export const open = async (envelope64, keys, code) => {
  const blob = new Blob([unbase64(envelope64)]);
  const head = await readHead(blob);
  const row = await suite(head.fields.suite);
  let held = {};
  if (code) held = await piecesOf(row, head, await fromWords(code));
  for (const [i, key] of Object.entries(keys)) held = { ...held, ...(await piecesIn(row, head, Number(i), unhex(key))) };
  const files = {};
  const take = async (line, bytes) => { files[line.name] = (files[line.name] || "") + hex(bytes); };
  const manifest = await opened(row, head, blob, held, take);
  return { manifest, files };
};

export const opens = async (...given) => open(...given).then(() => "", (error) => error.message);

export const rereads = async (given, id) => {
  const row = await suite(id);
  const found = [];
  const body = unhex(given.body);
  let at = 0;
  const read = async (count) => body.subarray(at, at += count);
  for await (const part of decrypt({ aead: await row.aead(unhex(given.key)), hh: unhex(given.hh), length: body.length, read })) found.push(...part);
  return hex(Uint8Array.from(found));
};
