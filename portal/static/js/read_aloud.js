// "Listen": the lesson is heard one block after another, and shows where it is: a section by the voice that was recorded
// for it, everything else by the browser's own voice. Where the browser has neither, it shows the way into another one.
(() => {
  "use strict";
  const synth = window.SpeechSynthesisUtterance && window.speechSynthesis;
  // The browsers inside Zalo and the like have no voice, whatever the phone has.
  const isInside = /Zalo|FBA[NV]\/|Instagram|Line\/|; wv\)/.test(navigator.userAgent);

  const GROUPS = "ul, ol, blockquote, figure, table, thead, tbody, details, section, div";
  const ALOUD = "h1, h2, h3, h4, p, li, figcaption, tr, legend, label";
  const VOICE = "audio.voice";

  // The smallest blocks of text, in order: short ones keep the place exact and the voice from falling silent.
  const blocksOf = (element) => {
    if (element.hidden || element.closest("[data-silent], .no-print, details:not([open])")) return [];
    const hasOwnText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (hasOwnText) return [element];
    const parts = [...element.children].filter((child) => child.matches(GROUPS) || child.matches(ALOUD));
    return parts.length && !element.matches("tr, legend, label") ? parts.flatMap(blocksOf) : [element];
  };

  // A voice needs a stop between cells, and no footnote numbers.
  const wordsOf = (block) => {
    const copy = block.cloneNode(true);
    copy.querySelectorAll(".footnote-ref, .clue-number, .visually-hidden").forEach((part) => part.remove());
    copy.querySelectorAll("td, th, .question-kicker").forEach((part) => part.append(". "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const voiceFor = (language) => {
    if (!synth) return null;
    const start = language.toLowerCase().split("-")[0];
    const all = synth.getVoices().filter((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === start);
    return all.find((voice) => voice.localService) || all[0];
  };
  const languageOf = (element) => (element.closest("[lang]") || document.documentElement).lang || "vi";

  const begin = (box) => {
    if (box.dataset.ready) return;
    box.dataset.ready = "yes";
    box.hidden = false;
    const says = box.querySelector("[role=status]");
    const buttons = [...box.querySelectorAll("[data-do]")];
    let blocks = [];
    let at = 0;
    let turn = 0; // an utterance that was cancelled must not start the next one
    let recording = null; // that plays, or waits to go on
    let silent = false; // whether the browser cannot read what is not recorded

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
    const hush = () => {
      turn += 1;
      if (synth) synth.cancel();
      if (recording) recording.pause();
    };

    // A recording says what stands below it, up to the next heading, the next recording, or a question.
    const afterVoice = () => {
      const part = blocks[at].closest("[data-read]");
      let next = at + 1;
      while (next < blocks.length && blocks[next].closest("[data-read]") === part && !blocks[next].matches("h2, h3, h4, h5, h6") && !blocks[next].querySelector(VOICE)) next += 1;
      return next;
    };
    const play = (audio) => {
      const mine = (turn += 1);
      recording = audio;
      mark(blocks[at]);
      const goOn = (next) => {
        if (mine !== turn) return;
        recording = null;
        at = next;
        readOn();
      };
      audio.onended = () => goOn(afterVoice());
      // What this browser cannot play, or what does not get through, is read by the other voice.
      audio.onerror = () => goOn(at + 1);
      audio.play().catch((error) => { if (error.name !== "AbortError") goOn(at + 1); });
    };

    const readOn = () => {
      while (at < blocks.length) {
        const audio = blocks[at].isConnected && blocks[at].querySelector(VOICE);
        if (audio && !audio.error) { play(audio); return; }
        if (!audio && !silent && blocks[at].isConnected && wordsOf(blocks[at])) break;
        at += 1;
      }
      if (at >= blocks.length) { stop(); return; }
      const block = blocks[at];
      const language = languageOf(block);
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
    const stop = () => {
      hush();
      if (recording) recording.currentTime = 0;
      recording = null;
      at = 0;
      mark(null);
      face("play");
    };

    const deeds = {
      play() {
        const target = document.querySelector(box.dataset.readAloud);
        if (!target) return;
        silent = !voiceFor(languageOf(target));
        const hasRecordings = target.querySelector(`[data-read] ${VOICE}`);
        says.textContent = silent ? (hasRecordings ? box.dataset.partly : isInside ? "" : box.dataset.noVoice) : "";
        if (silent && !hasRecordings) {
          const out = isInside && box.querySelector("[data-out]");
          if (out) out.hidden = false;
          return;
        }
        blocks = [...target.querySelectorAll("[data-read]")].flatMap(blocksOf);
        at = 0;
        face("pause", "stop");
        readOn();
      },
      // Android's own pause forgets its place, so we keep ours: the block being read.
      pause() { hush(); face("resume", "stop"); },
      resume() {
        face("pause", "stop");
        if (recording) play(recording);
        else readOn();
      },
      stop,
    };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) deeds[button.dataset.do]();
    });
    // Whoever plays something else by hand wants to hear that alone.
    document.addEventListener("play", (event) => { if (event.target !== recording && box.classList.contains("at-hand")) deeds.pause(); }, true);
    const link = box.querySelector("[data-out] a");
    if (link) {
      const { protocol, host, pathname } = location;
      link.href = /Android/.test(navigator.userAgent)
        ? `intent://${host}${pathname}#Intent;scheme=${protocol.slice(0, -1)};end`
        : `x-safari-${location.href.split("#")[0]}`;
    }
    window.addEventListener("pagehide", hush);
  };

  // Voices arrive late in most browsers; where none ever arrives and nothing is recorded, the button stays hidden.
  const look = () => {
    const hasVoices = synth && synth.getVoices().length;
    document.querySelectorAll("[data-read-aloud]").forEach((box) => {
      if (hasVoices || isInside || document.querySelector(`${box.dataset.readAloud} [data-read] ${VOICE}`)) begin(box);
    });
  };
  look();
  if (synth && synth.addEventListener) synth.addEventListener("voiceschanged", look);
  document.addEventListener("htmx:load", look);
})();
