// Keeps what lives on a page current: regions with data-live="seconds" are fetched again and replaced by their id.
// With data-state on the body's marker (an address that answers {"version": …}) the page is fetched only when that
// changes. Without this file the page has a link that does the same by hand.
"use strict";
(() => {
  const regions = () => [...document.querySelectorAll("[data-live]")];
  if (!regions().length) return;
  const marker = document.querySelector("[data-state]");
  const served = document.querySelector("time[data-server]");
  const offset = served ? Date.parse(served.dateTime) - Date.now() : 0;
  let version = marker ? marker.dataset.version : null;

  const refresh = async () => {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of regions()) {
      const next = fresh.getElementById(old.id);
      if (!next) continue;
      if (old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
      if (next.dataset.live) old.dataset.live = next.dataset.live;
      else old.removeAttribute("data-live");
    }
    const said = document.querySelector("[data-said-when-changed]");
    const polite = document.getElementById("tp-aloud");
    if (said && polite) polite.textContent = said.dataset.saidWhenChanged;
  };

  const changed = async () => {
    if (!marker) return true;
    const answer = await fetch(marker.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const told = await answer.json();
    if (told.version === version) return false;
    version = told.version;
    return true;
  };

  const turn = async () => {
    const living = regions();
    if (!living.length) return;
    try {
      if (!document.hidden && (await changed())) await refresh();
    } catch { /* cut off for a moment: the next turn asks again */ }
    const seconds = Math.min(...living.map((one) => Number(one.dataset.live) || 5));
    setTimeout(turn, seconds * 1000);
  };
  setTimeout(turn, 3000);

  const english = document.documentElement.lang.startsWith("en");
  const aloud = new Set();
  const say = (minutes) => {
    const polite = document.getElementById("tp-aloud");
    if (!polite || aloud.has(minutes)) return;
    aloud.add(minutes);
    polite.textContent = english ? `${minutes} minutes to the opening` : `距开标还有 ${minutes} 分钟`;
  };
  const two = (count) => String(count).padStart(2, "0");
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", timeStyle: "medium" });
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-clock]")) clock.textContent = shown.format(Date.now() + offset);
    for (const clock of document.querySelectorAll("[data-count]")) {
      const left = Math.max(0, Math.floor((Date.parse(clock.dataset.count) - Date.now() - offset) / 1000));
      const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].flatMap((count, i) => {
        const colon = document.createElement("i");
        colon.textContent = ":";
        return i ? [colon, two(count)] : [two(count)];
      });
      clock.replaceChildren(...parts);
      for (const minutes of [10, 5, 1]) if (left === minutes * 60) say(minutes);
    }
  };
  tick();
  setInterval(tick, 1000);
})();
