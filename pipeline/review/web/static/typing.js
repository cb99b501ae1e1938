// Typing a text with the check beside its words: marks under them, what was found at the word, and below in their order.
"use strict";
window.typing = (() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  function made(name, look, words = "") {
    const one = document.createElement(name);
    one.className = look;
    one.textContent = words;
    return one;
  }

  // What a card says, in short, beside a word: it goes with Escape, and stays under the pointer.
  let peek = null, waiting = 0;
  function later(then, wait) {
    clearTimeout(waiting);
    waiting = setTimeout(then, wait);
  }
  function hidePeek() {
    clearTimeout(waiting);
    const shown = Boolean(peek && peek.matches(":popover-open"));
    if (shown) peek.hidePopover();
    return shown;
  }
  function showPeek(card, box, put) {
    if (!card || !HTMLElement.prototype.showPopover) return;
    if (!peek) {
      peek = made("div", "card");
      peek.id = "peek";
      peek.popover = "manual";
      peek.setAttribute("role", "tooltip");
      $("main").append(peek);
      peek.addEventListener("mousedown", (event) => event.preventDefault());
      peek.addEventListener("pointerenter", () => clearTimeout(waiting));
      peek.addEventListener("pointerleave", () => later(hidePeek, 200));
      addEventListener("scroll", hidePeek, { passive: true });
    }
    const said = $$(".verdict, .sums, .sum, .reason, .advice", card).slice(0, 3).map((each) => each.cloneNode(true));
    const proposed = $$("form[data-accept] button, [data-put]", card).slice(0, 2);
    peek.replaceChildren(...said, ...proposed.map((each) => {
      if (!put) return made("p", "", `Proposed: ${$("input[name=text]", each.form).value}`);
      const button = each.cloneNode(true);
      button.addEventListener("click", () => put(each));
      return button;
    }));
    peek.className = `card ${[...card.classList].find((name) => /refuted|conflicting|unproven|supported|unchecked/.test(name)) || ""}`;
    peek.showPopover();
    const size = peek.getBoundingClientRect();
    const below = box.bottom + 8 + size.height < innerHeight - 64;
    peek.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8))}px`;
    peek.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - size.height - 8)}px`;
  }

  // Places come in characters; a text field counts an emoji as two.
  function units(text) {
    const at = [];
    let past = 0;
    for (const sign of text) { at.push(past); past += sign.length; }
    at.push(past);
    return (count) => at[Math.max(0, Math.min(count, at.length - 1))];
  }

  // A sentence without its marks, whose lines would lose their colour; they have a ground of their own.
  function aroundMarks(sentence, article) {
    const parts = [], walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (!sentence.intersectsNode(node) || node.parentElement.closest(".fig")) continue;
      const part = document.createRange();
      part.selectNodeContents(node);
      if (node === sentence.startContainer) part.setStart(node, sentence.startOffset);
      if (node === sentence.endContainer) part.setEnd(node, sentence.endOffset);
      parts.push(part);
    }
    return parts;
  }

  // Where in a block's Markdown a place of its shown text is: behind as many of its letters.
  function sourceAt(markdown, letters) {
    let past = 0;
    for (const { 0: piece, index } of markdown.matchAll(/\[\^[^\]]*\]|[*_`\s]|[^]/g)) {
      if (past >= letters) return index;
      if (!/^(\[\^|[*_`\s]$)/.test(piece)) past += 1;
    }
    return markdown.length;
  }

  // Marks after a change of the text: those it touches go, those behind it move.
  function moved(marks, before, now) {
    const least = Math.min(before.length, now.length), by = now.length - before.length;
    let from = 0, back = 0;
    while (from < least && before[from] === now[from]) from += 1;
    while (back < least - from && before[before.length - 1 - back] === now[now.length - 1 - back]) back += 1;
    const to = before.length - back;
    return marks.filter((mark) => mark.end < from || mark.start > to)
      .map((mark) => (mark.start > to ? { ...mark, start: mark.start + by, end: mark.end + by } : mark));
  }

  function watch(form) {
    const text = $("textarea[name=text]", form), live = $(".live", form);
    const under = made("div", "under"), paper = made("div", "paper"), told = made("p", "vh");
    under.setAttribute("aria-hidden", "true");
    told.setAttribute("role", "status");
    text.before(paper);
    paper.append(under, text);
    live.before(told);
    $$("[data-plain]", form).forEach((button) => { button.hidden = true; });
    const first = text.value;
    let marks = [], known = first, asking = false, over = null, saving = false;

    function draw() {
      let past = 0;
      const pieces = [];
      for (const mark of marks) {
        if (mark.start < past) continue;
        mark.span = made("span", `fig ${mark.look}`, known.slice(mark.start, mark.end));
        pieces.push(known.slice(past, mark.start), mark.span);
        past = mark.end;
      }
      under.replaceChildren(...pieces, `${known.slice(past)}\n`);
      under.scrollTop = text.scrollTop;
    }

    function grow() {
      if (text.rows > 12 || CSS.supports("field-sizing", "content")) return;
      text.style.height = "auto";
      text.style.height = `${text.scrollHeight + 2}px`;
    }

    function found(asked) {
      $$("[data-put]", live).forEach((button) => { button.hidden = false; });
      const line = $("[data-found]", live);
      told.textContent = line ? line.textContent : "";
      const at = units(asked);
      marks = (line ? line.dataset.marks.split(";") : []).filter(Boolean).map((each) => each.split(" "))
        .map(([start, end, look, key]) => ({ start: at(+start), end: at(+end), look, key })).sort((one, other) => one.start - other.start);
      draw();
    }

    // One question at a time: what is typed meanwhile is asked about next.
    async function check() {
      if (asking || !form.isConnected) return;
      asking = true;
      const asked = text.value, fields = new FormData(form);
      fields.set("do", "preview");
      try {
        const answer = await fetch(form.dataset.live, { method: "POST", headers: { "X-Part": "1" }, body: new URLSearchParams(fields) });
        if (answer.status === 409) live.textContent = "Somebody has saved in between: saving shows you their change, and keeps yours.";
        else if (text.value === asked && (answer.ok || answer.status === 422)) {
          live.innerHTML = await answer.text();
          found(asked);
        }
      } catch {
        live.textContent = "The desk cannot be reached: nothing is checked until it can.";
      } finally {
        asking = false;
      }
      if (text.value !== asked) check();
    }

    function choose(start, end) {
      text.focus({ preventScroll: true });
      text.setSelectionRange(start, end);
      if (text.scrollHeight > text.clientHeight) text.scrollTop = text.scrollHeight * (start / Math.max(1, text.value.length)) - text.clientHeight / 2;
    }

    // From what the check says to the word that it is about; a proposed wording is typed in, so that Ctrl+Z takes it back.
    function go(to) {
      const at = units(text.value);
      choose(at(+to.dataset.start), at(+to.dataset.end));
      if (to.dataset.put) document.execCommand("insertText", false, to.dataset.put);
      hidePeek();
    }

    const cardOf = (mark) => document.getElementById(`live-${mark.key}`);
    const show = (mark) => mark.span && showPeek(cardOf(mark), mark.span.getClientRects()[0], go);
    live.addEventListener("click", (event) => {
      const mark = event.target.closest(".fig[data-card]");
      const to = event.target.closest("[data-put]") || (mark ? cardOf({ key: mark.dataset.card }) : event.target.closest("[data-start]"));
      if (event.target.closest("a:not(.fig), summary") || !to) return;
      event.preventDefault();
      go(to);
    });
    text.addEventListener("pointermove", (event) => {
      const within = (box) => event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom + 4;
      const mark = marks.find((each) => each.span && [...each.span.getClientRects()].some(within)) || null;
      if (mark === over) return;
      over = mark;
      later(mark ? () => show(mark) : hidePeek, 200);
    });
    text.addEventListener("pointerleave", () => { over = null; later(hidePeek, 200); });
    text.addEventListener("keyup", (event) => {
      if (!/^(Arrow|Home|End|Page)/.test(event.key)) return;
      const caret = text.selectionStart, mark = marks.find((each) => each.start <= caret && caret <= each.end);
      if (mark && !/supported|unchecked/.test(mark.look)) show(mark); else hidePeek();
    });
    text.addEventListener("scroll", () => { under.scrollTop = text.scrollTop; });
    let timer = 0;
    text.addEventListener("input", () => {
      hidePeek();
      marks = moved(marks, known, text.value);
      known = text.value;
      draw();
      grow();
      clearTimeout(timer);
      timer = setTimeout(check, 350);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit($("button.good", form));
    });
    form.addEventListener("submit", () => { saving = true; });
    const changed = () => form.isConnected && !saving && text.value !== first;
    addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });
    if (!live.textContent.trim()) live.textContent = "Reading and checking…";
    draw();
    grow();
    check();
    return { text, choose, changed, units: () => units(text.value) };
  }

  return { watch, showPeek, hidePeek, later, sourceAt, aroundMarks, made };
})();
