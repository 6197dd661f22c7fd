// The movable graph over the document. Text is only ever set as text or copied from the document; no markup is built.
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  var data = JSON.parse(byId("data").textContent);
  var edgeById = new Map(data.edges.map(function (e) { return [e.id, e]; }));
  var nodeById = new Map(data.nodes.map(function (n) { return [n.id, n]; }));
  var rows = new Map(Array.from(document.querySelectorAll("tr[data-edge]"), function (r) { return [r.dataset.edge, r]; }));
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var small = matchMedia("(max-width: 999.98px)");
  var FEW = 12; // up to this many lines carry their words
  var READABLE = 0.78; // below this zoom a label is smaller than ten pixels
  var network = null, nodes = null, edges = null;
  var selected = null; // {node: id} or {edge: id}
  var off = { relation: new Set(), status: new Set(), kind: new Set() };

  // ---- small builders

  function element(tag, text, cls) {
    var it = document.createElement(tag);
    if (text !== undefined) it.textContent = text;
    if (cls) it.className = cls;
    return it;
  }
  function named(tag, text, cls) { // a name keeps its own direction of writing
    var it = element(tag, undefined, cls);
    it.append(element("bdi", text));
    return it;
  }
  function counted(n, one, many) { return n + " " + (n === 1 ? one : many); }
  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’‘`ʿʾʻʼ´′\u0640]/g, "")
      .toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  // ---- what is shown

  function edgeShown(edge) {
    var link = data.links[edge.id];
    return !off.relation.has(link.relation) && !off.status.has(link.status) &&
      !(link.unnamed && off.status.has("unnamed")) &&
      !off.kind.has(data.things[edge.from].kind) && !off.kind.has(data.things[edge.to].kind);
  }
  function shown() {
    var lines = new Set(), ends = new Set(), filtered = off.relation.size + off.status.size + off.kind.size > 0;
    data.edges.forEach(function (e) {
      if (edgeShown(e)) { lines.add(e.id); ends.add(e.from); ends.add(e.to); }
    });
    if (!filtered) data.nodes.forEach(function (n) { ends.add(n.id); });
    if (selected && selected.node) ends.add(selected.node);
    return { edges: lines, nodes: ends };
  }
  function lit() { // what stands out beside the selection; null when nothing is selected
    if (!selected) return null;
    var out = { edges: new Set(), nodes: new Set() };
    data.edges.forEach(function (e) {
      if (selected.edge ? e.id === selected.edge : e.from === selected.node || e.to === selected.node) {
        out.edges.add(e.id); out.nodes.add(e.from); out.nodes.add(e.to);
      }
    });
    if (selected.node) out.nodes.add(selected.node);
    return out;
  }

  // ---- painting

  function css(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function tint(hex) { // colours are chosen for white paper; on dark paper they are drawn nearer to white
    if (!dark.matches) return hex;
    return "#" + [1, 3, 5].map(function (i) {
      var v = parseInt(hex.slice(i, i + 2), 16);
      return Math.round(v + (255 - v) * 0.42).toString(16).padStart(2, "0");
    }).join("");
  }
  function faded(hex, share) {
    return "rgba(" + [1, 3, 5].map(function (i) { return parseInt(hex.slice(i, i + 2), 16); }).join(",") + "," + share + ")";
  }
  function paint() {
    var now = shown(), bright = lit(), ink = css("--ink"), paper = css("--paper");
    var few = (bright || now).edges.size <= FEW;
    nodes.update(data.nodes.map(function (n) {
      var dim = bright && !bright.nodes.has(n.id), color = tint(n.color), framed = n.shape === "box";
      var here = selected && selected.node === n.id;
      var fill = framed ? (here ? faded(color, 0.25) : paper) : color, border = here ? ink : color;
      return {
        id: n.id, hidden: !now.nodes.has(n.id), opacity: dim ? 0.16 : 1, borderWidth: here ? 3 : framed ? 1.6 : 1, borderWidthSelected: 3,
        color: { background: fill, border: border, highlight: { background: fill, border: border }, hover: { background: fill, border: ink } },
        font: { size: (n.font && n.font.size) || data.options.nodes.font.size, face: css("--sans"),
          color: dim ? faded(ink.length === 7 ? ink : "#777777", 0.3) : ink, strokeColor: paper, strokeWidth: framed || dim ? 0 : 4 },
      };
    }));
    edges.update(data.edges.map(function (e) {
      var link = data.links[e.id], color = tint(e.color.color), dim = bright && !bright.edges.has(e.id);
      var times = link.claims.length > 1 ? " ×" + link.claims.length : "";
      return {
        id: e.id, hidden: !now.edges.has(e.id), label: few && !dim ? link.reading + times : undefined,
        color: { color: color, highlight: color, hover: color, opacity: dim ? 0.1 : 1, inherit: false },
        background: e.background ? Object.assign({}, e.background, { enabled: !dim }) : { enabled: false },
        font: { face: css("--sans"), color: ink, strokeColor: paper, vadjust: (e.font && e.font.vadjust) || 0 },
      };
    }));
    rows.forEach(function (row, id) { row.hidden = !now.edges.has(id); });
    var text = now.edges.size === data.edges.length ? counted(now.edges.size, "relation", "relations")
      : now.edges.size + " of " + counted(data.edges.length, "relation", "relations") + " shown";
    document.querySelector(".shown").textContent = text;
  }

  // ---- the panel

  function claimsOf(id) {
    return data.links[id].claims.map(function (claim) {
      var copy = byId("claim-" + claim).cloneNode(true);
      copy.removeAttribute("id");
      var head = copy.querySelector("h3"); // one that only repeats the line selected
      if (head.textContent === sentence(id, element("p")).textContent) head.remove();
      return copy;
    });
  }
  function badges(id, into) {
    var link = data.links[id];
    if (link.status !== "asserted") into.append(" ", element("span", link.status === "suggested" ? "only suggested" : link.status, "badge " + link.status));
    if (link.unnamed) into.append(" ", element("span", "by unnamed speakers", "badge unnamed"));
  }
  function sentence(id, into) {
    var edge = edgeById.get(id);
    [data.things[edge.from].label, data.links[id].reading, data.things[edge.to].label].forEach(function (part, i) {
      into.append(i ? " " : "", element("bdi", part));
    });
    return into;
  }
  function edgePanel(id) {
    var link = data.links[id], meta = element("p", counted(link.claims.length, "claim", "claims"), "meta");
    badges(id, meta);
    return [sentence(id, element("h2")), meta].concat(claimsOf(id));
  }
  function nodePanel(id) {
    var thing = data.things[id], mine = data.edges.filter(function (e) { return e.from === id || e.to === id; });
    var out = [named("h2", thing.label), element("p", thing.kind + " · " + counted(mine.length, "relation", "relations"), "meta")];
    if (thing.names.length) {
      var also = element("p", "Also called ");
      thing.names.forEach(function (name, i) { also.append(i ? ", " : "", element("bdi", name)); });
      out.push(also);
    }
    if (thing.note) out.push(named("p", thing.note));
    mine.forEach(function (e) {
      var box = element("details"), head = sentence(e.id, element("summary")), n = data.links[e.id].claims.length;
      if (n > 1) head.append(element("span", " ×" + n, "count"));
      badges(e.id, head);
      box.append(head);
      function fill() { // a hub has hundreds of claims: copy them when they are asked for
        if (!box.open || box.children.length > 1) return;
        var see = element("p", undefined, "see"), a = element("a", "Show this line alone");
        a.href = "#edge=" + encodeURIComponent(e.id);
        see.append(a);
        box.append(see);
        claimsOf(e.id).forEach(function (c) { box.append(c); });
      }
      box.addEventListener("toggle", fill);
      box.open = mine.length <= 2;
      fill();
      out.push(box);
    });
    return out;
  }
  function fillPanel() {
    var panel = byId("panel"), into = byId("selected");
    into.replaceChildren.apply(into, selected ? (selected.edge ? edgePanel(selected.edge) : nodePanel(selected.node)) : []);
    byId("hint").hidden = byId("close").hidden = Boolean(selected);
    byId("close").hidden = !selected;
    panel.classList.toggle("open", Boolean(selected));
    panel.scrollTop = 0;
  }

  // ---- moving about

  function fit() { // closer than vis-network's own, which leaves a tenth of the room empty
    var now = shown().nodes, room = byId("canvas").getBoundingClientRect(), pad = 14;
    var box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    now.forEach(function (id) {
      var b = network.getBoundingBox(id);
      box.left = Math.min(box.left, b.left); box.right = Math.max(box.right, b.right);
      box.top = Math.min(box.top, b.top); box.bottom = Math.max(box.bottom, b.bottom);
    });
    if (!now.size) return;
    var scale = Math.min(1.25, (room.width - 2 * pad) / (box.right - box.left), (room.height - 2 * pad) / (box.bottom - box.top));
    network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale: scale, animation: false });
  }
  function firstView() {
    fit();
    if (network.getScale() < READABLE && nodeById.has(data.start)) {
      var at = nodeById.get(data.start);
      network.moveTo({ position: { x: at.x, y: at.y }, scale: small.matches ? 0.85 : READABLE + 0.02, animation: false });
    }
  }
  function zoom(factor) { network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * factor)), animation: false }); }
  function reveal(ids) { // move only when what was chosen is out of sight, or under the sheet of a small screen
    var box = byId("canvas").getBoundingClientRect(), edge = 40;
    var sheet = small.matches ? byId("panel").getBoundingClientRect().top : Infinity;
    if (sheet - Math.max(0, box.top) < 160) { byId("canvas").scrollIntoView(); box = byId("canvas").getBoundingClientRect(); }
    var bottom = Math.min(box.height, sheet - box.top), top = Math.max(0, -box.top);
    var spots = ids.map(function (id) { return network.canvasToDOM(network.getPosition(id)); });
    var inside = spots.every(function (p) { return p.x > edge && p.y > top + edge && p.x < box.width - edge && p.y < bottom - edge; });
    if (!inside) {
      var x = 0, y = 0;
      ids.forEach(function (id) { var p = network.getPosition(id); x += p.x / ids.length; y += p.y / ids.length; });
      network.moveTo({
        position: { x: x, y: y }, scale: Math.max(READABLE + 0.02, Math.min(1, network.getScale())),
        offset: { x: 0, y: (top + bottom - box.height) / 2 }, animation: false,
      });
    }
  }

  // ---- addresses: #graph #relations … #claim-… #node=… #edge=…; an empty one resets

  function parsed() {
    var hash = location.hash.slice(1), cut = hash.indexOf("="), text = "";
    try { text = decodeURIComponent(cut < 0 ? hash : hash.slice(cut + 1)); } catch (error) { return { tab: "graph" }; }
    if (cut > 0 && hash.slice(0, cut) === "node" && nodeById.has(text)) return { tab: "graph", chosen: { node: text } };
    if (cut > 0 && hash.slice(0, cut) === "edge" && edgeById.has(text)) return { tab: "graph", chosen: { edge: text } };
    var target = cut < 0 && text ? byId(text) : null, section = target && target.closest("main > section");
    return { tab: section ? section.id : "graph", target: target };
  }
  function go() {
    var place = parsed();
    selected = place.chosen || null;
    document.querySelectorAll("main > section").forEach(function (s) { s.classList.toggle("current", s.id === place.tab); });
    document.querySelectorAll(".tabs a").forEach(function (a) {
      if (a.hash === "#" + place.tab) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
    });
    if (place.target && place.target.id !== place.tab) place.target.scrollIntoView();
    paint();
    fillPanel();
    if (!selected) network.unselectAll();
    else if (selected.node) { network.selectNodes([selected.node], false); reveal([selected.node]); }
    else { var e = edgeById.get(selected.edge); network.setSelection({ nodes: [], edges: [e.id] }); reveal([e.from, e.to]); }
  }
  function choose(what) {
    var hash = what ? (what.node !== undefined ? "node=" + encodeURIComponent(what.node) : "edge=" + encodeURIComponent(what.edge)) : "graph";
    if (location.hash === "#" + hash) go(); else location.hash = hash;
  }

  // ---- search

  var index = data.nodes.map(function (n) {
    var t = data.things[n.id];
    return { id: n.id, names: [t.label].concat(t.names, t.hidden).map(function (name) { return { name: name, key: fold(name) }; }) };
  });
  function matches(typed) {
    var key = fold(typed), tight = key.replace(/ /g, ""), found = [];
    if (!key) return found;
    index.forEach(function (item) {
      var best = 9, by = null;
      item.names.forEach(function (n, i) {
        var at = n.key === key ? 0 : n.key.startsWith(key) ? 1 : (" " + n.key).includes(" " + key) ? 2 : n.key.replace(/ /g, "").includes(tight) ? 3 : 9;
        if (at < best) { best = at; by = i; }
      });
      if (best < 9) found.push({ id: item.id, rank: best, alias: by > 0 && by <= data.things[item.id].names.length ? item.names[by].name : "" });
    });
    return found.sort(function (a, b) { return a.rank - b.rank || (data.things[a.id].label < data.things[b.id].label ? -1 : 1); }).slice(0, 12);
  }
  function setUpSearch() {
    var input = byId("search"), list = byId("found"), at = 0, found = [];
    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function mark(i) {
      at = i;
      Array.from(list.children).forEach(function (li, k) { li.setAttribute("aria-selected", String(k === at)); });
      if (list.children[at] && list.children[at].id) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    }
    function pick(i) { if (found[i]) { var id = found[i].id; close(); input.value = data.things[id].label; choose({ node: id }); } }
    function open() {
      found = matches(input.value);
      list.replaceChildren.apply(list, found.map(function (hit, i) {
        var thing = data.things[hit.id], li = named("li", thing.label);
        li.id = "found-" + i;
        li.setAttribute("role", "option");
        li.append(element("small", thing.kind + (hit.alias ? " · also " : "")));
        if (hit.alias) li.lastChild.append(element("bdi", hit.alias));
        li.addEventListener("pointerdown", function (event) { event.preventDefault(); pick(i); });
        return li;
      }));
      if (!found.length && input.value.trim()) list.append(element("li", "No actor or place of this name is on this page."));
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(0);
    }
    input.addEventListener("input", open);
    input.addEventListener("focus", function () { input.select(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") { event.preventDefault(); mark(Math.min(found.length - 1, at + 1)); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(Math.max(0, at - 1)); }
      else if (event.key === "Enter") { if (list.hidden) open(); pick(at); }
      else if (event.key === "Escape") { event.stopPropagation(); if (list.hidden) input.blur(); close(); }
    });
  }

  // ---- filters

  function setUpFilters() {
    document.querySelectorAll("fieldset[data-group]").forEach(function (set) {
      var inputs = Array.from(set.querySelectorAll("input"));
      function read() {
        off[set.dataset.group] = new Set(inputs.filter(function (i) { return !i.checked; }).map(function (i) { return i.value; }));
        paint();
      }
      inputs.forEach(function (i) { i.hidden = false; i.checked = true; i.addEventListener("change", read); });
      set.querySelectorAll("[data-all]").forEach(function (button) {
        button.addEventListener("click", function () { inputs.forEach(function (i) { i.checked = Boolean(button.dataset.all); }); read(); });
      });
    });
  }

  // ---- start

  document.documentElement.classList.add("js");
  ["canvas", "panel"].forEach(function (id) { byId(id).hidden = false; });
  document.querySelector(".search").hidden = document.querySelector(".tools").hidden = false;
  if (small.matches) document.querySelector(".legend details").open = false;
  document.getElementById("graph").classList.add("current");
  nodes = new vis.DataSet(data.nodes);
  edges = new vis.DataSet(data.edges);
  network = new vis.Network(byId("canvas"), { nodes: nodes, edges: edges }, data.options);
  setUpFilters();
  setUpSearch();
  paint();
  firstView();
  network.on("click", function (event) {
    choose(event.nodes.length ? { node: event.nodes[0] } : event.edges.length ? { edge: event.edges[0] } : null);
  });
  network.on("hoverNode", function () { byId("canvas").style.cursor = "pointer"; });
  network.on("hoverEdge", function () { byId("canvas").style.cursor = "pointer"; });
  network.on("blurNode", function () { byId("canvas").style.cursor = ""; });
  network.on("blurEdge", function () { byId("canvas").style.cursor = ""; });
  byId("closer").addEventListener("click", function () { zoom(1.3); });
  byId("farther").addEventListener("click", function () { zoom(1 / 1.3); });
  byId("whole").addEventListener("click", fit);
  byId("close").addEventListener("click", function () { choose(null); });
  dark.addEventListener("change", paint);
  window.addEventListener("hashchange", go);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); byId("search").focus(); }
    else if (event.key === "Escape" && selected) choose(null);
  });
  go();
  window.page = { network: network, choose: choose, shown: shown };
  document.documentElement.dataset.ready = "yes";
}());
