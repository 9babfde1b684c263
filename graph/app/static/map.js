// Draws the map that Python has laid out, as SVG, and tells Python which box is chosen. All text goes in as text: no name becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const states = new WeakMap();
const MARGIN = 20;
const FLAT = 0.7; // how far a curved line keeps its height, so that what is written by its end stands by it
const READABLE = 0.9; // the least scale at which a map opens: its letters are then of 13 pixels

export default function ({ data, parentElement, setTriggerValue }) {
  const sheet = parentElement.querySelector(".sheet");
  const state = states.get(sheet) ?? { scale: 0, at: null };
  states.set(sheet, state);
  state.choose = (id) => setTriggerValue("chosen", id);
  state.speak = (text) => (parentElement.querySelector(".spoken").textContent = text);
  state.name = data.name;
  if (state.rev !== data.rev) {
    Object.assign(state, { rev: data.rev, at: null, data });
    draw(sheet, state);
    sheet.onkeydown = (event) => walk(event, sheet, state);
    sheet.addEventListener("wheel", (event) => { if (event.ctrlKey) { event.preventDefault(); zoom(sheet, state, event.deltaY < 0 ? 1.1 : 0.9); } }, { passive: false });
    parentElement.querySelectorAll("[data-do]").forEach((button) => (button.onclick = () => act(button.dataset.do, sheet, state)));
  }
  select(sheet, state, data.selected);
}

const make = (tag, attributes, ...children) => {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  one.append(...children);
  return one;
};

function draw(sheet, state) {
  const { boxes, lines, heads, width, height } = state.data;
  const svg = make("svg", { xmlns: SVG, viewBox: `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`, "font-family": "sans-serif", "font-size": 15 });
  svg.append(make("rect", { x: -MARGIN, y: -MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN, fill: "#ffffff" }));
  heads.forEach(({ text, x }) => {
    const head = make("text", { x, y: 20, "font-size": 20, "font-weight": "bold", "text-anchor": "middle", fill: "#1b1b1b" });
    head.textContent = text;
    svg.append(head);
  });
  lines.forEach((line) => svg.append(drawLine(line)));
  lines.forEach((line, index) => svg.append(drawLabel(line, index))); // above every line, so that none runs through its words
  boxes.forEach((box) => svg.append(drawBox(box, sheet, state)));
  sheet.replaceChildren(svg);
  state.svg = svg;
  state.boxes = new Map(boxes.map((box) => [box.id, box]));
  if (!state.scale) state.scale = Math.max(READABLE, Math.min(1, sheet.clientWidth / (width + 2 * MARGIN)));
  resize(sheet, state);
  sheet.dataset.ready = "1";
}

