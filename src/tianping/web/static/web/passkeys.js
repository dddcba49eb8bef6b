// Asks the device for a passkey, or for a signature by one, and sends its answer with the form. The question stands in
// the page as JSON; the answer is judged by the server. Without this file the one-time codes work as before.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const said = (found) => {
    const response = { clientDataJSON: text(found.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (found.response[name]) response[name] = text(found.response[name]);
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {} });
  };
  const ask = (kind, asked) => {
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    if (kind === "get") {
      publicKey.allowCredentials = known(asked.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
    publicKey.excludeCredentials = known(asked.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const asked = JSON.parse(document.getElementById("tp-passkey").textContent);
        form.elements.answer.value = said(await ask(form.dataset.passkey, asked));
        form.submit();
      } catch {
        form.querySelector("[data-passkey-none]").hidden = false;
      }
    });
  }
})();
