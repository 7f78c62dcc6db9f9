// Nodes as their users start them: processes of `troupe run`.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { TROUPE } = process.env;

/** Nodes of one kind that know each other, in a folder of their own. */
export class RealNodes {
  folder = mkdtempSync(join(tmpdir(), "troupe-nodes-"));
  nodes = new Map();

  /** Starts one of each name, and waits until all are ready. */
  async start(kind, names, port, more = {}) {
    const peers = names.map((name, i) => ({ name, address: `127.0.0.1:${port + i}` }));
    const udp = (name) => peers.find((x) => x.name === name).address;
    await Promise.all(names.map((name) => {
      const own = typeof more === "function" ? more(name, this.folder) : more;
      const file = join(this.folder, `${name}.json`);
      const all = { node: kind, name, peers, ...own };
      writeFileSync(file, JSON.stringify(all));
      return this.run(name, file, udp(name));
    }));
  }

  /** Returns when the node says that it is ready. */
  run(name, file, udp) {
    const child = spawn(TROUPE, ["run", file, "-o", "jsonl"], {
      env: { ...process.env, XDG_STATE_HOME: join(this.folder, "state") },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const node = { child, udp, said: "" };
    this.nodes.set(name, node);
    node.over = new Promise((done) => child.on("close", (code) => done(code)));
    child.stderr.on("data", (x) => (node.said = (node.said + x).slice(-4000)));
    return new Promise((ready, failed) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (node.http || !line.includes('"ready"')) return;
        node.http = JSON.parse(line).addresses.http;
        ready();
      });
      void node.over.then((code) => failed(new Error(`${name} ended (${code}): ${node.said}`)));
    });
  }

  page(name) {
    return `http://${this.nodes.get(name).http}/`;
  }

  kill(name, signal = "SIGKILL") {
    const { child, over } = this.nodes.get(name);
    child.kill(signal);
    return over;
  }

  async stop() {
    await Promise.all([...this.nodes.keys()].map((x) => this.kill(x)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes a folder with a file in it. */
  share(name, text) {
    const path = join(this.folder, `shared-${name}`);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "file.txt"), text);
    return path;
  }
}
