/* Markup made on the server, where every text from data is escaped, with buttons that choose a record
 * (data-pick) and tables that sort by a column (class atlas-sortable; a cell's value is in data-value). It comes with the
 * message (html), or as a file where it is the same for many.
 */

import { fetched } from "./page.js";

export async function linkedMarkup(root, { data, setTriggerValue }) {
  root.atlasSend = setTriggerValue;
  root.atlasWanted = data.file;
  const html = data.html ?? (await fetched(data.file)).html;
  if (root.atlasMarkup === html || root.atlasWanted !== data.file) return;
  const order = sortedBy(root);
  root.atlasMarkup = html;
  root.innerHTML = html;
  for (const table of root.querySelectorAll(".atlas-sortable")) makeSortable(table, order);
  root.onclick ??= (event) => {
    const chosen = event.target.closest("[data-pick]");
    if (chosen) root.atlasSend("pick", chosen.dataset.pick);
  };
}

/* By which column the reader sorted, so that a new state of the page keeps it. */
function sortedBy(root) {
  const head = root.querySelector("th[aria-sort]:not([aria-sort='none'])");
  return head && { column: head.cellIndex, descending: head.getAttribute("aria-sort") === "descending" };
}

function makeSortable(table, order) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, column, head.getAttribute("aria-sort") === "ascending"));
  });
  if (order) sort(table, order.column, order.descending);
}

/* Unknown cells stay last, whichever way the column is sorted. */
function sort(table, column, descending) {
  const value = (row) => row.cells[column].dataset.value ?? "";
  const compare = (x, y) => (Number.isNaN(Number(x)) ? x.localeCompare(y) : Number(x) - Number(y));
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === "" || y === "") return (x === "") - (y === "");
    return compare(x, y) * (descending ? -1 : 1);
  });
  table.tBodies[0].append(...rows);
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    head.setAttribute("aria-sort", index === column ? (descending ? "descending" : "ascending") : "none");
  });
}
