// What is in a span, one by one in words: for who cannot see the picture.

import type { Arrow, Model } from "./model";
import { inSpan, type Intervals, type Span, timeText } from "./span";
import { wordsForArrow, wordsForCall, wordsForNote, wordsForPoint } from "./words";

export interface ListedEvent {
  at: number;
  text: string;
  message?: number;
}

/** Returns the first `most` of them, by time. */
export function eventsIn(
  model: Model,
  arrows: Intervals<Arrow>,
  span: Span,
  most: number,
): ListedEvent[] {
  const points = inSpan(model.points, span).slice(0, most).map((x) => ({
    at: x.at,
    text: wordsForPoint(model, x),
    message: x.message,
  }));
  const carried = arrows.in(span).filter((x) => x.sent >= span.begin);
  const ways = carried.slice(0, most).map((x) => ({
    at: x.sent,
    text: wordsForArrow(model, x),
    message: x.messages[0],
  }));
  const changes = inSpan(model.changes, span).map((x) => ({
    at: x.at,
    text:
      `${model.nodes[x.node]} ` +
      (x.view
        ? `enters view ${x.view} of ${x.members.join(", ")}`
        : "is gone") +
      ` at ${timeText(x.at - model.begin)}`,
  }));
  const faults = model.bands
    .filter((x) => x.begin <= span.end && x.end >= span.begin)
    .map((x) => ({ at: x.begin, text: x.text }));
  const calls = model.calls
    .filter((x) => x.begin <= span.end && x.end >= span.begin)
    .slice(0, most)
    .map((x) => ({ at: x.begin, text: wordsForCall(model, x) }));
  const notes = inSpan(model.notes, span)
    .slice(0, most)
    .map((x) => ({ at: x.at, text: wordsForNote(model, x) }));
  return [...points, ...ways, ...changes, ...faults, ...calls, ...notes]
    .sort((x, y) => x.at - y.at)
    .slice(0, most);
}
