// What this browser keeps between two visits: the signing key (never to be taken out), envelopes on their way. Never the
// recovery code, the price or the files.
const NAME = "tianping-bidmaker";
const STORES = ["keys", "bids"];

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

const database = () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
  return asked(request);
};

const inStore = async (store, mode, act) => {
  const held = await database();
  try {
    return await asked(act(held.transaction(store, mode).objectStore(store)));
  } finally {
    held.close();
  }
};

export const kept = (store, name) => inStore(store, "readonly", (held) => held.get(name));
export const keep = (store, name, value) => inStore(store, "readwrite", (held) => held.put(value, name));
export const forget = (store, name) => inStore(store, "readwrite", (held) => held.delete(name));

// Finished ciphertext lies in the origin-private file system, one file per lot: an upload goes on from it, and nothing is
// ever encrypted again.
export const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("envelopes", { create: true });
export const envelopeFile = async (name) => (await (await folder()).getFileHandle(name)).getFile();
export const dropEnvelope = async (name) => {
  try {
    await (await folder()).removeEntry(name);
  } catch (error) {
    if (error.name !== "NotFoundError") throw error;
  }
};

// Whether so many bytes more fit; where the browser does not tell, it is tried.
export const roomFor = async (bytes) => {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || quota - usage > bytes;
};
