// What every page needs of the browser. Streamlit's own page says `lang="en"`, and runs the page anew when a lone "r" is typed
// (and clears its cache on a lone "c"): a trap for whoever speaks to, or types on, a screen reader (WCAG 2.1.4).

const fields = "input, textarea, select, [contenteditable]";

function trap(event) {
  const lone = !event.ctrlKey && !event.metaKey && !event.altKey && ["r", "c"].includes(event.key.toLowerCase());
  if (lone && !event.composedPath().some((one) => one.matches?.(fields))) event.stopImmediatePropagation();
}

export default function () {
  document.documentElement.lang = "en-GB";
  if (!window.__graphManners) window.addEventListener("keydown", trap, true);
  window.__graphManners = true;
}
