// A real browser, for all tests that open pages.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { CHROMIUM, SHOTS } = process.env;

/** Nodes settle in seconds; machines that are busy take longer. */
export const PATIENCE_MS = 90_000;

export async function openBrowser() {
  const folder = mkdtempSync(join(tmpdir(), "troupe-browser-"));
  const browser = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: CHROMIUM,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1280, height: 900 },
  });
  const close = async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { browser, close };
}

/** Opens a page; what it throws is gathered. */
export async function openPage(browser, address, options = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", (e) => errors.push(`${e}`));
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.emulateMedia({ colorScheme: options.dark ? "dark" : "light" });
  await page.goto(address);
  return { page, errors };
}

/** Waits until what `selector` finds has words that fit. */
export async function reads(page, selector, pattern) {
  const found = page.locator(selector).filter({ hasText: pattern });
  await found.first().waitFor({ state: "attached" });
}

/** Waits until `selector` finds `least` to `most`; without the latter exactly `least`. */
export async function counts(page, selector, least, most = least) {
  await page.waitForFunction(([of, from, to]) => {
    const root = document.querySelector("troupe-dashboard").shadowRoot;
    const { length } = root.querySelectorAll(of);
    return length >= from && length <= to;
  }, [selector, least, most]);
}

export async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
