// The painters: every way to rearrange them, and what each way leaves behind: the schedule as
// text, the focus on the card that was moved, a sentence for those who do not see it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, screenshot } from "../support/browser.mjs";
import { eventually, plain, pointIn, withStudio } from "../support/studio.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

// More than the slack after which a mouse lifts.
const LIFT_STEPS = 6;
// How often a finger follows what scrolls away under it, how long it looks each time, and how
// many looks in a row must find it at rest.
const FOLLOWED_MAX = 40;
const FOLLOWED_MILLIS = 120;
const RESTED_LOOKS = 4;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function drag(page, card, target, part) {
  const from = await pointIn(card.locator(".grip").first());
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const to = await pointIn(target, part);
  await page.mouse.move(to.x, to.y, { steps: LIFT_STEPS });
  await page.mouse.up();
}

test("by mouse: put aside, call back, reorder, paint together", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    await drag(page, studio.card(5), studio.tray);
    await studio.shows("0-4 6-11", "Layer 5 skipped, from position 6 of 12.");
    await studio.focusIsAt("5");
    assert.deepEqual(await studio.restingLayers(), ["5"]);

    // The lower edge of a card means before it, the upper one after it, its middle together.
    await drag(page, studio.resting(5), studio.card(2), { down: 0.95 });
    await studio.shows("0 1 5 2-4 6-11", "Layer 5 runs again, position 3 of 12.");
    await studio.focusIsAt("2");
    assert.deepEqual(await studio.restingLayers(), []);

    await drag(page, studio.card(2), studio.card(5), { down: 0.05 });
    await studio.shows("0-11", "Layer 5 moved from position 3 of 12 to position 6 of 12.");

    await drag(page, studio.card(8), studio.card(3), { down: 0.5 });
    await studio.shows("0-2 (3|8) 4-7 9-11", "Layer 8 runs in parallel with 1 other.");
    assert.equal(await studio.card("3").getAttribute("aria-label"), "Group of 2 in parallel");
    await studio.focusIsAt("3.1.0");
  });
});

test("by mouse: Escape and a drop beside everything take back", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    const lift = async () => {
      const from = await pointIn(studio.grip(5));
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      const to = await pointIn(studio.tray);
      await page.mouse.move(to.x, to.y, { steps: LIFT_STEPS });
      await page.locator(".card.lifted").waitFor();
      await page.locator(".tray.over").waitFor();
    };
    await lift();
    await screenshot(page, "painters-lifted");
    await page.keyboard.press("Escape");
    await page.locator(".card.lifted").waitFor({ state: "detached" });
    await studio.says("Layer 5 is back where it was.");
    await page.mouse.up();
    assert.equal(await studio.schedule(), "0-11");

    await lift();
    const { x, y } = await pointIn(page.locator(".wordmark"));
    await page.mouse.move(x, y, { steps: LIFT_STEPS });
    await page.mouse.up();
    await page.locator(".card.lifted").waitFor({ state: "detached" });
    assert.equal(await studio.schedule(), "0-11");
  });
});

test("by mouse: a release that the page never hears of takes back", async () => {
  await withStudio(browser, {}, async ({ page, context, studio }) => {
    const session = await context.newCDPSession(page);
    const to = await pointIn(studio.tray);
    const dispatch = (type) => studio.card(5).evaluate((card, type) =>
      card.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, pointerType: "mouse" })), type);
    const ways = {
      "the pointer moves without a button": () =>
        session.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: to.x, y: to.y, button: "none", buttons: 0 }),
      "the window loses the focus": () => page.evaluate(() => globalThis.dispatchEvent(new Event("blur"))),
      "the browser cancels the pointer": () => dispatch("pointercancel"),
      // The browser tells it with the pointer's next event.
      "the card loses the pointer": async () => {
        await studio.card(5).evaluate((card) => card.releasePointerCapture(1));
        await page.mouse.move(to.x + 2, to.y);
      },
    };
    for (const [what, lose] of Object.entries(ways)) {
      const from = await pointIn(studio.grip(5));
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: LIFT_STEPS });
      await page.locator(".card.lifted").waitFor();
      await lose();
      await page.locator(".card.lifted").waitFor({ state: "detached" });
      await studio.says("Layer 5 is back where it was.");
      await page.mouse.up();
      await page.mouse.move(to.x + 1, to.y + 1);
      assert.equal(await page.locator(".card.lifted").count(), 0, what);
      assert.equal(await studio.schedule(), "0-11", what);
    }

    // Pressed, released elsewhere before it was lifted: moving on does not lift it.
    const from = await pointIn(studio.grip(5));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await session.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: to.x, y: to.y, button: "none", buttons: 0 });
    assert.equal(await page.locator(".card.lifted").count(), 0);
    await page.mouse.up();
    assert.equal(await studio.schedule(), "0-11");
  });
});

