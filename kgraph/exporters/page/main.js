// Puts it together: views, legend, note, tools, keys; then shows what the address says.

// -- views -------------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];
for (const tab of tabs) {
  tab.addEventListener("click", () => change({ view: tab.dataset.view }));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}

function showView({ view }) {
  document.body.dataset.view = view;
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab.dataset.view === view));
    tab.tabIndex = tab.dataset.view === view ? 0 : -1;
  }
  for (const each of VIEWS) at(`${each}-view`).hidden = each !== view;
}

// -- legend and filters ------------------------------------------------------------------------------

const legend = new Map(kinds.filter(({ all }) => all > 0).map(({ kind, name, all }) => {
  const count = make("span", {}, all.toLocaleString("en"));
  const toggle = () => change({ hidden: now.hidden.includes(kind) ? now.hidden.filter((each) => each !== kind) : [...now.hidden, kind].sort() }, { step: false });
  const element = button([make("i", { class: "dot", "aria-hidden": "true" }), `${name} `, count], toggle, { "data-kind": kind });
  element.style.setProperty("--colour", tint(kind));
  return [kind, { element, count }];
}));
at("legend").append(...[...legend.values()].map(({ element }) => element));

function showLegend(state) {
  const drawn = new Map();
  for (const node of sceneOf(state).spots.keys()) drawn.set(node.kind, (drawn.get(node.kind) ?? 0) + 1);
  for (const [kind, { element, count }] of legend) {
    const { all } = kindOf.get(kind);
    const here = state.view === "graph" ? (drawn.get(kind) ?? 0) : all;
    element.setAttribute("aria-pressed", String(!state.hidden.includes(kind)));
    element.title = here < all ? `${here.toLocaleString("en")} of ${all.toLocaleString("en")} drawn` : "";
    count.textContent = here < all ? `${here.toLocaleString("en")}/${all.toLocaleString("en")}` : all.toLocaleString("en");
  }
  if (document.activeElement !== at("least")) at("least").value = String(state.least);
  at("fewest").querySelector("span").textContent = state.least === 1 ? "paper" : "papers";
}

at("least").addEventListener("input", () => {
  const least = Number.parseInt(at("least").value, 10);
  if (least >= 1 && least <= 9999) change({ least, chosen: now.chosen && now.chosen.kind !== "paper" && now.chosen.papers < least ? null : now.chosen }, { step: false });
});
at("least").addEventListener("blur", () => { at("least").value = String(now.least); });

function note(state) {
  const shownScene = sceneOf(state);
  const shown = [...shownScene.spots.keys()].filter(visible).length;
  const size = shown.toLocaleString("en");
  if (state.around) {
    const left = shownScene.spots.size < shownScene.of ? `: the most connected ${shownScene.spots.size} of ${shownScene.of.toLocaleString("en")}` : "";
    return ["Within ", `${many(state.hops, "step")} of `, make("b", {}, words(cut(state.around.name, 60))), `: ${many(shown, "node")}${left}`];
  }
  const all = nodes.length.toLocaleString("en");
  if (overview.spots.size === nodes.length) return [shown < nodes.length ? `${size} of ${all} nodes` : `${all} nodes \u00b7 ${many(edges.length, "relation")}`];
  return [`${size} of ${all} nodes: the most connected. Search finds every one.`];
}

// An address may be of another graph, or mistyped.
const absent = ({ missing }) => (missing ? [make("b", {}, words(cut(missing, 60))), " is not in this graph. "] : []);

// -- the picture follows -----------------------------------------------------------------------------

function showPicture(state, before, move) {
  if (state.view !== "graph") return;
  const next = sceneOf(state);
  const other = next !== scene;
  if (other) setScene(next);
  else if (state.hidden.join() !== before.hidden.join() || state.least !== before.least) nodeView.refresh();
  at("back").hidden = !state.around;
  at("note").replaceChildren(...absent(state), ...note(state));
  hideTip();
  if (other || before.view !== "graph") {
    network.setSize("100%", "100%");
    frame();
    if (state.chosen?.spot && !state.around) bring(state.chosen);
  } else if (move && state.chosen?.spot) bring(state.chosen);
  network.redraw();
}
watchers.unshift(showView, showLegend);
watchers.push(({ view, missing }) => missing && view !== "graph" && say(`${cut(missing, 60)} is not in this graph.`));
watchers.push(showPicture);

// -- tools -------------------------------------------------------------------------------------------

at("close").addEventListener("click", () => change({ chosen: null }));
at("back").addEventListener("click", () => change({ around: null, chosen: now.chosen && overview.spots.has(now.chosen) ? now.chosen : null }));
at("closer").addEventListener("click", () => zoom(1.4));
at("farther").addEventListener("click", () => zoom(1 / 1.4));
at("whole").addEventListener("click", () => frame(glide(), true));
at("save").addEventListener("click", savePicture);

async function copyLink() {
  const address = location.href.split("#")[0] + addressOf(now);
  try {
    await navigator.clipboard.writeText(address);
    say("Link copied");
  } catch {
    say(address); // no leave to copy: at least it can be read
  }
}
at("copy").addEventListener("click", copyLink);
at("copy").hidden = location.protocol === "about:"; // the frame of a notebook has no address

function repaint() {
  readColours();
  if (scene) setScene(scene);
  network.redraw();
}
at("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  repaint();
});
dark.addEventListener("change", repaint);

// -- keys and the address ----------------------------------------------------------------------------

const typing = () => document.activeElement?.matches("input");
function escape() {
  if (!suggestions.hidden) return foldUp();
  if (typing()) document.activeElement.blur();
  if (now.chosen || now.edge) change({ chosen: null });
  else if (now.around) change({ around: null });
  return undefined;
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape") escape();
  else if (event.key === "/" && !typing() && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.select();
    search.focus();
  }
});

function follow() {
  change(stateOf(location.hash), { move: true, step: false });
}
addEventListener("popstate", follow);
addEventListener("hashchange", () => location.hash !== addressOf(now) && follow());

at("empty").hidden = nodes.length > 0;
readColours();
follow();
// tells a test, or whoever measures, that there is something to see
const done = () => { document.documentElement.dataset.drawn = "yes"; };
if (now.view === "graph") network.once("afterDrawing", () => requestAnimationFrame(done));
else requestAnimationFrame(done);
network.redraw();
