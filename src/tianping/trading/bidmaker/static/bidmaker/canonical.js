// Canonical JSON (RFC 8785). ECMAScript writes numbers and strings as the RFC wants them; keys are sorted by UTF-16.
import { same, text, utf8 } from "./bytes.js";

const written = (value) => {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === "string" && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${written(key)}:${written(value[key])}`).join(",")}}`;
  }
  throw new Error("no JSON value");
};

export const canonical = (value) => utf8(written(value));

// Read strictly: bytes that would not be written the same way again are refused.
export const parsed = (bytes) => {
  const value = JSON.parse(text(bytes));
  if (!same(canonical(value), bytes)) throw new Error("not canonical JSON");
  return value;
};
