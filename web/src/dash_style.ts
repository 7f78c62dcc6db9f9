import { css } from "lit";

export const dashStyle = css`
  :host {
    --paper: #ffffff; --ink: #1b1b1f; --faint: #5d5d66; --edge: #d0d0d8;
    --ground: #f4f4f7; --bad: #b00020; --good: #00795a; --mark: #0072b2;
    display: block; box-sizing: border-box; min-height: 100vh;
    padding: 12px clamp(8px, 2vw, 24px);
    background: var(--ground); color: var(--ink);
    font: 15px/1.45 system-ui, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --paper: #16161a; --ink: #ececf1; --faint: #a2a2ad; --edge: #3a3a42;
      --ground: #0d0d10; --bad: #ff8a8a; --good: #3ad6a4; --mark: #56b4e9;
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
  section {
    background: var(--paper); border: 1px solid var(--edge);
    border-radius: 8px; padding: 10px 12px; min-width: 0; overflow-x: auto;
  }
  .controls, .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
  button, input {
    font: inherit; color: inherit; background: var(--paper);
    border: 1px solid var(--edge); border-radius: 6px; padding: 4px 10px;
    min-height: 34px;
  }
  input { width: 9em; }
  button { cursor: pointer; }
  button.danger { border-color: var(--bad); color: var(--bad); }
  button:disabled { opacity: 0.45; cursor: default; }
  button:focus-visible, input:focus-visible {
    outline: 2px solid var(--mark); outline-offset: 2px;
  }
  table { border-collapse: collapse; width: 100%; }
  th { text-align: left; font-weight: 600; color: var(--faint); }
  td, th { padding: 2px 8px 2px 0; overflow-wrap: anywhere; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  ol, ul { margin: 4px 0; padding-left: 1.2em; max-height: 260px; overflow: auto; }
  ol { list-style: none; padding-left: 0; }
  time { color: var(--faint); font-variant-numeric: tabular-nums; }
  svg { width: 100%; max-width: 420px; display: block; margin: 0 auto; }
  svg text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
  svg .mark { fill: var(--paper); font-size: 14px; }
  circle { fill: var(--good); }
  .silent circle { fill: none; stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3; }
  .silent .mark { fill: var(--bad); }
  .leader circle { stroke: var(--ink); stroke-width: 2; }
  .silent.leader circle { stroke: var(--bad); }
  line.heard { stroke: var(--edge); }
  line.unheard { stroke: var(--bad); stroke-dasharray: 5 4; }
  svg.spark { width: 120px; height: 24px; }
  polyline { fill: none; stroke: var(--mark); stroke-width: 1.5; }
`;
