// What stands inside the body: LP(manifest), then the files one after another (docs/envelope.md §7).
import { canonical } from "./canonical.js";
import { hex, lp } from "./bytes.js";

const READ = 8 << 20;
const FORBIDDEN = /[/\\:*?"<>|\u0000-\u001f\u007f]/;

// A name that can only be a file in the folder where it is put, on every platform.
export const plainName = (name) => Boolean(name) && name.replace(/^[. ]+|[. ]+$/g, "") === name
  && !FORBIDDEN.test(name) && !/\p{Surrogate}/u.test(name) && new TextEncoder().encode(name).length <= 200;

export const nameTrouble = (names) => {
  const seen = new Set();
  for (const name of names) {
    const folded = name.toUpperCase().toLowerCase();
    if (!plainName(name) || seen.has(folded)) return name;
    seen.add(folded);
  }
  return "";
};

const digestOf = async (row, file, told) => {
  const hasher = row.hasher();
  for (let at = 0; at < file.size; at += READ) {
    const bytes = new Uint8Array(await file.slice(at, at + READ).arrayBuffer());
    hasher.update(bytes);
    told(bytes.length);
  }
  return hex(hasher.digest());
};

export const linesOf = async (row, files, told) => {
  const lines = [];
  for (const file of files) {
    lines.push({ name: file.name, size: String(file.size), digest: await digestOf(row, file, told) });
  }
  return lines;
};

export const encoded = ({ uscc, salt, form, files }) => lp(canonical({ v: 1, uscc, salt, form, files }));

// The stream as `read(count)`: first `begin`, then the files. The browser refuses to read a file that changed since it
// was chosen, so what is sealed is what was digested.
export const reader = (begin, files) => {
  const sources = [new Blob([begin]), ...files];
  let at = 0;
  let block = new Uint8Array(0);
  const more = async () => {
    while (sources.length && at >= sources[0].size) {
      sources.shift();
      at = 0;
    }
    if (!sources.length) throw new Error("the files are shorter than they were");
    block = new Uint8Array(await sources[0].slice(at, at + READ).arrayBuffer());
    at += block.length;
  };
  return async (count) => {
    const out = new Uint8Array(count);
    for (let done = 0; done < count;) {
      if (!block.length) await more();
      const part = block.subarray(0, count - done);
      out.set(part, done);
      done += part.length;
      block = block.subarray(part.length);
    }
    return out;
  };
};
