// The frame of a panel: its name, what it shows, and where else that can be had.

import { html, type TemplateResult } from "lit";

export interface PanelHead {
  id: string;
  title: string;
  /** The command that says the same. */
  command: string;
  /** Paths of the same as JSON. */
  paths: string[];
  wide?: boolean;
}

export function panel(x: PanelHead, body: TemplateResult | TemplateResult[]) {
  return html`<section aria-labelledby=${x.id} class=${x.wide ? "wide" : ""}>
    <h2 id=${x.id}>${x.title}</h2>${body}
    <footer><code>${x.command}</code>${x.paths.map((y) => html`
      <a href=${y} target="_blank" rel="noreferrer">/${y}</a>`)}</footer>
  </section>`;
}
