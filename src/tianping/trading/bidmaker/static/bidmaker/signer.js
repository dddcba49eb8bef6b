// A signer in the browser: a P-256 key that cannot be taken out of it, certified by a docked CA from a signing request.
import { base64, unbase64 } from "./bytes.js";
import { ecdsaSignature, signingRequest } from "./der.js";
import { keep, kept } from "./storage.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

const signed = async (key, bytes) => new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes));

// The signer of a firm, where its certificate is still good at `now` (milliseconds since 1970).
export const held = async (uscc, now) => {
  const found = await kept("keys", uscc);
  return found && found.chain && found.until > now ? found : null;
};

// Makes a key, asks for its certificate by `certify(request in base64)`, and keeps both.
export const enrol = async ({ uscc, name, certify }) => {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const request = await signingRequest({ name, uscc, spki, sign: (bytes) => signed(pair.privateKey, bytes) });
  const { chain, until, ca } = await certify(base64(request));
  const made = { pair, chain, until: Date.parse(until), ca };
  await keep("keys", uscc, made);
  return made;
};

export const sign = async (signer, bytes) => ({
  algorithm: "ECDSA-P256-SHA256",
  signature: base64(ecdsaSignature(await signed(signer.pair.privateKey, bytes))),
  chain: signer.chain.map(unbase64),
});

// What `tianping sign` wrote for the statement: any certificate, kept wherever its owner keeps it.
export const readSignature = (given, signatures) => {
  const value = JSON.parse(given);
  if (!signatures.includes(value.algorithm)) throw new Error(String(value.algorithm));
  if (!value.chain.length || !value.signature) throw new Error("chain");
  return { algorithm: value.algorithm, signature: value.signature, chain: value.chain.map(unbase64) };
};

