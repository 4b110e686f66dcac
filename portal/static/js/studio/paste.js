// What is copied in Word, Google Docs or a spreadsheet comes in with its headings, lists, tables and links; the
// portal makes Markdown of it. Its pictures go to the picture's dialogue where the browser hands them over.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  // It is looked at as text: read as a document, every style in it would be a breach of the page's own rules.
  const STRUCTURE = /<(b|strong|i|em|h[1-6]|li|table|br)[\s/>]|<a\s[^>]*href|font-weight:\s*(bold|[6-9]00)|mso-list|<\/p>\s*<p[\s>]/i;
  const CODE = /<pre(?![^>]*>\s*<code)[\s>]|white-space:\s*pre\s*[;"']/i;
  const HEAD = /<(style|script|head)\b[\s\S]*?<\/\1>/gi;
  const PICTURE = /<img\b[^>]*?\bsrc\s*=\s*["']data:(image\/[\w+.-]+);base64,([^"']+)["'][^>]*>/gi;
  const OURS = /^(#{1,6} |- \[[[( ]|> \[!)|\[\[|\*\*|<!-- *data-|\{\{/m;
  const WAIT = 8000; // ms; after that the words alone are better than nothing
  const MOST = 2000000; // characters that the portal reads
  const pictures = document.getElementById("picture");
  let waiting = [];

  const size = (text) => new TextEncoder().encode(text).length;
  const fits = (text) => size(area.value) + size(text) <= Number(form.dataset.maxBytes);

  // The picture itself, where it came along; most programs only say where it lies on their own disk.
  const takePicture = (image, type, data) => {
    try {
      waiting.push(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], "", { type }));
      return "";
    } catch { return "<img>"; }
  };

  const put = (text, isInline, [start, end]) => {
    area.setSelectionRange(start, end);
    if (isInline) { studio.type(text); return; }
    const [before, after] = [area.value.slice(0, start), area.value.slice(end)];
    const lead = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
    const tail = after.trim() ? "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length)) : "";
    studio.type(lead + text + tail);
  };

  const convert = async (html) => {
    const token = form.elements.csrf_token.value;
    const body = new URLSearchParams({ csrf_token: token, html });
    const answer = await studio.post(form.dataset.paste, body, { signal: AbortSignal.timeout(WAIT) });
    if (answer.status !== 200) throw new Error(answer.statusText);
    return answer.json();
  };

  area.addEventListener("paste", async (event) => {
    const [html, plain] = ["text/html", "text/plain"].map((type) => event.clipboardData.getData(type));
    if (!plain.trim()) return;
    studio.note("");
    if (!fits(plain)) {
      event.preventDefault();
      studio.note(form.dataset.pasteTooLong, true);
      return;
    }
    if (!html || OURS.test(plain)) return;
    waiting = [];
    const source = html.replace(HEAD, "").replace(PICTURE, takePicture);
    if (!STRUCTURE.test(source) || CODE.test(source)) return;
    event.preventDefault();
    const before = area.value;
    const caret = [area.selectionStart, area.selectionEnd];
    const place = () => (area.value === before ? caret : [area.selectionStart, area.selectionEnd]);
    try {
      if (source.length > MOST) throw new RangeError();
      const { markdown, inline, said } = await convert(source);
      if (!markdown || !fits(markdown)) throw new RangeError();
      put(markdown, inline, place());
      studio.note([inline ? "" : form.dataset.pasteDone, said].filter(Boolean).join(" "));
    } catch {
      put(plain.replace(/\r\n?/g, "\n"), true, place());
      studio.note(form.dataset.pastePlain);
    }
    if (waiting.length) studio.takePicture(waiting.shift());
  });
  pictures.addEventListener("close", () => { if (waiting.length) studio.takePicture(waiting.shift()); });
})();
