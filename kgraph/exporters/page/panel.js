// The panel: what is known of a node, or of the line between two, with the sentences that say so.
const ROLES = {
  PROPOSES: ["Proposes", "proposed here"],
  USES: ["Methods", "used"],
  EVALUATES_ON: ["Datasets", "evaluated on"],
  REPORTS: ["Metrics", "reported"],
  ADDRESSES: ["Tasks", "addressed"],
  HAS_CODE: ["Repositories", "its code"],
};

function jump(node, text = node.name) {
  return button([dot(node.kind), words(text)], () => choose(node), { class: "jump" });
}

const soft = (...parts) => make("p", { class: "soft" }, ...parts);
const heading = (text, number) => make("h3", {}, text, number === undefined ? null : make("span", {}, ` ${number.toLocaleString("en")}`));
const fact = (text) => make("span", { class: "fact" }, words(text));

function chips(found, most = 24) {
  const chip = (node) => make("li", {}, jump(node));
  return list(found.map((node) => () => chip(node)), most).map((part) => (part.tagName === "UL" ? (part.classList.add("chips"), part) : part));
}

function evidence(edge, all = false) {
  const [first, ...rest] = quotesOf(edge);
  if (!first) return [];
  return all || rest.length === 0 ? [first, ...rest] : [first, more(many(rest.length, "more sentence"), () => rest)];
}

// -- results -----------------------------------------------------------------------------------------

// A value of the metric `edge` leads to, in words; what the panel is about need not be said.
function result(edge, [value, on, by, change], about) {
  const [dataset, method] = [nodes[on], nodes[by]];
  return [
    about === edge.to ? null : edge.to.name,
    `${value}${change ? " (change)" : ""}`,
    dataset && dataset !== about ? `on ${dataset.name}` : null,
    method && method !== about ? `by ${method.name}` : null,
  ].filter(Boolean).join(" ");
}

// What a paper reports of an entity.
function resultsOf(paper, about) {
  return paper.edges
    .filter((edge) => edge.from === paper)
    .flatMap((edge) => edge.values.filter(([, on, by]) => edge.to === about || nodes[on] === about || nodes[by] === about).map((value) => result(edge, value, about)));
}

const facts = (found) => (found.length > 0 ? make("p", { class: "facts" }, [...new Set(found)].slice(0, 12).map(fact)) : null);

// -- an entity ---------------------------------------------------------------------------------------

function codeOf(paper) {
  return paper.edges.filter((edge) => edge.from === paper && edge.kind === "HAS_CODE" && edge.to.url).map((edge) => link(edge.to.url, "code"));
}

function paperRow(paper, found, about) {
  const roles = found.map((edge) => make("span", { class: edge.kind === "PROPOSES" ? "role own" : "role" }, edge.compared ? "compared with" : ROLES[edge.kind][1]));
  const best = found.find((edge) => edge.quotes.length > 0) ?? found[0];
  return make("li", {},
    jump(paper),
    make("p", { class: "about" }, paper.year ? String(paper.year) : null, ...roles, paper.url && webAddress(paper.url) ? link(paper.url, "paper") : null, ...(about.kind === "repository" ? [] : codeOf(paper))),
    facts(resultsOf(paper, about)),
    ...evidence(best));
}

function papersOf(node) {
  const found = new Map();
  for (const edge of node.edges) {
    if (edge.kind === "VARIANT_OF") continue;
    found.set(edge.from, [...(found.get(edge.from) ?? []), edge]);
  }
  const score = ([paper, edges]) => (edges.some((edge) => edge.kind === "PROPOSES") ? 1e6 : 0) + 100 * resultsOf(paper, node).length + edges[0].count;
  return [...found].map((row) => [score(row), row]).sort(([a, [p]], [b, [q]]) => b - a || p.id - q.id).map(([, row]) => row);
}

function variants(node) {
  const along = node.edges.filter((edge) => edge.kind === "VARIANT_OF");
  const parents = along.filter((edge) => edge.from === node).map((edge) => edge.to);
  const children = along.filter((edge) => edge.to === node).map((edge) => edge.from).sort((a, b) => b.papers - a.papers || a.id - b.id);
  return [
    ...(parents.length > 0 ? [heading("Variant of"), ...chips(parents)] : []),
    ...(children.length > 0 ? [heading("Variants", children.length), ...chips(children, 12)] : []),
  ];
}

