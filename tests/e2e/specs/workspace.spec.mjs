// The workspace: what is in sight whatever is open, the parts of the page by their addresses, Back and Forward, one press
// that skips a layer, what a link says, and that all of it holds at the sizes of phones, tablets, desks and large screens.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { opened } from "../support/steps.mjs";
import { Studio, eventually, look, plain, withStudio, writeLink } from "../support/studio.mjs";

const ON_CPU = { query: "?backend=cpu" };
const SCORING_MILLIS = 120_000;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };
// What each part holds, and nothing of the others.
const PARTS = {
  Results: [".panel.scores", ".panel.cost"],
  "Look inside": [".panel.canvas", ".panel.next", ".panel.attention"],
  Figures: [".panel.figures", ".panel.latency"],
  Lessons: [".panel.lessons"],
  Compare: [".panel.compare"],
};
const NAMES = { Results: "scores", "Look inside": "inside", Figures: "figures", Lessons: "lessons", Compare: "compare" };

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser.close());

const hashOf = (page) => new URL(page.url()).hash.slice(1);
const current = (page) => page.locator("nav:visible [aria-current=page]").innerText();

/** Waits until both models have written and a score is there. */
async function written(page) {
  await page.locator(".desk .first-difference").first().waitFor({ timeout: SCORING_MILLIS });
  await page.locator(".glance li svg").first().waitFor({ timeout: SCORING_MILLIS });
}

/** Elements of a selector that do not lie on the screen as a whole. */
const offScreen = (page, selectors) =>
  page.evaluate((selectors) => selectors.filter((selector) => {
    const { left, top, right, bottom, width, height } = document.querySelector(selector).getBoundingClientRect();
    return width === 0 || height === 0 || left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
  }), selectors);

test("stack, both texts and scores stand above the fold together, whatever is open, and only that is rendered", async () => {
  await withPage(browser, { begins: true, query: "", profile: { ...DESK, reducedMotion: "reduce" } }, async ({ page }) => {
    await written(page);
    const all = Object.values(PARTS).flat();
    for (const [name, panels] of Object.entries(PARTS)) {
      await look(page, name);
      for (const panel of all) await eventually(() => page.locator(panel).count(), panels.includes(panel) ? 1 : 0, `${panel} in ${name}`);
      assert.deepEqual(await offScreen(page, [".stack", ".tray", ".moment-words", ".desk .texts", ".glance", ".views"]), [], name);
      const { top } = await page.locator(".view > :first-child").evaluate((it) => it.getBoundingClientRect().toJSON());
      assert.ok(top < 900 - 150, `${name} begins above the fold: ${top}`);
      await assertAccessible(page, name);
      await screenshot(page, `workspace-${NAMES[name]}-1440`);
    }
  });
});

test("at 1024 x 768 scores stand on the first screen with the stack, and both texts begin there", async () => {
  await withPage(browser, { begins: true, query: "", profile: { viewport: { width: 1024, height: 768 }, reducedMotion: "reduce" } }, async ({ page }) => {
    await written(page);
    assert.deepEqual(await offScreen(page, [".stack", ".moment-words", ".glance"]), []);
    const names = await page.locator(".desk .side-name").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().bottom < innerHeight - 60));
    assert.deepEqual(names, [true, true]);
    await screenshot(page, "workspace-1024");
  });
});

test("each dialog begins at its heading, that of the link at the link", async () => {
  await withStudio(browser, ON_CPU, async ({ page }) => {
    const at = () => page.evaluate(() => document.activeElement?.id);
    for (const [button, id] of [["#model-button", "model-heading"], [".take-button", "take-heading"], ["#own-items", "own-items-heading"], [".share-button", "share-link"]]) {
      await page.locator(button).click();
      await page.locator(`dialog[open] #${id}`).waitFor();
      await eventually(at, id, `the focus in the dialog of ${button}`);
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    }
  });
});

