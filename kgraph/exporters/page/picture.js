// The drawing: vis-network draws dots and lines; names, and what is chosen or pointed at, are drawn over them.
const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const nodeView = new vis.DataView(nodeSet, { filter: ({ id }) => visible(nodes[id]) });
const dark = matchMedia("(prefers-color-scheme: dark)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const glide = () => (calm.matches ? false : { duration: 450, easingFunction: "easeInOutQuad" });
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

let scene = null;
let ranked = []; // the nodes of the scene, the one to be named first in front
let hovered = null; // node or edge under the pointer
let colours = { ink: "#000", ground: "#fff" };
const network = new vis.Network(at("graph"), { nodes: nodeView, edges: edgeSet }, drawing.options);

function readColours() {
  const { color: ink, backgroundColor: ground } = getComputedStyle(document.body);
  colours = { ink, ground };
}

const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

const colourOf = (kind) => kindOf.get(kind)[isDark() ? "dark" : "colour"];

// Entities are what is asked for, and their names are short: they come before papers, the larger before the smaller.
const weight = ({ kind, spot }) => (kind === "paper" ? 0 : 1000) + spot.size * (kind === "repository" ? 0.7 : 1);

// Many lines make a fog.
function thinEdges() {
  const opacity = Math.min(0.35, Math.max(0.13, 400 / scene.edges.length)) * (isDark() ? 2.2 : 1.2);
  network.setOptions({ edges: { color: { inherit: "to", opacity } }, interaction: { hideEdgesOnDrag: scene.edges.length > 8000 } });
}

function setScene(next) {
  for (const node of scene?.spots.keys() ?? []) node.spot = null;
  scene = next;
  for (const [node, spot] of scene.spots) node.spot = spot;
  ranked = [...scene.spots.keys()].sort((a, b) => weight(b) - weight(a) || a.id - b.id);
  hovered = null;
  thinEdges();
  edgeSet.clear();
  nodeSet.clear();
  nodeSet.add(ranked.map(({ id, kind, spot }) => ({ id, group: kind, color: colourOf(kind), ...spot })).reverse());
  edgeSet.add(scene.edges.map(({ id, from, to, kind }) => ({ id, from: from.id, to: to.id, dashes: kind === "VARIANT_OF" })));
}

// What stays bright: the chosen or the pointed at, with what touches it.
function lit() {
  const about = now.edge ?? (now.chosen?.spot ? now.chosen : null) ?? hovered;
  if (!about) return null;
  const lines = (about.from ? [about] : about.edges).filter(({ from, to }) => from.spot && to.spot && visible(from) && visible(to));
  return { about, lines, dots: new Set([...(about.from ? [] : [about]), ...lines.flatMap(({ from, to }) => [from, to])]) };
}

function veil(context, thickness) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = thickness;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}

