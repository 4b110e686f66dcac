// A folder that is being written: the page comes anew once a file was saved; the browser keeps the place on it.
(() => {
  const { state, changes } = document.body.dataset;
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(changes);
        if (answer.ok && (await answer.text()) !== state) return location.reload();
      } catch { /* the command was ended: it is asked again, and may be back */ }
    }
    return setTimeout(look, 700);
  };
  look();
})();