// Straight across a column, curved in the gaps between two; an arrowhead where a lead or a line of accountability ends.
function drawLine(line) {
  const points = line.points;
  let path = `M ${points[0].join(" ")}`;
  for (let at = 1; at < points.length; at++) {
    const [x, y] = points[at - 1], [toX, toY] = points[at];
    if (x === toX) path += ` C ${x + 60} ${y} ${toX + 60} ${toY} ${toX} ${toY}`; // out into the gap and back
    else if (y === toY) path += ` L ${toX} ${toY}`;
    else path += ` C ${x + FLAT * (toX - x)} ${y} ${toX - FLAT * (toX - x)} ${toY} ${toX} ${toY}`;
  }
  const group = make("g", { class: "line", "data-start": line.start, "data-end": line.end, "data-kind": line.kind });
  group.append(make("path", { d: path, fill: "none", stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": line.dashes }));
  if (line.arrow) {
    const [x, y] = points.at(-1), side = points.at(-2)[0] < x ? -1 : 1;
    group.append(make("path", { d: `M ${x} ${y} l ${11 * side} -6 l 0 12 z`, fill: line.colour }));
  }
  return group;
}

const LETTER = 6, ROW = 13, LETTERS = 14; // of a label: their width, the height of a row, and how many there are to it

// What is written on a line, in its colour: to be placed by `placeLabel`.
function drawLabel(line, index) {
  const label = make("text", { class: line.labelled ? "label labelled" : "label", "data-index": index, "font-size": 12, "text-anchor": "middle", fill: line.colour, stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke" });
  wrap(line.label, LETTERS).forEach((row) => label.append(Object.assign(make("tspan", {}), { textContent: row })));
  placeLabel(label, line, line.end);
  return label;
}

// A label stands with its middle on its own line, by the box at the end: there the lines out of one box have parted.
function placeLabel(label, line, end) {
  const points = end === line.end ? line.points : [...line.points].reverse();
  const [toX, toY] = points.at(-1), [x, y] = points.at(-2), rows = [...label.children];
  const half = (Math.max(...rows.map((row) => row.textContent.length)) * LETTER) / 2;
  const part = x === toX ? 0.5 : 1 - Math.min(0.5, (half + (line.arrow && end === line.end ? 16 : 6)) / Math.abs(toX - x));
  const [atX, atY] = x === toX ? [x + 45, (y + toY) / 2] : [x + part * (toX - x), y + bend(part) * (toY - y)];
  rows.forEach((row, index) => {
    row.setAttribute("x", atX);
    row.setAttribute("y", atY + 4 + (index - (rows.length - 1) / 2) * ROW);
  });
}

// How far a curved line has gone up or down, where it has gone so far across.
function bend(across) {
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step++) {
    const t = (low + high) / 2;
    if (3 * FLAT * t * (1 - t) ** 2 + 3 * (1 - FLAT) * t ** 2 * (1 - t) + t ** 3 < across) low = t;
    else high = t;
  }
  return 3 * low ** 2 * (1 - low) + low ** 3;
}

function wrap(text, letters) {
  const rows = [""];
  for (const word of text.split(" ")) {
    if (rows.at(-1) && rows.at(-1).length + word.length + 1 > letters) rows.push("");
    rows[rows.length - 1] += (rows.at(-1) && " ") + word;
  }
  return rows;
}

function drawBox(box, sheet, state) {
  const group = make("g", { class: "box", role: "button", tabindex: "-1", "aria-label": box.spoken, "data-id": box.id });
  group.append(make("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: box.round, fill: box.fill, stroke: box.edge, "stroke-width": box.gap ? 3 : 1, "stroke-dasharray": box.gap ? "6 4" : "none" }));
  box.rows.forEach((row, index) => {
    const text = make("text", { x: box.x + box.width / 2, y: box.y + 21 + index * 18, "text-anchor": "middle", fill: box.ink, direction: "auto" });
    text.textContent = row;
    group.append(text);
  });
  group.onclick = () => go(state, box.id);
  return group;
}

function resize(sheet, state) {
  const { width, height } = state.data;
  state.svg.style.width = `${(width + 2 * MARGIN) * state.scale}px`;
  state.svg.style.height = `${(height + 2 * MARGIN) * state.scale}px`;
  sheet.parentElement.querySelector(".beyond").hidden = sheet.scrollWidth <= sheet.clientWidth + 1;
}

function zoom(sheet, state, factor) {
  const centre = [sheet.scrollLeft + sheet.clientWidth / 2, sheet.scrollTop + sheet.clientHeight / 2];
  state.scale = Math.min(4, Math.max(0.15, state.scale * factor));
  resize(sheet, state);
  sheet.scrollTo(centre[0] * factor - sheet.clientWidth / 2, centre[1] * factor - sheet.clientHeight / 2);
}

function act(what, sheet, state) {
  if (what === "in" || what === "out") zoom(sheet, state, what === "in" ? 1.25 : 0.8);
  else if (what === "fit") zoom(sheet, state, sheet.clientWidth / (state.data.width + 2 * MARGIN) / state.scale);
  else if (what === "full") document.fullscreenElement ? document.exitFullscreen() : sheet.requestFullscreen?.();
  else save(what, state);
}

// What stands on the sheet as a file; nothing leaves the machine.
function save(kind, state) {
  const copy = state.svg.cloneNode(true);
  copy.querySelectorAll(".label:not(.labelled)").forEach((text) => text.remove());
  copy.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
  copy.querySelectorAll(".faded").forEach((one) => one.setAttribute("opacity", "0.18"));
  copy.removeAttribute("style");
  const { width, height } = state.data;
  const [top, above] = frame(copy, state);
  copy.setAttribute("viewBox", `${-MARGIN} ${-top} ${width + 2 * MARGIN} ${top + height + MARGIN}`);
  copy.firstChild.setAttribute("y", -top);
  copy.firstChild.setAttribute("height", top + height + MARGIN);
  copy.append(above);
  copy.setAttribute("width", width + 2 * MARGIN);
  copy.setAttribute("height", top + height + MARGIN);
  const text = new XMLSerializer().serializeToString(copy);
  const give = (address) => Object.assign(document.createElement("a"), { href: address, download: `${state.name}.${kind}` }).click();
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  if (kind === "svg") return give(address);
  const picture = new Image();
  picture.onload = () => {
    const canvas = document.createElement("canvas");
    const sharp = Math.min(2, 16000 / Math.max(picture.width, picture.height));
    [canvas.width, canvas.height] = [picture.width * sharp, picture.height * sharp];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    give(canvas.toDataURL("image/png"));
  };
  picture.src = address;
}

// What a picture that is taken away says of itself: whose it is, of which day, what it draws, what its signs mean, what it is made from.
function frame(copy, state) {
  const { width, caption, legend } = state.data, above = make("g", { class: "caption" });
  let y = 0;
  const write = (text, size, weight) => wrap(text, Math.max(20, Math.floor(width / (size * 0.55)))).forEach((row) => {
    y += size * 1.4;
    above.append(Object.assign(make("text", { x: 0, y, "font-size": size, "font-weight": weight, fill: "#1b1b1b" }), { textContent: row }));
  });
  write(caption.title, 24, "bold");
  caption.words.forEach((text) => write(text, 15, "normal"));
  const signs = [...legend.boxes.map((one) => [one, { fill: one.fill, stroke: one.edge, rx: one.round ? 6 : 0 }]), ...(legend.gap ? [[legend.gap, { fill: "#ffffff", stroke: legend.gap.edge, "stroke-dasharray": "5 3", "stroke-width": 3 }]] : []), ...legend.lines.map((one) => [one, null])];
  const across = Math.max(1, Math.floor(width / 300));
  signs.forEach(([one, look], index) => {
    const x = (index % across) * 300;
    if (index % across === 0) y += 26;
    if (look) above.append(make("rect", { x, y: y - 12, width: 36, height: 14, ...look }));
    else above.append(make("line", { x1: x, y1: y - 5, x2: x + 36, y2: y - 5, stroke: one.colour, "stroke-width": one.width, "stroke-dasharray": one.dashes }));
    above.append(Object.assign(make("text", { x: x + 46, y, "font-size": 15, fill: "#1b1b1b" }), { textContent: one.text }));
  });
  const top = y + 2 * MARGIN;
  above.setAttribute("transform", `translate(0 ${-top + MARGIN / 2})`);
  return [top, above];
}

// The chosen box stands out with what is joined to it; the rest fades.
function select(sheet, state, id) {
  const known = id != null && state.boxes.has(id) ? id : null;
  const near = new Set([known]);
  state.svg.querySelectorAll(".line").forEach((line) => {
    const mine = known !== null && [line.dataset.start, line.dataset.end].includes(known);
    if (mine) near.add(line.dataset.start).add(line.dataset.end);
    line.classList.toggle("faded", known !== null && !mine);
  });
  state.svg.querySelectorAll(".label").forEach((label) => {
    const line = state.data.lines[label.dataset.index];
    const mine = known !== null && [line.start, line.end].includes(known);
    label.classList.toggle("labelled", mine || (known === null && line.labelled));
    placeLabel(label, line, known === line.end ? line.start : line.end);
  });
  state.svg.querySelectorAll(".box").forEach((box) => {
    box.classList.toggle("faded", known !== null && !near.has(box.dataset.id));
    box.classList.toggle("chosen", box.dataset.id === known);
  });
  if (known !== null && known !== state.at) bring(sheet, state, known);
  state.at = known ?? state.at;
}

function bring(sheet, state, id) {
  const box = state.boxes.get(id);
  const [x, y] = [(box.x + MARGIN) * state.scale, (box.y + MARGIN) * state.scale];
  const seen = x >= sheet.scrollLeft && y >= sheet.scrollTop && x + box.width * state.scale <= sheet.scrollLeft + sheet.clientWidth && y + box.height * state.scale <= sheet.scrollTop + sheet.clientHeight;
  if (!seen) sheet.scrollTo(x - sheet.clientWidth / 2, y - sheet.clientHeight / 2);
}

function go(state, id) {
  state.speak(id ? `Chosen: ${state.boxes.get(id).spoken}` : "Nothing chosen");
  state.choose(id);
}

// Arrow keys go up and down a column, and across to the nearest box of the next.
function walk(event, sheet, state) {
  if (event.key === "Enter" && state.at) go(state, state.at);
  else if (event.key === "Escape") go(state, "");
  else if (event.key.startsWith("Arrow")) {
    const all = [...state.boxes.values()];
    const next = state.at ? neighbour(all, state.boxes.get(state.at), event.key) : all[0];
    if (next) {
      state.at = next.id;
      state.svg.querySelectorAll(".box").forEach((box) => box.classList.toggle("here", box.dataset.id === next.id));
      bring(sheet, state, next.id);
      state.speak(next.spoken);
    }
  } else return;
  event.preventDefault();
}

function neighbour(all, here, key) {
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  const [along, across] = sideways ? ["x", "y"] : ["y", "x"];
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const ahead = all.filter((one) => sign * (one[along] - here[along]) > 0 && (sideways || one.x === here.x));
  const far = (one) => Math.abs(one[along] - here[along]) * (sideways ? 1000 : 1) + Math.abs(one[across] - here[across]);
  return ahead.sort((one, other) => far(one) - far(other))[0];
}
