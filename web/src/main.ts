// Where the page begins: what troupe has written into it is drawn.

import "./diagram";
import "./braid_view";
import { modelOf } from "./model";
import { TracePage } from "./page";
import type { Trace } from "./trace";

const text = document.getElementById("trace")?.textContent ?? "";
const page = document.querySelector("troupe-trace");
if (page instanceof TracePage) {
  document.body.style.margin = "0";
  page.model = modelOf(JSON.parse(text) as Trace);
}
