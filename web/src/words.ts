// What is said of what is seen.

import type { Relation } from "./causality";
import type { Arrow, Call, Model, Note, Point } from "./model";
import type { Hit } from "./scene";
import { timeText } from "./span";

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function wordsForPoint(model: Model, x: Point): string {
  const verb = x.kind === "send" ? "sends" : "delivers";
  const rank = x.rank === undefined ? "" : ` at rank ${x.rank}`;
  const time = x.time === undefined ? "" : `, Lamport time ${x.time}`;
  return (
    `${model.nodes[x.node]} ${verb} ${model.messages[x.message].name}${rank}` +
    ` at ${timeText(x.at - model.begin)}${time}`
  );
}

export function wordsForArrow(model: Model, x: Arrow): string {
  const shown = 6;
  const names = x.messages.slice(0, shown).map((m) => model.messages[m].name);
  const more = x.messages.length - names.length;
  const what = names.join(", ") + (more > 0 ? ` and ${more} more` : "");
  const way = `${model.nodes[x.from]} to ${model.nodes[x.to]}`;
  const again = x.again ? "once more " : "";
  const sent = timeText(x.sent - model.begin);
  if (x.lost)
    return `${what}: ${again}from ${way} at ${sent}, ${x.lost.replace(/_/g, " ")}`;
  return `${what}: ${again}from ${way}, ${sent} to ${timeText(x.at - model.begin)}`;
}

const RESULTS = { ok: "done", failed: "refused", unknown: "no answer" };

export function wordsForCall(model: Model, x: Call): string {
  const [begin, end] = [x.begin, x.end].map((at) => timeText(at - model.begin));
  return `${model.nodes[x.node]}: ${x.text}, ${begin} to ${end}, ${RESULTS[x.result]}`;
}

export function wordsForNote(model: Model, x: Note): string {
  return `${model.nodes[x.node]}: ${x.text}, at ${timeText(x.at - model.begin)}`;
}

export function wordsForHit(model: Model, x: Hit): string {
  if (!x) return "";
  if (x.kind === "call") return wordsForCall(model, x.call);
  if (x.kind === "note") return wordsForNote(model, x.note);
  if (x.kind === "point") return wordsForPoint(model, x.point);
  if (x.kind === "arrow") return wordsForArrow(model, x.arrow);
  const { begin, end, text } = x.band;
  return `${text}, ${timeText(begin - model.begin)} to ${timeText(end - model.begin)}`;
}

export function summaryOf(model: Model): string {
  const lost = model.arrows.filter((x) => x.lost).length;
  const again = model.arrows.filter((x) => x.again).length;
  const deliveries = model.points.filter((x) => x.kind === "deliver").length;
  return [
    plural(model.nodes.length, "node"),
    plural(model.messages.length, "message"),
    plural(model.arrows.length, "arrow") +
      (model.carried ? ` (${lost} lost, ${again} resent)` : ` (${lost} not delivered)`),
    plural(deliveries, "delivery", "deliveries"),
    ...(model.calls.length > 0 ? [plural(model.calls.length, "call")] : []),
    plural(model.bands.length, "fault"),
    timeText(model.end - model.begin),
  ].join(", ");
}

export function wordsForRelations(relations: Relation[]): string {
  const count = (x: Relation) => relations.filter((y) => y === x).length;
  return (
    `${count("past")} in its past, ${count("future")} in its future, ` +
    `${count("concurrent")} concurrent with it`
  );
}

/** What the marks of the diagram mean, as far as there are any. */
export function keyOf(model: Model): string {
  const ways = model.carried
    ? "dashed is lost, double is resent"
    : "an arrow leads from one to the other, dashed where no delivery is";
  return [
    model.points.length > 0
      ? `Full discs are sends, rings are deliveries with their rank; ${ways}.`
      : "",
    model.calls.length > 0
      ? "Bars are calls until their answer: open without one, red if refused."
      : "",
    model.notes.length > 0 ? "Triangles are what a node says of itself." : "",
  ].filter((x) => x).join(" ");
}
