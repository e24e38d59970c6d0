// The entities as a table: each column sorts, the legend and the least number of papers hold here too.
const PAGE = 100;
const COLUMNS = [
  { title: "Entity", of: (node) => node.name.toLowerCase(), down: false },
  { title: "Kind", of: (node) => node.kind, down: false },
  { title: "Papers", of: (node) => node.papers, down: true },
  { title: "Proposed by", of: (node) => proposersOf(node)[0]?.name.toLowerCase() ?? "\uffff", down: false },
];
const sorting = { column: 2, down: true };
let filter = null;
let tableRows = null;

const proposersOf = (node) => (node.proposers > 0 ? node.edges.filter((edge) => edge.kind === "PROPOSES" && edge.to === node).map((edge) => edge.from) : []);

function sorted() {
  const wanted = fold(filter.value);
  const { of } = COLUMNS[sorting.column];
  const found = nodes.filter((node) => node.kind !== "paper" && visible(node) && (!wanted || rank(node, wanted) < 9)).map((node) => [of(node), node]);
  const sign = sorting.down ? -1 : 1;
  found.sort(([p, a], [q, b]) => sign * (p < q ? -1 : p > q ? 1 : 0) || b.papers - a.papers || a.id - b.id);
  return found.map(([, node]) => node);
}

function tableRow(node) {
  const [first, ...rest] = proposersOf(node);
  return make("tr", {},
    make("th", { scope: "row" }, jump(node, cut(node.name, 120))),
    make("td", {}, node.kind),
    make("td", { class: "number" }, node.papers.toLocaleString("en")),
    make("td", {}, first ? button(words(cut(first.name, 90)), () => choose(first), { class: "jump plain" }) : null, rest.length > 0 ? make("small", {}, ` and ${rest.length} more`) : null));
}

function fillTable() {
  const found = sorted();
  at("table-view").classList.toggle("unproposed", found.every(({ proposers }) => proposers === 0));
  tableRows.replaceChildren(...found.slice(0, PAGE).map(tableRow));
  COLUMNS.forEach((column, number) => {
    const mine = number === sorting.column;
    column.head.setAttribute("aria-sort", mine ? (sorting.down ? "descending" : "ascending") : "none");
  });
  at("table-count").textContent = many(found.length, "entity", "entities");
  let shown = PAGE;
  const next = button("Show more", () => {
    tableRows.append(...found.slice(shown, shown + PAGE).map(tableRow));
    shown += PAGE;
    next.hidden = shown >= found.length;
  }, { class: "more wide" });
  next.hidden = found.length <= PAGE;
  at("table-more").replaceChildren(next);
}

function sortBy(number) {
  sorting.down = sorting.column === number ? !sorting.down : COLUMNS[number].down;
  sorting.column = number;
  fillTable();
}

function buildTable() {
  filter = make("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter the table by name", autocomplete: "off", spellcheck: "false" });
  filter.addEventListener("input", fillTable);
  tableRows = make("tbody");
  const heads = COLUMNS.map((column, number) => {
    column.head = make("th", { scope: "col" }, button(column.title, () => sortBy(number)));
    return column.head;
  });
  at("table-view").replaceChildren(
    make("div", { class: "bar" }, filter, make("span", { id: "table-count", class: "soft", role: "status" })),
    make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, heads)), tableRows), make("div", { id: "table-more" })),
  );
}

watchers.push((state, before) => {
  if (state.view !== "table") return;
  const first = tableRows === null;
  if (first) buildTable();
  if (first || state.hidden.join() !== before.hidden.join() || state.least !== before.least || before.view !== "table") fillTable();
});
