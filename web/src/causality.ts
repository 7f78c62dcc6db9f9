// What could have been a cause of a message, and of what it could have been
// one: its past and its future, by vector clocks (Fidge 1988, Mattern 1989).

import type { Message } from "./model";

export type Relation = "self" | "past" | "future" | "concurrent" | "unknown";

/** How `other` stands to the message `chosen`. */
export function relationOf(
  messages: Message[],
  chosen: number,
  other: number,
): Relation {
  if (chosen === other) return "self";
  const x = messages[chosen];
  const y = messages[other];
  if (!x.vector || !y.vector) return "unknown";
  if (y.vector[y.sender] <= x.vector[y.sender]) return "past";
  if (x.vector[x.sender] <= y.vector[x.sender]) return "future";
  return "concurrent";
}

export function relationsOf(messages: Message[], chosen: number): Relation[] {
  return messages.map((_, i) => relationOf(messages, chosen, i));
}