test("Enter that ends an input method's word is left alone", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    const press = (locator, init) => locator.evaluate((field, init) => {
      const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
      field.dispatchEvent(event);
      return event.defaultPrevented;
    }, init);
    const composing = [{ isComposing: true }, { keyCode: 229 }];
    await studio.field.fill("0-4 6-11");
    const apply = page.locator(".field-apply");
    await apply.and(page.locator(":enabled")).waitFor();
    for (const how of composing) {
      for (const key of ["Enter", "Escape"]) {
        assert.equal(await press(studio.field, { key, ...how }), false, JSON.stringify(how));
        assert.ok(await apply.isEnabled(), `${key} left the draft as it was`);
      }
    }
    assert.equal(await press(studio.field, { key: "Enter" }), true);
    await apply.and(page.locator(":disabled")).waitFor();
    await studio.shows("0-4 6-11");

    const prompt = page.locator("#prompt");
    for (const how of composing) assert.equal(await press(prompt, { key: "Enter", ctrlKey: true, ...how }), false);
    const written = () => page.locator(".texts .written").allInnerTexts().then((texts) => texts.join("").trim());
    assert.equal(await written(), "", "nothing is written");
    assert.equal(await press(prompt, { key: "Enter", ctrlKey: true }), true);
    await eventually(written, (text) => text !== "", "what is written");
  });
});

test("by keyboard: lift, choose, drop, take back; and shortcuts", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    const press = (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
    await studio.grip(5).focus();
    await press("Space");
    await studio.says("Layer 5 lifted from position 6 of 12.");
    await press("ArrowUp");
    await studio.says("In parallel with Layer 6.");
    await press("ArrowUp");
    await studio.says("Between Layer 6 and Layer 7.");
    await press("Enter");
    await studio.shows("0-4 6 5 7-11", "Layer 5 moved from position 6 of 12 to position 7 of 12.");
    await studio.focusIsAt("6");

    await press("Space", "ArrowDown");
    await studio.says("In parallel with Layer 6.");
    await press("Space");
    await studio.shows("0-4 (5|6) 7-11", "Layer 5 runs in parallel with 1 other.");
    await studio.focusIsAt("5.0.0");

    await press("Space", "Home");
    await studio.says("Over the skipped layers: skip.");
    await press("Escape");
    await studio.says("Layer 5 is back where it was.");
    assert.equal(await studio.schedule(), "0-4 (5|6) 7-11");

    await studio.grip("2").focus();
    await press("Alt+ArrowUp");
    await studio.shows("0 1 3 2 4 (5|6) 7-11", "Layer 2 moved from position 3 of 11 to position 4 of 11.");
    await studio.focusIsAt("3");
    await press("Alt+ArrowDown");
    await studio.shows("0-4 (5|6) 7-11", "Layer 2 moved from position 4 of 11 to position 3 of 11.");
    await studio.focusIsAt("2");

    await press("Delete");
    await studio.shows("0 1 3 4 (5|6) 7-11", "Layer 2 skipped, from position 3 of 11.");
    await studio.focusIsAt("2");
    await press("Control+z");
    await studio.shows("0-4 (5|6) 7-11", "Undone. Schedule is 0-4 (5|6) 7-11.");

    // A resting layer is lifted like the others.
    await studio.grip("4").focus();
    await press("Delete");
    await studio.shows("0-3 (5|6) 7-11");
    await studio.resting(4).locator(".grip").focus();
    await press("Enter", "End");
    await studio.says("After Layer 11.");
    await press("Enter");
    await studio.shows("0-3 (5|6) 7-11 4", "Layer 4 runs again, position 11 of 11.");
    await studio.focusIsAt("10");
  });
});

