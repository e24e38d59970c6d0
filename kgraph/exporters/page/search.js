// Finding any node of the file, drawn or not, by any of its names.
const search = at("search");
const suggestions = at("suggestions");
const MOST_FOUND = 12;
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\s_-]/g, "").toLowerCase();
let matches = [];
let markedRow = 0;

let forms = null;
const formsOf = (node) => {
  forms ??= nodes.map(({ name, aliases }) => [name, ...aliases].map(fold));
  return forms[node.id];
};

// 0: the name itself; then what begins so, then what has it inside; an alias half a place behind.
function rank(node, wanted) {
  let best = 9;
  formsOf(node).forEach((form, number) => {
    const place = form.indexOf(wanted);
    if (place >= 0) best = Math.min(best, (form === wanted ? 0 : place === 0 ? 1 : 2) + (number > 0 ? 0.5 : 0));
  });
  return best;
}

function matching(wanted) {
  const found = [];
  for (const node of nodes) {
    const place = rank(node, wanted);
    if (place < 9) found.push([place, node]);
  }
  found.sort(([p, a], [q, b]) => p - q || byDegree(a, b));
  return found.slice(0, MOST_FOUND).map(([, node]) => node);
}

// The alias that was typed, where the name itself is not what was meant.
function throughAlias(node, wanted) {
  if (fold(node.name).includes(wanted)) return null;
  const alias = node.aliases.find((each) => fold(each).includes(wanted));
  return alias ? make("small", {}, "also ", words(alias)) : null;
}

function suggest() {
  const wanted = fold(search.value);
  matches = wanted ? matching(wanted) : [];
  markedRow = 0;
  const rows = matches.map((node, number) => {
    const size = node.kind === "paper" ? "paper" : `${node.kind} \u00b7 ${many(node.papers, "paper")}`;
    const row = make("li", { role: "option", id: `match-${number}` }, dot(node.kind), make("span", { class: "found" }, words(node.name), throughAlias(node, wanted)), make("small", { class: "last" }, size));
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.addEventListener("click", () => pick(number));
    return row;
  });
  if (wanted && rows.length === 0) rows.push(make("li", {}, make("small", {}, "Nothing of that name in this graph.")));
  suggestions.replaceChildren(...rows);
  suggestions.hidden = rows.length === 0;
  search.setAttribute("aria-expanded", String(!suggestions.hidden));
  markRow();
}

function markRow() {
  [...suggestions.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === markedRow && matches.length > 0)));
  if (matches.length > 0) search.setAttribute("aria-activedescendant", `match-${markedRow}`);
  else search.removeAttribute("aria-activedescendant");
  suggestions.children[markedRow]?.scrollIntoView({ block: "nearest" });
}

function foldUp() {
  suggestions.hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.removeAttribute("aria-activedescendant");
}

function pick(number) {
  foldUp();
  search.value = "";
  choose(matches[number]);
  at("detail").querySelector("h2").focus({ preventScroll: true });
}

search.addEventListener("input", suggest);
search.addEventListener("focus", () => search.value && suggest());
search.addEventListener("blur", foldUp);
search.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && matches.length > 0) {
    markedRow = (markedRow + step + matches.length) % matches.length;
    markRow();
    event.preventDefault();
  } else if (event.key === "Enter" && matches.length > 0 && !suggestions.hidden) {
    event.preventDefault();
    pick(markedRow);
  }
});
