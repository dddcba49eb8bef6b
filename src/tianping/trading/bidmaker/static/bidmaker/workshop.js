// The page's end of the sealing thread. Import maps do not reach into threads: every file of the program is fetched with
// its digest first, and the thread starts only when all are what the page says; it then finds them in the cache.
export const verified = (modules) => Promise.all(
  Object.entries(modules).map(([url, integrity]) => fetch(url, { integrity, cache: "force-cache" })),
);

export class Workshop {
  constructor(address) {
    const policy = self.trustedTypes?.createPolicy("tianping", { createScriptURL: (url) => url });
    this.worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: "module" });
    this.waiting = new Map();
    this.count = 0;
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = () => {
      this.broken = new Error("the sealing thread did not start");
      this.waiting.forEach(({ failed }) => failed(this.broken));
    };
  }
  heard({ id, phase, done, total, result, error, name }) {
    const asked = this.waiting.get(id);
    if (phase) {
      asked.told(phase, done, total);
      return;
    }
    this.waiting.delete(id);
    if (error === undefined) asked.done(result);
    else asked.failed(Object.assign(new Error(error), { name }));
  }
  ask(act, given, told = () => {}) {
    this.count += 1;
    const id = this.count;
    return new Promise((done, failed) => {
      if (this.broken) failed(this.broken);
      this.waiting.set(id, { done, failed, told });
      this.worker.postMessage({ id, act, ...given });
    });
  }
}
