// Answers that a healthy Hub never gives: of the API, each made from the true answer.

const HASH = "0".repeat(40);
const SHA256 = "0".repeat(64);

// Paths that must not leave a folder, hide, collide or be taken for others.
export const HOSTILE_NAMES = [
  "../outside.json",
  "../../../../etc/passwd",
  "/etc/passwd",
  "//etc/passwd",
  "a/../../outside.json",
  "a/./b.json",
  "a//b.json",
  "a\\b.json",
  "..\\outside.json",
  "C:\\outside.json",
  "c:outside.json",
  "nul\0byte.json",
  "line\nbreak.json",
  "",
  " ",
  ".",
  "..",
  "folder/",
  "%2e%2e/outside.json",
  "..%2foutside.json",
  "%00.json",
  "~/outside.json",
  "CON",
  "right-to-left-\u202egnp.json",
  "half-a-pair-\ud800.json",
  "config.json",
  "config.json",
  "CONFIG.JSON",
  "config.json/inside.json",
  "x".repeat(4096),
  `${"d/".repeat(2048)}deep.json`,
];

const WRONG_TYPES = [
  { rfilename: 7, size: 1, blobId: HASH },
  { rfilename: null, size: 1, blobId: HASH },
  { rfilename: ["config.json"], size: 1, blobId: HASH },
  { size: 1, blobId: HASH },
  { rfilename: "lfs-is-text.safetensors", size: 1, blobId: HASH, lfs: "yes" },
  { rfilename: "lfs-is-empty.safetensors", size: 1, blobId: HASH, lfs: {} },
  { rfilename: "hash-is-short.safetensors", size: 1, blobId: HASH, lfs: { sha256: "00", size: 1, pointerSize: 1 } },
  {},
  null,
  "config.json",
  [],
];

/** The true answer as the scenarios have it: text, or chunks of text when there is much. */
export function distort(about, scenarios) {
  let much;
  let changed = about;
  for (const scenario of scenarios) {
    if (scenario.name === "million-siblings") much = manySiblings(scenario.count ?? 1_000_000);
    else changed = CHANGES[scenario.name](changed, scenario);
  }
  const text = JSON.stringify(changed);
  if (much === undefined) return text;
  const { siblings, ...rest } = changed;
  return splice(JSON.stringify(rest).slice(0, -1), siblings, much);
}

const CHANGES = {
  "hostile-siblings": (about, { of = "names", names = HOSTILE_NAMES, only = false }) => {
    const hostile = of === "types" ? WRONG_TYPES : names.map((rfilename) => ({ rfilename, size: 5, blobId: HASH }));
    return { ...about, siblings: [...(only ? [] : about.siblings), ...hostile] };
  },
  "lying-sizes": (about, { size, by, of = "", where = "both" }) =>
    eachSibling(about, of, (file) => {
      const lie = (true_) => (by === undefined ? size : true_ + by);
      return {
        ...file,
        ...(where === "lfs" ? {} : { size: lie(file.size) }),
        ...(where === "size" || file.lfs === undefined ? {} : { lfs: { ...file.lfs, size: lie(file.lfs.size) } }),
      };
    }),
  "lying-hashes": (about, { sha256 = SHA256, blobId = HASH, of = "" }) =>
    eachSibling(about, of, (file) =>
      file.lfs === undefined ? { ...file, blobId } : { ...file, blobId, lfs: { ...file.lfs, sha256 } },
    ),
  metadata: (about, { merge }) => ({ ...about, ...merge }),
};

function eachSibling(about, of, change) {
  const isMeant = new RegExp(of);
  return { ...about, siblings: about.siblings.map((file) => (isMeant.test(file.rfilename) ? change(file) : file)) };
}

function* splice(start, siblings, more) {
  yield `${start},"siblings":[${siblings.map((file) => JSON.stringify(file)).join(",")}`;
  yield* more;
  yield "]}";
}

function* manySiblings(count) {
  const at_once = 1000;
  for (let from = 0; from < count; from += at_once) {
    let text = "";
    for (let n = from; n < Math.min(from + at_once, count); n += 1) {
      text += `,{"rfilename":"part-${n}.json","size":2,"blobId":"${HASH}"}`;
    }
    yield text;
  }
}

/** JSON that begins well and goes on for `most` bytes. */
export function* hugeJson(most) {
  yield `{"id":"a/b","sha":"${HASH}","siblings":[{"rfilename":"config.json"}`;
  const chunk = ',{"rfilename":"config.json"}'.repeat(2000);
  for (let sent = 0; sent < most; sent += chunk.length) yield chunk;
  yield "]}";
}

/** JSON that no recursive reader survives. */
export function deepJson(depth) {
  return `{"id":"a/b","siblings":${"[".repeat(depth)}${"]".repeat(depth)}}`;
}

export const HTML = `<!doctype html><html><head><title>Sign in</title></head>
<body><h1>Welcome to the airport</h1><p>Accept the terms to use this network.</p></body></html>
`;
