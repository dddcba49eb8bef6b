// Algorithm suites: one row each. The tender's policy names the row; nothing negotiates (docs/envelope.md §2).
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, DhkemX25519HkdfSha256, HkdfSha256 } from "../web/vendor/hpke/hpke.js";
import { sha256 } from "../web/vendor/noble/sha2.js";
import { concat } from "./bytes.js";

const ALGORITHM = "AES-GCM";
const EMPTY = new Uint8Array(0);

const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

const hkdf = async (ikm, info, length) => {
  const key = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: EMPTY, info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
};

// 32 bytes are X25519, 65 are an uncompressed point on P-256: the length of the public key says which.
const hpke = (publicLength) => {
  const kem = { 32: DhkemX25519HkdfSha256, 65: DhkemP256HkdfSha256 }[publicLength];
  if (!kem) throw new Error("no public key of this suite");
  return new CipherSuite({ kem: new kem(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
};
const ENC = { 32: 32, 65: 65 };

const wrap = async (publicKey, plain, info) => {
  const suite = hpke(publicKey.length);
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  const sealed = await sender.seal(plain);
  return concat(new Uint8Array(sender.enc), new Uint8Array(sealed));
};

// `publicLength` says the curve of a raw private key, which has 32 bytes on both.
const unwrap = async (privateKey, box, info, publicLength = 32) => {
  const suite = hpke(publicLength);
  const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
  const enc = box.subarray(0, ENC[publicLength]);
  const recipient = await suite.createRecipientContext({ recipientKey, enc, info });
  return new Uint8Array(await recipient.open(box.subarray(ENC[publicLength])));
};

const aead = async (raw) => {
  const key = await crypto.subtle.importKey("raw", raw, ALGORITHM, false, ["encrypt", "decrypt"]);
  const how = (iv, additionalData) => ({ name: ALGORITHM, iv, additionalData });
  return {
    encrypt: async (iv, bytes, aad) => new Uint8Array(await crypto.subtle.encrypt(how(iv, aad), key, bytes)),
    decrypt: async (iv, bytes, aad) => new Uint8Array(await crypto.subtle.decrypt(how(iv, aad), key, bytes)),
  };
};

const INTL_1 = {
  id: "INTL-1",
  hash: digest,
  hasher: () => sha256.create(),
  hkdf,
  wrap,
  unwrap,
  aead,
  keyLength: 32,
  largest: Infinity,
  signatures: ["Ed25519", "ECDSA-P256-SHA256", "RSA-PSS-SHA256"],
};

const ROWS = { "INTL-1": async () => INTL_1, "SM-1": async () => (await import("./suite_sm.js")).SM_1 };

export const suite = async (id) => {
  if (!Object.hasOwn(ROWS, id)) throw new Error(`unknown suite ${id}`);
  return ROWS[id]();
};
