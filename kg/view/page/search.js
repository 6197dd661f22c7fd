// Search by any name, and by the words of claims and sources: a text field with a list of what it finds.
(function (kg) {
  "use strict";
  var data = kg.data, input = kg.byId("search"), list = kg.byId("found"), at = 0, found = [];
  var done = false; // what stands in the field was searched for already: a click takes all of it, so that typing begins anew
  var index = data.nodes.map(function (n) {
    return [n.label].concat(n.names, n.hidden).map(function (name) { return [kg.fold(name), kg.fold(kg.articles(name))]; });
  });

  var worded = null; // of each claim and each source, its wordings; made when first searched, since they are many
  function wordings() {
    function folded(text) { return [text, kg.fold(text), kg.fold(kg.articles(text))]; }
    return worded || (worded = {
      claim: data.claims.map(function (c) { return Array.from(new Set([c.text].concat(c.said.map(function (a) { return a.says; }))), folded); }),
      source: data.sources.map(function (s) { return [s.title, s.publisher, s.id].filter(Boolean).map(folded); }),
    });
  }
  // As in `kg/finder.py`: each word begins a word; in other scripts than the Latin it may stand inside one.
  function holds(text, words) {
    return words.every(function (word) { return (" " + text).includes(/^[a-z0-9]+$/.test(word) ? " " + word : word); });
  }
  function rank(key, tight, name) {
    if (name === key) return 0;
    if (name.startsWith(key)) return 1;
    if (holds(name, key.split(" "))) return 2;
    return tight.length > 2 && name.replace(/ /g, "").includes(tight) ? 3 : 9;
  }
  kg.find = function (typed) { // the nodes of this name: [{node, alias}], best first, at most twelve
    var key = kg.fold(typed), other = kg.fold(kg.articles(typed));
    if (!key) return [];
    var tight = key.replace(/ /g, ""), tightOther = other.replace(/ /g, ""), hits = [];
    index.forEach(function (names, i) {
      var best = 9, by = 0;
      names.forEach(function (name, k) { var r = Math.min(rank(key, tight, name[0]), rank(other, tightOther, name[1])); if (r < best) { best = r; by = k; } });
      var n = data.nodes[i], shown = by > 0 && by <= n.names.length;
      if (best < 9) hits.push({ node: i, rank: best, weight: n.edges.length, alias: shown ? n.names[by - 1] : "" });
    });
    hits.sort(function (a, b) { return a.rank - b.rank || b.weight - a.weight || (data.nodes[a.node].label < data.nodes[b.node].label ? -1 : 1); });
    return hits.slice(0, 12);
  };
  function search(typed) { // [{node or claim or source, alias}]: those of this name, then at most thirty so worded
    var key = kg.fold(typed), other = kg.fold(kg.articles(typed)), others = [];
    if (!key) return others;
    var words = key.split(" "), otherWords = other.split(" ");
    ["claim", "source"].forEach(function (what) {
      wordings()[what].forEach(function (texts, i) {
        var hit = texts.find(function (text) { return holds(text[1], words) || holds(text[2], otherWords); });
        if (!hit) return;
        var it = { alias: hit[0] === titleOf(what, i) ? "" : hit[0] };
        it[what] = i;
        others.push(it);
      });
    });
    function isEvent(it) { return it.claim !== undefined && data.claims[it.claim].kind.startsWith("Event"); }
    function length(it) { return titleOf(whatOf(it), it[whatOf(it)]).length; }
    others.sort(function (a, b) { return isEvent(b) - isEvent(a) || length(a) - length(b); });
    return kg.find(typed).concat(others.slice(0, 30));
  }
  function titleOf(what, i) {
    if (what === "node") return data.nodes[i].label;
    return what === "claim" ? data.claims[i].text : data.sources[i].title || data.sources[i].id;
  }
  function whatOf(hit) { return hit.node !== undefined ? "node" : hit.claim !== undefined ? "claim" : "source"; }
  function about(what, i) { // what it is, and how many claims there are of it
    if (what === "claim") return kg.kindOf(data.claims[i]);
    if (what === "node") return data.nodes[i].kind + ", " + kg.counted(data.nodes[i].claims.length, "claim");
    return "source, " + kg.counted(data.claims.filter(function (c) { return c.said.some(function (a) { return a.in === i; }); }).length, "claim");
  }
  function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function mark(i) {
    at = i;
    Array.from(list.children).forEach(function (li, k) { li.setAttribute("aria-selected", String(k === at)); });
    var li = list.children[at];
    if (li && li.id) { input.setAttribute("aria-activedescendant", li.id); li.scrollIntoView({ block: "nearest" }); }
  }
  function pick(i) {
    if (!found[i]) return;
    var what = whatOf(found[i]), at = found[i][what], select = {};
    close();
    input.value = titleOf(what, at);
    input.select();
    done = true;
    if (what === "source") { kg.go("source-" + (at + 1)); return; }
    select[what] = at;
    kg.set({ select: select, tab: kg.state.tab === "sources" || kg.state.tab === "routes" ? "graph" : kg.state.tab, push: true });
  }
  function open() {
    found = search(input.value);
    list.replaceChildren.apply(list, found.map(function (hit, i) {
      var what = whatOf(hit), at = hit[what];
      return kg.el("li", { id: "found-" + i, role: "option", pointerdown: function (event) { event.preventDefault(); pick(i); } },
        kg.bdi(titleOf(what, at)), kg.el("small", null, about(what, at), hit.alias && (what === "node" ? " · also " : " · "), hit.alias && kg.bdi(hit.alias)));
    }));
    if (!found.length && input.value.trim()) list.append(kg.el("li", { role: "option", "aria-disabled": "true" }, "Nothing on this page is called or worded so."));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(0);
  }
  input.addEventListener("input", function () { done = false; open(); });
  input.addEventListener("focus", function () { input.select(); });
  input.addEventListener("blur", function () { done = true; close(); });
  // A press on what is selected would lift the selection only after the click: so it is lifted before.
  input.addEventListener("mousedown", function () { if (done) input.setSelectionRange(0, 0); });
  input.addEventListener("click", function () {
    if (done && input.selectionStart === input.selectionEnd) input.select();
    done = false;
  });
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) open(); else mark(Math.min(found.length - 1, at + 1)); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(Math.max(0, at - 1)); }
    else if (event.key === "Enter") { if (list.hidden) open(); pick(at); }
    else if (event.key === "Escape") {
      event.stopPropagation();
      if (!list.hidden) close(); else if (input.value) input.value = ""; else input.blur();
    }
  });
}(window.kg));
