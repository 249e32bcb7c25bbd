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
