// The words of a language: a file of words/ for each (src/words). The page and its engine import this.

/**
 * The text of the file. The build stands in the address: what the browser has kept of it is never of another build, and an
 * engine that starts again finds it there without a network.
 */
async function fetchWords(language, build) {
  const answer = await fetch(`words/${language}.ftl?${build}`, { cache: "force-cache" });
  if (!answer.ok) throw new Error(`words/${language}.ftl: ${answer.status}`);
  return answer.text();
}

/** Gives the page or its worker the words that it asks for (src/platform/wasm/language.rs), and says which come first. */
export function provideWords(language, build) {
  const texts = new Map();
  globalThis.firstLanguage = language;
  globalThis.loadWords = (language) => {
    if (!texts.has(language)) {
      const text = fetchWords(language, build);
      // Whoever asks again tries again.
      text.catch(() => texts.delete(language));
      texts.set(language, text);
    }
    return texts.get(language);
  };
}

/**
 * The language of a document whose root lists those that there are: that of the address, else the one that was chosen here,
 * else the first of the browser's. One that is asked for and not here is noted at the root.
 */
export function chooseLanguage(root) {
  const languages = root.dataset.languages.split("|").map((one) => one.split(" ")[0]);
  /** Which of them a tag means: zh-CN and zh-SG are zh-Hans, zh-TW is not. */
  const ours = (tag) => {
    const whole = (tag) => {
      const { language, script } = new Intl.Locale(tag).maximize();
      return `${language}-${script}`;
    };
    try {
      return languages.find((one) => whole(one) === whole(tag));
    } catch {
      return undefined; // not a tag of a language
    }
  };
  const asked = new URL(location.href).searchParams.get("lang");
  if (asked !== null && !ours(asked)) root.dataset.noLanguage = asked;
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem("atelier.settings"))?.language;
  } catch {
    chosen = undefined; // no storage, or not ours
  }
  return [asked, chosen, ...navigator.languages].map(ours).find(Boolean) ?? languages[0];
}
