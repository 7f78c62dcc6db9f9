// Who hears whom: a row is who hears, a column who is heard.

import type { Members, Round } from "./dash_shapes";

/** `absent`: not in the view of who was asked; `unknown`: that one is silent. */
export type Cell = "self" | "yes" | "no" | "absent" | "unknown";

export interface MatrixRow {
  node: string;
  view: string | null;
  fault: string | null;
  cells: Cell[];
}

export class Matrix {
  readonly names: string[];
  readonly rows: MatrixRow[];

  constructor(round: Round<Members>) {
    const all = new Set(round.rows.map((x) => x.node));
    for (const { answer } of round.rows)
      for (const x of answer?.members ?? []) all.add(x.name);
    this.names = [...all].sort();
    const rows = round.rows.map((x) => rowOf(x, this.names));
    this.rows = rows.sort((x, y) => (x.node < y.node ? -1 : 1));
  }

  /** Whether `who` says that it hears `whom`; nothing where it says neither. */
  hears(who: string, whom: string): boolean | undefined {
    const row = this.rows.find((x) => x.node === who);
    const cell = row?.cells[this.names.indexOf(whom)];
    return cell === "yes" ? true : cell === "no" ? false : undefined;
  }

  get deaf(): number {
    return this.rows.flatMap((x) => x.cells).filter((x) => x === "no").length;
  }
}

function rowOf(x: Round<Members>["rows"][number], names: string[]): MatrixRow {
  const { node, answer, fault } = x;
  const heard = new Map(answer?.members?.map((y) => [y.name, y.heard]));
  const cells = names.map((name): Cell => {
    if (!answer?.members) return "unknown";
    if (name === node) return "self";
    return heard.has(name) ? (heard.get(name) ? "yes" : "no") : "absent";
  });
  return { node, view: answer?.view ?? null, fault, cells };
}
