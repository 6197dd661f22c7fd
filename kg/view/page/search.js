// Search by any name: a text field with a list of what it finds.
(function (kg) {
  "use strict";
  var data = kg.data, input = kg.byId("search"), list = kg.byId("found"), at = 0, found = [];
  var done = false; // what stands in the field was searched for already: a click takes all of it, so that typing begins anew
  var index = data.nodes.map(function (n) {
    return [n.label].concat(n.names, n.hidden).map(function (name) { return [kg.fold(name), kg.fold(kg.articles(name))]; });
  });

  function rank(key, tight, name) {
    if (name === key) return 0;
    if (name.startsWith(key)) return 1;
    if ((" " + name).includes(" " + key)) return 2;
    return tight && name.replace(/ /g, "").includes(tight) ? 3 : 9;
  }
  kg.find = function (typed) { // [{node, alias}] best first, at most twelve
    var key = kg.fold(typed), other = kg.fold(kg.articles(typed)), hits = [];
    if (!key) return hits;
    var tight = key.replace(/ /g, ""), tightOther = other.replace(/ /g, "");
    index.forEach(function (names, i) {
      var best = 9, by = 0;
      names.forEach(function (name, k) { var r = Math.min(rank(key, tight, name[0]), rank(other, tightOther, name[1])); if (r < best) { best = r; by = k; } });
      var n = data.nodes[i], shown = by > 0 && by <= n.names.length;
      if (best < 9) hits.push({ node: i, rank: best, weight: n.edges.length, alias: shown ? n.names[by - 1] : "" });
    });
    hits.sort(function (a, b) { return a.rank - b.rank || b.weight - a.weight || (data.nodes[a.node].label < data.nodes[b.node].label ? -1 : 1); });
    return hits.slice(0, 12);
  };
  function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function mark(i) {
    at = i;
    Array.from(list.children).forEach(function (li, k) { li.setAttribute("aria-selected", String(k === at)); });
    var li = list.children[at];
    if (li && li.id) { input.setAttribute("aria-activedescendant", li.id); li.scrollIntoView({ block: "nearest" }); }
  }
  function pick(i) {
    if (!found[i]) return;
    close();
    input.value = data.nodes[found[i].node].label;
    input.select();
    done = true;
    var tab = kg.state.tab === "sources" || kg.state.tab === "routes" ? "graph" : kg.state.tab;
    kg.set({ select: { node: found[i].node }, tab: tab, push: true });
  }
  function open() {
    found = kg.find(input.value);
    list.replaceChildren.apply(list, found.map(function (hit, i) {
      var n = data.nodes[hit.node];
      return kg.el("li", { id: "found-" + i, role: "option", pointerdown: function (event) { event.preventDefault(); pick(i); } },
        kg.bdi(n.label), kg.el("small", null, n.kind, hit.alias && " · also ", hit.alias && kg.bdi(hit.alias)));
    }));
    if (!found.length && input.value.trim()) list.append(kg.el("li", { role: "option", "aria-disabled": "true" }, "No actor or place of this name is on this page."));
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
