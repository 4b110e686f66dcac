// "Listen": the browser's own voice reads the lesson, one block after another, and shows where it is.
(() => {
  "use strict";
  const synth = window.speechSynthesis;
  if (!synth || !window.SpeechSynthesisUtterance) return;

  const GROUPS = "ul, ol, blockquote, figure, table, thead, tbody, details, section, div";
  const ALOUD = "h1, h2, h3, h4, p, li, figcaption, tr, legend, label";

  // The smallest blocks of text, in order: short ones keep the place exact and the voice from falling silent.
  const blocksOf = (element) => {
    if (element.hidden || element.closest("[data-silent], .no-print")) return [];
    const hasOwnText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (hasOwnText) return [element];
    const parts = [...element.children].filter((child) => child.matches(GROUPS) || child.matches(ALOUD));
    return parts.length && !element.matches("tr, legend, label") ? parts.flatMap(blocksOf) : [element];
  };

  // A voice needs a stop between cells, and no footnote numbers.
  const wordsOf = (block) => {
    const copy = block.cloneNode(true);
    copy.querySelectorAll(".footnote-ref, .visually-hidden").forEach((part) => part.remove());
    copy.querySelectorAll("td, th, .question-kicker").forEach((part) => part.append(". "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const voiceFor = (language) => {
    const start = language.toLowerCase().split("-")[0];
    const all = synth.getVoices().filter((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === start);
    return all.find((voice) => voice.localService) || all[0];
  };

  const begin = (box) => {
    if (box.dataset.ready) return;
    box.dataset.ready = "yes";
    box.hidden = false;
    const says = box.querySelector("[role=status]");
    const buttons = [...box.querySelectorAll("[data-do]")];
    let blocks = [];
    let at = 0;
    let turn = 0; // an utterance that was cancelled must not start the next one

    const face = (...shown) => {
      const active = box.contains(document.activeElement);
      buttons.forEach((button) => { button.hidden = !shown.includes(button.dataset.do); });
      box.classList.toggle("at-hand", !shown.includes("play"));
      if (active) buttons.find((button) => !button.hidden).focus();
    };
    const mark = (block) => {
      document.querySelectorAll(".reading-now").forEach((old) => old.classList.remove("reading-now"));
      if (!block) return;
      block.classList.add("reading-now");
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      block.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    };
    const hush = () => { turn += 1; synth.cancel(); };

    const readOn = () => {
      while (at < blocks.length && !(blocks[at].isConnected && wordsOf(blocks[at]))) at += 1;
      if (at >= blocks.length) { stop(); return; }
      const block = blocks[at];
      const language = (block.closest("[lang]") || document.documentElement).lang || "vi";
      const speech = new SpeechSynthesisUtterance(wordsOf(block));
      const mine = (turn += 1);
      speech.voice = voiceFor(language) || null;
      speech.lang = speech.voice ? speech.voice.lang : language;
      speech.rate = 0.95;
      speech.onend = () => { if (mine === turn) { at += 1; readOn(); } };
      speech.onerror = () => { if (mine === turn) stop(); };
      mark(block);
      synth.speak(speech);
    };
    const stop = () => { hush(); at = 0; mark(null); face("play"); };

    const deeds = {
      play() {
        const target = document.querySelector(box.dataset.readAloud);
        if (!target) return;
        if (!voiceFor((target.closest("[lang]") || document.documentElement).lang || "vi")) {
          says.textContent = box.dataset.noVoice;
          return;
        }
        says.textContent = "";
        blocks = [...target.querySelectorAll("[data-read]")].flatMap(blocksOf);
        at = 0;
        face("pause", "stop");
        readOn();
      },
      // Android's own pause forgets its place, so we keep ours: the block being read.
      pause() { hush(); face("resume", "stop"); },
      resume() { face("pause", "stop"); readOn(); },
      stop,
    };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) deeds[button.dataset.do]();
    });
    window.addEventListener("pagehide", hush);
  };

  // Voices arrive late in most browsers; where none ever arrives, the button stays hidden.
  const look = () => {
    if (synth.getVoices().length) document.querySelectorAll("[data-read-aloud]").forEach(begin);
  };
  look();
  if (synth.addEventListener) synth.addEventListener("voiceschanged", look);
  document.addEventListener("htmx:load", look);
})();
