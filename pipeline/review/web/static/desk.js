// The desk without this file does everything by links and forms; this makes it quick: keys, editing in place, live checks.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const told = $("#told");
  const say = (words) => { if (told) told.textContent = words; };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = matchMedia("(max-width: 60rem)");
  const behavior = still ? "instant" : "smooth";
  const { watch, showPeek, hidePeek, later, sourceAt, aroundMarks, made } = window.typing;
  document.documentElement.classList.add("js");

  // Going from finding to finding.
  let current = null;
  const marksOf = (card) => $$(`.fig[data-card="${CSS.escape(card.id)}"]`);

  // A card's sentence in the text: found by its words, since it may hold marks, emphasis and notes.
  const article = $("article.reading");
  const shown = typeof Highlight === "function" && CSS.highlights;
  let letters = null;
  function textOf() {
    const chars = [], places = [];
    const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (node.parentElement.closest(".vh, .footnote-ref")) continue;
      for (let at = 0; at < node.data.length; at += 1) {
        if (/\s/.test(node.data[at])) continue;
        chars.push(node.data[at]);
        places.push([node, at]);
      }
    }
    return { text: chars.join(""), places };
  }

  function sentenceOf(card) {
    const words = (card.dataset.sentence || "").replace(/\s+/g, "");
    if (!words || !article) return null;
    letters ||= textOf();
    const mark = marksOf(card)[0];
    const near = mark ? Math.max(0, letters.places.findIndex(([node]) => mark.contains(node)) - words.length) : 0;
    const from = letters.text.indexOf(words, near);
    if (from < 0) return null;
    const range = document.createRange();
    range.setStart(...letters.places[from]);
    const [node, at] = letters.places[from + words.length - 1];
    range.setEnd(node, at + 1);
    return range;
  }

  function leave() {
    if (!current) return;
    if (shown) CSS.highlights.delete("sentence");
    current.classList.remove("current", "sheet");
    marksOf(current).forEach((mark) => mark.classList.remove("current"));
    current = null;
  }

  // Puts the sentence where it can be seen, unless it is: above the sheet on a narrow screen.
  function showSentence(range, mark) {
    const box = (mark || range).getBoundingClientRect();
    const room = narrow.matches ? innerHeight * 0.36 : innerHeight - 80;
    if (box.top >= 60 && box.bottom <= room) return;
    scrollTo({ top: scrollY + box.top - (narrow.matches ? 80 : innerHeight / 2), behavior });
  }

  function select(card, { fromText = false, fromCard = false, open = true } = {}) {
    leave();
    hidePeek();
    current = card;
    card.classList.add("current");
    card.classList.toggle("sheet", narrow.matches);
    const details = $(":scope > details", card);
    for (let group = card.closest("details.group"); group; group = group.parentElement.closest("details.group")) group.open = true;
    if (details && open) details.open = true;
    if (!$(".sheetclose", card)) card.append(closeButton());
    const marks = marksOf(card);
    marks.forEach((mark) => mark.classList.add("current"));
    const sentence = sentenceOf(card);
    if (sentence && shown) CSS.highlights.set("sentence", new Highlight(...aroundMarks(sentence, article)));
    if ((!fromText || narrow.matches) && (marks[0] || sentence)) showSentence(sentence, marks[0]);
    if (fromCard) return;
    if (!narrow.matches) scrollRail(card);
    const head = $("a.quote, summary", card);
    if (head) head.focus({ preventScroll: true });
    say($(".verdict", card).textContent.trim());
  }

  function scrollRail(card) {
    const rail = card.closest(".rail");
    rail.scrollTo({ top: rail.scrollTop + card.getBoundingClientRect().top - rail.getBoundingClientRect().top - 72, behavior });
  }

  function closeButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sheetclose";
    button.setAttribute("aria-label", "Close");
    button.textContent = "×";
    button.addEventListener("click", leave);
    return button;
  }

  function step(by, which) {
    const cards = $$(which);
    if (!cards.length) return say("Nothing to go to.");
    const at = cards.indexOf(current);
    select(cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : (at + by + cards.length) % cards.length]);
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.fig, span.fig[data-card]");
    const card = mark && document.getElementById(mark.dataset.card);
    if (card) {
      event.preventDefault();
      select(card, { fromText: true });
      return;
    }
    const link = event.target.closest('a[href^="#"]:not(.quote)');
    const aim = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (aim && aim.classList.contains("card")) {
      event.preventDefault();
      select(aim);
      return;
    }
    // A click in a card, wherever it is, brings the sentence that it is about into view.
    const about = event.target.closest(".rail .card");
    if (!about || event.target.closest(".sheetclose")) return;
    if (event.target.closest("a.quote")) event.preventDefault();
    if (about !== current && !narrow.matches) select(about, { fromCard: true, open: false });
    else if (event.target.closest("a.quote")) { leave(); select(about); }
  });
  $$(".rail .card").forEach((card) => card.addEventListener("focusin", () => {
    if (card !== current && !narrow.matches && card.matches(":focus-within") && $(":focus-visible", card)) select(card, { fromCard: true, open: false });
  }));

  // At a figure, by pointer or by Tab: what its card says in short.
  const cardOf = (mark) => document.getElementById(mark.dataset.card);
  const show = (mark) => { if (cardOf(mark) !== current) showPeek(cardOf(mark), mark.getClientRects()[0]); };
  if (article) {
    const markAt = (event) => event.target.closest(".fig[data-card]");
    article.addEventListener("pointerover", (event) => { const mark = event.pointerType !== "touch" && markAt(event); if (mark) later(() => show(mark), 250); });
    article.addEventListener("pointerout", (event) => { if (markAt(event)) later(hidePeek, 200); });
    article.addEventListener("focusin", (event) => { const mark = markAt(event); if (mark && mark.matches(":focus-visible")) show(mark); });
    article.addEventListener("focusout", (event) => { if (markAt(event)) hidePeek(); });
  }

  // Editing and noting in place: the server's own form, put into the text or into the card.
  let open = null;
  async function formHere(link, put) {
    const answer = await fetch(link, { headers: { "X-Part": "1" } });
    if (!answer.ok || answer.redirected) return location.assign(link);
    const made = document.createRange().createContextualFragment(await answer.text());
    const form = $(".here", made);
    put(form);
    $("[data-close]", form).addEventListener("click", (event) => { event.preventDefault(); close(form); });
    return form;
  }

  async function noteHere(link, place) {
    $$(".here", place).forEach((old) => old.remove());
    const form = await formHere(link, (made) => place.append(made));
    if (!form) return;
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit($("button.good", form));
    });
    const text = $("textarea", form);
    text.focus({ preventScroll: true });
    text.setSelectionRange(text.value.length, text.value.length);
    form.scrollIntoView({ block: "nearest", behavior });
  }

  const noteAtCard = (link, card) => noteHere(link, $(":scope > details", card) || card);

  // A note on any words of the text that are chosen: by `n`, or by the button that stands beside them.
  const ask = made("button", "ask", "Note on these words");
  ask.type = "button";
  ask.popover = "manual";
  function chosen() {
    const words = getSelection(), range = words.rangeCount && !words.isCollapsed && words.getRangeAt(0);
    if (!range || !article || !article.contains(range.commonAncestorContainer)) return null;
    const from = range.startContainer, block = (from.closest ? from : from.parentElement).closest("[data-at]");
    return block && { words: String(words).trim(), block, box: range.getBoundingClientRect() };
  }
  function noteOn({ words, block }) {
    const place = made(block.matches("li") ? "li" : "div", "typed");
    block.after(place);
    ask.hidePopover();
    return noteHere(`/documents/${document.body.dataset.document}/notes/new?start=${placed(block)[0]}&words=${encodeURIComponent(words.slice(0, 500))}`, place);
  }
  if (article && $("[data-at]", article) && ask.showPopover) {
    $("main").append(ask);
    ask.addEventListener("mousedown", (event) => event.preventDefault());
    ask.addEventListener("click", () => { const words = chosen(); if (words) noteOn(words); });
    let asked = 0;
    document.addEventListener("selectionchange", () => { clearTimeout(asked); asked = setTimeout(offer, 300); });
    addEventListener("scroll", () => ask.hidePopover(), { passive: true });
  }
  function offer() {
    const words = chosen();
    ask.togglePopover(Boolean(words));
    if (!words) return;
    ask.style.left = `${Math.max(8, words.box.left)}px`;
    ask.style.top = `${words.box.bottom + 8}px`;
  }

  const placed = (block) => block.dataset.at.split("-").map(Number);
  const blockAt = (place) => article && $$("[data-at]", article).find((block) => {
    const [start, end] = placed(block);
    return start <= place && place <= end && !$("ul, ol, p", block);
  });

  // Types in the text itself: the words of a heading, paragraph or bullet, in its place. `choose` says which are chosen.
  async function typeIn(block, choose, back) {
    if (open && open.changed()) return open.text.focus();
    if (open) close(open.text.form);
    const [start, end] = placed(block);
    const place = made(block.matches("li") ? "li" : "div", "typed");
    const link = `/documents/${document.body.dataset.document}/edit?start=${start}&end=${end}`;
    const form = await formHere(link, (made) => { place.append(made); block.after(place); block.hidden = true; });
    if (!form) return;
    leave();
    open = { ...watch(form), block, place, back };
    open.choose(...choose(open, start));
    form.scrollIntoView({ block: "nearest", behavior });
  }

  function typeAtCard(card) {
    const block = blockAt(+card.dataset.from);
    if (!block) return location.assign($('a[data-here="edit"]', card).href);
    return typeIn(block, ({ units }, start) => [card.dataset.from, card.dataset.to].map((place) => units()(place - start)), card);
  }

  if (article) {
    let touched = false;
    article.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
    article.addEventListener("click", (event) => {
      const block = event.target.closest("[data-at]");
      if (touched || event.defaultPrevented || !block || event.target.closest("a, .typed") || String(getSelection())) return;
      const found = document.caretRangeFromPoint && document.caretRangeFromPoint(event.clientX, event.clientY);
      if (blockAt(placed(block)[0]) !== block) return;
      const range = document.createRange();
      range.selectNodeContents(block);
      if (found && block.contains(found.startContainer)) range.setEnd(found.startContainer, found.startOffset);
      const shown = range.cloneContents();
      $$(".vh, .footnote-ref", shown).forEach((aside) => aside.remove());
      const letters = shown.textContent.replace(/[\s*_`]/g, "").length;
      typeIn(block, ({ text }) => Array(2).fill(sourceAt(text.value, letters)));
    });
  }

  function close(form) {
    if (open && open.text.form === form) {
      if (open.changed() && !confirm("Leave without saving what you typed?")) return;
      open.block.hidden = false;
      open.place.remove();
      if (open.back) select(open.back, { fromText: true });
      open = null;
      return;
    }
    const card = form.closest(".card");
    (form.closest(".typed") || form).remove();
    const head = card && $("a.quote, summary", card);
    if (head) head.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-here]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const card = link.closest(".card");
    if (link.dataset.here === "edit") typeAtCard(card); else noteAtCard(link.href, card);
  });
  $$("form[data-live]").forEach((editor) => watch(editor));

  // Who decides on something is where they were when the page comes back.
  // Nothing is stored for that: a form's address takes the place along, and the answer's keeps it.
  const rail = $(".rail");
  if (rail) {
    const [, top, beside] = /^#place-(\d+)-(\d+)$/.exec(location.hash) || [];
    if (top) {
      scrollTo({ top: +top, behavior: "instant" });
      rail.scrollTop = +beside;
      history.replaceState(null, "", location.pathname + location.search);
    }
    $(".columns").addEventListener("submit", ({ target }) => {
      target.action = `${target.action.split("#")[0]}#place-${Math.round(scrollY)}-${Math.round(rail.scrollTop)}`;
    });
  }

  // Keys.
  const override = () => {
    const details = current && $(".actions > details", current);
    if (!details) return say("There is nothing to override here.");
    details.open = true;
    $("textarea", details).focus();
  };
  const here = (what) => current && $(`a[data-here="${what}"]`, current);
  const desk = {
    j: () => step(1, "[data-doubt]"),
    k: () => step(-1, "[data-doubt]"),
    J: () => step(1, ".rail .card"),
    K: () => step(-1, ".rail .card"),
    a: () => {
      const form = current && $("form[data-accept]", current);
      if (form) form.requestSubmit();
      else say("No wording is proposed here.");
    },
    e: () => {
      if (here("edit")) typeAtCard(current);
      else location.assign(`/documents/${document.body.dataset.document}/edit`);
    },
    n: () => {
      const link = here("note"), words = chosen();
      if (words) noteOn(words);
      else if (link) noteAtCard(link.href, current);
      else say("Choose words in the text, or go to a finding first: a note is pinned to its sentence.");
    },
    o: override,
    r: () => {
      const form = current && $("form[data-right]", current);
      if (form) form.requestSubmit();
      else say(current && $(".blocks", current) ? "This blocks: override it with a reason (o)." : "There is nothing to decide here.");
    },
    N: () => { const next = $("a[rel=next]"); if (next) next.click(); else say("No other document waits for you."); },
    u: () => { const undo = $(".said form"); if (undo) undo.requestSubmit(); else say("There is nothing to take back; History restores any revision."); },
    d: () => { const first = $(".moves button:not(:disabled), .moves summary, .moves a"); if (first) first.focus(); },
    "?": () => $("#keys").showModal(),
  };
  const changes = { j: () => change(1), k: () => change(-1), "?": () => location.assign("/keys") };
  const queue = { j: () => row(1), k: () => row(-1), "?": () => location.assign("/keys") };

  function row(by) {
    const rows = $$("[data-row]");
    const at = rows.findIndex((each) => each.classList.contains("current"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    rows.forEach((each) => each.classList.toggle("current", each === next));
    $("a", next).focus();
  }

  let changed = -1;
  function change(by) {
    const all = $$(".difference :is(ins, del):not(del + ins)");
    if (!all.length) return;
    changed = (changed + by + all.length) % all.length;
    all.forEach((each, at) => each.classList.toggle("current", at === changed));
    all[changed].tabIndex = -1;
    all[changed].focus({ preventScroll: true });
    all[changed].scrollIntoView({ block: "center", behavior });
  }

  const keys = document.body.classList.contains("desk") ? desk : $(".queue") ? queue : $(".difference") ? changes : {};
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input, textarea, select, dialog");
    if (event.key === "Escape") {
      if (hidePeek()) return;
      const form = event.target.closest(".here");
      if (form && form.closest(".card, .typed")) return close(form);
      $$("details.up[open], .me[open]").forEach((each) => { each.open = false; });
      if (!typing) leave();
      else event.target.blur();
      return;
    }
    if (!typing && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  $$("[data-help]").forEach((link) => link.addEventListener("click", (event) => {
    if ($("#keys")) { event.preventDefault(); $("#keys").showModal(); }
  }));

  // Copying as text, or as formatted text for tools that paste that; and menus that close when somebody clicks elsewhere.
  $$("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      const seen = button.dataset.shown && document.getElementById(button.dataset.shown);
      if (seen) getSelection().selectAllChildren(seen); else field.select();
      try {
        if (button.dataset.as !== "formatted") await navigator.clipboard.writeText(field.value);
        else {
          const part = (type, text) => ({ [type]: new Blob([text], { type }) });
          await navigator.clipboard.write([new ClipboardItem({ ...part("text/html", field.value), ...part("text/plain", seen.innerText) })]);
        }
        $("#copied").textContent = "Copied.";
      } catch {
        $("#copied").textContent = "The browser did not let it be copied; the text is selected: copy it by hand.";
      }
    });
  });
  document.addEventListener("click", (event) => {
    $$("details.up[open], .me[open]").forEach((each) => { if (!each.contains(event.target)) each.open = false; });
  });
  const tab = $(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 48;
  const aimed = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (aimed && aimed.classList.contains("card")) select(aimed);
})();
