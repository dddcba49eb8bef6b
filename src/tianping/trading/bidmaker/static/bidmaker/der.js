// The little of DER that a signing request needs (X.690, PKCS#10 in RFC 2986).
import { concat, unhex, utf8 } from "./bytes.js";

const length = (count) => {
  if (count < 128) return Uint8Array.of(count);
  const bytes = [];
  for (let rest = count; rest; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
};

const tagged = (tag, ...parts) => {
  const content = concat(...parts);
  return concat(Uint8Array.of(tag), length(content.length), content);
};
export const sequence = (...parts) => tagged(0x30, ...parts);
const set = (...parts) => tagged(0x31, ...parts);
const oid = (digits) => tagged(0x06, unhex(digits));
const words = (said) => tagged(0x0c, utf8(said));

const integer = (bytes) => {
  let begin = 0;
  while (begin < bytes.length - 1 && bytes[begin] === 0) begin += 1;
  const trimmed = bytes.subarray(begin);
  return tagged(0x02, trimmed[0] & 0x80 ? concat(Uint8Array.of(0), trimmed) : trimmed);
};

// WebCrypto gives r ‖ s; certificates and the envelope want both as a sequence of integers.
export const ecdsaSignature = (raw) => sequence(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));

const COUNTRY = "550406";
const ORGANISATION = "55040a";
const COMMON_NAME = "550403";
const SERIAL_NUMBER = "550405";
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));

const attribute = (type, value) => set(sequence(oid(type), value));

// A PKCS#10 request: the firm's name, its credit code in the serial number, and the public key, signed by the key itself.
export const signingRequest = async ({ name, uscc, spki, sign }) => {
  const subject = sequence(
    attribute(COUNTRY, tagged(0x13, utf8("CN"))),
    attribute(ORGANISATION, words(name)),
    attribute(COMMON_NAME, words(name)),
    attribute(SERIAL_NUMBER, tagged(0x13, utf8(uscc))),
  );
  const asked = sequence(integer(Uint8Array.of(0)), subject, spki, tagged(0xa0, new Uint8Array(0)));
  return sequence(asked, ECDSA_SHA256, tagged(0x03, Uint8Array.of(0), ecdsaSignature(await sign(asked))));
};
