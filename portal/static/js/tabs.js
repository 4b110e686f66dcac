// The tab of this screen is in sight in a row that moves sideways, also where the browser does not know to begin there.
for (const tab of document.querySelectorAll(".unit-tabs [aria-current]")) {
  const row = tab.closest("ul");
  const { left, right } = tab.getBoundingClientRect();
  const { left: begin, right: end } = row.getBoundingClientRect();
  if (left < begin || right > end) row.scrollLeft += left - begin - 48;
}
