// Tables: drawn by a grid of so many rows and columns, and grown or shrunk where the caret is in one.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const dialog = document.getElementById("table");
  const grid = dialog.querySelector(".table-grid");
  const size = dialog.querySelector(".table-size");
  const ROWS = 6, COLUMNS = 5; // more columns do not fit a phone
  const words = (row, column) => dialog.dataset.size.replace("{rows}", row).replace("{columns}", column);
  let caret = [0, 0];

  for (let row = 1; row <= ROWS; row += 1) {
    for (let column = 1; column <= COLUMNS; column += 1) {
      const cell = Object.assign(document.createElement("button"), { type: "button", className: "table-cell" });
      cell.dataset.cell = `${row},${column}`;
      cell.setAttribute("aria-label", words(row, column));
      cell.tabIndex = row === 1 && column === 1 ? 0 : -1;
      grid.append(cell);
    }
  }
  const cells = [...grid.children];
  const at = (cell) => cell.dataset.cell.split(",").map(Number);
  const show = (cell) => {
    const [rows, columns] = at(cell);
    for (const one of cells) one.classList.toggle("in", at(one)[0] <= rows && at(one)[1] <= columns);
    size.textContent = words(rows, columns);
  };
  grid.addEventListener("pointerover", (event) => { if (event.target.dataset.cell) show(event.target); });
  grid.addEventListener("focusin", (event) => show(event.target));
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    const [, column] = at(event.target);
    if (!step || (step === 1 && column === COLUMNS) || (step === -1 && column === 1)) return;
    const next = cells[cells.indexOf(event.target) + step];
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  const line = (row) => `| ${row.join(" | ")} |`;
  const put = (start, end, text, to) => {
    area.setSelectionRange(start, end);
    studio.type(text);
    area.setSelectionRange(...to);
  };
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    const [rows, columns] = at(cell);
    const heads = Array.from({ length: columns }, (_each, number) => dialog.dataset.head.replace("{number}", number + 1));
    const empty = Array(columns).fill("");
    const text = [heads, Array(columns).fill("---"), ...Array.from({ length: Math.max(rows - 1, 1) }, () => empty)].map(line).join("\n");
    dialog.close();
    area.setSelectionRange(...caret);
    studio.insertBlock(text);
    // The words of the first heading are chosen, to be written over.
    const start = area.selectionStart + 2;
    area.setSelectionRange(start, start + heads[0].length);
    studio.say(dialog.dataset.done);
  });

  // A row in its cells: a bar behind a backslash is a letter.
  const cut = (text) => text.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((part) => part.trim());
  const tableAt = (position) => {
    const lines = area.value.split("\n");
    const number = area.value.slice(0, position).split("\n").length - 1;
    const isRow = (text) => /^\s*\|/.test(text || "");
    if (!isRow(lines[number])) return null;
    let [first, last] = [number, number];
    while (isRow(lines[first - 1])) first -= 1;
    while (isRow(lines[last + 1])) last += 1;
    if (last === first || !/^[\s|:-]+$/.test(lines[first + 1])) return null;
    const start = lines.slice(0, first).reduce((sum, text) => sum + text.length + 1, 0);
    const rows = lines.slice(first, last + 1);
    const before = area.value.slice(area.value.lastIndexOf("\n", position - 1) + 1, position);
    const column = Math.max(0, before.split(/(?<!\\)\|/).length - 2);
    return { start, end: start + rows.join("\n").length, rows: rows.map(cut), row: number - first, column };
  };

  const change = (action, table) => {
    const width = Math.max(...table.rows.map((row) => row.length));
    const rows = table.rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
    const column = Math.min(table.column, width - 1);
    if (action === "row") rows.splice(Math.max(table.row, 1) + 1, 0, Array(width).fill(""));
    if (action === "no-row" && table.row > 1) rows.splice(table.row, 1);
    if (action === "column") rows.forEach((row, number) => row.splice(column + 1, 0, number === 1 ? "---" : ""));
    if (action === "no-column" && width > 1) rows.forEach((row) => row.splice(column, 1));
    return rows.map(line).join("\n");
  };

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-table]");
    if (!button) return;
    const table = tableAt(caret[0]);
    dialog.close();
    if (!table) return;
    const text = change(button.dataset.table, table);
    area.focus();
    const to = Math.min(caret[0], table.start + text.length);
    put(table.start, table.end, text, [to, to]);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-open=table]")) return;
    document.getElementById("insert").open = false;
    caret = [area.selectionStart, area.selectionEnd];
    const table = studio.hasCaret() && tableAt(caret[0]);
    dialog.querySelector("[data-step=new]").hidden = Boolean(table);
    dialog.querySelector("[data-step=inside]").hidden = !table;
    if (!table) return;
    // The heading and the line under it stay; so does the last column.
    dialog.querySelector("[data-table=no-row]").hidden = table.row < 2;
    dialog.querySelector("[data-table=no-column]").hidden = table.rows[0].length < 2;
  }, true);
})();
