// Colours, for light and for dark surroundings.

export interface Palette {
  paper: string;
  ink: string;
  faint: string;
  fault: string;
  bad: string;
  past: string;
  future: string;
  nodes: string[];
}

// Told apart by people who do not see red or green (Okabe and Ito 2008).
const LIGHT: Palette = {
  paper: "#ffffff",
  ink: "#1b1b1f",
  faint: "#6a6a73",
  fault: "rgba(213, 94, 0, 0.10)",
  bad: "#b00020",
  past: "#0072b2",
  future: "#c04000",
  nodes: ["#0072b2", "#c04000", "#00795a", "#a3478b", "#7a5c00", "#2b7fa8",
    "#55555c"],
};

const DARK: Palette = {
  paper: "#16161a",
  ink: "#ececf1",
  faint: "#85858f",
  fault: "rgba(230, 159, 0, 0.14)",
  bad: "#ff8a8a",
  past: "#56b4e9",
  future: "#ffa94d",
  nodes: ["#56b4e9", "#ff9a5c", "#3ad6a4", "#e59bc8", "#f0e442", "#9ad0ee",
    "#bdbdc6"],
};

export function paletteOf(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}

export function colourOf(x: Palette, node: number): string {
  return x.nodes[node % x.nodes.length];
}