describe("addresses", () => {
  test("a bare name is read, and each part has an address that can be shared with what is edited", async () => {
    for (const [name, address] of Object.entries(NAMES)) {
      await withPage(browser, { ...ON_CPU, path: `#${address}` }, async ({ page }) => {
        await opened(page);
        assert.match(await current(page), name === "Results" ? /Scores/ : new RegExp(name));
        await page.locator(PARTS[name][0]).waitFor();
        assert.equal(hashOf(page), address, "the address stays as it was typed");
        assert.equal(await page.locator(".notices [role=alert]").count(), 0);
      });
    }
    const link = { tasks: ["arith"], items: 1, view: "figures", schedule: "0-5 7-11" };
    await withStudio(browser, { ...ON_CPU, link }, async ({ page, studio }) => {
      await studio.shows("0-5 7-11");
      await page.locator(".panel.figures").waitFor();
      await studio.write("0-5 8-11");
      await eventually(() => hashOf(page), /^figures\.v1\..*\.s0-5\.8-11\./, "part and link");
      await page.reload();
      await studio.open();
      await studio.shows("0-5 8-11");
      await page.locator(".panel.figures").waitFor();
    });
  });

  test("a panel that is led to stays in sight while what stands above it grows, until one scrolls", async () => {
    await withPage(browser, { ...ON_CPU, path: "#attention" }, async ({ page }) => {
      await page.locator(".panel.canvas .canvas-body").waitFor({ timeout: SCORING_MILLIS });
      const isSeen = () => page.locator("#attention-heading").evaluate((it) => it.getBoundingClientRect().bottom < innerHeight);
      await eventually(isSeen, true, "it is led to");
      await page.mouse.move(1000, 500);
      await page.mouse.wheel(0, -600);
      await eventually(isSeen, false, "whoever scrolls is not held");
      await page.locator("#prompt").fill("2 + 2 =");
      await page.locator(".panel.canvas .canvas-body:not(.stale)").waitFor({ timeout: SCORING_MILLIS });
      assert.equal(await isSeen(), false, "nor fetched back");
    });
  });

  test("Back and Forward go between the parts and undo nothing", async () => {
    await withStudio(browser, ON_CPU, async ({ page, studio }) => {
      await look(page, "Look inside");
      await look(page, "Figures");
      await studio.write("0-4 6-11");
      await page.goBack();
      await page.locator(".panel.canvas").waitFor();
      await studio.shows("0-4 6-11");
      await eventually(() => hashOf(page), /^inside\.v1\..*\.s0-4\.6-11\./, "the entry has the link of now");
      await page.goForward();
      await page.locator(".panel.figures").waitFor();
      await studio.shows("0-4 6-11");
      await studio.undo();
      await studio.shows("0-11");
      // A second press of a link that is open is no step.
      await page.locator(".views").getByRole("link", { name: "Figures" }).click();
      await page.goBack();
      await page.locator(".panel.canvas").waitFor();
    });
  });

  test("after an edit Back stays on the page, says so, and keeps the edit", async () => {
    await withStudio(browser, ON_CPU, async ({ page, studio }) => {
      await studio.write("0-4 6-11");
      await studio.write("0-4 7-11");
      await eventually(() => hashOf(page), /\.s0-4\.7-11\./, "the address follows");
      await page.goBack();
      await page.locator(".notice", { hasText: "Your schedule stays as it is: Undo takes edits back." }).waitFor();
      await studio.shows("0-4 7-11");
      await eventually(() => hashOf(page), /\.s0-4\.7-11\./, "the entry has the link of now");
      await studio.undo();
      await studio.shows("0-4 6-11");
    });
  });

  test("another link opened by hand is a visit of its own: Back leads to the one before", async () => {
    await withStudio(browser, { ...ON_CPU, link: { tasks: ["arith"], items: 1, schedule: "0-5 7-11" } }, async ({ page, studio }) => {
      await look(page, "Figures");
      await page.evaluate((hash) => {
        location.hash = hash;
      }, writeLink({ tasks: ["arith"], items: 1, schedule: "0-3 9-11" }));
      await studio.shows("0-3 9-11");
      await page.locator(".panel.scores").waitFor();
      await page.goBack();
      await studio.shows("0-5 7-11");
      await page.locator(".panel.figures").waitFor();
    });
  });

  test("by keyboard: a part is a link, reached by Tab and opened by Enter", async () => {
    await withStudio(browser, { ...ON_CPU, profile: DESK }, async ({ page }) => {
      const links = page.getByRole("navigation", { name: "Parts of the page" }).getByRole("link");
      await links.first().focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.locator(".panel.canvas").waitFor();
      assert.equal(await links.nth(1).evaluate((link) => link === document.activeElement), true, "the focus stays");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.locator(".panel.figures").waitFor();
    });
  });
});

