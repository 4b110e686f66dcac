// "Send it to somebody": the phone's own sheet with Zalo in it; where there is none, the link is copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const { share: url, title, copied } = button.dataset;
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
      return;
    }
    await navigator.clipboard.writeText(url);
    const says = document.createElement("p");
    says.setAttribute("role", "status");
    button.parentElement.append(says);
    says.textContent = copied;
    setTimeout(() => says.remove(), 8000);
  } catch {
    // Whoever closed the sheet wanted nothing; where nothing may be copied, the address stands beside the button.
  }
});
