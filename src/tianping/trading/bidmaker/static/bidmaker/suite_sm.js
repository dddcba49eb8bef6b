// Suite SM-1: SM2 encryption as GM/T 0009 writes it, SM3, HKDF over it, SM4-128 in GCM. Loaded only where a policy names it.
import { HashMD } from "../web/vendor/noble/sha2.js";
import { sm2, sm3, sm4 } from "../web/vendor/sm-crypto/sm-crypto.js";
import { concat, hex, same, unhex } from "./bytes.js";

const TAG = 16;
const LARGEST = 200 * (1 << 20);
const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const rotated = (word, by) => (word << (by & 31)) | (word >>> ((32 - by) & 31));
const W = new Int32Array(68);

// SM3 (GB/T 32905) fed piece by piece: the library's own takes only what is whole in memory.
export class Sm3 extends HashMD {
  constructor() {
    super(64, 32, 8, false);
    this.state = Int32Array.from(START);
  }
  get() { return [...this.state]; }
  set(...words) { this.state.set(words); }
  process(view, offset) {
    for (let j = 0; j < 16; j += 1) W[j] = view.getInt32(offset + 4 * j);
    for (let j = 16; j < 68; j += 1) {
      const mixed = W[j - 16] ^ W[j - 9] ^ rotated(W[j - 3], 15);
      W[j] = mixed ^ rotated(mixed, 15) ^ rotated(mixed, 23) ^ rotated(W[j - 13], 7) ^ W[j - 6];
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let j = 0; j < 64; j += 1) {
      const early = j < 16;
      const turned = rotated(a, 12);
      const one = rotated((turned + e + rotated(early ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
      const first = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const second = early ? e ^ f ^ g : (e & f) | (~e & g);
      const left = (first + d + (one ^ turned) + (W[j] ^ W[j + 4])) | 0;
      const right = (second + h + one + W[j]) | 0;
      d = c;
      c = rotated(b, 9);
      b = a;
      a = left;
      h = g;
      g = rotated(f, 19);
      f = e;
      e = right ^ rotated(right, 9) ^ rotated(right, 17);
    }
    [a, b, c, d, e, f, g, h].forEach((word, j) => { this.state[j] ^= word; });
  }
  roundClean() { W.fill(0); }
  destroy() { this.buffer.fill(0); }
}

const hash = async (bytes) => new Sm3().update(bytes).digest();
const hmac = (key, bytes) => unhex(sm3(bytes, { key, mode: "hmac" }));

const hkdf = async (ikm, info, length) => {
  const key = hmac(new Uint8Array(32), ikm);
  let out = new Uint8Array(0);
  for (let n = 1, last = out; out.length < length; n += 1) {
    last = hmac(key, concat(last, info, Uint8Array.of(n)));
    out = concat(out, last);
  }
  return out.slice(0, length);
};

// SM2 takes no associated data: what binds goes first inside the plaintext, and is compared on opening.
const wrap = async (publicKey, plain, info) => unhex(
  sm2.doEncrypt(concat(info, plain), hex(publicKey), 1, { asn1: true }).toLowerCase(),
);

const unwrap = async (privateKey, box, info) => {
  const plain = sm2.doDecrypt(hex(box), hex(privateKey), 1, { asn1: true, output: "array" });
  const found = Uint8Array.from(plain);
  if (!same(found.subarray(0, info.length), info)) throw new Error("the box is bound to something else");
  return found.subarray(info.length);
};

const aead = async (key) => {
  const how = (iv, associatedData) => ({ mode: "gcm", iv, associatedData, padding: "none", output: "array", outputTag: true });
  return {
    encrypt: async (iv, bytes, aad) => {
      const { output, tag } = sm4.encrypt(bytes, key, how(iv, aad));
      return concat(output, tag);
    },
    decrypt: async (iv, bytes, aad) => {
      const tag = bytes.slice(bytes.length - TAG);
      const found = sm4.decrypt(bytes.slice(0, bytes.length - TAG), key, { ...how(iv, aad), tag });
      return found.output || found;
    },
  };
};

export const SM_1 = {
  id: "SM-1",
  hash,
  hasher: () => new Sm3(),
  hkdf,
  wrap,
  unwrap,
  aead,
  keyLength: 16,
  largest: LARGEST,
  signatures: ["SM2-SM3"],
};