test("one press on its card skips a layer, another puts it back", async () => {
  await withStudio(browser, ON_CPU, async ({ page, studio }) => {
    await studio.card("5").getByRole("button", { name: "Skip layer 5", exact: true }).click();
    await studio.shows("0-4 6-11", "Layer 5 skipped");
    await studio.resting(5).getByRole("button", { name: "Put layer 5 back", exact: true }).click();
    await studio.shows("0-11");
    // In a group, and in a loop, it goes as a whole.
    await studio.write("0-3 (4|5) 6x3 7-11");
    await studio.card("4.0.0").getByRole("button", { name: "Skip layer 4", exact: true }).click();
    await studio.shows("0-3 5 6x3 7-11");
    await studio.card("5").getByRole("button", { name: "Skip layer 6", exact: true }).click();
    await studio.shows("0-3 5 7-11");
    await assertAccessible(page, "cards with their buttons");
  });
});

test("a link says first what it changes and where to look, until somebody changes more", async () => {
  const link = { tasks: ["arith"], items: 1, schedule: "0-3 4x2 5 7-11" };
  await withStudio(browser, { ...ON_CPU, link }, async ({ page, studio }) => {
    const words = async () => plain(await page.locator(".moment-words").innerText());
    assert.match(await words(), /^This link skips layer 6, repeats layer 4 \u00d72\. Look at the scores below, which are computed on this device now/);
    await studio.write("0-5 7-11");
    await eventually(words, /^Layer 6 is skipped\./, "what is one's own");
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a phone, ${colorScheme}: a bar at the bottom, the effect beside the stack, nothing sideways`, async () => {
    const profile = { ...PHONE, colorScheme, reducedMotion: "reduce" };
    await withPage(browser, { begins: true, query: "", profile }, async ({ page }) => {
      const studio = new Studio(page);
      const bar = page.locator("nav.tabs");
      await eventually(() => bar.getByRole("link").allInnerTexts(), ["Layers", "Results", "Look inside", "Figures", "Lessons", "Compare"], "the bar");
      for (const link of await bar.getByRole("link").all()) {
        const { height, y } = await link.boundingBox();
        assert.ok(height >= 44 && y + height <= 844, "each is a thumb's size, at the bottom");
      }
      const sideways = () => page.evaluate(() =>
        [document.documentElement, document.querySelector(".panes"), ...document.querySelectorAll(".pane")].map((it) => it.scrollWidth - it.clientWidth));
      // The effect of an edit, where it is made.
      const line = page.locator(".pane-painters .brief-changed");
      await eventually(async () => plain(await line.innerText()), /^Layer 4 is skipped\. Arithmetic: down from/, "the effect", SCORING_MILLIS);
      assert.deepEqual(await offScreen(page, [".pane-painters .brief-changed", ".stack", ".tray", ".touch-hint"]), []);
      await page.getByText("Hold one for a moment to lift it").waitFor();
      assert.deepEqual(await sideways(), [0, 0, 0, 0]);
      await assertAccessible(page, `layers, ${colorScheme}`);
      await screenshot(page, `workspace-layers-390-${colorScheme}`);
      await studio.grip("0").scrollIntoViewIfNeeded();
      await studio.card("1").getByRole("button", { name: "Skip layer 1", exact: true }).tap();
      await eventually(async () => plain(await line.innerText()), /^Layers 1, 4 are skipped\./, "one tap");

      for (const name of Object.keys(PARTS)) {
        await bar.getByRole("link", { name }).tap();
        await eventually(() => current(page), name, name);
        await page.locator(PARTS[name][0]).waitFor();
        assert.equal(await page.locator(".stack").isVisible(), false);
        assert.deepEqual(await sideways(), [0, 0, 0, 0], name);
        await assertAccessible(page, `${name}, ${colorScheme}`);
        await screenshot(page, `workspace-${NAMES[name]}-390-${colorScheme}`);
      }
      // To look inside one can still type.
      for (let back = 0; back < 3; back += 1) await page.goBack();
      await eventually(() => current(page), "Look inside", "back");
      await page.locator("#prompt").fill("Tom went to the");
      await bar.getByRole("link", { name: "Layers" }).tap();
      await page.locator(".stack").waitFor();
      assert.equal(await page.locator(".panel.canvas").isVisible(), false);
    });
  });
}

test("a swipe over the cards scrolls the stack and lifts nothing", async () => {
  await withStudio(browser, { ...ON_CPU, profile: PHONE }, async ({ page, studio }) => {
    const session = await page.context().newCDPSession(page);
    const touch = (type, point) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [{ ...point, id: 1 }] : [] });
    const stack = page.locator(".stack-scroll");
    const { x, y, width, height } = await stack.boundingBox();
    const at = () => stack.evaluate((it) => it.scrollTop);
    const before = await at();
    const from = { x: x + width / 2, y: y + height / 2 };
    // The stack begins at its bottom; a finger that moves down brings what is above.
    await touch("touchStart", from);
    for (let step = 1; step <= 10; step += 1) await touch("touchMove", { x: from.x, y: from.y + 10 * step });
    await touch("touchEnd");
    await eventually(at, (now) => now < before, "the stack scrolls");
    assert.equal(await page.locator(".card.lifted").count(), 0);
    assert.equal(await studio.schedule(), "0-11");
  });
});

const SIZES = {
  768: { width: 768, height: 1024 },
  1024: { width: 1024, height: 768 },
  2560: { width: 2560, height: 1300 },
  // 1440x900 at 200 %.
  "200-percent": { width: 720, height: 450 },
};
for (const [size, viewport] of Object.entries(SIZES)) {
  test(`all parts hold at ${size}`, async () => {
    const profile = { viewport, colorScheme: "dark", reducedMotion: "reduce" };
    await withStudio(browser, { ...ON_CPU, link: { schedule: "0-2 (3|4|5 6)x2 7x3 9-11", items: 2 }, profile }, async ({ page, studio }) => {
      for (const name of Object.keys(PARTS)) {
        await look(page, name);
        await page.locator(PARTS[name][0]).waitFor();
        const sideways = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll(".pane")].map((it) => it.scrollWidth - it.clientWidth));
        assert.deepEqual(sideways, [0, 0, 0], name);
        await screenshot(page, `workspace-${NAMES[name]}-${size}`);
      }
      if (viewport.width > 1000) {
        assert.ok(await page.locator(".stack").isVisible(), "the stack stands beside them");
      } else {
        await look(page, "Layers");
      }
      await studio.grip("0").scrollIntoViewIfNeeded();
      assert.ok(await studio.grip("0").isVisible());
      if (size === "2560") {
        const [desk, view] = await Promise.all([".desk", ".view"].map((it) => page.locator(it).boundingBox()));
        assert.ok(view.x >= desk.x + desk.width && view.x + view.width > 2000, "the view stands beside the desk, and the screen is used");
      }
      await assertAccessible(page, size);
    });
  });
}
