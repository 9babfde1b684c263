// Lays out what a page tells: headings, paragraphs, tables. All text goes in as text (`textContent`): no name can become markup.
// What leads to a record becomes a link, which also works in a new tab; a plain click opens the page without loading the app anew (`manners.js`).

const FEW = 8; // things that a cell shows; the others come when they are asked for
const seen = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".parts");
  const told = JSON.stringify(data);
  if (seen.get(root) === told) return; // nothing new: whoever stands in here with the keyboard stays there
  seen.set(root, told);

  const make = (tag, className, ...children) => {
    const one = document.createElement(tag);
    if (className) one.className = className;
    one.append(...children);
    return one;
  };

  const part = (one) => {
    if (one.list) {
      const items = one.list.map((each) => make("li", "", ...inline(each)));
      if (items.length <= FEW + 1) return [make("ul", "", ...items)];
      const more = make("details", "", make("summary", "", `and ${items.length - FEW} more`), make("ul", "", ...items.slice(FEW)));
      return [make("ul", "", ...items.slice(0, FEW)), more];
    }
    if (one.spoken) { // a sign for the eye, and words for whoever listens
      const sign = make("span", "quiet", one.text);
      sign.setAttribute("aria-hidden", "true");
      return [sign, make("span", "spoken", one.spoken)];
    }
    const body = make(one.record ? "a" : "span", one.tone ?? "");
    body.textContent = one.text;
    if (one.record) {
      body.href = data.href + encodeURIComponent(one.record);
      body.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        window.__graphGo(body.href);
      });
    }
    return [body];
  };
  const inline = (parts) => parts.flatMap(part);

  const row = (cells) => {
    const [first, ...rest] = cells.map((cell, index) => make(index ? "td" : "th", "", ...inline(cell)));
    first.scope = "row";
    return make("tr", "", first, ...rest);
  };

  // On a narrow screen the rows of such a table stand below each other as cards (`parts.css`): each cell then says its column, and
  // the roles are spelt out, which some browsers drop with the layout.
  const label = (table) => {
    const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
    for (const row of table.tBodies[0].rows) [...row.cells].forEach((cell, index) => (cell.dataset.column = heads[index]));
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    for (const one of [table, ...table.querySelectorAll("thead, tbody, tr, td, th")])
      one.setAttribute("role", roles[one.tagName] ?? (one.scope === "row" ? "rowheader" : "columnheader"));
  };

  const draw = {
    heading: (one) => {
      const line = make(`h${one.level}`, "", one.text);
      line.tabIndex = -1;
      return line;
    },
    paragraph: (one) => make("p", one.tone, ...(one.label ? [make("span", "label", `${one.label}:`), " "] : []), ...inline(one.parts)),
    list: (one) => make("div", "", ...part({ list: one.items })),
    clause: (one) => {
      const gap = (text) => make("p", "", make("span", "gap", `${one.gap}: `), text);
      const lines = [...one.wording.map((text) => make("p", "wording", text)), ...one.gaps.map(gap)];
      if (one.asides.length) lines.push(make("div", "quiet", make("ul", "", ...one.asides.map((text) => make("li", "", text)))));
      return make("div", "clause", ...lines, make("p", "quiet", ...inline(one.foot)));
    },
    table: (one) => {
      const table = make("table", one.tone, make("caption", "", make("span", "", one.caption), ...(one.summary ? [make("span", "", ` ${one.summary}`)] : [])));
      if (one.head.length) {
        const heads = one.head.map((column) => make("th", "", ...inline(column)));
        heads.forEach((head) => (head.scope = "col"));
        table.append(make("thead", "", make("tr", "", ...heads)));
      }
      table.append(make("tbody", "", ...one.rows.map(row)));
      if (one.tone === "cards") label(table);
      const frame = make("div", "frame", table);
      frame.tabIndex = 0; // a table wider than the screen scrolls in its frame, by keyboard too
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", one.caption);
      return frame;
    },
  };

  root.replaceChildren(...data.blocks.map((block) => draw[block.kind](block)));
  root.querySelectorAll(".frame").forEach((frame) => {
    const fits = () => (frame.tabIndex = frame.scrollWidth > frame.clientWidth + 1 ? 0 : -1);
    new ResizeObserver(fits).observe(frame);
  });
}
