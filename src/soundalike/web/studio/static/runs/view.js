/** The view Runs: training runs and their curves, followed while they grow. */

import { get } from "../api.js";
import { byId } from "../dom.js";
import { whole } from "../numbers.js";
import { RunList } from "./list.js";
import { Logs } from "./logs.js";
import { Panels } from "./panels.js";
import { Polling } from "./polling.js";

/** @param {object} about as the studio's API has it. */
export function runsView(about) {
  const logs = new Logs();
  const slider = byId("step");
  const panels = new Panels(byId("panels"), point);
  const list = new RunList(byId("runs"), () => attempt(refreshChosen));
  // While the slider is at the end, it stays there as the runs grow.
  let following = true;
  let pointedAt = null;

  function point(step) {
    pointedAt = step;
    read();
  }

  /** Read the curves where the pointer is, else where the slider is. */
  function read() {
    const step = pointedAt ?? slider.valueAsNumber;
    const words = pointedAt === null && following ? `${whole(step)}, the last` : whole(step);
    byId("step-read").textContent = words;
    slider.setAttribute("aria-valuetext", `step ${words}`);
    panels.mark(pointedAt ?? (following ? null : step));
  }

  async function refresh() {
    const runs = await get("/api/runs");
    list.show(runs);
    byId("runs-status").textContent =
      runs.length === 0 ? `There are no runs in ${about.runs_folder} yet.` : "";
    await refreshChosen();
  }

  async function refreshChosen() {
    const { chosen } = list;
    await Promise.all(chosen.map((run) => logs.refresh(run)));
    panels.draw(chosen.map(({ name, colour }) => ({ name, colour, entries: logs.entries(name) })));
    moveEnds();
  }

  /** Stretch the slider's range over all steps that are shown. */
  function moveEnds() {
    const steps = panels.steps;
    byId("reader").hidden = steps === null;
    if (steps === null) return;
    const at = slider.valueAsNumber;
    [slider.min, slider.max] = steps;
    slider.value = following ? steps[1] : at;
    read();
  }

  async function attempt(act) {
    try {
      await act();
      byId("runs-error").textContent = "";
    } catch (error) {
      byId("runs-error").textContent = error.message;
    }
  }

  slider.addEventListener("input", () => {
    following = slider.valueAsNumber >= Number(slider.max);
    read();
  });

  if (!about.runs_folder) {
    byId("runs-status").textContent = "Start the studio with --runs FOLDER to see the runs in that folder.";
    document.querySelector(".run-list").hidden = true;
    return { shown() {}, hidden() {} };
  }
  const polling = new Polling(() => attempt(refresh));
  return { shown: () => polling.start(), hidden: () => polling.stop() };
}
