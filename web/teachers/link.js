// Links that open a schedule, in version 1 of their form (src/share/v1.rs), which never changes.

/** Items of each task, as on a page that nobody has changed. */
const ITEMS = 100;
const POLYNOMIAL = 0xedb88320;

/** CRC-32 of an ASCII text (IEEE 802.3, reflected), as eight hex digits. */
function checksum(text) {
  let sum = 0xffffffff;
  for (const character of text) {
    sum ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  }
  return (~sum >>> 0).toString(16).padStart(8, "0");
}

/** What is wrong with a schedule, as far as it can be told here: a sentence's code and its values. The page reads the rest. */
export function problem(schedule, { title, n_layers: n }) {
  const other = schedule.match(/[^0-9\s\-|().x]|x(?!\d)/u)?.[0];
  if (other !== undefined) return ["not-a-schedule", { other }];
  const layers = [...schedule.matchAll(/(?<![x\d])\d+/g)].map(([layer]) => Number(layer));
  const layer = layers.find((layer) => layer >= n);
  return layer === undefined ? undefined : ["no-such-layer", { layer, model: title, n, last: n - 1 }];
}

/** The fragment that opens a schedule on a model of the list (models/catalog.json). */
export function fragment(schedule, { name, hash, n_layers: n }) {
  const marks = { " ": ".", "(": "b", ")": "e", "|..|": "to", "|": "o" };
  // "4-8" is one piece, and so is "(4 | 5)x3" with or without its spaces.
  const text = schedule.trim().replace(/\s*(\|..\||\|)\s*/g, "$1").replace(/\(\s+/g, "(").replace(/\s+\)/g, ")").replace(/\s+x/g, "x");
  const steps = text.replace(/\s+/g, " ").replace(/\|\.\.\||[ ()|]/g, (mark) => marks[mark]);
  // The name is a hint to people; the hash is what counts.
  const hint = /^[A-PR-WYa-z0-9-]{1,24}$/.test(name) ? `-${name}` : "";
  const link = `v1.m${hash.slice(0, 16)}${hint}.n${n}.s${steps}.i${ITEMS}.r0`;
  return `${link}.c${checksum(link)}`;
}

/** The fragment of a pasted link, without a part of the page before it; undefined where there is none. */
export function pasted(text) {
  return text.match(/(?:#|^)(?:[a-z]+\.)?(v[1-9]\d*\.[A-Za-z0-9.-]+?)\.*$/)?.[1];
}
