/** The one player of the page: a sound stops when another begins. */

import { byId } from "./dom.js";

const audio = byId("player");
let playing = null;

audio.addEventListener("ended", stop);

export function stop() {
  audio.pause();
  playing?.setAttribute("aria-pressed", "false");
  playing = null;
}

export function isPlaying(button) {
  return playing === button;
}

/**
 * Play a sound from its beginning.
 *
 * @param {HTMLElement} button shown as pressed meanwhile, with `--played` (0 to 1) in its style.
 * @param {string} address of the sound.
 */
export async function play(button, address) {
  stop();
  playing = button;
  button.setAttribute("aria-pressed", "true");
  byId("told").textContent = "";
  audio.src = address;
  try {
    await audio.play();
    follow();
  } catch (error) {
    // Another sound came before this one had begun.
    if (error.name === "AbortError") return;
    stop();
    byId("told").textContent = `The sound cannot be played: ${error.message}`;
  }
}

function follow() {
  if (!playing) return;
  playing.style.setProperty("--played", audio.duration ? audio.currentTime / audio.duration : 0);
  requestAnimationFrame(follow);
}
