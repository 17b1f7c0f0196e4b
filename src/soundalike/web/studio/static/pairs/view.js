/** The view Pairs: a page of what the training stream holds. */

import { get, latest, post } from "../api.js";
import { byId } from "../dom.js";
import { stop } from "../player.js";
import { chosenOf, isRun, offer } from "./configurations.js";
import { pairArticle } from "./pair.js";

/** Trains in minutes: a good one to look at first. */
const FIRST_PRESET = "quick";

/** @param {object} about as the studio's API has it. */
export function pairsView(about) {
  const form = byId("pairs-form");
  const configuration = byId("configuration");
  const changes = byId("changes");
  const first = byId("first-pair");
  const count = byId("pair-count");
  const ask = latest((signal, asked) => post("/api/pairs", asked, signal));
  let asked = false;

  async function offerConfigurations() {
    const runs = about.runs_folder ? await get("/api/runs") : [];
    offer(configuration, about.presets, runs, FIRST_PRESET);
    changes.disabled = isRun(configuration);
  }

  async function show() {
    asked = true;
    say("Listening to the stream …");
    const chosen = chosenOf(configuration, changes.value);
    const answer = await ask({ ...chosen, start: first.valueAsNumber, count: count.valueAsNumber });
    if (!answer) return;
    const { pairs, settings, notes } = answer;
    byId("pairs").replaceChildren(...pairs.map(pairArticle));
    say(notes.join(" "));
    byId("pairs-settings").hidden = false;
    byId("pairs-settings").querySelector("pre").textContent = JSON.stringify(settings, null, 2);
  }

  function say(sentence) {
    byId("pairs-status").textContent = sentence;
  }

  function attempt(act) {
    refuse("");
    act().catch((error) => {
      say("");
      refuse(error.message);
    });
  }

  function refuse(sentence) {
    byId("pairs-error").textContent = sentence;
    if (sentence) changes.setAttribute("aria-invalid", "true");
    else changes.removeAttribute("aria-invalid");
  }

  function turnPage(pages) {
    first.value = Math.max(0, first.valueAsNumber + pages * count.valueAsNumber);
    submit();
  }

  // The numbers' own limits are told by the browser, at their fields.
  function submit() {
    if (form.reportValidity()) attempt(show);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  configuration.addEventListener("change", () => {
    changes.disabled = isRun(configuration);
    submit();
  });
  byId("previous-pairs").addEventListener("click", () => turnPage(-1));
  byId("next-pairs").addEventListener("click", () => turnPage(1));

  return {
    shown: () =>
      attempt(async () => {
        await offerConfigurations();
        if (!asked) await show();
      }),
    hidden: stop,
  };
}
