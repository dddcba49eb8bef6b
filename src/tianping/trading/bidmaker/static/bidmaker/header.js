// The header, and what is derived from the seed and bound by it (docs/envelope.md §4, §5).
import { canonical } from "./canonical.js";
import { concat, hex, lp, u8, unhex, utf8 } from "./bytes.js";

export const INDICES = [1, 2, 3];
export const heldBy = (trustee) => INDICES.filter((j) => j !== trustee);

export const context = (header) => lp(
  ...["tianping-seal-v1", header.suite, header.tender, header.lot].map(utf8), unhex(header.bidder), unhex(header.seal_id),
);

export const bidderTag = async (row, salt, uscc) => hex(await row.hash(lp(utf8("bidder"), salt, utf8(uscc))));

export const pieces = (row, seed, ctx) => Promise.all(
  INDICES.map((j) => row.hkdf(seed, concat(lp(utf8("piece"), u8(j)), ctx), 32)),
);

export const commitment = async (row, j, ctx, piece) => hex(
  await row.hash(concat(lp(utf8("commit"), u8(j)), ctx, lp(piece))),
);

export const bodyKey = (row, three, hh) => row.hkdf(concat(...three), lp(utf8("key"), hh), row.keyLength);

export const boxInfo = (i, hh) => lp(utf8("share"), u8(i), hh);

// Sets the commitments of a draft: the header's bytes, their hash, and the three pieces.
export const bind = async (row, draft, seed) => {
  const ctx = context(draft);
  const three = await pieces(row, seed, ctx);
  const commitments = await Promise.all(INDICES.map((j) => commitment(row, j, ctx, three[j - 1])));
  const bytes = canonical({ ...draft, commitments });
  return { bytes, hh: await row.hash(bytes), pieces: three };
};

export const boxes = (row, publics, hh, three) => Promise.all(INDICES.map((i) => row.wrap(
  publics[i - 1], concat(...heldBy(i).map((j) => three[j - 1])), boxInfo(i, hh),
)));
