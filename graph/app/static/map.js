// Draws the map with vis-network, which the component "vis" has brought along, and tells Python what is chosen in it.
// Labels go to a canvas, and there are no tooltips: no name can become markup.

const drawn = new WeakMap();
const READABLE = 0.6; // the least scale at which labels can be read
const MARGIN = 12;

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".net");
  const state = drawn.get(frame) ?? { asked: 0 };
  drawn.set(frame, state);
  const asked = ++state.asked;
  const whenReady = () => {
    if (asked !== state.asked) return; // newer data came while vis-network was on its way
    if (!globalThis.vis) return void setTimeout(whenReady, 20);
    state.choose = (id) => setTriggerValue("chosen", id);
    if (state.rev !== data.rev) redraw(frame, state, data, parentElement);
    select(state, data.selected);
  };
  whenReady();
}

function redraw(frame, state, data, root) {
  state.net?.destroy();
  const nodes = new vis.DataSet(data.nodes);
  const net = new vis.Network(frame, { nodes, edges: new vis.DataSet(data.edges) }, data.options);
  Object.assign(state, { net, nodes, rev: data.rev, at: null, speak: (text) => (root.querySelector(".spoken").textContent = text.replaceAll("\n", ", ")) });
  frame.__net = net; // for tests
  frame.querySelector(".vis-network").tabIndex = -1; // one tab stop, ours, which has a name
  frame.querySelector("canvas").setAttribute("aria-hidden", "true");
  net.once("afterDrawing", () => (frame.dataset.ready = "1"));
  net.on("click", ({ nodes: [id] }) => {
    if (id === undefined || !id.startsWith(":")) go(state, id ?? "");
    else select(state, state.at);
  });
  show(net);
  frame.onkeydown = (event) => walk(event, state);
  root.querySelectorAll("[data-do]").forEach((button) => (button.onclick = () => move(net, button.dataset.do)));
}

// All of the map; or, where that would be too small to read, its upper left part.
function show(net) {
  const boxes = Object.keys(net.getPositions()).map((id) => net.getBoundingBox(id));
  if (!boxes.length) return;
  const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])) - MARGIN);
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])) + MARGIN);
  const { clientWidth, clientHeight } = net.canvas.frame;
  const scale = Math.max(READABLE, Math.min(clientWidth / (right - left), clientHeight / (bottom - top), 1));
  const x = Math.min((left + right) / 2, left + clientWidth / scale / 2);
  net.moveTo({ scale, position: { x, y: top + clientHeight / scale / 2 }, animation: false });
}

function select(state, id) {
  const known = id != null && state.nodes.get(id) ? id : null;
  state.at = known;
  if (known === null) return state.net.unselectAll();
  state.net.selectNodes([known]);
  bring(state.net, known);
}

// Brings a box into view, and leaves the map as it is where the box is seen already.
function bring(net, id) {
  const { x, y } = net.canvasToDOM(net.getPosition(id));
  const { clientWidth, clientHeight } = net.canvas.frame;
  if (x < 60 || y < 30 || x > clientWidth - 60 || y > clientHeight - 30) net.focus(id, { scale: net.getScale(), animation: false });
}

function go(state, id) {
  state.speak(id ? `Chosen: ${state.nodes.get(id).label}` : "Nothing chosen");
  state.choose(id);
}

// Arrow keys go up and down a column, and across to the nearest box of the next.
function walk(event, state) {
  const { net, nodes } = state;
  if (event.key === "Enter" && state.at) go(state, state.at);
  else if (event.key === "Escape") go(state, "");
  else if (event.key.startsWith("Arrow")) {
    const all = nodes.get().filter(({ id }) => !id.startsWith(":"));
    const here = state.at && nodes.get(state.at);
    const next = here ? neighbour(all, here, event.key) : all[0];
    if (next) {
      state.at = next.id;
      net.selectNodes([next.id]);
      bring(net, next.id);
      state.speak(next.label);
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

function move(net, how) {
  const scale = net.getScale();
  const { x, y } = net.getViewPosition();
  const step = 150 / scale;
  const to = { left: [-step, 0], right: [step, 0], up: [0, -step], down: [0, step] }[how];
  if (how === "all") net.fit({ animation: false });
  else if (to) net.moveTo({ position: { x: x + to[0], y: y + to[1] }, animation: false });
  else net.moveTo({ scale: scale * (how === "in" ? 1.25 : 0.8), animation: false });
}
