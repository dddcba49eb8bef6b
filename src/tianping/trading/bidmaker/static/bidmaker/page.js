// The bid maker in the browser: check the keys, choose files, seal, keep the recovery code, sign, send, hand in.
// Price and files leave this machine only as ciphertext; the recovery code does not leave it at all.
import { text, unbase64 } from "./bytes.js";
import { allGood, checked } from "./evidence.js";
import { nameTrouble } from "./manifest.js";
import { Platform, Refused, send } from "./sending.js";
import { enrol, held, readSignature, sign } from "./signer.js";
import { dropEnvelope, envelopeFile, forget, keep, kept, roomFor } from "./storage.js";
import { suite } from "./suites.js";
import { clock, code, facts, filled, lines, part, progress, show, size, tell } from "./view.js";
import { Workshop, verified } from "./workshop.js";

const PRICE = /^(0|[1-9]\d{0,13})(\.\d{1,2})?$/;
const given = JSON.parse(document.getElementById("facts").textContent);
const { words } = given;
const place = `${given.uscc}-${given.lot}`;
const envelope = `${place}.tpbid`;
const platform = new Platform({ token: given.token, english: given.english, away: words.away });
const modules = JSON.parse(document.querySelector('script[type="importmap"]').textContent).integrity;
let workshop;
const now = () => Date.parse(given.now) + performance.now();
const state = { anchors: given.anchors, own: false, signer: null, sealed: null, paused: false, wake: () => {} };

const trouble = (error) => {
  const known = { QuotaExceededError: words.full, NotReadableError: words.changed, NoModificationAllowedError: words.other };
  tell("trouble", known[error.name] || (error instanceof Refused ? error.message : filled(words.failed, { what: error.message })));
  show("trouble");
  part("trouble").focus();
};

// Runs an act of a button: one at a time, and whatever goes wrong is said.
const on = (name, act) => part(name).addEventListener(part(name).matches("input") ? "change" : "click", async () => {
  show("trouble", false);
  part(name).disabled = true;
  try {
    await act();
  } catch (error) {
    trouble(error);
  } finally {
    part(name).disabled = false;
  }
});

const check = async () => {
  const results = await checked({ tender: given.tender, evidence: given.evidence, anchors: state.anchors });
  state.good = allGood(results);
  lines("checks", results.map(({ what, who, good, detail }) => [
    good ? words.good : words.bad, `${filled(words[`check_${what}`], { who })}${detail ? `　${detail}` : ""}`, good ? "good" : "bad",
  ]));
  tell("verdict", !state.good ? words.do_not_seal : state.own ? words.checked_by_own : words.checked_by_platform);
  part("seal").disabled = !state.good;
};

const chosenFiles = () => [...part("files").files];

const listFiles = () => {
  const files = chosenFiles();
  lines("chosen", files.map((file) => [file.name, size(file.size)]));
  tell("total", files.length ? filled(words.total, { count: files.length, size: size(files.reduce((sum, one) => sum + one.size, 0)) }) : "");
};

const form = () => {
  const fields = [...document.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field.value.trim()]);
  return Object.fromEntries(fields.filter(([, value]) => value));
};

const mistake = (row, files, filledIn) => {
  const total = files.reduce((sum, one) => sum + one.size, 0);
  const odd = nameTrouble(files.map((file) => file.name));
  if (!files.length) return words.no_files;
  if (odd) return filled(words.bad_name, { name: odd });
  if (!PRICE.test(filledIn.price || "")) return words.bad_price;
  if (given.maximum && Number(filledIn.price) > Number(given.maximum)) return filled(words.over_maximum, { maximum: given.maximum });
  if (total > row.largest) return filled(words.too_large, { largest: size(row.largest) });
  if (byFile() || state.signer) return "";
  return words.no_signer;
};

const byFile = () => part("by-file").checked;

const seal = async () => {
  const row = await suite(given.tender.seal_policy.suite);
  const [files, filledIn] = [chosenFiles(), form()];
  const wrong = mistake(row, files, filledIn);
  if (wrong) throw new Refused(wrong);
  if (!(await roomFor(files.reduce((sum, one) => sum + one.size, 0)))) throw new Refused(words.full);
  const wish = {
    policy: given.tender.seal_policy, tender: given.tender.tender, lot: given.lot, uscc: given.uscc, form: filledIn,
    counter: given.counter, previous: given.previous, chain: byFile() ? null : state.signer.chain.map(unbase64),
  };
  await navigator.storage.persist?.();
  await forget("bids", place);
  const began = performance.now();
  state.sealed = await workshop.ask("seal", { name: envelope, wish, files }, (phase, done, total) => (
    progress("sealing", words[phase], done, total)));
  const seconds = (performance.now() - began) / 1000;
  tell("speed", filled(words.sealed_in, { seconds: seconds.toFixed(1) }));
  showCode();
};

const showCode = () => {
  show("prepare", false);
  show("code-step");
  part("code").textContent = state.sealed.code;
  code("qr", state.sealed.code);
  part("kept").checked = false;
  show("sign-step", false);
  part("code-step").querySelector("h2").focus();
};

const showSigning = () => {
  show("sign-step", part("kept").checked);
  const said = JSON.parse(text(state.sealed.statement));
  facts("signing", [
    [words.tender, `${given.tender.name}　${given.tender.tender}`], [words.lot, `${given.lot_name}　${given.lot}`],
    [words.version, String(given.counter)],
    ...state.sealed.lines.map((line) => [words.file, `${line.name}　${size(Number(line.size))}　${line.digest.slice(0, 16)}…`]),
    [words.seal, said.hh, "tp-code"], [words.body, said.body_digest, "tp-code"],
  ]);
  part("statement").textContent = text(state.sealed.statement);
  show("sign-here", !byFile());
  show("sign-elsewhere", byFile());
  part("statement-file").href = URL.createObjectURL(new Blob([state.sealed.statement], { type: "application/json" }));
};

