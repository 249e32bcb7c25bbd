// Languages: which one is spoken, all of the page in it, what happens where its words are not here; and room for
// languages that are longer, or are written the other way.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch, screenshot, withPage } from "../support/browser.mjs";
import { pseudo } from "../support/pseudo.mjs";
import { eventually, writeLink } from "../support/studio.mjs";

const OPEN_MILLIS = 60_000;
const FEW = `#${writeLink({ tasks: ["facts"], items: 12, schedule: "0-3 5-11" })}`;
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
// The host does not have the file; the page says so.
const NO_FILE = [/status 404: .*\.ftl/, /console: .*404/];
const CPU = "?backend=cpu";

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

const language = (page) => page.evaluate(() => document.documentElement.lang);
const choice = (page) => page.locator("#language");
const schedule = (page) => page.locator("#schedule-text").inputValue();
const opened = async (page) => {
  await page.locator(".stack .card").first().waitFor({ timeout: OPEN_MILLIS });
  await page.locator(".below-top .strip").waitFor({ state: "detached", timeout: OPEN_MILLIS });
};

/**
 * Texts that people see or hear, but those that are no sentence of the page: what models read and write, names, what
 * is typed, names of languages.
 */
function texts(page) {
  return page.evaluate(() => {
    const DATA =
      "textarea, input, select, code, pre, script, style, noscript, title, .mono, .written, .texts, .examples, .moment-side, .listing, " +
      ".candidates, .canvas-word, .canvas-details, .model-title, .wordmark, .about, a[href*='arxiv.org'], [data-no-words]";
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (data.trim() !== "" && !parentElement.closest(DATA) && isSeen(parentElement)) found.push(data.trim());
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      if (!isSeen(element) || element.closest(".written, .texts, .listing, .canvas-grid, .candidates, .examples")) continue;
      for (const name of ["aria-label", "title", "placeholder"]) {
        const said = element.getAttribute(name);
        if (said) found.push(said);
      }
    }
    return found;
  });
}