test("by the card's menu: every outcome", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    await studio.card("5").locator(".menu-button").click();
    const first = ["Later, towards the output", "Earlier, towards the input", "Run in parallel with the one below"];
    await eventually(async () => (await studio.menu()).slice(0, 3).toSorted(), first.toSorted(), "the menu of a card");
    await screenshot(page, "painters-menu");
    await page.keyboard.press("Escape");
    await eventually(() => studio.menu(), [], "the menu after Escape");
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await eventually(focused, "What to do with layer 5", "the button that opened it has the focus");

    await studio.choose(studio.card("5"), "Move to\u2026", "First, after the input embeddings");
    await studio.shows("5 0-4 6-11", "Layer 5 moved from position 6 of 12 to position 1 of 12.");
    await studio.focusIsAt("0");
    await studio.choose(studio.card("0"), "Move to\u2026", "Between Layer 9 and Layer 10");
    await studio.shows("0-4 6-9 5 10 11", "Layer 5 moved from position 1 of 12 to position 10 of 12.");
    await studio.focusIsAt("9");
    await studio.choose(studio.card("9"), "Earlier, towards the input");
    await studio.shows("0-4 6-8 5 9-11", "Layer 5 moved from position 10 of 12 to position 9 of 12.");
    await studio.choose(studio.card("8"), "Later, towards the output");
    await studio.shows("0-4 6-9 5 10 11", "Layer 5 moved from position 9 of 12 to position 10 of 12.");

    await studio.choose(studio.card("9"), "Run in parallel with\u2026", "Layer 2");
    await studio.shows("0 1 (2|5) 3 4 6-11", "Layer 5 runs in parallel with 1 other.");
    await studio.focusIsAt("2.1.0");
    await studio.choose(studio.card("2.1.0"), "Leave the group");
    await studio.shows("0-2 5 3 4 6-11", "Layer 5 moved from place 2 of 2 in parallel to position 4 of 12.");
    await studio.reset();
    await studio.shows("0-11", "Back to the full model.");

    await studio.choose(studio.card("4"), "Run in parallel with the one above");
    await studio.shows("0-3 (4|5) 6-11", "Layer 4 runs in parallel with 1 other.");
    await studio.choose(studio.card("4"), "Ungroup");
    await studio.shows("0-11", "Group undone.");
    await studio.choose(studio.card("4"), "Run in parallel with the one below");
    await studio.shows("0-2 (3|4) 5-11", "Layer 4 runs in parallel with 1 other.");

    await studio.choose(studio.card("3"), "Repeat \u00d73");
    await studio.shows("0-2 (3|4)x3 5-11", "Group of 2 in parallel repeated \u00d73.");
    await page.getByRole("button", { name: "Once more: group of 2 in parallel" }).click();
    await studio.shows("0-2 (3|4)x4 5-11", "Group of 2 in parallel repeated \u00d74.");
    await page.getByRole("button", { name: "Once less: group of 2 in parallel" }).click();
    await studio.shows("0-2 (3|4)x3 5-11", "Group of 2 in parallel repeated \u00d73.");
    await screenshot(page, "painters-group");
    await studio.choose(studio.card("3"), "Skip");
    await studio.shows("0-2 5-11", "Group of 2 in parallel skipped");
    assert.deepEqual(await studio.restingLayers(), ["3", "4"]);

    await studio.choose(studio.resting(4), "Back to its own place");
    await studio.shows("0-2 4-11", "Layer 4 runs again, position 4 of 11.");
    await studio.choose(studio.resting(3), "Run in parallel with\u2026", "Layer 4");
    await studio.shows("0-2 (3|4) 5-11", "Layer 3 runs in parallel with 1 other.");
  });
});

test("by touch: a long press lifts, a swipe does not", async () => {
  await withStudio(browser, { profile: PHONE }, async ({ page, context, studio }) => {
    const session = await context.newCDPSession(page);
    const touch = (type, point) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [{ ...point, id: 1 }] : [] });
    const slide = async (from, to) => {
      for (let step = 1; step <= LIFT_STEPS; step += 1) {
        const share = step / LIFT_STEPS;
        await touch("touchMove", { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) });
      }
    };
    const lifted = page.locator(".card.lifted");
    const carry = async (card, target, part) => {
      const from = await pointIn(card.locator(".grip").first());
      await touch("touchStart", from);
      await lifted.waitFor();
      let at = await pointIn(target, part);
      await slide(from, at);
      // Near its edges the stack scrolls under the finger, which follows what it wants until that
      // has rested for a while: one look that finds it unmoved may come before the first frame.
      for (let move = 0, rested = 0; move < FOLLOWED_MAX && rested < RESTED_LOOKS; move += 1) {
        await page.waitForTimeout(FOLLOWED_MILLIS);
        const now = await pointIn(target, part);
        rested = Math.hypot(now.x - at.x, now.y - at.y) < 1 ? rested + 1 : 0;
        at = now;
        await touch("touchMove", at);
      }
    };

    await screenshot(page, "painters-phone");
    await carry(studio.card("5"), studio.tray);
    await page.locator(".tray.over").waitFor();
    await screenshot(page, "painters-phone-lifted");
    await touch("touchEnd");
    await studio.shows("0-4 6-11", "Layer 5 skipped, from position 6 of 12.");
    await studio.focusIsAt("5");

    await carry(studio.card("7"), studio.card("6"), { down: 0.5 });
    await touch("touchEnd");
    await studio.shows("0-4 6 (7|8) 9-11", "Layer 8 runs in parallel with 1 other.");

    await carry(studio.resting(5), studio.card("4"), { down: 0.05 });
    await touch("touchEnd");
    await studio.shows("0-6 (7|8) 9-11", "Layer 5 runs again, position 6 of 11.");

    // A finger that moves at once wants to scroll.
    const from = await pointIn(studio.grip("3"));
    await touch("touchStart", from);
    await slide(from, { x: from.x, y: from.y + 120 });
    assert.equal(await lifted.count(), 0);
    await touch("touchEnd");
    assert.equal(await studio.schedule(), "0-6 (7|8) 9-11");
  });
});

