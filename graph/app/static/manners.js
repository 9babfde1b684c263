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

// Goes to another page of the app without loading it anew, by one step in the browser's history: Back then leads to where one was.
function go(address) {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate")); // Streamlit shows the page whose address the history holds
}

let asked; // for what was last gone to: a component may be called again with the same

export default function ({ data }) {
  document.documentElement.lang = "en-GB";
  window.__graphGo = go;
  if (data.wanted && asked !== data.wanted.token) go(data.wanted.address);
  asked = data.wanted?.token ?? asked;
  if (!window.__graphManners) window.addEventListener("keydown", trap, true);
  window.__graphManners = true;
  begin(data.page);
}
