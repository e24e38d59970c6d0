// What is shown, its address, and who wants to know when it changes.
const START = { view: "graph", chosen: null, edge: null, around: null, hops: 1, hidden: [], least: 1, board: null, missing: "" };
const VIEWS = ["graph", "table", "boards"];
const watchers = [];
let now = START;

// Half a character pair has no place in an address.
const encoded = (key) => encodeURIComponent(key.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/%(3A|2F|2B)/g, decodeURIComponent);

function plainly(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

let named = null;
function nodeOf(text) {
  named ??= new Map(nodes.map((node) => [encoded(node.key), node]));
  return named.get(text) ?? named.get(encoded(plainly(text))) ?? named.get(encoded(text)) ?? null;
}

// #dataset:imagenet, then &name=value for whatever is not as at the start
function addressOf(state) {
  const parts = [state.chosen ? encoded(state.chosen.key) : ""];
  const alone = state.around === state.chosen && state.hops === 1 && !overview.spots.has(state.chosen);
  if (state.view !== "graph") parts.push(`view=${state.view}`);
  if (state.around && !alone) parts.push(`around=${encoded(state.around.key)}`, `hops=${state.hops}`);
  if (state.hidden.length > 0) parts.push(`hide=${state.hidden.join(",")}`);
  if (state.least > 1) parts.push(`least=${state.least}`);
  if (state.board) parts.push(`on=${encoded(state.board.dataset.key)}`, `by=${encoded(state.board.metric.key)}`);
  return parts.every((part) => part === "") ? "" : `#${parts.join("&").replace(/^&/, "")}`;
}

function stateOf(address) {
  const text = address.replace(/^#/, "");
  const whole = text && nodeOf(text);
  if (whole) return { ...START, chosen: whole };
  const given = new Map(text.split("&").map((part) => part.split("=")).map(([name, value]) => (value === undefined ? ["", name] : [name, value])));
  const node = (name) => (given.get(name) ? nodeOf(given.get(name)) : null);
  const [on, by] = [node("on"), node("by")];
  const missing = ["", "around", "on", "by"].find((name) => given.get(name) && !node(name));
  return {
    ...START,
    view: VIEWS.includes(given.get("view")) ? given.get("view") : "graph",
    chosen: node(""),
    around: node("around"),
    hops: given.get("hops") === "2" ? 2 : 1,
    hidden: (given.get("hide") ?? "").split(",").filter((kind) => kindOf.has(kind)),
    least: Math.max(1, Math.min(9999, Number.parseInt(given.get("least"), 10) || 1)),
    board: boards.find((board) => board.dataset === on && board.metric === by) ?? null,
    missing: missing === undefined ? "" : plainly(given.get(missing)),
  };
}

// A node that was asked for is to be seen: its kind comes back, and if the picture lacks it, its neighbourhood is opened.
function settled(state) {
  const { chosen } = state;
  if (!chosen) return state;
  const seen = { ...state, hidden: state.hidden.filter((kind) => kind !== chosen.kind) };
  if (chosen.kind !== "paper") seen.least = Math.max(1, Math.min(state.least, chosen.papers));
  if (state.view === "graph" && !sceneOf(state).spots.has(chosen)) Object.assign(seen, { around: chosen, hops: 1 });
  return seen;
}

let lastScene = overview;
function sceneOf({ around, hops }) {
  if (!around) return overview;
  if (lastScene.around !== around || lastScene.hops !== hops) lastScene = neighbourhood(around, hops);
  return lastScene;
}

// Change what is shown. `move`: bring what is chosen to the middle; `step`: the way back leads to what was before.
function change(patch, { move = false, step = true } = {}) {
  const before = now;
  now = settled({ ...now, edge: null, missing: "", ...patch });
  const address = addressOf(now);
  if (address !== addressOf(before)) {
    try {
      history[step ? "pushState" : "replaceState"](null, "", `${location.pathname}${location.search}${address}`);
    } catch {
      // inside the frame of a notebook there is no address to change
    }
  }
  for (const watch of watchers) watch(now, before, move);
}

const choose = (node, move = true) => change({ chosen: node }, { move });
const visible = (node) => !now.hidden.includes(node.kind) && (now.least === 1 || node.kind === "paper" || node.papers >= now.least);
