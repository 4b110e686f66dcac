// The fields above the text: letters counted, long lists searched, one more row for a source.
(() => {
  "use strict";
  if (!studio) return;
  const { form, fold } = studio;

  form.querySelectorAll("[data-counted]").forEach((field) => {
    const count = document.createElement("span");
    count.className = "counted";
    count.setAttribute("aria-hidden", "true");
    field.after(count);
    const tell = () => {
      const most = Number(field.dataset.counted);
      count.textContent = `${field.value.trim().length} / ${most}`;
      count.classList.toggle("over", field.value.trim().length > most);
    };
    field.addEventListener("input", tell);
    tell();
  });

  form.addEventListener("input", (event) => {
    const search = event.target.closest("[data-filter]");
    const list = event.target.closest(".ticks");
    if (!list) return;
    const asked = search ? fold(search.value.trim()) : null;
    if (search) list.querySelectorAll(".check").forEach((row) => { row.hidden = !fold(row.textContent).includes(asked); });
    list.querySelector("[data-count]").textContent = `(${list.querySelectorAll(":checked").length})`;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-filter]")) event.preventDefault();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    event.preventDefault();
    const rows = button.closest("details").querySelector("ol");
    const number = rows.children.length;
    const row = rows.lastElementChild.cloneNode(true);
    const anew = (text) => text.replace(`-${number - 1}-`, `-${number}-`);
    row.querySelectorAll("[id], [for], [name]").forEach((part) => {
      for (const name of ["id", "for", "name"]) if (part.hasAttribute(name)) part.setAttribute(name, anew(part.getAttribute(name)));
    });
    row.querySelectorAll("input").forEach((input) => { input.value = ""; });
    row.querySelectorAll(".error").forEach((error) => error.remove());
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, number + 1);
    rows.append(row);
    row.querySelector("input").focus();
  });
})();
