// Draws the map that Python has laid out, as SVG, and tells Python which box is chosen. All text goes in as text: no name becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const states = new WeakMap();
const MARGIN = 20;

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
  lines.forEach((line, index) => svg.append(drawLine(line, index)));
  boxes.forEach((box) => svg.append(drawBox(box, sheet, state)));
  sheet.replaceChildren(svg);
  state.svg = svg;
  state.boxes = new Map(boxes.map((box) => [box.id, box]));
  if (!state.scale) state.scale = Math.max(0.6, Math.min(1, sheet.clientWidth / (width + 2 * MARGIN)));
  resize(sheet, state);
  sheet.dataset.ready = "1";
}

// Straight across a column, curved in the gaps between two; an arrowhead where a lead or a line of accountability ends.
function drawLine(line, index) {
  const points = line.points;
  let path = `M ${points[0].join(" ")}`;
  for (let at = 1; at < points.length; at++) {
    const [x, y] = points[at - 1], [toX, toY] = points[at];
    if (x === toX) path += ` C ${x + 60} ${y} ${toX + 60} ${toY} ${toX} ${toY}`; // out into the gap and back
    else if (y === toY) path += ` L ${toX} ${toY}`;
    else path += ` C ${(x + toX) / 2} ${y} ${(x + toX) / 2} ${toY} ${toX} ${toY}`;
  }
  const group = make("g", { class: line.labelled ? "line labelled" : "line", "data-start": line.start, "data-end": line.end, "data-kind": line.kind });
  group.append(make("path", { d: path, fill: "none", stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": line.dashes }));
  if (line.arrow) {
    const [x, y] = points.at(-1), side = points.at(-2)[0] < x ? -1 : 1;
    group.append(make("path", { d: `M ${x} ${y} l ${11 * side} -6 l 0 12 z`, fill: line.colour }));
  }
  const [x, y] = points[0], [toX, toY] = points[1];
  const label = make("text", { x: x === toX ? x + 48 : (x + toX) / 2, y: (y + toY) / 2 + 4, "font-size": 12, "text-anchor": "middle", fill: "#1b1b1b", stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke" });
  label.textContent = line.label;
  group.append(label);
  return group;
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
  copy.querySelectorAll(".line:not(.labelled) text").forEach((text) => text.remove());
  copy.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
  copy.querySelectorAll(".faded").forEach((one) => one.setAttribute("opacity", "0.18"));
  copy.removeAttribute("style");
  const { width, height } = state.data;
  copy.setAttribute("width", width + 2 * MARGIN);
  copy.setAttribute("height", height + 2 * MARGIN);
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

// The chosen box stands out with what is joined to it; the rest fades.
function select(sheet, state, id) {
  const known = id != null && state.boxes.has(id) ? id : null;
  const near = new Set([known]);
  state.svg.querySelectorAll(".line").forEach((line) => {
    const mine = known !== null && [line.dataset.start, line.dataset.end].includes(known);
    if (mine) near.add(line.dataset.start).add(line.dataset.end);
    line.classList.toggle("faded", known !== null && !mine);
    line.classList.toggle("labelled", mine || (known === null && line.dataset.kind === "lead"));
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
