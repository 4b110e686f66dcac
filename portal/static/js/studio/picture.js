// A picture that is chosen, taken, dropped or pasted: made smaller here, told in words, then put where the caret is.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  const dialog = document.getElementById("picture");
  const LONGEST = 1600, QUALITY = 0.85; // pixels
  const [says, canvas, bar, send] = [".error", "canvas", "progress", "[data-send-picture]"].map((name) => dialog.querySelector(name));
  const alternative = document.getElementById("picture-alternative");
  let picture = null, caret = [0, 0];

  const wrong = (words) => {
    says.textContent = words;
    says.hidden = !words;
  };
  const show = (step) => {
    dialog.querySelectorAll("[data-step]").forEach((part) => { part.hidden = part.dataset.step !== step; });
    send.hidden = step !== "tell";
    bar.hidden = true;
    wrong("");
    if (dialog.open) return;
    caret = [area.selectionStart, area.selectionEnd];
    dialog.showModal();
  };

  // What the browser cannot read, and drawings, go as they are; the portal says whether it knows them.
  const shrink = async (file) => {
    const image = file.type === "image/svg+xml" ? null : await createImageBitmap(file).catch(() => null);
    canvas.hidden = !image;
    if (!image) return file;
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!small || scale === 1 && small.size >= file.size) return file;
    return new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: small.type });
  };

  const choose = async (file) => {
    if (!file.type.startsWith("image/")) {
      show("choose");
      wrong(dialog.dataset.noPicture);
      return;
    }
    picture = await shrink(file);
    show("tell");
    alternative.focus();
  };

  studio.takePicture = choose;

  // Only this way of sending tells how far it is.
  const upload = () => new Promise((done, fail) => {
    const data = new FormData();
    for (const name of ["csrf_token", "tab", "version", "based_on"]) data.set(name, form.elements[name].value);
    data.set("alternative", alternative.value.trim());
    data.set("picture", picture, picture.name);
    const request = new XMLHttpRequest();
    request.open("POST", dialog.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; };
    request.onload = () => done(request);
    request.onerror = request.ontimeout = fail;
    request.send(data);
  });

  send.addEventListener("click", async () => {
    if (!alternative.value.trim()) {
      wrong(dialog.dataset.empty);
      alternative.setAttribute("aria-invalid", "true");
      alternative.focus();
      return;
    }
    wrong("");
    alternative.removeAttribute("aria-invalid");
    bar.hidden = false;
    send.disabled = true;
    try {
      const { status, responseText } = await upload();
      if (status === 200) {
        dialog.close();
        // Behind a dialog a text area may forget where its caret was.
        area.setSelectionRange(...caret);
        studio.insertBlock(responseText);
        studio.say(dialog.dataset.done);
        alternative.value = "";
      } else wrong(status === 422 && studio.parse(responseText).body.textContent.trim() || dialog.dataset.failed);
    } catch {
      wrong(dialog.dataset.failed);
    } finally {
      send.disabled = false;
      bar.hidden = true;
    }
  });

  dialog.addEventListener("change", (event) => {
    const input = event.target.closest("[type=file]");
    if (!input || !input.files.length) return;
    choose(input.files[0]);
    input.value = "";
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-picture]")) return;
    document.getElementById("insert").open = false;
    show("choose");
  });
  // Enter in the dialog would send the form around it.
  dialog.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); });

  const held = (transfer) => [...transfer.items].some((item) => item.kind === "file");
  area.addEventListener("dragover", (event) => {
    if (!held(event.dataTransfer)) return;
    event.preventDefault();
    area.parentElement.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => area.parentElement.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    area.focus();
    choose(event.dataTransfer.files[0]);
  });
  area.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    // A spreadsheet puts a picture of its cells beside their words; whoever pastes words means words.
    if (!file || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    choose(file);
  });
})();
