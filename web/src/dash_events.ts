// Reads server-sent events out of a stream of text, as far as a node sends them.

export interface ToldEvent {
  id: string;
  data: string;
}

export class EventReader {
  private rest = "";

  /** Takes a piece of the stream; returns the events that it completes. */
  push(piece: string): ToldEvent[] {
    const blocks = (this.rest + piece).split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(read).filter((x) => x.data);
  }
}

function read(block: string): ToldEvent {
  const result = { id: "", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    const [field, value] = [line.slice(0, colon), line.slice(colon + 2)];
    if (field === "id") result.id = value;
    if (field === "data") result.data += value;
  }
  return result;
}
