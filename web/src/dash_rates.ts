// The panel of rates and latencies.

import { html } from "lit";
import "./dash_chart";
import type { ChartLine } from "./dash_chart";
import type { Series } from "./dash_history";
import { panel } from "./dash_panel";

export function ratesPart(x: Series, node: string) {
  const told = (y: ChartLine) => y.values.some((z) => z !== null);
  const chart = (title: string, unit: string, lines: ChartLine[]) => {
    const shown = lines.filter(told);
    return shown.length === 0 ? [] : [html`<h3>${title}</h3><troupe-chart .title=${title}
      .unit=${unit} .times=${x.times} .lines=${shown} data-lines=${shown.length}>
      </troupe-chart>`];
  };
  const charts = [
    ...chart("Messages", "a second", [
      { label: "delivered", values: x.delivered, colour: "--s0" },
      { label: "sent again", values: x.resent, colour: "--s1" },
    ]),
    ...chart("Datagrams", "a second", [
      { label: "sent", values: x.sent, colour: "--s2" },
      { label: "received", values: x.received, colour: "--s3" },
    ]),
    ...chart("How long it takes", "ms", [
      { label: "half within", values: x.p50, colour: "--s0" },
      { label: "99 % within", values: x.p99, colour: "--s1" },
    ]),
  ];
  return panel({
    id: "rates", title: "Rates and latencies", command: `troupe top ${node}`,
    paths: ["v1/state", "metrics"],
  }, charts.length ? charts : html`<p>Nothing was counted twice yet.</p>`);
}
