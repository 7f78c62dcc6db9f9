import { css } from "lit";

export const dashStyle = css`
  :host {
    --paper: #ffffff; --ink: #1b1b1f; --faint: #5d5d66; --edge: #d0d0d8;
    --ground: #f4f4f7; --bad: #b00020; --good: #00795a; --mark: #0072b2; --warn: #9a5b00;
    --s0: #0072b2; --s1: #c04000; --s2: #00795a; --s3: #a3478b; --s4: #7a5c00;
    --s5: #2b7fa8; --s6: #55555c;
    display: block; box-sizing: border-box; min-height: 100vh;
    padding: 12px clamp(8px, 2vw, 24px);
    background: var(--ground); color: var(--ink);
    font: 15px/1.45 system-ui, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --paper: #16161a; --ink: #ececf1; --faint: #a2a2ad; --edge: #3a3a42;
      --ground: #0d0d10; --bad: #ff8a8a; --good: #3ad6a4; --mark: #56b4e9; --warn: #ffb454;
      --s0: #56b4e9; --s1: #ff9a5c; --s2: #3ad6a4; --s3: #e59bc8; --s4: #f0e442;
      --s5: #9ad0ee; --s6: #bdbdc6;
    }
  }
  h1 { font-size: 1.3rem; margin: 0; }
  h1 small { font-weight: 400; font-size: 0.9rem; color: var(--faint); }
  h2 { font-size: 1rem; margin: 0 0 6px; }
  h3 { font-size: 0.9rem; margin: 8px 0 0; }
  p { margin: 4px 0; }
  .bad { color: var(--bad); }
  main {
    display: grid; gap: 12px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
  }
  section.wide { grid-column: 1 / -1; }
  section {
    background: var(--paper); border: 1px solid var(--edge);
    border-radius: 8px; padding: 10px 12px; min-width: 0; overflow-x: auto;
  }
  .controls, .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
  button, input, select {
    font: inherit; color: inherit; background: var(--paper);
    border: 1px solid var(--edge); border-radius: 6px; padding: 4px 10px;
    min-height: 34px;
  }
  input { width: 9em; }
  button { cursor: pointer; }
  button.danger { border-color: var(--bad); color: var(--bad); }
  button:disabled { opacity: 0.45; cursor: default; }
  button:focus-visible, input:focus-visible, select:focus-visible, a:focus-visible,
  [tabindex]:focus-visible {
    outline: 2px solid var(--mark); outline-offset: 2px;
  }
  table { border-collapse: collapse; width: 100%; }
  th { text-align: left; font-weight: 600; color: var(--faint); }
  td, th { padding: 2px 8px 2px 0; vertical-align: top; }
  td:first-child, tbody th { white-space: nowrap; }
  td.text { overflow-wrap: anywhere; }
  td.address { white-space: nowrap; font-size: 0.9em; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  ol, ul { margin: 4px 0; padding-left: 1.2em; max-height: 260px; overflow: auto; }
  ol { list-style: none; padding-left: 0; }
  time { color: var(--faint); font-variant-numeric: tabular-nums; }
  svg { width: 100%; max-width: 440px; display: block; margin: 0 auto; }
  svg text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
  svg .mark { fill: var(--paper); font-size: 14px; }
  .spot circle { fill: var(--good); }
  .spot.joining circle { fill: none; stroke: var(--mark); stroke-width: 2; }
  .spot.suspect circle {
    fill: none; stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3;
  }
  .spot.gone circle { fill: none; stroke: var(--faint); stroke-dasharray: 1 3; }
  .spot.gone text { fill: var(--faint); }
  .spot.leader circle { stroke: var(--ink); stroke-width: 2; }
  .spot.suspect.leader circle { stroke: var(--bad); }
  .spot:not(.member) .mark { fill: var(--bad); }
  .link { stroke: var(--faint); stroke-opacity: 0.45; }
  .link.none { stroke: var(--bad); stroke-opacity: 1; stroke-dasharray: 2 6; }
  .link.one { stroke: var(--warn); stroke-opacity: 1; stroke-dasharray: 6 3; }
  .link.unknown { stroke: none; }
  #arrow path { fill: var(--warn); }
  .matrix td, .matrix th { text-align: center; padding: 3px 6px; }
  .matrix { width: auto; }
  .matrix tbody th { text-align: left; color: var(--ink); }
  .matrix thead th { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; }
  .matrix thead th:first-child { writing-mode: initial; transform: none; vertical-align: bottom; }
  td.yes { color: var(--good); }
  td.no { color: #fff; background: #b00020; font-weight: 600; }
  td.absent, td.unknown, td.self, .faint { color: var(--faint); }
  .acks { display: flex; flex-wrap: wrap; gap: 4px 12px; list-style: none; padding: 0; }
  .acks .missing { color: var(--bad); font-weight: 600; }
  .acks .present { color: var(--good); }
  ul.plain { list-style: none; padding: 0; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .lanes line { stroke: var(--edge); }
  .lanes text { text-anchor: start; font-size: 11px; fill: var(--faint); }
  .lanes text.end { text-anchor: end; }
  .lanes circle { fill: var(--s0); }
  .lanes .leader { fill: var(--s4); }
  .lanes .majority, .lanes .node { fill: var(--s2); }
  .lanes .sight, .lanes .suspicion { fill: var(--s1); }
  .lanes rect { fill: var(--bad); fill-opacity: 0.55; }
  .braid text.head { font-size: 10.5px; }
  .braid text.place { text-anchor: start; font-size: 10px; fill: var(--faint); }
  .strand { fill: none; stroke-width: 1.5; stroke-opacity: 0.75; }
  path.s0 { stroke: var(--s0); } circle.s0 { fill: var(--s0); }
  path.s1 { stroke: var(--s1); } circle.s1 { fill: var(--s1); }
  path.s2 { stroke: var(--s2); } circle.s2 { fill: var(--s2); }
  path.s3 { stroke: var(--s3); } circle.s3 { fill: var(--s3); }
  path.s4 { stroke: var(--s4); } circle.s4 { fill: var(--s4); }
  path.s5 { stroke: var(--s5); } circle.s5 { fill: var(--s5); }
  path.s6 { stroke: var(--s6); } circle.s6 { fill: var(--s6); }
  footer { margin-top: 8px; font-size: 0.8rem; color: var(--faint); }
  footer a, a { color: var(--mark); margin-left: 8px; }
  code { font-size: 0.95em; }
`;