function boardsOf(node) {
  const found = boards.filter((board) => (board.dataset === node || board.metric === node) && board.rows.length > 1);
  if (found.length === 0) return [];
  const row = (board) => make("li", {}, button([words(board.dataset === node ? board.metric.name : board.dataset.name), make("small", {}, ` ${many(board.rows.length, "score")}`)], () => change({ view: "boards", board }), { class: "jump plain" }));
  return [heading("Leaderboards", found.length), ...list(found.map((board) => () => row(board)), 6)];
}

function yearsOf(node) {
  const years = [...new Set(node.edges.map((edge) => edge.from.year).filter(Boolean))].sort();
  return years.length > 1 ? `${years[0]}\u2013${years.at(-1)}` : years[0];
}

function alsoWritten(aliases, most = 20) {
  const shown = (part) => part.flatMap((alias) => [", ", words(alias)]);
  const rest = aliases.slice(most);
  return soft("also written: ", ...shown(aliases.slice(0, most)).slice(1), rest.length > 0 ? more(`, ${rest.length} more`, () => shown(rest)) : null);
}

function describeEntity(node) {
  const rows = papersOf(node).map(([paper, found]) => () => paperRow(paper, found, node));
  const numbers = [many(node.papers, "paper"), node.proposers > 0 && `proposed by ${node.proposers}`, yearsOf(node)].filter(Boolean);
  return [
    soft(numbers.join(" \u00b7 ")),
    node.url ? make("p", {}, link(node.url)) : null,
    node.aliases.length > 0 ? alsoWritten(node.aliases) : null,
    focus(node),
    ...variants(node),
    ...boardsOf(node),
    ...(rows.length > 0 ? [heading("Papers", rows.length), ...list(rows, 25)] : []),
  ];
}

// -- a paper -----------------------------------------------------------------------------------------

function entityRow(edge) {
  const values = edge.values.map((value) => result(edge, value, edge.to));
  return make("li", {}, jump(edge.to), edge.compared ? make("span", { class: "role" }, "compared with") : null, facts(values), ...evidence(edge));
}

function describePaper(node) {
  const groups = Object.entries(ROLES).map(([kind, [title]]) => [title, node.edges.filter((edge) => edge.kind === kind && edge.from === node)]);
  return [
    node.authors ? soft(words(node.authors)) : null,
    node.year ? soft(String(node.year)) : null,
    node.url ? make("p", {}, link(node.url)) : null,
    node.sources ? soft("read in ", words(node.sources.join(", "))) : null,
    focus(node),
    ...groups.filter(([, found]) => found.length > 0).flatMap(([title, found]) => [
      heading(title, found.length),
      ...list(found.sort((a, b) => b.values.length - a.values.length || b.count - a.count || a.id - b.id).map((edge) => () => entityRow(edge))),
    ]),
    node.edges.length === 0 ? soft("Nothing was found in this paper.") : null,
  ];
}

// -- all of it ---------------------------------------------------------------------------------------

// Its neighbourhood alone, one step wide or two.
function focus(node) {
  if (node.edges.length === 0) return null;
  const hop = (hops, text) => button(text, () => change({ view: "graph", around: node, hops }), { "aria-pressed": String(now.around === node && now.hops === hops && now.view === "graph") });
  return make("div", { class: "focus", role: "group", "aria-label": "Show its neighbourhood alone" }, "Neighbourhood ", hop(1, "1 step"), hop(2, "2 steps"));
}

function describeNode(node) {
  const title = make("h2", { tabindex: "-1" }, words(node.name));
  return [make("span", { class: "kind" }, dot(node.kind), node.kind), title, ...(node.kind === "paper" ? describePaper(node) : describeEntity(node))];
}

function describeEdge(edge) {
  const beyond = edge.count - edge.quotes.length / 3;
  return [
    make("span", { class: "kind" }, "relation"),
    make("h2", { tabindex: "-1", class: "between" }, jump(edge.from), make("span", {}, plainFact[edge.kind]), jump(edge.to)),
    facts(edge.values.map((value) => result(edge, value, edge.to))),
    ...evidence(edge, true),
    beyond > 0 ? soft(`${many(beyond, "more mention")} in the graph.`) : null,
  ];
}

function showPanel(state, before) {
  const about = state.edge ?? state.chosen;
  const same = about === (before.edge ?? before.chosen);
  at("panel").hidden = !about;
  if (about && (!same || state.around !== before.around || state.hops !== before.hops || state.view !== before.view)) {
    at("detail").replaceChildren(...(about.from ? describeEdge(about) : describeNode(about)).filter(Boolean));
    if (!same) at("panel").scrollTop = 0;
  }
}
watchers.push(showPanel);
