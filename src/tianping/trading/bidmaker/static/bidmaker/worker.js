// Sealing beside the page: files in, ciphertext into the origin-private file system, in constant memory. This thread has no
// network: its own content policy lets it connect to nowhere.
import { hex } from "./bytes.js";
import { headOf, sealBody } from "./envelope.js";
import { toWords } from "./opening.js";
import { dropEnvelope, folder } from "./storage.js";
import { suite } from "./suites.js";
import { sha256 } from "../web/vendor/noble/sha2.js";

const EVERY = 4 << 20;
const READ = 8 << 20;
let file;
let access;
let made;

const teller = (id) => {
  const sums = {};
  return (phase, count, total) => {
    const before = sums[phase] || 0;
    sums[phase] = before + count;
    if (Math.floor(before / EVERY) !== Math.floor(sums[phase] / EVERY) || sums[phase] >= total) {
      postMessage({ id, phase, done: sums[phase], total });
    }
  };
};

const close = () => {
  if (access) access.close();
  access = undefined;
};

const begin = async (name) => {
  close();
  file = await (await folder()).getFileHandle(name, { create: true });
  access = await file.createSyncAccessHandle();
  access.truncate(0);
};

const written = (bytes, at) => {
  if (access.write(bytes, { at }) !== bytes.length) throw new DOMException("the disk is full", "QuotaExceededError");
};

const seal = async ({ id, name, wish, files }) => {
  await begin(name);
  const row = await suite(wish.policy.suite);
  try {
    made = await sealBody({ row, wish, files, sink: { write: written }, told: teller(id) });
  } catch (error) {
    close();
    await dropEnvelope(name);
    throw error;
  }
  access.flush();
  const { hh, statement, lines, seed } = made;
  return { hh, statement, lines, code: await toWords(seed) };
};

// The head goes before the body; then the whole file's digest, which the upload names.
const finish = async ({ id, signed }) => {
  written(headOf(made, signed), 0);
  access.flush();
  close();
  made = undefined;
  const envelope = await file.getFile();
  const [whole, told] = [sha256.create(), teller(id)];
  for (let at = 0; at < envelope.size; at += READ) {
    const bytes = new Uint8Array(await envelope.slice(at, at + READ).arrayBuffer());
    whole.update(bytes);
    told("digest", bytes.length, envelope.size);
  }
  return { sha256: hex(whole.digest()), length: envelope.size };
};

const discard = async ({ name }) => {
  close();
  made = undefined;
  await dropEnvelope(name);
};

const ACTS = { seal, finish, discard };
onmessage = async ({ data }) => {
  try {
    postMessage({ id: data.id, result: await ACTS[data.act](data) });
  } catch (error) {
    postMessage({ id: data.id, error: error.message, name: error.name });
  }
};
