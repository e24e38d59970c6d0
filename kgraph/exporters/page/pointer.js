// The picture under a mouse, a finger and the keys.

// The node under a point of the canvas, or the closest within reach: a finger is wider than a dot.
function nodeAt(point, reach) {
  const place = network.DOMtoCanvas(point);
  const scale = network.getScale();
  let [best, least] = [null, reach];
  for (const [node, { x, y, size }] of scene.spots) {
    const gap = (Math.hypot(x - place.x, y - place.y) - size) * scale;
    if (gap < least && visible(node)) [best, least] = [node, gap];
  }
  return best;
}

function itemAt(point, reach) {
  const node = nodeAt(point, reach);
  if (node) return node;
  const edge = edges[network.getEdgeAt(point)] ?? null;
  return edge && (now.chosen?.spot ? edge.from === now.chosen || edge.to === now.chosen : true) ? edge : null;
}

network.on("click", ({ pointer, event }) => {
  const item = itemAt(pointer.DOM, event.pointerType === "touch" ? 16 : 5);
  if (!item) change({ chosen: null });
  else if (item.from) change({ chosen: null, edge: item });
  else choose(item, false);
});
network.on("doubleClick", ({ pointer }) => {
  const node = nodeAt(pointer.DOM, 8);
  if (node) change({ chosen: node, around: node, hops: 1 });
});
network.on("dragging", ({ nodes: dragged }) => {
  for (const id of dragged) Object.assign(nodes[id].spot, network.getPosition(id));
});
network.on("dragEnd", ({ nodes: dragged }) => {
  nodeSet.update(dragged.map((id) => ({ id, x: nodes[id].spot.x, y: nodes[id].spot.y })));
  network.unselectAll();
});

// -- pointing ----------------------------------------------------------------------------------------

let waiting = 0;
function hideTip() {
  clearTimeout(waiting);
  at("tip").hidden = true;
}

const plainFact = { PROPOSES: "proposes", USES: "uses", EVALUATES_ON: "evaluates on", REPORTS: "reports", ADDRESSES: "addresses", HAS_CODE: "has code at", VARIANT_OF: "is a variant of" };

function tipOf(item) {
  if (item.from) {
    const fact = make("b", {}, `${plainFact[item.kind]} `, words(cut(item.to.name, 90)));
    return [make("small", {}, words(cut(item.from.name, 90))), fact, ...quotesOf(item).slice(0, 1)];
  }
  const size = item.kind === "paper" ? many(item.edges.length, "relation") : many(item.papers, "paper");
  return [make("b", {}, words(cut(item.name, 140))), make("small", {}, [item.kind, item.year, size].filter(Boolean).join(" \u00b7 "))];
}

function showTip(item, point) {
  const tip = at("tip");
  tip.replaceChildren(...tipOf(item));
  tip.hidden = false;
  const { clientWidth: wide, clientHeight: high } = at("graph");
  tip.style.left = `${Math.max(4, Math.min(point.x + 14, wide - tip.offsetWidth - 8))}px`;
  tip.style.top = `${point.y + 18 + tip.offsetHeight > high ? Math.max(4, point.y - tip.offsetHeight - 10) : point.y + 18}px`;
}

function light(item) {
  if (item === hovered) return;
  hovered = item;
  network.redraw();
}

at("graph").addEventListener("pointermove", (event) => {
  hideTip();
  if (event.pointerType === "touch" || event.buttons) return;
  const frame = at("graph").getBoundingClientRect();
  const point = { x: event.clientX - frame.left, y: event.clientY - frame.top };
  const item = itemAt(point, 3);
  at("graph").style.cursor = item ? "pointer" : "";
  light(item?.from ? null : item);
  if (item) waiting = setTimeout(() => showTip(item, point), item.from ? 220 : 60);
});
at("graph").addEventListener("pointerleave", () => {
  hideTip();
  light(null);
});
network.on("zoom", hideTip);

// -- keys --------------------------------------------------------------------------------------------

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The closest node in that direction; sideways counts double.
function towards([right, down]) {
  let [best, least] = [null, Infinity];
  for (const [node, { x, y }] of scene.spots) {
    const [dx, dy] = [x - now.chosen.spot.x, y - now.chosen.spot.y];
    const ahead = dx * right + dy * down;
    const gap = ahead + 2 * Math.abs(dx * down - dy * right);
    if (ahead > 0 && gap < least && node !== now.chosen && visible(node)) [best, least] = [node, gap];
  }
  return best;
}

function steer(way) {
  if (now.chosen?.spot) {
    const next = towards(way);
    if (next) change({ chosen: next }, { move: true, step: false });
    return;
  }
  const { x, y } = network.getViewPosition();
  const far = 80 / network.getScale();
  network.moveTo({ position: { x: x + way[0] * far, y: y + way[1] * far } });
}

at("graph").addEventListener("keydown", (event) => {
  const act = {
    "+": () => zoom(1.4),
    "=": () => zoom(1.4),
    "-": () => zoom(1 / 1.4),
    0: () => frame(glide(), true),
    f: () => now.chosen && change({ around: now.chosen, hops: 1 }),
    Enter: () => (now.chosen ? at("detail").querySelector("h2").focus() : ranked.length > 0 && choose(ranked.find(visible) ?? ranked[0])),
  }[event.key] ?? (WAYS[event.key] && (() => steer(WAYS[event.key])));
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
