// What the tests share that open pages of runs in a real browser. Run by
// scripts/check_web, which says in the environment where `troupe` and the
// browser are.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { openBrowser, PATIENCE_MS } from "./browser.mjs";

export { shot } from "./browser.mjs";
export const { TROUPE } = process.env;
export const folder = mkdtempSync(join(tmpdir(), "troupe-web-"));
let it;

before(async () => {
  it = await openBrowser();
});

after(async () => {
  await it?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Plays what the flags say and keeps its page and its records. */
export function play(name, flags) {
  const html = join(folder, `${name}.html`);
  const trace = join(folder, `${name}.jsonl`);
  try {
    execFileSync(TROUPE, ["simulate", ...flags, "--html", html, "--trace", trace]);
  } catch (e) {
    // One that breaks its promise is to be seen, too.
    if (e.status !== 1) throw e;
  }
  const records = readFileSync(trace, "utf8").trim().split("\n").map((x) => JSON.parse(x));
  return { html, records };
}

export function runOf(name, ...flags) {
  return play(name, ["--seed", "1", "--nodes", "5", "--duration", "2s", ...flags]);
}

export function storyOf(scenario, ...flags) {
  return play(scenario, ["--scenario", scenario, "--nodes", "5", "--duration", "10s", ...flags]);
}

export function count(records, event) {
  return records.filter((x) => x.event === event).length;
}

/** Opens a page and keeps all that it complains of or asks for. */
export async function open(html, options = {}) {
  const page = await it.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", (e) => errors.push(`${e}`));
  page.on("console", (x) => x.type() === "error" && errors.push(x.text()));
  page.on("request", (x) => {
    if (!/^(file|data|blob):/.test(x.url())) errors.push(`asks for ${x.url()}`);
  });
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.emulateMedia({ colorScheme: options.dark ? "dark" : "light" });
  await page.goto(pathToFileURL(html).href);
  await page.waitForSelector("troupe-trace[data-lanes]");
  const data = await page.$eval("troupe-trace", (x) => ({ ...x.dataset }));
  return { page, errors, data };
}

const HARMLESS = ["duplicated", "replayed", "delayed"];

export function arrowsIn(records) {
  return records.filter(
    (x) =>
      x.event === "receive" ||
      (x.event === "datagram" && x.messages && !HARMLESS.includes(x.fate)),
  ).length;
}
