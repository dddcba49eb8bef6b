// Before sealing: is the policy the platform's, and are the three keys the trustees' own? (docs/envelope.md §10)
import { hex, lp, unbase64, unhex, utf8 } from "./bytes.js";
import { canonical, parsed } from "./canonical.js";
import { checkpoint, included, keysOf, leafHash, verifies } from "./notes.js";
import { suite } from "./suites.js";

const POLICY_PURPOSE = "seal-policy";
const KEY_BOUND = "trustee.key_bound";

// Each check gives {what, who, good, detail}; nothing may be sealed unless all are good.
const attempt = async (what, who, check) => {
  try {
    return { what, who, good: true, detail: (await check()) || "" };
  } catch (error) {
    return { what, who, good: false, detail: error.message };
  }
};
const need = (good, said) => { if (!good) throw new Error(said); };

const formOf = async (policy) => {
  need(policy.v === 1 && policy.threshold === 2 && policy.trustees.length === 3, "two of three trustees, no other number");
  for (const name of ["trustee", "public"]) {
    need(new Set(policy.trustees.map((key) => key[name])).size === 3, `the same ${name} twice`);
  }
  for (const key of policy.trustees) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", unbase64(key.public)));
    need(hex(digest) === key.digest, `the digest of ${key.trustee} is not that of its key`);
  }
  independent(policy);
};

// No organisation, by its code or by tied codes, holds two of the trustees; ties are transitive.
const independent = ({ trustees, tied }) => {
  const hand = (code) => {
    const held = new Set([code]);
    for (let before = 0; before < held.size;) {
      before = held.size;
      for (const group of tied) if (group.some((one) => held.has(one))) group.forEach((one) => held.add(one));
    }
    return [...held].sort()[0];
  };
  need(new Set(trustees.map((key) => hand(key.organisation))).size === 3, "one organisation holds two trustees");
};

const digestOf = async (policy, told) => {
  const digest = hex(await (await suite(policy.suite)).hash(canonical(policy)));
  need(digest === told, "the digest is not the one that the documents name");
  return digest;
};

const signedBy = async (policy, statement, keys) => {
  const name = `${policy.trustees[0].trustee}/identity`;
  const [key] = keys.get(name) || [];
  need(key && statement.key === name && statement.purpose === POLICY_PURPOSE, "not signed by the platform of the anchors");
  need(hex(canonical(statement.content)) === hex(canonical(policy)), "another policy was signed");
  const message = lp(utf8("tianping-statement-v1"), utf8(POLICY_PURPOSE), canonical(policy));
  need(await verifies(key.raw, unhex(statement.signature), message), "the signature does not verify");
  return name;
};

const proven = async (policy, key, lines, keys) => {
  const line = lines.find((one) => one.trustee === key.trustee);
  need(line, "no evidence");
  const data = unbase64(line.entry);
  const entry = parsed(data);
  const head = await checkpoint(line.checkpoint, keys);
  need([head.origin, entry.origin].every((one) => one === key.trustee) && entry.type === KEY_BOUND, "another log's entry");
  need(await included(await leafHash(data), line.index, head.size, line.proof.map(unhex), head.root), "not included");
  need(head.witnesses.length, "no other platform has cosigned");
  const wanted = { tender: policy.tender, suite: policy.suite, organisation: key.organisation, key_id: key.key_id, public: key.public };
  for (const [name, value] of Object.entries(wanted)) need(entry.body[name] === value, `another ${name} in the trustee's log`);
  need(Date.parse(entry.body.opening_at) <= Date.parse(policy.opening_at), "another opening_at in the trustee's log");
  return `${line.index} / ${head.size}, ${head.witnesses.join(", ")}`;
};

export const checked = async ({ tender, evidence, anchors }) => {
  const policy = tender.seal_policy;
  const results = [await attempt("form", "", () => formOf(policy))];
  results.push(await attempt("digest", "", () => digestOf(policy, tender.seal_policy_digest)));
  let keys = new Map();
  results.push(await attempt("anchors", "", async () => { keys = await keysOf(anchors); }));
  results.push(await attempt("policy", policy.trustees[0].trustee, () => signedBy(policy, tender.seal_policy_signature, keys)));
  for (const key of policy.trustees) {
    results.push(await attempt("key", key.trustee, () => proven(policy, key, evidence.keys, keys)));
  }
  return results;
};

export const allGood = (results) => results.every((one) => one.good);
