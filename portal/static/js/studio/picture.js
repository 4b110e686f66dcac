// A picture that is chosen, taken, dropped or pasted: made smaller here, told in words, then put where the caret is.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  const dialog = document.getElementById("picture");
  const LONGEST = 1600, QUALITY = 0.85; // pixels
  const [says, canvas, bar, send] = [".error", "canvas", "progress", "[data-send-picture]"].map((name) => dialog.querySelector(name));
  const alternative = document.getElementById("picture-alternative");
  const decorates = document.getElementById("picture-decorates");
  const [note, shelf] = ["[data-note]", "[data-step=known]"].map((name) => dialog.querySelector(name));
  let picture = null, known = "", caret = [0, 0];

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

  // The tools come with the first picture that there is to change; without them it is only shown.
  const tools = dialog.querySelector("[data-picture-tools]");
  let editor = null;
  const fetchTools = () => fetchTools.done || (fetchTools.done = new Promise((done) => {
    const script = document.createElement("script");
    script.onload = () => { editor = pictureEditor(canvas, tools); done(); };
    script.onerror = () => { fetchTools.done = null; done(); };
    script.src = dialog.dataset.tools;
    document.head.append(script);
  }));

  // What the browser cannot read, drawings, and what moves go as they are; the portal says whether it knows them.
  const shrink = async (file) => {
    const image = file.type === "image/svg+xml" ? null : await createImageBitmap(file).catch(() => null);
    canvas.hidden = tools.hidden = !image;
    if (!image) return file;
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const small = document.createElement("canvas");
    small.width = Math.round(image.width * scale);
    small.height = Math.round(image.height * scale);
    const pen = small.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, small.width, small.height);
    pen.drawImage(image, 0, 0, small.width, small.height);
    await fetchTools();
    tools.hidden = !editor;
    if (editor) editor.open(small);
    else {
      [canvas.width, canvas.height] = [small.width, small.height];
      canvas.getContext("2d").drawImage(small, 0, 0);
    }
    const blob = await new Promise((done) => small.toBlob(done, "image/jpeg", QUALITY));
    return !blob || file.type === "image/gif" || (scale === 1 && blob.size >= file.size) ? file : jpeg(blob, file);
  };
  const jpeg = (blob, file) => new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });

  const choose = async (file) => {
    const isForeign = /\.(heic|heif|tiff?)$/i.test(file.name);
    if (!file.type.startsWith("image/") && !isForeign) {
      show("choose");
      wrong(dialog.dataset.noPicture);
      return;
    }
    if (known) alternative.value = "";
    [picture, known] = [await shrink(file), ""];
    if (isForeign && canvas.hidden) {
      show("choose");
      wrong(dialog.dataset.unreadable);
      return;
    }
    note.textContent = file.type === "image/gif" ? dialog.dataset.moves : "";
    note.hidden = !note.textContent;
    show("tell");
    alternative.focus();
  };

  studio.takePicture = choose;

  // Only this way of sending tells how far it is.
  const upload = () => new Promise((done, fail) => {
    const data = new FormData();
    for (const name of ["csrf_token", "tab", "version", "based_on"]) data.set(name, form.elements[name].value);
    data.set("alternative", alternative.value.trim());
    if (decorates.checked) data.set("decorates", "1");
    if (known) data.set("known", known);
    else data.set("picture", picture, picture.name);
    const request = new XMLHttpRequest();
    request.open("POST", dialog.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; };
    request.onload = () => done(request);
    request.onerror = request.ontimeout = fail;
    request.send(data);
  });

  send.addEventListener("click", async () => {
    if (!alternative.value.trim() && !decorates.checked) {
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
      if (editor && !known && !canvas.hidden) {
        // A box that still waits for its button is meant.
        if (editor.isChoosing()) editor.finish();
        if (editor.isEdited()) picture = jpeg(await editor.blob("image/jpeg", QUALITY), picture);
      }
      const { status, responseText } = await upload();
      if (status === 200) {
        dialog.close();
        // Behind a dialog a text area may forget where its caret was.
        area.setSelectionRange(...caret);
        studio.insertBlock(responseText);
        studio.say(dialog.dataset.done);
        alternative.value = "";
        decorates.checked = false;
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
  // One that the course has: its words of before come along, and may be others here.
  dialog.addEventListener("click", async (event) => {
    if (event.target.closest("[data-known-media]")) {
      shelf.textContent = "";
      show("known");
      try {
        const answer = await fetch(dialog.dataset.url, { redirect: "manual" });
        if (!answer.ok) throw new Error(answer.statusText);
        shelf.replaceChildren(...studio.parse(await answer.text()).body.childNodes);
        const first = shelf.querySelector("button");
        if (first) first.focus();
      } catch {
        show("choose");
        wrong(dialog.dataset.failed);
      }
    }
    const button = event.target.closest("[data-known]");
    if (!button) return;
    known = button.dataset.known;
    alternative.value = button.dataset.alternative;
    canvas.hidden = tools.hidden = note.hidden = true;
    show("tell");
    alternative.focus();
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
