// What the page shows: small pieces of document, made without markup in strings.
import qrcode from "../web/vendor/qrcode/qrcode.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 2;

export const made = (tag, words = "", css = "") => {
  const element = document.createElement(tag);
  element.textContent = words;
  if (css) element.className = css;
  return element;
};

export const part = (name) => document.querySelector(`[data-part="${name}"]`);
export const show = (name, wanted = true) => { part(name).hidden = !wanted; };
export const tell = (name, words) => { if (part(name).textContent !== words) part(name).textContent = words; };

export const filled = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

export const size = (bytes) => {
  const units = ["B", "KB", "MB", "GB"];
  let count = bytes;
  let at = 0;
  while (count >= 1024 && at < units.length - 1) [count, at] = [count / 1024, at + 1];
  return `${at && count < 10 ? count.toFixed(1) : Math.round(count)} ${units[at]}`;
};

export const facts = (name, pairs) => part(name).replaceChildren(
  ...pairs.flatMap(([term, value, css]) => [made("dt", term), made("dd", value, css)]),
);

export const lines = (name, rows) => part(name).replaceChildren(...rows.map(([head, words, css]) => {
  const row = made("li", "", css);
  row.append(made("b", head), document.createTextNode(` ${words}`));
  return row;
}));

export const progress = (name, words, done, total) => {
  show(name);
  const bar = part(name).querySelector("progress");
  const share = total ? Math.min(100, (done / total) * 100) : undefined;
  if (share !== undefined) bar.value = share;
  const whole = share === undefined ? words : `${Math.floor(share)} %　${words}`;
  const said = part(name).querySelector("[data-said]");
  if (said.textContent !== whole) said.textContent = whole;
};

export const code = (name, words) => {
  const drawn = qrcode(0, "M");
  drawn.addData(words);
  drawn.make();
  const count = drawn.getModuleCount();
  const dots = [];
  for (let y = 0; y < count; y += 1) {
    for (let x = 0; x < count; x += 1) if (drawn.isDark(y, x)) dots.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
  }
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", `0 0 ${count + 2 * QUIET} ${count + 2 * QUIET}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words);
  path.setAttribute("d", dots.join(""));
  picture.append(path);
  part(name).replaceChildren(picture);
};

// What is left to the deadline, by the platform's clock as it was when the page was served.
export const clock = (served, units) => {
  const begun = performance.now();
  const held = document.querySelector("[data-due]");
  const tick = () => {
    const left = Math.max(0, Math.floor((Date.parse(held.dataset.due) - Date.parse(served) - (performance.now() - begun)) / 1000));
    const counts = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
    const first = counts.findIndex((count) => count > 0);
    const shown = counts.slice(first < 0 ? 3 : Math.min(first, 2));
    held.replaceChildren(...shown.flatMap((count, at) => [String(count), made("small", units[4 - shown.length + at])]));
  };
  if (held) setInterval(tick, 1000);
};
