const sounds = JSON.parse(document.getElementById("sounds").textContent);
let audio = null;

function play(button) {
  audio?.pause();
  document.querySelector(".playing")?.classList.remove("playing");
  button.classList.add("playing");
  audio = new Audio("data:audio/mpeg;base64," + sounds[button.dataset.sound]);
  const told = button.closest("figure, section").querySelector(".told");
  const name = button.title || button.getAttribute("aria-label");
  const tell = (words) => {
    if (told) told.textContent = words;
  };
  tell(name);
  audio.play().catch((error) => {
    // What the next sound cuts short has not failed.
    if (error.name !== "AbortError") tell(`${name} cannot be played: ${error.message}`);
  });
}

// The nearest point in the direction of an arrow key, where "nearest" counts sideways steps twice.
function neighbour(point, key) {
  const at = (circle) => [circle.cx.baseVal.value, circle.cy.baseVal.value];
  const [x, y] = at(point);
  let best = null, least = Infinity;
  for (const other of point.ownerSVGElement.querySelectorAll(".player")) {
    const [dx, dy] = [at(other)[0] - x, at(other)[1] - y];
    const ahead = { ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy }[key];
    const aside = Math.abs(key === "ArrowLeft" || key === "ArrowRight" ? dy : dx);
    if (ahead > 0 && ahead + 2 * aside < least) {
      best = other;
      least = ahead + 2 * aside;
    }
  }
  return best;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sound]");
  if (button) play(button);
});

document.addEventListener("keydown", (event) => {
  const point = event.target.closest("circle.player");
  if (!point) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    play(point);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = neighbour(point, event.key);
    if (!next) return;
    point.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    play(next);
  }
});
