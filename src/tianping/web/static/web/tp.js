// The little that a page does by itself: the server's clock, what is left to a deadline, copying a code.
// Everything here is also said in the page as it came; without this file nothing is lost.
"use strict";
(() => {
  const english = document.documentElement.lang.startsWith("en");
  const served = document.querySelector("time[data-server]");
  if (served) {
    const offset = Date.parse(served.dateTime) - Date.now();
    const now = () => Date.now() + offset;
    const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });
    const polite = document.getElementById("tp-aloud");
    const aloud = new Set();
    const say = (minutes) => {
      if (!polite || aloud.has(minutes)) return;
      aloud.add(minutes);
      polite.textContent = english ? `${minutes} minutes to the deadline` : `距截止还有 ${minutes} 分钟`;
    };
    const units = english ? ["d", "h", "min", "s"] : ["天", "小时", "分", "秒"];
    const tick = () => {
      const at = now();
      served.textContent = shown.format(at);
      for (const clock of document.querySelectorAll("[data-due]")) {
        const left = Math.max(0, Math.floor((Date.parse(clock.dataset.due) - at) / 1000));
        const cut = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
        const from = cut[0] ? 0 : cut[1] ? 1 : 2;
        const parts = cut.slice(from, from + 3).flatMap((count, i) => {
          const unit = document.createElement("small");
          unit.textContent = units[from + i];
          return [i ? String(count).padStart(2, "0") : String(count), unit];
        });
        clock.replaceChildren(...parts);
        for (const minutes of [10, 5, 1]) if (left === minutes * 60) say(minutes);
      }
    };
    tick();
    setInterval(tick, 1000);
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const polite = document.getElementById("tp-aloud");
      if (polite) polite.textContent = english ? "Copied" : "已复制";
    });
  }
})();
