// The leaderboards: for a dataset and a metric the scores that papers report, best first, each with its sentence.
let boardList = null;
let boardFilter = null;

const boardName = ({ dataset, metric }) => `${dataset.name} ${metric.name}`;
const sameBoard = (element, board) => element.dataset.board === String(board?.id);

function boardEntry(board) {
  return make("li", {}, button([words(board.dataset.name), make("small", {}, words(board.metric.name), ` \u00b7 ${board.rows.length}`)],
    () => change({ board }), { class: "board", "data-board": board.id }));
}

function fillBoardList() {
  const wanted = fold(boardFilter.value);
  const found = boards.filter((board) => !wanted || fold(boardName(board)).includes(wanted));
  boardList.replaceChildren(...list(found.map((board) => () => boardEntry(board)), 100));
  if (found.length === 0) boardList.append(make("p", { class: "soft" }, "No leaderboard of that name."));
  markBoard();
}

function markBoard() {
  for (const element of boardList.querySelectorAll(".board")) element.setAttribute("aria-current", String(sameBoard(element, now.board)));
}

function scoreRow(board, row, number) {
  const most = Math.max(...board.rows.map((each) => Math.abs(each.number)));
  const bar = make("span", { class: "bar-of", "aria-hidden": "true" });
  bar.style.setProperty("--part", `${most > 0 ? (100 * Math.abs(row.number)) / most : 0}%`);
  return make("tr", {},
    make("td", { class: "number" }, String(number + 1)),
    make("td", { class: "score" }, make("b", {}, words(row.value)), bar),
    make("td", {}, row.method ? jump(row.method) : make("span", { class: "soft" }, "not named")),
    make("td", {}, button(words(cut(row.paper.name, 110)), () => choose(row.paper), { class: "jump plain" }), highlighted(row.sentence, row.value)));
}

function showBoard(board) {
  const low = board.rows.length > 1 && board.rows[0].number < board.rows.at(-1).number;
  const heads = ["", "Score", "Method", "Paper, and where it says so"].map((text) => make("th", { scope: "col" }, text));
  at("board").replaceChildren(
    make("h2", {}, jump(board.dataset), " \u00b7 ", jump(board.metric)),
    soft(`${many(board.rows.length, "score")}, ${low ? "lower is better" : "best first"}. As the papers report them: settings may differ.`),
    make("table", {}, make("thead", {}, make("tr", {}, heads)), make("tbody", {}, board.rows.map((row, number) => scoreRow(board, row, number)))),
  );
  at("board").scrollTop = 0;
}

function buildBoards() {
  boardFilter = make("input", { type: "search", placeholder: "Filter by dataset or metric", "aria-label": "Filter the leaderboards", autocomplete: "off", spellcheck: "false" });
  boardFilter.addEventListener("input", fillBoardList);
  boardList = make("div", { class: "scroll" });
  at("boards-view").replaceChildren(
    make("nav", { "aria-label": "Leaderboards" }, make("div", { class: "bar" }, boardFilter), boardList),
    make("article", { id: "board", class: "scroll", tabindex: "0", "aria-label": "Scores" }),
  );
  fillBoardList();
}

watchers.push((state, before) => {
  if (state.view !== "boards") return;
  const first = boardList === null;
  if (first) buildBoards();
  if (boards.length === 0) at("board").replaceChildren(soft("No paper of this graph reports a value for both a dataset and a metric."));
  else if (!state.board) change({ board: boards[0] }, { step: false });
  else if (first || state.board !== before.board) {
    markBoard();
    showBoard(state.board);
  }
});