/** Three English words in a row. */
const isEnglish = (text) => /(?<![A-Za-z])[A-Za-z’']{2,} [a-z’']{2,} [a-z’']{2,}(?![A-Za-z])/.test(text);
// The prompt, which is quoted.
const isQuoted = (text) => /“[^”]*”/.test(text) && !isEnglish(text.replace(/“[^”]*”/g, ""));
const english = async (page) => (await texts(page)).filter((text) => isEnglish(text) && !isQuoted(text));

/** Each view of the page, one after the other: `look(name)` is called in each. */
async function throughViews(page, look) {
  await look("start");
  const parts = page.locator(".view-link:visible");
  for (const part of await parts.all()) {
    await part.click();
    await eventually(() => part.getAttribute("aria-current"), "page", "the part that was asked for");
    await look(`the part ${await part.innerText()}`);
  }
  await parts.first().click();
  await page.locator(".presets-button").click();
  await look("presets");
  await page.locator(".presets-button").click();
  for (const button of [".model-button", ".share-button"]) {
    await page.locator(button).click();
    await page.locator("dialog[open]").waitFor();
    await look(button);
    await page.locator("dialog[open] .sheet-head button").click();
    await page.locator("dialog[open]").waitFor({ state: "detached" });
  }
}

describe("which language", () => {
  for (const [locale, wanted] of [["zh-CN", "zh-Hans"], ["zh-SG", "zh-Hans"], ["zh", "zh-Hans"], ["zh-TW", "en"], ["en-GB", "en"], ["fr-FR", "en"]]) {
    test(`a browser of ${locale} is spoken to in ${wanted}`, async () => {
      await withPage(browser, { profile: { locale }, query: CPU, path: FEW }, async ({ page }) => {
        await choice(page).waitFor({ timeout: OPEN_MILLIS });
        assert.equal(await language(page), wanted);
        assert.equal(await choice(page).inputValue(), wanted);
        assert.equal(await page.title(), wanted === "en" ? "Atelier: layers as painters" : "Atelier：层如画家");
        assert.equal(await page.locator(".below-top .notice").count(), 0, "nobody has asked for anything that is not here");
      });
    });
  }

  test("is chosen without a reload, keeps what is there, and is kept", async () => {
    await withPage(browser, { query: CPU, path: FEW }, async ({ page }) => {
      await opened(page);
      await page.evaluate(() => (globalThis.isSamePage = true));
      await choice(page).selectOption("zh-Hans");
      await page.getByRole("heading", { name: "得分", exact: true }).waitFor();
      assert.equal(await language(page), "zh-Hans");
      assert.equal(await choice(page).inputValue(), "zh-Hans", "the choice says what is spoken");
      assert.equal(await schedule(page), "0-3 5-11");
      assert.ok(await page.evaluate(() => globalThis.isSamePage), "the page was not loaded again");
      await eventually(() => page.evaluate(() => document.activeElement?.id), "language", "the focus is where it was");
      await page.locator(".moment").getByText("这个链接跳过第 4 层。").waitFor();

      await page.reload();
      await page.getByRole("heading", { name: "得分", exact: true }).waitFor({ timeout: OPEN_MILLIS });
      assert.equal(await schedule(page), "0-3 5-11");
      await choice(page).selectOption("en");
      await page.getByRole("heading", { name: "Scores", exact: true }).waitFor();
      assert.equal(await language(page), "en");
    });
  });

  test("is kept beside what another tab has kept", async () => {
    await withPage(browser, { query: CPU, path: FEW }, async ({ page, context }) => {
      await opened(page);
      const other = await context.newPage();
      await other.goto(page.url());
      await opened(other);
      await page.getByRole("radio", { name: "Dark" }).check({ force: true });
      await eventually(() => other.evaluate(() => document.documentElement.dataset.theme), "dark", "the other tab follows");
      await choice(other).selectOption("zh-Hans");
      await eventually(() => language(other), "zh-Hans", "the language of the other");
      const kept = JSON.parse(await page.evaluate(() => localStorage.getItem("atelier.settings")));
      assert.deepEqual([kept.theme, kept.language], ["dark", "zh-Hans"]);
      assert.equal(await language(page), "en", "nobody has asked for another language here");
      await other.close();
    });
  });

  test("is that of the address, which follows the choice, and is shared where one wishes", async () => {
    await withPage(browser, { query: `${CPU}&lang=zh-Hans`, path: FEW }, async ({ page }) => {
      await opened(page);
      assert.equal(await language(page), "zh-Hans");
      await page.locator(".share-button").click();
      const link = page.locator("#share-link");
      assert.ok(!(await link.inputValue()).includes("lang="), "a link leaves the language to whoever opens it");
      await page.getByLabel("以本页的语言打开").check();
      await eventually(() => link.inputValue(), /\?lang=zh-Hans#\S*v\d+\./, "the link with its language");
      await page.locator("dialog[open] .sheet-head button").click();

      await choice(page).selectOption("en");
      await page.getByRole("heading", { name: "Scores", exact: true }).waitFor();
      assert.equal(new URL(page.url()).searchParams.get("lang"), "en");
      assert.equal(new URL(page.url()).searchParams.get("backend"), "cpu", "the rest of the address stays");
      await page.reload();
      await page.getByRole("heading", { name: "Scores", exact: true }).waitFor({ timeout: OPEN_MILLIS });
    });
  });
});

describe("words that are not here", () => {
  const notice = (page) => page.locator(".below-top .notice");

  test("of a language that the page does not have", async () => {
    await withPage(browser, { query: `${CPU}&lang=xx`, path: FEW }, async ({ page }) => {
      await notice(page).getByText("The address asks for the language “xx”, which is not here").waitFor({ timeout: OPEN_MILLIS });
      assert.equal(await language(page), "en");
    });
  });

  for (const [what, change] of [
    ["missing", ({ server }) => server.remove("words/zh-Hans.ftl")],
    ["cut off", async ({ server }) => server.replace("words/zh-Hans.ftl", (await server.original("words/zh-Hans.ftl")).subarray(0, 50_000))],
    ["a host’s own page", ({ server }) => server.replace("words/zh-Hans.ftl", "<!doctype html>\n<title>Home</title>\n")],
  ]) {
    test(`of Chinese, whose file is ${what}`, async () => {
      const options = { profile: { locale: "zh-CN" }, query: CPU, path: FEW, expected: NO_FILE, setUp: change };
      await withPage(browser, options, async ({ page }) => {
        await notice(page).getByText("The words of the language “zh-Hans” did not arrive, or are damaged").waitFor({ timeout: OPEN_MILLIS });
        assert.equal(await language(page), "en");
        await page.getByRole("heading", { name: "Scores", exact: true }).waitFor();
      });
    });
  }

  test("of a language that is chosen: the page stays as it is", async () => {
    const setUp = ({ server }) => server.remove("words/zh-Hans.ftl");
    await withPage(browser, { query: CPU, path: FEW, expected: NO_FILE, setUp }, async ({ page }) => {
      await opened(page);
      await choice(page).selectOption("zh-Hans");
      await notice(page).getByText("did not arrive").waitFor();
      assert.equal(await choice(page).inputValue(), "en");
      assert.equal(await language(page), "en");
    });
  });

  test("of any language", async () => {
    const setUp = ({ server }) => ["en", "zh-Hans"].forEach((language) => server.remove(`words/${language}.ftl`));
    const options = { profile: { locale: "zh-CN" }, query: CPU, expected: NO_FILE, setUp };
    await withPage(browser, options, async ({ page }) => {
      await page.locator("#boot-problem:not([hidden])").getByText("its texts").waitFor({ timeout: OPEN_MILLIS });
    });
  });
});

for (const [size, profile] of Object.entries(SIZES)) {
  describe(`on a ${size}`, () => {
    const still = { ...profile, reducedMotion: "reduce" };

    test("the Chinese page has no English sentence", async () => {
      await withPage(browser, { profile: { ...still, locale: "zh-CN" }, query: CPU, path: FEW }, async ({ page }) => {
        await opened(page);
        await throughViews(page, async (view) => {
          assert.deepEqual(await english(page), [], `English in ${view}`);
          assert.deepEqual(await cut(page), [], `cut in ${view}`);
        });
        const label = await page.locator(".examples button").first().textContent();
        assert.equal(label, "一道算术题", "what the model's folder says is in Chinese, too");
        await screenshot(page, `chinese-${size}`);
      });
    });

    test("a longer language has room, and every sentence is from its file", async () => {
      const setUp = async ({ server }) => server.replace("words/en.ftl", pseudo((await server.original("words/en.ftl")).toString()));
      await withPage(browser, { profile: still, query: CPU, path: FEW, setUp }, async ({ page }) => {
        await opened(page);
        assert.ok((await texts(page)).some((text) => text.includes("⟦")), "the file is read");
        await throughViews(page, async (view) => {
          assert.deepEqual(await english(page), [], `English in ${view}`);
          assert.deepEqual(await cut(page), [], `cut in ${view}`);
          assert.equal(await sideways(page), 0, `${view} does not scroll sideways`);
        });
        await screenshot(page, `pseudo-${size}`);
      });
    });

    test("a language that is written from the right finds its place", async () => {
      const setUp = async ({ server }) => {
        const file = (await server.original("words/en.ftl")).toString();
        server.replace("words/en.ftl", file.replace("-direction = ltr", "-direction = rtl"));
      };
      await withPage(browser, { profile: still, query: CPU, path: FEW, setUp }, async ({ page }) => {
        await opened(page);
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
        const field = await page.locator("#schedule-text").evaluate((field) => getComputedStyle(field).direction);
        assert.equal(field, "ltr", "a schedule is read from left to right");
        await throughViews(page, async (view) => {
          assert.equal(await sideways(page), 0, `${view} does not scroll sideways`);
          assert.deepEqual(await overlapping(page), [], `one over the other in ${view}`);
        });
        await screenshot(page, `from-the-right-${size}`);
      });
    });
  });
}

/** How far the page, or one of its panes, could be moved sideways. */
function sideways(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const beyond = (element) => element.scrollWidth - element.clientWidth;
    const panes = [...document.querySelectorAll(".pane, dialog[open]")].filter((pane) => pane.checkVisibility({ visibilityProperty: true }));
    return Math.max(root.scrollWidth - innerWidth, ...panes.map(beyond));
  });
}

