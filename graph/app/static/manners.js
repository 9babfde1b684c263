// What every page needs of the browser. Streamlit's own page says `lang="en"`, and runs the page anew when a lone "r" is typed
// (and clears its cache on a lone "c"): a trap for whoever speaks to, or types on, a screen reader (WCAG 2.1.4).

const fields = "input, textarea, select, [contenteditable]";

function trap(event) {
  const lone = !event.ctrlKey && !event.metaKey && !event.altKey && ["r", "c"].includes(event.key.toLowerCase());
  if (lone && !event.composedPath().some((one) => one.matches?.(fields))) event.stopImmediatePropagation();
}

// Whoever goes to another page begins to read at its heading, not where the link stood that led there.
function begin(page) {
  if (window.__graphPage !== undefined && window.__graphPage !== page) {
    setTimeout(() => {
      const heading = document.querySelector("h1");
      if (!heading) return;
      heading.tabIndex = -1;
      heading.focus();
    }, 100);
  }
  window.__graphPage = page;
}

export default function ({ data }) {
  document.documentElement.lang = "en-GB";
  if (!window.__graphManners) window.addEventListener("keydown", trap, true);
  window.__graphManners = true;
  begin(data.page);
}
