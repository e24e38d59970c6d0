// The tables of the file as records that know each other. Text in them is of papers: it is only ever shown as text.
const at = (id) => document.getElementById(id);
const held = JSON.parse(at("data").textContent);
const drawing = JSON.parse(at("drawing").textContent);

const kinds = held.kinds;
const kindOf = new Map(kinds.map((kind) => [kind.kind, kind]));
const { sentences } = held;

// `papers`: how many speak of it; `spot`: where it is drawn now, if it is
const nodes = held.nodes.map(([kind, key, name, more], id) => ({
  id, key, name, kind: kinds[kind].kind, aliases: [], ...more, edges: [], papers: 0, proposers: 0, spot: null,
}));

const edges = held.edges.map(([from, kind, to, quotes, count, values, compared], id) => ({
  id, from: nodes[from], kind: held.relations[kind], to: nodes[to], quotes, count, values: values ?? [], compared: Boolean(compared),
}));

// Edges stand in the order of their source, so a paper that speaks of an entity in two ways does so in a row.
const lastPaper = new Map();
for (const edge of edges) {
  edge.from.edges.push(edge);
  if (edge.to !== edge.from) edge.to.edges.push(edge);
  if (edge.kind === "PROPOSES") edge.to.proposers += 1;
  if (edge.kind === "VARIANT_OF" || lastPaper.get(edge.to) === edge.from) continue;
  lastPaper.set(edge.to, edge.from);
  edge.to.papers += 1;
}

const boards = held.boards.map(([dataset, metric, rows], id) => ({
  id,
  dataset: nodes[dataset],
  metric: nodes[metric],
  rows: rows.map(([number, value, method, paper, sentence]) => ({
    number, value, method: nodes[method] ?? null, paper: nodes[paper], sentence: sentences[sentence],
  })),
}));

// The first picture: what the layout placed.
const overview = {
  around: null,
  spots: new Map(drawing.nodes.map(({ id, x, y, size }) => [nodes[id], { x, y, size }])),
  edges: drawing.edges.map(({ id }) => edges[id]),
  of: nodes.length,
};

const other = (edge, node) => (edge.from === node ? edge.to : edge.from);
const neighbours = (node) => [...new Set(node.edges.map((edge) => other(edge, node)))];

// A set's order of most connected first; numbers break ties, so it is always the same.
const byDegree = (a, b) => b.edges.length - a.edges.length || a.id - b.id;