/** Buttons and the like whose text is wider than they are, or whose end is hidden. */
function cut(page) {
  return page.evaluate(() => {
    // Says by itself that it goes on, or is for screen readers.
    const MAY = ".model-title, .sr-only, .unseen, .canvas-word, .canvas-token, input, textarea, svg *";
    const what = document.querySelectorAll("button, .button, .segment span, .chip, label, th, td, h1, h2, h3, p, li, summary");
    return [...what]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(MAY) && !element.closest(".table-scroll, .canvas-scroll"))
      .filter((element) => getComputedStyle(element).fontSize !== "0px" && getComputedStyle(element).clipPath === "none" && element.clientWidth > 0)
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} .${element.className}: ${element.textContent.trim().slice(0, 60)}`);
  });
}

/** Things beside each other in the header, and the panes, that lie on one another. */
function overlapping(page) {
  return page.evaluate(() => {
    const pairs = (elements) => elements.flatMap((one, at) => elements.slice(at + 1).map((other) => [one, other]));
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 0);
    const isOver = ([one, other]) => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    };
    const name = (element) => `${element.tagName} .${element.className}`;
    const groups = [seen(".top > *:not(.spring)"), seen(".panes > .pane"), seen(".stack > *")];
    return groups.flatMap((group) => pairs(group).filter(isOver).map((pair) => pair.map(name).join(" over ")));
  });
}
