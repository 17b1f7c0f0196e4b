/** The logs of runs, fetched piece by piece as they grow. */

import { get } from "../api.js";

export class Logs {
  #entries = new Map();

  entries(name) {
    return this.#entries.get(name) ?? [];
  }

  /** Fetch what a run's log has more than is known. @param {{name: string, step: number}} run as listed. */
  async refresh({ name, step }) {
    const known = this.entries(name);
    if (this.#entries.has(name) && (known.at(-1)?.step ?? 0) === step) return;
    const piece = await this.#ask(name, known.length);
    const grown = [...known.slice(0, piece.first), ...piece.entries];
    // A resumed run takes back what came after its last checkpoint, and writes it anew.
    const taken = grown.some((entry, number) => number > 0 && entry.step <= grown[number - 1].step);
    this.#entries.set(name, taken ? (await this.#ask(name, 0)).entries : grown);
  }

  #ask(name, after) {
    const path = name.split("/").map(encodeURIComponent).join("/");
    return get(`/api/runs/${path}/log?after=${after}`);
  }
}