// What is lit, over a veil that dims the rest.
function drawLit(context, { about, lines, dots }) {
  veil(context, about === hovered ? 0.72 : 0.84);
  const scale = network.getScale();
  context.save();
  context.globalAlpha = lines.length > 60 ? 0.5 : 0.8;
  for (const { from, to, kind } of lines) {
    context.strokeStyle = colourOf(to.kind);
    context.lineWidth = 1.5 / scale;
    context.setLineDash(kind === "VARIANT_OF" ? [6 / scale, 4 / scale] : []);
    context.beginPath();
    context.moveTo(from.spot.x, from.spot.y);
    context.lineTo(to.spot.x, to.spot.y);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  for (const node of dots) drawDot(context, node, scale, node === now.chosen);
  context.restore();
}

function drawDot(context, { spot, kind }, scale, ring) {
  const radius = Math.max(spot.size, 2.5 / scale);
  context.beginPath();
  context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
  context.fillStyle = colourOf(kind);
  context.fill();
  if (!ring) return;
  context.beginPath();
  context.arc(spot.x, spot.y, radius + 4 / scale, 0, 2 * Math.PI);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2 / scale;
  context.stroke();
}

const widths = new Map();
function widthOf(context, text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

function style(node, radius, forced) {
  const paper = node.kind === "paper";
  const size = forced ? 14 : Math.round(Math.min(17, 10.5 + radius * 0.22 - (paper ? 1 : 0)));
  const name = node.kind === "repository" ? node.name.replace(/^[^/]*\//, "") : node.name;
  const font = `${forced || radius > 14 ? 600 : 400} ${size}px ${FONT}`;
  return { size, font, text: cut(name, forced ? 70 : paper ? 34 : 30), alpha: forced || !paper ? 1 : 0.75 };
}

const covers = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
const dotBox = ({ x, y }, radius) => [x - radius, y - radius, x + radius, y + radius];

// Where a name may stand: below its dot, above, at the sides; its middle and its top.
function berths({ x, y }, radius, half, size) {
  const gap = Math.max(radius, 2.5) + 2;
  const wide = at("graph").clientWidth;
  const inside = Math.max(half, Math.min(wide - half, x)); // no name is cut off at the side
  const sides = [x + gap + half, x - gap - half].filter((middle) => middle >= half && middle <= wide - half);
  return [[inside, y + gap], [inside, y - gap - size - 2], ...sides.map((middle) => [middle, y - size / 2])];
}

// The nodes to be named, the weightiest first, with where they are on the canvas.
function namable(bright) {
  const scale = network.getScale();
  const { clientWidth: wide, clientHeight: high } = at("graph");
  const forced = [now.chosen, hovered, now.around].filter((item) => item?.spot);
  const order = new Set([...forced, ...(bright ? ranked.filter((node) => bright.dots.has(node)) : ranked)]);
  return [...order].filter(visible).map((node) => ({ node, point: network.canvasToDOM(node.spot), radius: node.spot.size * scale, forced: forced.includes(node) }))
    .filter(({ point: { x, y }, radius }) => x > -radius && y > -30 && x < wide + radius && y < high + 30);
}

const ALWAYS = 40; // to that many names of entities even dots must give way
const FIRST = 12; // that many are named however small they are drawn

// What lies over the picture: no name is to be hidden by it.
function controls() {
  const { left, top } = at("graph").getBoundingClientRect();
  return [at("zoom"), at("where")].map((element) => element.getBoundingClientRect()).map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
}

// Names, each only where it covers no other, and in a small picture no dot; in pixels, so they keep their size at any zoom.
function drawNames(context, bright) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const found = namable(bright);
  const small = found.length <= 300;
  const dots = small ? found.map(({ point, radius }) => dotBox(point, 0.8 * radius)) : [];
  const boxes = controls();
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  found.slice(0, 1500).forEach(({ node, point, radius, forced }, number) => {
    if (!forced && !small && number >= FIRST && radius < (node.kind === "paper" ? 8 : 2.7)) return;
    const { size, font, text, alpha } = style(node, radius, forced);
    const half = widthOf(context, text, font) / 2 + 5;
    const entity = node.kind !== "paper";
    const places = berths(point, radius, half, size).slice(0, small || (entity && number < ALWAYS) ? 4 : 1)
      .map(([x, top]) => ({ x, top, box: [x - half, top - 2, x + half, top + size + 4] }));
    const open = places.filter(({ box }) => !boxes.some((other) => covers(box, other)));
    const clear = open.find(({ box }) => !dots.some((dot, owner) => owner !== number && covers(box, dot)));
    const place = clear ?? (entity && number < ALWAYS ? open[0] : null) ?? (forced ? places[0] : null);
    if (!place) return;
    boxes.push(place.box, dotBox(point, radius / 2));
    drawName(context, { text, font, alpha, ...place });
  });
  context.restore();
}

function drawName(context, { text, font, alpha, x, top }) {
  context.font = font;
  context.globalAlpha = alpha;
  context.strokeStyle = colours.ground;
  context.lineWidth = 3.5;
  context.strokeText(text, x, top);
  context.fillStyle = colours.ink;
  context.fillText(text, x, top);
}

network.on("afterDrawing", (context) => {
  const bright = lit();
  if (bright) drawLit(context, bright);
  drawNames(context, bright);
});

// What the panel leaves free of the picture, as a shift from its middle.
function free() {
  if (at("panel").hidden) return { x: 0, y: 0 };
  return innerWidth <= 640 ? { x: 0, y: -at("panel").offsetHeight / 2 } : { x: -200, y: 0 };
}

// Of a large picture at first what most nodes fill: a few far ones must not make the rest small.
function frame(animation = false, all = false) {
  const spots = [...scene.spots].filter(([node]) => visible(node)).map(([, spot]) => spot);
  if (spots.length === 0) return;
  const far = !all && spots.length > 300 ? 0.004 : 0;
  const [wide, high] = ["x", "y"].map((axis) => {
    const skip = Math.floor(spots.length * far);
    const edge = (sign) => Float64Array.from(spots, (spot) => spot[axis] + sign * spot.size).sort();
    return [edge(-1)[skip], edge(1).at(-1 - skip)];
  });
  const offset = free();
  const { clientWidth, clientHeight } = at("graph");
  // room for names at the sides and below, for the note, and on a phone for the buttons above
  const buttons = clientWidth <= 640 ? 40 : 0;
  const across = (clientWidth + 2 * offset.x - (scene.around ? 120 : 50)) / Math.max(1, wide[1] - wide[0]);
  const down = (clientHeight + 2 * offset.y - 110 - buttons) / Math.max(1, high[1] - high[0]);
  const position = { x: (wide[0] + wide[1]) / 2, y: (high[0] + high[1]) / 2 };
  const above = { x: offset.x, y: offset.y - 16 + buttons / 2 };
  network.moveTo({ position, scale: Math.min(scene.around ? 1.5 : 2.2, across, down), offset: above, animation });
}

// A node in the middle of what is free, as large as its neighbours allow, but never so small that names are lost. Where
// they do not all fit so, it moves aside for them as far as it stays in sight, and few of them are not blown up.
function bring(node) {
  const offset = free();
  const { clientWidth, clientHeight } = at("graph");
  const room = { x: Math.max(1, clientWidth + 2 * offset.x - 120), y: Math.max(1, clientHeight + 2 * offset.y - 80) };
  const spots = [node.spot, ...neighbours(node).map(({ spot }) => spot).filter(Boolean)];
  const sides = (axis) => [Math.min, Math.max].map((end) => end(...spots.map((spot) => spot[axis])));
  const scaled = (size) => Math.min(...["x", "y"].map((axis) => room[axis] / Math.max(1, size(axis))));
  const central = scaled((axis) => 2 * Math.max(...sides(axis).map((side) => Math.abs(side - node.spot[axis]))));
  const scale = Math.min(1.3, Math.max(0.6, central, Math.min(0.9, scaled((axis) => sides(axis)[1] - sides(axis)[0]))));
  const place = (axis) => {
    const reach = central < scale ? room[axis] / 2 / scale : 0;
    const [low, high] = sides(axis);
    return Math.min(node.spot[axis] + reach, Math.max(node.spot[axis] - reach, (low + high) / 2));
  };
  network.moveTo({ position: { x: place("x"), y: place("y") }, scale, offset, animation: glide() });
}
const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: calm.matches ? false : { duration: 180 } });

// The picture as it stands, over the ground, with the legend below.
function saved() {
  const canvas = at("graph").querySelector("canvas");
  const ratio = canvas.width / canvas.clientWidth;
  const sheet = make("canvas", { width: canvas.width, height: canvas.height + 34 * ratio });
  const context = sheet.getContext("2d");
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(canvas, 0, 0);
  context.scale(ratio, ratio);
  context.font = `13px ${FONT}`;
  context.textBaseline = "middle";
  let x = 18;
  for (const { kind, name, all } of kinds) {
    if (now.hidden.includes(kind) || all === 0) continue;
    context.fillStyle = colourOf(kind);
    context.beginPath();
    context.arc(x, canvas.clientHeight + 15, 5.5, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colours.ink;
    context.fillText(name, x + 11, canvas.clientHeight + 15);
    x += context.measureText(name).width + 34;
  }
  return sheet;
}

function savePicture() {
  saved().toBlob((blob) => {
    const name = (now.chosen?.key ?? now.around?.key ?? "kgraph").replace(/[^\w.-]+/g, "-").slice(0, 60);
    const address = URL.createObjectURL(blob);
    make("a", { href: address, download: `${name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
}
