/** Which view is seen: the address says it (#play, #pairs, #runs), for links and for the browser's way back. */

/**
 * @param {Object<string, function(): {shown: function(), hidden: function()}>} makers what makes each view,
 *   called when it is first seen; a view is told when it comes and goes.
 */
export function showViews(makers) {
  const names = Object.keys(makers);
  const views = {};
  let current = null;

  function show() {
    const asked = location.hash.slice(1);
    const name = names.includes(asked) ? asked : names[0];
    if (name === current) return;
    if (current) views[current].hidden();
    for (const section of document.querySelectorAll("[data-view]"))
      section.hidden = section.dataset.view !== name;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${name[0].toUpperCase()}${name.slice(1)} · soundalike studio`;
    current = name;
    views[name] ??= makers[name]();
    views[name].shown();
  }

  // The link to the content must not count as a view.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  addEventListener("hashchange", show);
  show();
}
