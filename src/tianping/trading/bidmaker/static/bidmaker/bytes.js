// Bytes: text, hexadecimal, base64, framing. LP(x) is a 4-byte big-endian length, then x (docs/envelope.md §1).
export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

export const unhex = (digits) => {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Error("not hexadecimal");
  return Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
};

export const base64 = (bytes) => {
  let out = "";
  for (const byte of bytes) out += String.fromCharCode(byte);
  return btoa(out);
};

// Only the one canonical spelling is read: tail bits too.
export const unbase64 = (given) => {
  const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
  if (base64(bytes) !== given) throw new Error("base64 in another spelling");
  return bytes;
};

export const concat = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const u8 = (number) => Uint8Array.of(number);

const u32 = (number) => {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, number);
  return out;
};

export const lp = (...fields) => concat(...fields.flatMap((field) => [u32(field.length), field]));

export const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

// Undoes `lp`; a field that is cut off is an error.
export const split = (bytes) => {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const begin = at + 4;
    const end = begin > bytes.length ? Infinity : begin + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    if (end > bytes.length) throw new Error("a field is cut off");
    found.push(bytes.subarray(begin, end));
    at = end;
  }
  return found;
};
