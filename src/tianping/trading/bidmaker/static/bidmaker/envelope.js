// The file, byte by byte (docs/envelope.md §8). The body is written before the head is known; the head's place is kept.
import { canonical, parsed } from "./canonical.js";
import { concat, hex, lp, random, same, split, unbase64, utf8 } from "./bytes.js";
import { bidderTag, bind, bodyKey, boxes } from "./header.js";
import { encoded, linesOf, reader } from "./manifest.js";
import { encrypt, sealedLength } from "./stream.js";

export const MAGIC = utf8("TPSEAL1\n");
const BLOCK = 4096;
const CHAIN_UNKNOWN = 16384;
const FRONT = ["header", "box1", "box2", "box3", "statement", "signature", "chain", "timestamp", "padding"];

const drafted = async (row, { policy, tender, lot, uscc, counter, previous }, salt, policyDigest) => ({
  v: 1,
  suite: policy.suite,
  tender,
  lot,
  bidder: await bidderTag(row, salt, uscc),
  seal_id: hex(random(32)),
  counter,
  previous,
  policy: policyDigest,
});

const statementOf = async (row, hh, three, digest, length) => ({
  hh: hex(hh),
  body_digest: digest,
  body_length: String(length),
  boxes: await Promise.all(three.map(async (box) => hex(await row.hash(box)))),
});

// The certificates are not known where another program signs; then as much room is kept as any chain needs.
const roomFor = (headerBytes, three, chain) => {
  const certificates = chain ? chain.reduce((sum, one) => sum + one.length + 4, 0) : CHAIN_UNKNOWN;
  const known = headerBytes.length + three.reduce((sum, box) => sum + box.length, 0) + certificates;
  return Math.ceil((known + 1024 + 2048 + 64) / BLOCK) * BLOCK;
};

// Encrypts files and form into `sink.write(bytes, at)`: a new seed each time, never one twice. What is returned lacks only
// the signature over `statement`. `seed` is the recovery code's secret.
export const sealBody = async ({ row, wish, files, sink, told }) => {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total > row.largest) throw new Error("too large for this suite in a browser");
  const lines = await linesOf(row, files, (count) => told("reading", count, total));
  const salt = random(32);
  const seed = random(32);
  const begin = encoded({ uscc: wish.uscc, salt: hex(salt), form: wish.form, files: lines });
  const policyDigest = hex(await row.hash(canonical(wish.policy)));
  const header = await bind(row, await drafted(row, wish, salt, policyDigest), seed);
  const publics = wish.policy.trustees.map((key) => unbase64(key.public));
  const three = await boxes(row, publics, header.hh, header.pieces);
  const aead = await row.aead(await bodyKey(row, header.pieces, header.hh));
  const offset = roomFor(header.bytes, three, wish.chain);
  const length = begin.length + total;
  const digest = row.hasher();
  let at = offset;
  const write = async (sealed) => {
    await sink.write(sealed, at);
    digest.update(sealed);
    at += sealed.length;
    told("sealing", sealed.length, sealedLength(length));
  };
  await encrypt({ aead, hh: header.hh, length, read: reader(begin, files), write });
  const statement = await statementOf(row, header.hh, three, hex(digest.digest()), at - offset);
  return { header: header.bytes, hh: hex(header.hh), boxes: three, statement: canonical(statement), seed, offset, lines };
};

// The head's bytes, padded to the body: what `sealBody` left, with the signature {algorithm, signature} and its chain.
export const headOf = ({ header, boxes: three, statement, offset }, { algorithm, signature, chain }) => {
  const signed = canonical({ algorithm, signature });
  const front = concat(MAGIC, lp(header, ...three, statement, signed, lp(...chain), new Uint8Array(0)));
  const padding = offset - front.length - 4;
  if (padding < 0) throw new Error("the head is longer than the place kept for it");
  return concat(front, lp(new Uint8Array(padding)));
};

// Reads a head from a Blob.
export const readHead = async (blob) => {
  const front = new Uint8Array(await blob.slice(0, 1 << 18).arrayBuffer());
  if (!same(front.subarray(0, MAGIC.length), MAGIC)) throw new Error("not sealed");
  const found = {};
  let at = MAGIC.length;
  for (const name of FRONT) {
    const length = new DataView(front.buffer, at).getUint32(0);
    if (at + 4 + length > front.length) throw new Error(`head: ${name}`);
    found[name] = front.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  const statement = parsed(found.statement);
  return { ...found, chain: split(found.chain), offset: at, fields: parsed(found.header), said: statement };
};
