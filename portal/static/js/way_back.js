// First aid leads back to what is on the screen now: a question that came without a new page has another address.
document.addEventListener("click", ({ target }) => {
  const aid = target.closest("a.aid");
  if (aid) aid.search = new URLSearchParams({ from: location.pathname + location.search });
});
