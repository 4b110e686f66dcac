// Typing sheets in: the line and what is tapped question by question say the same, whichever of them is used.
(() => {
  "use strict";
  const form = document.querySelector("[data-paper-entry]");
  if (!form) return;
  const line = form.elements.line;
  const parts = [...form.querySelectorAll("[data-version]")];
  const letters = [...form.querySelectorAll("#version [name=version]")];
  const chosen = () => (letters.length ? (letters.find((one) => one.checked) || {}).value : form.elements.version.value);
  const part = () => parts.find((one) => one.dataset.version === chosen());

  // The same cuts as the portal makes: one letter where there is one answer, else up to the next space or quote.
  const cut = (text, ways) => {
    const found = [];
    let rest = text.trim();
    for (const way of ways) {
      rest = rest.trimStart();
      if (!rest) break;
      const quoted = /^["“”]([^"“”]*)["“”]?/.exec(rest);
      const token = quoted ? quoted[0] : way === "1" ? rest[0] : rest.split(" ")[0];
      found.push(quoted ? quoted[1] : token);
      rest = rest.slice(token.length);
    }
    return found;
  };
  const fields = (number) => [...form.querySelectorAll(`[name="${chosen()}-${number}"]`)];
  const isTick = (field) => /^(radio|checkbox)$/.test(field.type);
  const showLine = () => {
    const here = part();
    if (!here) return;
    const tokens = cut(line.value, here.dataset.ways);
    [...here.dataset.ways].forEach((_way, at) => {
      const token = tokens[at] || "";
      for (const field of fields(at + 1)) {
        if (isTick(field)) field.checked = token.toUpperCase().includes(field.value);
        else field.value = token;
      }
    });
  };
  const tokenOf = (number) => {
    const [first, ...rest] = fields(number);
    if (!isTick(first)) return /\s/.test(first.value.trim()) ? `"${first.value.trim()}"` : first.value.trim();
    return [first, ...rest].filter((field) => field.checked).map((field) => field.value).join("");
  };
  const writeLine = () => {
    const { ways } = part().dataset;
    line.value = [...ways].map((way, at) => (tokenOf(at + 1) || "-") + (way === "1" ? "" : " ")).join("").trim();
  };
  const showVersion = () => parts.forEach((one) => {
    one.hidden = letters.length > 0 && one.dataset.version !== chosen();
    if (!one.hidden) one.open = matchMedia("(pointer: coarse)").matches || one.open;
  });

  form.addEventListener("input", (event) => {
    if (event.target === line) showLine();
  });
  form.addEventListener("change", (event) => {
    const { target } = event;
    if (target.name === "version") { showVersion(); showLine(); }
    // Only what is seen counts: what the browser puts back into folded versions is nobody's answer.
    else if (target.closest("[data-version]") && target.closest("[data-version]") === part()) writeLine();
  });
  document.addEventListener("portal:picked", () => (letters.length ? letters.find((one) => one.checked) || letters[0] : line).focus());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.name !== "version") return;
    const letter = letters.find((one) => one.value === event.key.toUpperCase());
    if (letter) {
      event.preventDefault();
      letter.checked = true;
      letter.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (letter || (event.key === "Enter" && chosen())) {
      event.preventDefault();
      line.focus();
    }
  });
  form.addEventListener("portal:kept", showVersion); // what was not sent was put back
  showVersion();
})();