const finish = async (signed) => {
  const { sha256, length } = await workshop.ask("finish", { signed }, (phase, done, total) => (
    progress("finishing", words[phase], done, total)));
  const bid = { sha256, length, hh: state.sealed.hh, counter: given.counter, lot: given.lot };
  await keep("bids", place, bid);
  state.sealed = null;
  part("code").textContent = "";
  part("qr").replaceChildren();
  show("code-step", false);
  show("sign-step", false);
  await upload(bid);
};

const told = (word, received, length) => progress("sending", words[word], received, length);

const hold = async (saying) => {
  if (!state.paused) return;
  saying();
  await new Promise((done) => { state.wake = done; });
};

const upload = async (bid) => {
  show("prepare", false);
  show("send-step");
  show("again", false);
  try {
    const file = await envelopeFile(envelope);
    state.upload = await send({ platform, places: given.places, file, sha256: bid.sha256, told, hold });
    state.bid = bid;
    progress("sending", words.whole, 1, 1);
    show("hold", false);
    show("hand-in");
    part("hand-in").focus();
  } catch (error) {
    show("again");
    throw error;
  }
};

// Times are UTC in signed records; people read them in Shanghai, to the millisecond.
const shanghai = (instant) => {
  const moved = new Date(Date.parse(instant) + 8 * 3600 * 1000).toISOString();
  return `${moved.slice(0, 10)} ${moved.slice(11, 23)}`;
};

const handIn = async () => {
  const receipt = await platform.insist(given.places.submit, { upload: state.upload, sha256: state.bid.sha256 }, told);
  const said = receipt.statement.content;
  show("resuming", false);
  show("send-step", false);
  show("receipt-step");
  facts("receipt", [
    [words.receipt, said.number], [words.received_at, shanghai(said.at)],
    [words.seal, state.bid.hh, "tp-code"], [words.digest_of_file, state.bid.sha256, "tp-code"],
  ]);
  part("receipt-file").href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 1)], { type: "application/json" }));
  part("envelope-file").href = URL.createObjectURL(await envelopeFile(envelope));
  part("receipt-page").href = filled(given.places.receipt, { receipt: said.number });
  await forget("bids", place);
  part("receipt-step").querySelector("h2").focus();
};

const askCertificate = async () => {
  const certify = (request) => platform.post(given.places.certify, { request });
  state.signer = await enrol({ uscc: given.uscc, name: given.name, certify });
  showSigner();
};

const showSigner = () => {
  const { signer } = state;
  tell("signer", signer ? filled(words.have_signer, { ca: signer.ca, until: new Date(signer.until).toISOString().slice(0, 10) }) : words.no_certificate);
  show("enrol", !signer && given.certifies);
};

const startOver = async () => {
  if (state.sealed) await workshop.ask("discard", { name: envelope });
  else await dropEnvelope(envelope);
  await forget("bids", place);
  location.reload();
};

// An envelope that was finished on an earlier visit goes on from where it was; one without its ciphertext is forgotten.
const goOn = async () => {
  const bid = await kept("bids", place);
  if (!bid || bid.counter !== given.counter) return;
  const file = await envelopeFile(envelope).catch(() => null);
  if (!file || file.size !== bid.length) {
    await forget("bids", place);
    return;
  }
  tell("resuming", filled(words.resuming, { size: size(bid.length) }));
  show("resuming");
  await upload(bid);
};

const usable = () => Boolean(self.isSecureContext && crypto.subtle && navigator.storage?.getDirectory);

const begin = async () => {
  clock(given.now, given.units);
  if (!usable()) {
    tell("trouble", words.old_browser);
    show("trouble");
    return;
  }
  await verified(modules);
  workshop = new Workshop(given.worker);
  state.signer = given.tender.seal_policy.suite === "INTL-1" ? await held(given.uscc, now()) : null;
  if (given.tender.seal_policy.suite !== "INTL-1" || !(given.certifies || state.signer)) {
    part("by-file").checked = true;
    part("by-browser").disabled = true;
  }
  showSigner();
  await check();
  show("ready");
  await goOn();
};

on("anchors", async () => {
  const [file] = part("anchors").files;
  if (!file) return;
  state.anchors = JSON.parse(await file.text());
  state.own = true;
  await check();
});
on("files", async () => listFiles());
on("enrol", askCertificate);
on("seal", seal);
on("print", async () => print());
on("kept", async () => showSigning());
on("sign", async () => finish(await sign(state.signer, state.sealed.statement)));
on("signature", async () => {
  const [file] = part("signature").files;
  const row = await suite(given.tender.seal_policy.suite);
  if (file) await finish(readSignature(await file.text(), row.signatures));
});
on("again", async () => upload(await kept("bids", place)));
on("hand-in", handIn);
document.querySelectorAll('[data-part="over"]').forEach((button) => button.addEventListener("click", () => startOver().catch(trouble)));
part("hold").addEventListener("click", () => {
  state.paused = !state.paused;
  part("hold").textContent = state.paused ? words.resume : words.pause;
  if (!state.paused) state.wake();
});
addEventListener("beforeunload", (event) => { if (state.sealed) event.preventDefault(); });
begin().catch(trouble);
