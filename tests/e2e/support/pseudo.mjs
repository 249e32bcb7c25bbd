// English as a language that nobody speaks: with accents, 40 % longer, in brackets. Where the page shows it, a sentence
// that does not come from a language's file stands out, and what has no room for a longer language is cut.

const ACCENTS = { a: "áá", e: "éé", i: "íí", o: "óó", u: "úú", A: "ÁÁ", E: "ÉÉ", I: "ÍÍ", O: "ÓÓ", U: "ÚÚ", c: "č", n: "ñ", s: "š", y: "ý", z: "ž" };

const strange = (text) => [...text].map((letter) => ACCENTS[letter] ?? letter).join("");

// What models read, and what Words itself reads, stays.
const KEPT = /^(-|[a-z-]+-(prompt|example) =)/;
// Where a text begins in a line of Fluent: behind a code, behind `.hint =`, behind the key of a variant.
const BEGIN = /^([a-z][a-z0-9-]* =(?: |$)|\s+\.hint = |\s+\*?\[[^\]]+\] )/;

/** A text with what is put in (`{ … }`) as it is; a choice that begins here goes on in the lines that follow. */
function inText(text) {
  let out = "";
  let depth = 0;
  for (const part of text.split(/(\{|\})/)) {
    if (part === "}") depth = Math.max(0, depth - 1);
    out += depth > 0 || part === "{" || part === "}" ? part : strange(part);
    if (part === "{") depth += 1;
  }
  return out;
}

function isBalanced(text) {
  return (text.match(/\{/g) ?? []).length === (text.match(/\}/g) ?? []).length;
}

/** The file of a language (web/words/en.ftl), made strange. */
export function pseudo(file) {
  let isKept = false;
  const lines = file.split("\n").map((line, index, all) => {
    if (/^[a-z-]/.test(line)) isKept = KEPT.test(line);
    if (line.startsWith("#") || line.trim() === "" || isKept) return line;
    const [begin] = line.match(BEGIN) ?? line.match(/^\s*/);
    const text = inText(line.slice(begin.length));
    const isWhole = /^[a-z]/.test(line) && isBalanced(line) && text.length > 0 && !/^( |\})/.test(all[index + 1] ?? "");
    return begin + (isWhole ? `⟦${text}⟧` : text);
  });
  return lines.join("\n");
}
