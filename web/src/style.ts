import { css } from "lit";

export const pageStyle = css`
  :host {
    --paper: #ffffff; --ink: #1b1b1f; --faint: #5d5d66; --edge: #d0d0d8;
    --ground: #f4f4f7; --bad: #b00020; --past: #0072b2; --future: #c04000;
    display: block; box-sizing: border-box; min-height: 100vh;
    padding: 12px clamp(8px, 2vw, 24px);
    background: var(--ground); color: var(--ink);
    font: 15px/1.45 system-ui, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --paper: #16161a; --ink: #ececf1; --faint: #a2a2ad; --edge: #3a3a42;
      --ground: #0d0d10; --bad: #ff8a8a; --past: #56b4e9; --future: #ffa94d;
    }
  }
  h1 { font-size: 1.25rem; margin: 0; }
  h1 span { font-weight: 400; }
  p { margin: 4px 0; color: var(--faint); }
  .order { color: var(--ink); max-width: 70em; }
  .bad { color: var(--bad); font-weight: 600; }
  .controls, .chosen {
    display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center;
    margin: 8px 0;
  }
  .controls {
    position: sticky; top: 0; z-index: 1; padding: 6px 0;
    background: var(--ground);
  }
  label { display: inline-flex; gap: 6px; align-items: center; color: var(--faint); }
  label.wide { flex: 1 1 220px; }
  label.wide input { flex: 1; min-width: 60px; }
  output { min-width: 3.5em; }
  button, input {
    font: inherit; color: inherit; background: var(--paper);
    border: 1px solid var(--edge); border-radius: 6px; padding: 4px 10px;
  }
  input[type="range"] { padding: 0; accent-color: var(--past); }
  input[type="search"] { width: 9em; }
  button { cursor: pointer; min-height: 32px; }
  button:disabled { opacity: 0.45; cursor: default; }
  button:focus-visible, input:focus-visible, summary:focus-visible {
    outline: 2px solid var(--past); outline-offset: 2px;
  }
  button.plain {
    border: 0; background: none; padding: 0; min-height: 0; text-align: left;
  }
  .hover { min-height: 2.9em; }
  .chosen { display: block; }
  .key i { display: inline-block; width: 10px; height: 10px; border-radius: 5px; }
  .key .past { background: var(--past); }
  .key .future { background: var(--future); }
  details { margin: 8px 0; }
  ol { max-height: 260px; overflow: auto; font-variant-numeric: tabular-nums; }
  .braids {
    display: grid; gap: 12px; margin-top: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  @media (min-width: 760px) {
    .braids { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  }
  figure:only-of-type { grid-column: 1 / -1; }
  .braids label { grid-column: 1 / -1; }
  figure { margin: 0; }
  figcaption { font-weight: 600; margin-bottom: 4px; }
`;
