// A section recorded in the browser: small, since a voice needs little. What was recorded becomes the file of the form,
// which goes out as any chosen file does.
(() => {
  "use strict";
  const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];
  const BITS = 24000, LONGEST = 5 * 60; // bits a second of a mono voice; seconds
  const ENDS = { webm: ".webm", ogg: ".ogg", mp4: ".m4a" };
  const devices = navigator.mediaDevices;
  if (!devices || !window.MediaRecorder || !window.DataTransfer) return;
  const kind = KINDS.find((type) => MediaRecorder.isTypeSupported(type));
  if (!kind) return;
  let running = null; // one records at a time
  let unsent = 0;

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const begin = (form) => {
    const box = form.querySelector("[data-recorder]");
    const input = form.querySelector("[type=file]");
    const [record, stop] = ["record", "stop"].map((name) => box.querySelector(`[data-do=${name}]`));
    const [time, level, heard, says] = ["[data-time]", "[data-level]", "[data-heard]", "[role=status]"].map((name) => box.querySelector(name));
    let held = false;
    const use = form.querySelector("[data-use]");
    box.hidden = false;
    use.hidden = true;
    form.querySelector("[data-file]").open = Boolean(form.querySelector(".error"));

    const face = (isRecording) => {
      const active = box.contains(document.activeElement);
      record.hidden = isRecording;
      for (const part of [stop, time, level]) part.hidden = !isRecording;
      if (active) (isRecording ? stop : record).focus();
    };

    // How loud it is shows that the microphone hears something, before five minutes were spoken for nothing.
    const listen = (stream, since) => {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(stream).connect(analyser);
      const wave = new Uint8Array(analyser.fftSize);
      let loudest = 0;
      const timer = setInterval(() => {
        analyser.getByteTimeDomainData(wave);
        const peak = Math.max(...wave.map((value) => Math.abs(value - 128))) / 128;
        loudest = Math.max(loudest, peak);
        level.value = peak;
        const seconds = (Date.now() - since) / 1000;
        time.textContent = clock(seconds);
        if (seconds >= LONGEST) running.stop(box.dataset.full);
      }, 100);
      return () => { clearInterval(timer); context.close(); return loudest; };
    };

    const take = (parts, type, seconds, why) => {
      const [, subtype] = type.match(/^audio\/(\w+)/) || [];
      const blob = new Blob(parts, { type });
      if (!blob.size || seconds < 0.5) { says.textContent = box.dataset.empty; return; }
      const files = new DataTransfer();
      files.items.add(new File([blob], `voice${ENDS[subtype] || ".webm"}`, { type }));
      input.files = files.files;
      if (heard.src) URL.revokeObjectURL(heard.src);
      heard.src = URL.createObjectURL(blob);
      heard.hidden = use.hidden = false;
      if (!held) unsent += 1;
      held = true;
      record.textContent = record.dataset.again;
      const done = box.dataset.done.replace("{seconds}", Math.round(seconds)).replace("{size}", Math.max(1, Math.round(blob.size / 1024)));
      says.textContent = why ? `${why} ${done}` : done;
    };

    const start = async () => {
      if (running) running.stop();
      says.textContent = "";
      let stream;
      try {
        stream = await devices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
      } catch (error) {
        says.textContent = error.name === "NotFoundError" ? box.dataset.none : box.dataset.refused;
        return;
      }
      const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
      const parts = [];
      const since = Date.now();
      const quiet = listen(stream, since);
      let why = "";
      recorder.ondataavailable = (event) => { if (event.data.size) parts.push(event.data); };
      recorder.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        const loudest = quiet();
        running = null;
        face(false);
        if (held) heard.hidden = use.hidden = false;
        if (loudest === 0) says.textContent = box.dataset.empty;
        else take(parts, recorder.mimeType || kind, (Date.now() - since) / 1000, why);
      };
      running = { stop(reason = "") { why = reason; if (recorder.state !== "inactive") recorder.stop(); } };
      recorder.start();
      heard.hidden = use.hidden = true;
      heard.pause();
      face(true);
    };

    record.addEventListener("click", start);
    stop.addEventListener("click", () => { if (running) running.stop(); });
    // A file that is chosen takes the place of what was spoken.
    input.addEventListener("change", () => {
      if (held) unsent -= 1;
      held = false;
      heard.hidden = true;
      use.hidden = !input.files.length;
      says.textContent = "";
    });
    form.addEventListener("submit", () => { if (held) unsent -= 1; held = false; });
  };

  document.querySelectorAll("form[data-voice]").forEach(begin);
  window.addEventListener("beforeunload", (event) => { if (unsent > 0 || running) event.preventDefault(); });
})();