test("the text field: edits, errors under the letters at fault, taking back", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    const apply = page.getByRole("button", { name: "Apply", exact: true });
    const fault = page.locator("#schedule-error mark.fault");
    assert.ok(await apply.isDisabled(), "nothing to apply yet");

    await studio.field.fill("0-4 12 6-11");
    await eventually(() => fault.textContent(), "12", "the letters at fault");
    assert.equal(await studio.field.getAttribute("aria-invalid"), "true");
    assert.match(plain(await page.locator(".fault-message").textContent()), /^Layer 12 does not exist: the model has 12 layers/);
    assert.ok(await apply.isDisabled(), "an error cannot be applied");
    assert.equal(await studio.page.locator(".stack .card").count(), 12, "the painters stay");
    await screenshot(page, "painters-error");

    await studio.field.fill("0-4 (5|6");
    await fault.waitFor();
    await studio.field.press("Escape");
    await studio.shows("0-11");
    await fault.waitFor({ state: "detached" });

    await studio.field.fill("0-4   (5 | 6)x2 7-11");
    await apply.click();
    await studio.shows("0-4 (5|6)x2 7-11", "Schedule is now 0-4 (5|6)x2 7-11.");
    assert.equal(await studio.card("5").locator(".counter-times").first().textContent(), "\u00d72");
    assert.equal(plain(await page.locator(".painters-count").textContent()), "14 layer runs \u00b7 12 layers");
  });
});

test("presets with their sliders; undo, redo, back to the full model", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    const preset = (name) => page.getByRole("button", { name, exact: true });
    await preset("Presets").click();
    await preset("Skip").click();
    await studio.shows("0-5 7-11", "Skip: applied.");
    assert.deepEqual(await studio.restingLayers(), ["6"]);
    await page.locator(".preset-finding", { hasText: "This model, with the schedule as it is:" }).waitFor();
    await page.getByRole("slider", { name: "Start" }).fill("2");
    await studio.shows("0-2 10 11", "Skip: applied.");
    await preset("Run in parallel").click();
    await studio.shows("0-2 (3|..|9) 10 11", "Run in parallel: applied.");
    await screenshot(page, "painters-presets");
    await preset("Reverse").click();
    await studio.shows("0-2 9-3 10 11", "Reverse: applied.");
    assert.equal(await preset("Reverse").getAttribute("aria-pressed"), "true");
    // Undone, it is not what is on the stack.
    await studio.undo();
    await eventually(() => preset("Reverse").getAttribute("aria-pressed"), "false", "it is put out");
    await studio.redo();
    await eventually(() => preset("Reverse").getAttribute("aria-pressed"), "true", "it is lit again");
    await preset("Repeat the middle").click();
    await studio.shows("0-2 6x7 10 11", "Repeat the middle: applied.");

    await preset("Presets").press("Escape");
    await page.locator("#presets-panel").waitFor({ state: "hidden" });
    await studio.undo();
    await studio.shows("0-2 9-3 10 11", "Undone. Schedule is 0-2 9-3 10 11.");
    await studio.undo();
    await studio.shows("0-2 (3|..|9) 10 11", "Undone.");
    await studio.redo();
    await studio.shows("0-2 9-3 10 11", "Redone. Schedule is 0-2 9-3 10 11.");
    await studio.reset();
    await studio.shows("0-11", "Back to the full model.");
    assert.ok(await page.getByRole("button", { name: "Back to the full model" }).isDisabled());
    await studio.undo();
    await studio.shows("0-2 9-3 10 11", "Undone.");
  });
});
