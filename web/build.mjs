// Makes the programs of the pages, or their tests.
//
// usage: node build.mjs [FOLDER | --tests]
//
// Without a folder it makes the bundles of the tree, and writes down of what: so
// also a machine without Node.js can tell whether they are fresh.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const bundles = { trace: "src/main.ts", dashboard: "src/dash_main.ts" };
const [what = "dist"] = process.argv.slice(2);
const common = {
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  tsconfig: "tsconfig.json",
};

if (what === "--tests") {
  const tests = readdirSync("test").filter((x) => x.endsWith(".test.ts"));
  await build({
    ...common,
    stdin: {
      contents: tests.map((x) => `import "./test/${x}";`).join("\n"),
      resolveDir: ".",
    },
    outfile: "build/tests.mjs",
    platform: "node",
    format: "esm",
    target: "node18",
  });
} else if (!what.startsWith("-")) {
  // What is given away with the bundle is given away with its licence.
  const licence = readFileSync("node_modules/lit/LICENSE", "utf8").trim();
  await build({
    ...common,
    banner: { js: `/* With lit, lit-html and lit-element:\n\n${licence}\n*/` },
    entryPoints: bundles,
    outdir: what,
    format: "iife",
    target: "es2021",
    minify: true,
  });
  if (what === "dist") writeFileSync("dist/sha256", sums());
} else {
  console.error("usage: node build.mjs [FOLDER | --tests]");
  process.exit(64);
}

/** As `sha256sum` writes and checks them. */
function sums() {
  const sources = readdirSync("src").sort().map((x) => `src/${x}`);
  const others = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"];
  const made = Object.keys(bundles).map((x) => `dist/${x}.js`);
  return [...others, ...sources, ...made]
    .map((x) => {
      const hash = createHash("sha256").update(readFileSync(x)).digest("hex");
      return `${hash}  ${x}\n`;
    })
    .join("");
}
