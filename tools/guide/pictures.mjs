// Makes the pictures of the guide and of README.md from the built page (dist/), light and dark, so that they show what is there:
//
//   ATELIER_CHROMIUM=$(command -v chromium) node tools/guide/pictures.mjs [NAME…]
//
// Its packages are those of the end-to-end tests (./test e2e sets them up). Names of pictures make only those.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { launch, withPage } from "../../tests/e2e/support/browser.mjs";
import { eventually, look, Studio, writeLink } from "../../tests/e2e/support/studio.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${ROOT}guide/pictures/`;
const SCREENSHOT = `${ROOT}web/screenshot.png`;
const LONG_MILLIS = 300_000;
// For one click.
const PATIENCE_MILLIS = 60_000;
// Of WebP as the browser writes it: letters stay sharp.
const QUALITY = 0.86;
const SUM = "Mia starts with 12 marbles. She loses 7 marbles. She finds 8 marbles. How many marbles does Mia have now? Answer:";
const DESK = { width: 1280, height: 820 };

/** A picture as WebP: the browser converts it. */
async function saveWebp(page, png, name) {
  const bytes = await page.evaluate(
    async ({ data, quality }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0);
      const blob = await new Promise((made) => canvas.toBlob(made, "image/webp", quality));
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    { data: png.toString("base64"), quality: QUALITY },
  );
  await writeFile(`${FOLDER}${name}.webp`, Buffer.from(bytes));
  console.log(`${name}.webp: ${bytes.length} bytes`);
}

/** The page, or a part of it, in both themes. A part has room around it, and no bar that stays in sight lies over it. */
async function shoot(page, name, part) {
  await page.mouse.move(0, 0);
  await part?.evaluate((element) => {
    element.style.padding = "1rem";
    for (const bar of document.querySelectorAll(".views")) bar.style.position = "static";
  });
  for (const [colorScheme, ending] of [["light", ""], ["dark", "-dark"]]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await saveWebp(page, await (part ?? page).screenshot(), `${name}${ending}`);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

const isScored = (page) => eventually(() => page.locator(".scores .phase").count(), 0, "all scores", LONG_MILLIS);
const ended = (page) =>
  page.locator(".writing").getByText(/It stopped at the limit|It generated the end/).nth(1).waitFor({ timeout: LONG_MILLIS, state: "attached" });

async function opened(page) {
  const studio = new Studio(page);
  await studio.open();
  return studio;
}

const link = (given) => `#${writeLink({ items: 100, ...given })}`;

/** What is done for each picture; `begins` is what a first visit finds. */
const PICTURES = {
  first: {
    begins: true,
    take: async (page) => {
      await page.locator(".moment").getByText(/down from/).waitFor({ timeout: LONG_MILLIS });
      await page.locator(".scores .score-row").first().waitFor({ timeout: LONG_MILLIS, state: "attached" });
      await isScored(page);
      await ended(page);
      await page.evaluate(() => scrollTo(0, 0));
      await shoot(page, "first");
      await page.setViewportSize({ width: 1440, height: 900 });
      await writeFile(SCREENSHOT, await page.screenshot());
    },
  },
  workspace: {
    path: link({ schedule: "0-2 (3|4|5)x2 6 8-11" }),
    viewport: { width: 1440, height: 900 },
    take: async (page) => {
      await isScored(page);
      await shoot(page, "workspace");
    },
  },
  texts: {
    path: link({ schedule: "0-3 5-11", tasks: ["arith"], items: 20 }),
    take: async (page, studio) => {
      await page.locator("#prompt").fill(SUM);
      await studio.writeButton.click();
      await ended(page);
      await shoot(page, "texts", page.locator(".writing"));
    },
  },
  items: {
    path: link({ schedule: "0-3 5-11", tasks: ["facts"], items: 100 }),
    take: async (page) => {
      await isScored(page);
      await page.locator(".items-button").first().click();
      const panel = page.locator(".panel.items");
      await panel.locator("tbody tr").nth(3).waitFor({ timeout: LONG_MILLIS });
      await page.getByRole("button", { name: /changed answers only/ }).click();
      await panel.scrollIntoViewIfNeeded();
      await shoot(page, "items", panel);
    },
  },
  inside: {
    path: link({ schedule: "0-2 (3|..|8) 9-11", tasks: ["arith"], items: 1, view: "inside" }),
    take: async (page) => {
      await page.locator("#prompt").fill("Question: How many legs does a spider have? Answer:");
      await eventually(() => page.locator(".canvas-token").last().innerText(), ":", "the prompt's last token", LONG_MILLIS);
      await eventually(() => page.locator(".canvas .phase").count(), 0, "the logit lens", LONG_MILLIS);
      const panel = page.locator(".canvas");
      await panel.scrollIntoViewIfNeeded();
      await shoot(page, "inside", panel);
    },
  },
  figures: {
    path: link({ items: 10, view: "figures" }),
    take: async (page) => {
      const figure = page.locator("#figure-11");
      await figure.locator(".figure-head").click();
      await figure.getByRole("button", { name: "Compute", exact: true }).click();
      await eventually(() => figure.getByRole("status").innerText(), /items? under \d+ schedules, computed on/, "the figure", LONG_MILLIS);
      await shoot(page, "figures", figure);
    },
  },
  lesson: {
    path: link({ tasks: ["arith"], items: 1 }),
    take: async (page) => {
      await look(page, "Lessons");
      const panel = page.locator(".panel.lessons");
      await panel.getByRole("button", { name: "Begin: Does the order of the layers matter?" }).click();
      await panel.getByText("Think of getting dressed.").waitFor();
      await panel.getByRole("button", { name: "Next" }).click();
      await panel.getByRole("button", { name: "Compute it" }).waitFor();
      await shoot(page, "lesson", panel);
    },
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PICTURES[name] === undefined);
if (unknown.length > 0) {
  console.error(`no picture is named ${unknown.join(", ")}: there are ${Object.keys(PICTURES).join(", ")}`);
  process.exit(2);
}
await mkdir(FOLDER, { recursive: true });
const browser = await launch({ webgpu: false });
try {
  for (const [name, { begins = false, path = "", viewport = DESK, take }] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const profile = { viewport, colorScheme: "light", reducedMotion: "reduce", deviceScaleFactor: 1 };
    await withPage(browser, { begins, query: begins ? "" : "?backend=cpu", path, profile }, async ({ page }) => {
      page.setDefaultTimeout(PATIENCE_MILLIS);
      await take(page, await opened(page));
    });
  }
} finally {
  await browser.close();
}
