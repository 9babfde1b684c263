// The signs of the map, each with what it means.

const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement }) {
  const sign = (tag, attributes) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 42 20");
    svg.setAttribute("aria-hidden", "true");
    const one = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    svg.append(one);
    return svg;
  };
  const box = (one, more) => sign("rect", { x: 3, y: 3, width: 36, height: 14, ...more, stroke: one.edge });
  const item = (drawn, text) => {
    const line = document.createElement("li");
    line.append(drawn, text);
    return line;
  };
  parentElement.querySelector(".legend").replaceChildren(
    ...data.boxes.map((one) => item(box(one, { fill: one.fill, rx: one.round ? 6 : 0 }), one.text)),
    ...(data.gap ? [item(box(data.gap, { fill: "#fff", "stroke-dasharray": "5 3", "stroke-width": 3 }), data.gap.text)] : []),
    ...data.lines.map((one) => item(sign("line", { x1: 2, y1: 10, x2: 40, y2: 10, stroke: one.colour, "stroke-width": one.width, "stroke-dasharray": one.dashes }), one.text)),
  );
}
