/** Presets: sounds kept as JSON files. */

import { post } from "../api.js";

const MOST_BYTES = 2 ** 20;

/** @param {{patch: string, values: object, noise_seed: number}} sound */
export function presetOf({ patch, values, noise_seed }) {
  return { format: 1, patch, values, noise_seed };
}

/** The sound in a file that the user chose; an Error says what is wrong with it. */
export async function readPreset(file) {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is more than 1 MiB: it is no preset.`);
  let value;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is not valid JSON: it is no preset.`);
  }
  try {
    const { patch, values, noise_seed } = await post("/api/preset", value);
    return { patch, values, noise_seed };
  } catch (error) {
    throw new Error(`${file.name}: ${error.message}`);
  }
}
