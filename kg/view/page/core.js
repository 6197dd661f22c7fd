// The page's data, what is chosen and filtered, what is shown because of it, and the address that says all this.
// Every view asks here what to show, so that the graph, the map, the timeline, the table and the counts agree.
// Text is only ever set as text; no markup is built from data.
window.kg = (function () {
  "use strict";
  var kg = {};
  var data = kg.data = JSON.parse(document.getElementById("data").textContent);
  var root = document.documentElement;
  kg.byId = function (id) { return document.getElementById(id); };
  root.classList.add("js");

  // ---- builders

  // kg.el("p", {class: "meta"}, "text", child, [more]) — attributes are set as they are, functions become listeners.
  kg.el = function (tag, attrs) {
    var it = document.createElement(tag);
    Object.keys(attrs || {}).forEach(function (name) {
      var value = attrs[name];
      if (typeof value === "function") it.addEventListener(name, value);
      else if (value === true) it.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) it.setAttribute(name, value);
    });
    for (var i = 2; i < arguments.length; i++) append(it, arguments[i]);
    return it;
  };
  function append(it, child) {
    if (Array.isArray(child)) child.forEach(function (c) { append(it, c); });
    else if (child !== null && child !== undefined && child !== false && child !== "") it.append(child);
  }
  kg.bdi = function (text) { return kg.el("bdi", null, text); }; // a name keeps its own direction of writing
  kg.counted = function (n, one, many) { return n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s"); };
  kg.isRow = function (para) { return /^row /.test(para); }; // a place in a sheet, where others are paragraphs of a text
  kg.spot = function (para) { return kg.isRow(para) ? para : "¶" + para; };
  kg.link = function (url, text) { // only web addresses are links
    if (!/^https?:\/\//i.test(url || "")) return kg.el("cite", null, kg.bdi(text));
    return kg.el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, kg.bdi(text));
  };

  var saying = 0;
  kg.say = function (text, seen) { // read out; and seen for a while, when asked for
    var live = kg.byId("live");
    live.textContent = "";
    clearTimeout(saying);
    saying = setTimeout(function () {
      live.classList.toggle("toast", Boolean(seen));
      live.textContent = text;
      saying = setTimeout(function () { live.textContent = ""; live.classList.remove("toast"); }, 8000);
    }, 30);
  };
  // Names as `kg/letters.py` has them, by its tables: what is optional in writing does not count.
  var folding = data.names, article = new RegExp(folding.article, "gu");
  function within(letter, ranges) {
    var code = letter.codePointAt(0);
    return ranges.some(function (range) { return range[0] <= code && code <= range[1]; });
  }
  function letterOf(letter) { return Object.hasOwn(folding.letters, letter) ? folding.letters[letter] : letter; }
  function exchanged(text) {
    var letters = Array.from(text.toLowerCase().normalize("NFKC").toLowerCase().normalize("NFKC"), function (letter) {
      return letterOf(within(letter, folding.accented) ? Array.from(letter.normalize("NFD"))[0] : letter);
    });
    return Array.from(letters.join("").normalize("NFC"), letterOf).join("");
  }
  kg.fold = function (text) {
    var kept = Array.from(exchanged(text)).filter(function (letter) { return !within(letter, folding.marks); });
    return kept.join("").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim().replace(/^(the )+/, "");
  };
  kg.articles = function (text) { // Arabic articles as "al-"
    var plain = Array.from(exchanged(text), function (letter) {
      return folding.hyphens.includes(letter) ? "-" : folding.apostrophes.includes(letter) ? "'" : letter;
    });
    return plain.join("").trim().replace(article, function (all, before) { return before.slice(0, -1) + "al-"; });
  };

  // ---- colours

  var prefers = matchMedia("(prefers-color-scheme: dark)");
  kg.small = matchMedia("(max-width: 999.98px)");
  kg.dark = function () { return root.dataset.theme ? root.dataset.theme === "dark" : prefers.matches; };
  kg.css = function (name) { return getComputedStyle(root).getPropertyValue(name).trim(); };
  kg.ink = function () {
    var out = {};
    ["paper", "raised", "ink", "soft", "rule", "link", "disputed", "denied", "sans"].forEach(function (name) { out[name] = kg.css("--" + name); });
    return out;
  };
  kg.tint = function (hex) { // colours are chosen for white paper; on dark paper they are drawn nearer to white
    if (!kg.dark() || !/^#[0-9a-f]{6}$/i.test(hex)) return hex;
    return "#" + [1, 3, 5].map(function (i) {
      var v = parseInt(hex.slice(i, i + 2), 16);
      return Math.round(v + (255 - v) * 0.42).toString(16).padStart(2, "0");
    }).join("");
  };
  kg.faded = function (hex, share) {
    return "rgba(" + [1, 3, 5].map(function (i) { return parseInt(hex.slice(i, i + 2), 16); }).join(",") + "," + share + ")";
  };
  kg.theme = function (name) { // "dark", "light", or "" to follow the system
    if (name) root.dataset.theme = name; else delete root.dataset.theme;
    repaint();
  };
  prefers.addEventListener("change", function () { repaint(); });

  // ---- positions by id

  function index(list, key) { return new Map(list.map(function (it, i) { return [it[key || "id"], i]; })); }
  var at = kg.at = {
    node: index(data.nodes), edge: index(data.edges), claim: index(data.claims), relation: index(data.relations, "name"),
    speaker: index(data.speakers), source: index(data.sources),
  };
  data.nodes.forEach(function (n, i) {
    n.i = i;
    n.names = n.names || []; n.hidden = n.hidden || [];
    n.color = n.color || data.kinds[n.kind].color; n.shape = n.shape || data.kinds[n.kind].shape;
    n.edges = []; n.claims = []; // the claims that speak of it, with or without an edge
  });
  // Texts stand once in the page: a claim's are in its row of the table, which is in the order of the data.
  kg.rows = Array.from(document.querySelectorAll("#claims tbody tr"));
  kg.said = []; // assertions by their number
  data.claims.forEach(function (c, i) {
    var cells = kg.rows[i].cells, link = cells[0].firstElementChild, told = cells[3].children;
    c.i = i; c.text = link.textContent; c.date = cells[2].textContent;
    link.href = "#claim=" + encodeURIComponent(c.id);
    c.edges = []; c.rivals = c.rivals || []; c.at = c.at || []; c.of = c.of || [];
    c.said.forEach(function (a, k) {
      var more = told[k].querySelector("br");
      a.says = more ? more.nextElementSibling.textContent : c.text;
      a.stance = a.stance || "asserted"; a.basis = a.basis || "stated";
      a.claim = i; a.i = kg.said.push(a) - 1;
    });
    var of = new Set(c.of.concat(c.at.map(function (p) { return p[0]; })));
    of.forEach(function (n) { data.nodes[n].claims.push(i); });
  });
  data.edges.forEach(function (e, i) {
    e.i = i;
    data.nodes[e.s].edges.push(i);
    if (e.o !== e.s) data.nodes[e.o].edges.push(i);
    e.claims.forEach(function (c) { data.claims[c].edges.push(i); });
  });
  kg.partly = function (c) { // only a part of it is disputed
    if (c.disputed || !(c.partDenied || c.partAccounts)) return false;
    var found = kg.disputes.ofClaim(c.i);
    return found.partDenies.length + found.partTells.length > 0;
  };
  kg.reading = function (e) {
    var r = data.relations[e.r], words = kg.paths.placed(r, e.over ? r.past : r.read, data.nodes[e.o]);
    return data.nodes[e.s].many ? kg.paths.inPlural(words) : words;
  };
  kg.named = function (n) { return (data.nodes[n].article ? data.nodes[n].article + " " : "") + data.nodes[n].label; }; // as it stands in a sentence

  // ---- what is chosen

  var GROUPS = kg.groups = ["status", "relation", "kind", "speaker", "stance", "source"];
  function fresh() {
    var state = { tab: "graph", select: null, from: "", to: "", dated: false, folded: false };
    GROUPS.forEach(function (g) { state[g] = new Set(); });
    return state;
  }
  kg.state = fresh();

  // ---- what is shown: the one truth for every view

  function inWindow(claim, state) {
    if (!state.from && !state.to) return !state.dated || Boolean(claim.dated);
    if (!claim.dated) return !state.dated;
    var first = claim.begin && claim.begin[0], last = claim.end && claim.end[1]; // open where a bound is missing
    return (!state.from || !last || last >= state.from) && (!state.to || !first || first <= state.to);
  }
  kg.marks = function (e) { return [e.status].concat(e.partly ? ["partly"] : [], e.unnamed ? ["unnamed"] : []); };
  function edgePasses(e, state) {
    return e.status !== "withdrawn" && (!state.relation.size || state.relation.has(data.relations[e.r].name)) &&
      (!state.status.size || kg.marks(e).some(function (mark) { return state.status.has(mark); })) &&
      (!state.kind.size || (state.kind.has(data.nodes[e.s].kind) && state.kind.has(data.nodes[e.o].kind)));
  }
  function saidFits(a, state) {
    return (!state.speaker.size || state.speaker.has(data.speakers[a.by].id)) &&
      (!state.stance.size || state.stance.has(a.stance)) &&
      (!state.source.size || state.source.has(data.sources[a.in].id));
  }
  function claimFits(claim, state) {
    var bySaid = state.speaker.size || state.stance.size || state.source.size;
    return (!bySaid || claim.said.some(function (a) { return saidFits(a, state); })) && inWindow(claim, state);
  }
  function isFiltered(state) {
    return GROUPS.some(function (g) { return state[g].size > 0; }) || Boolean(state.from || state.to || state.dated);
  }
  function work(state) {
    var onEdges = state.relation.size || state.status.size || state.kind.size;
    var claims = new Set(), edges = new Set(), nodes = new Set(), filtered = isFiltered(state);
    var passing = data.edges.map(function (e) { return edgePasses(e, state); });
    data.claims.forEach(function (c, i) {
      if (claimFits(c, state) && (!onEdges || c.edges.some(function (e) { return passing[e]; }))) claims.add(i);
    });
    data.edges.forEach(function (e, i) {
      var held = e.claims.length ? e.claims.some(function (c) { return claims.has(c); }) : !filtered || Boolean(onEdges);
      if (passing[i] && held) { edges.add(i); nodes.add(e.s); nodes.add(e.o); }
    });
    if (!filtered) data.nodes.forEach(function (n, i) { if (n.x !== undefined) nodes.add(i); });
    if (state.select && state.select.node !== undefined) nodes.add(state.select.node);
    return { claims: claims, edges: edges, nodes: nodes, filtered: filtered };
  }
  // The groups known only by description that stand as one: nothing of them is filtered out, and what is selected stands open.
  kg.folded = function () {
    var out = new Set(), chosen = kg.state.select, open = [];
    if (!kg.state.folded) return out;
    if (chosen && chosen.node !== undefined) open = [chosen.node];
    if (chosen && chosen.edge !== undefined) open = [data.edges[chosen.edge].s, data.edges[chosen.edge].o];
    if (chosen && chosen.claim !== undefined) open = data.claims[chosen.claim].of;
    kg.shown().nodes.forEach(function (n) { if (data.nodes[n].described && !open.includes(n)) out.add(n); });
    return out.size > 1 ? out : new Set();
  };
  kg.foldedName = function (some) { return kg.counted(some.size, "group") + " known only by description"; };
  var held = null;
  kg.shown = function () { return held || (held = work(kg.state)); };
  // What there would be if one group of filters were lifted: what its boxes count.
  kg.without = function (group) {
    var state = Object.assign({}, kg.state, { select: null });
    if (group === "date") { state.from = state.to = ""; state.dated = false; } else state[group] = new Set();
    return work(state);
  };

  // ---- the address: #tab=map&node=Iran&relation=attacks,backs&from=2023-10-17; an empty one is everything reset

  // Parts of the address that a view keeps: {name: {read(text), write(), tab: the one that an address with it opens}}.
  var params = {};
  kg.param = function (name, own) { params[name] = own; };
  function encoded(text) { return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/"); }
  function hashOf(state) {
    var out = [];
    if (state.tab !== implied()) out.push("tab=" + state.tab);
    if (state.select) {
      var what = Object.keys(state.select)[0], list = { node: data.nodes, edge: data.edges, claim: data.claims }[what];
      out.push(what + "=" + encoded(list[state.select[what]].id));
    }
    GROUPS.forEach(function (g) { if (state[g].size) out.push(g + "=" + Array.from(state[g], encoded).join(",")); });
    if (state.from) out.push("from=" + state.from);
    if (state.to) out.push("to=" + state.to);
    if (state.dated) out.push("dated=1");
    if (state.folded) out.push("fold=1");
    Object.keys(params).forEach(function (name) { var text = params[name].write(); if (text) out.push(name + "=" + text); });
    return out.join("&");
  }
  function implied() { // the tab of an address that names none
    return Object.keys(params).reduce(function (tab, name) { return (params[name].write() && params[name].tab) || tab; }, "graph");
  }
  function decoded(text) { try { return decodeURIComponent(text); } catch (error) { return text; } }
  function known(group, value) {
    if (group === "kind") return Object.prototype.hasOwnProperty.call(data.kinds, value);
    if (group === "status" || group === "stance") return Object.prototype.hasOwnProperty.call(data.words[group], value);
    return at[group].has(value);
  }
  function isDay(text) { // what the fields for dates hold too: they show no day that is none
    var day = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text + "T00:00:00Z");
    return Boolean(day) && text > "0001" && !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }
  function stateOf(hash) { // {state, mentioned: its keys in the address, seen: those of views, target: an element's id}
    var state = fresh(), mentioned = new Set(), seen = {}, target = "";
    hash.split("&").forEach(function (part) {
      var cut = part.indexOf("="), key = cut < 0 ? "" : part.slice(0, cut), text = part.slice(cut + 1);
      if (!part) return;
      if (cut < 0) { // a plain anchor, as it works without script
        var it = kg.byId(decoded(part)), section = it && it.closest("main > section");
        if (section) { state.tab = section.id; mentioned.add("tab"); target = it === section ? "" : it.id; }
        return;
      }
      mentioned.add(/^(node|edge|claim)$/.test(key) ? "select" : key);
      if (key === "tab") state.tab = kg.tabs.includes(text) ? text : "graph";
      else if (key === "node" || key === "edge" || key === "claim") {
        var i = at[key].get(decoded(text));
        if (i !== undefined) { state.select = {}; state.select[key] = i; }
        else missing = missing || "“" + decoded(text) + "” is not on this page.";
      } else if (GROUPS.includes(key)) {
        text.split(",").map(decoded).forEach(function (v) {
          if (key === "status" && v === "contested") v = "disputed"; // as it was called in older addresses
          if (known(key, v)) state[key].add(v);
          else if (v) missing = missing || "“" + v + "” is not on this page: nothing is filtered by it.";
        });
      } else if (key === "from" || key === "to") {
        state[key] = isDay(text) ? text : "";
        if (text && !state[key]) missing = missing || "“" + decoded(text) + "” is no day: nothing is filtered by it.";
      }
      else if (key === "dated") state.dated = text === "1";
      else if (key === "fold") { state.folded = text === "1"; mentioned.delete(key); mentioned.add("folded"); }
      else {
        mentioned.delete(key);
        if (params[key]) seen[key] = text;
      }
    });
    return { state: state, mentioned: mentioned, seen: seen, target: target };
  }
  var written = null, missing = "";
  function write(push) {
    var hash = hashOf(kg.state), base = location.href.split("#")[0];
    if (hash === written) return;
    written = hash;
    if (location.hash.slice(1) === hash) return;
    try { history[push ? "pushState" : "replaceState"](null, "", hash ? base + "#" + hash : base); }
    catch (error) { // some frames may not change their address: the page works without
      try { if (push) location.hash = hash; } catch (other) { /* nothing is lost but the address */ }
    }
  }
  kg.moved = function () { return location.hash.slice(1) !== written; }; // somebody else changed the address
  kg.read = function () { // what the address says becomes the state
    missing = "";
    var found = stateOf(location.hash.slice(1));
    written = location.hash.slice(1);
    kg.state = found.state;
    Object.keys(params).forEach(function (name) { params[name].read(found.seen[name] === undefined ? "" : found.seen[name]); });
    if (!found.mentioned.has("tab")) kg.state.tab = implied();
    if (!found.mentioned.has("tab") && kg.state.tab === "graph") { // a view that cannot do what it is asked says why
      var refused = Object.keys(params).find(function (name) { return found.seen[name] && params[name].tab && !params[name].write(); });
      if (refused) kg.state.tab = params[refused].tab;
    }
    repaint();
    reach(found.target);
    if (missing) kg.say(missing, true);
  };
  kg.go = function (hash) { // follow a link inside the page: what it does not mention stays as it is
    var found = stateOf(hash), changes = { push: true };
    found.mentioned.forEach(function (key) { changes[key] = found.state[key]; });
    var views = Object.keys(found.seen);
    views.forEach(function (name) { params[name].read(found.seen[name]); });
    if (views.length && !found.mentioned.has("tab")) changes.tab = implied();
    kg.set(changes);
    reach(found.target);
  };
  function reach(target) {
    var it = target && kg.byId(target);
    if (it) { it.scrollIntoView(); it.setAttribute("tabindex", "-1"); it.focus({ preventScroll: true }); }
  }

  // kg.set({tab, select, relation: [...], from, ..., push: true}) changes the state, the address and what is seen.
  kg.set = function (changes) {
    Object.keys(changes || {}).forEach(function (name) {
      if (name === "push") return;
      kg.state[name] = GROUPS.includes(name) ? new Set(changes[name]) : changes[name];
    });
    write(Boolean(changes && changes.push));
    repaint();
  };
  kg.reset = function (changes) { // all filters lifted, but for those given
    kg.set(Object.assign(fresh(), { tab: kg.state.tab, select: kg.state.select, push: true }, changes));
  };
  kg.select = function (what) { kg.set({ select: what || null, push: true }); };
  kg.tab = function (name) { kg.set({ tab: name, push: true }); };
  kg.is = function (what, i) { return Boolean(kg.state.select) && kg.state.select[what] === i; };

  // ---- views: start(section) when first opened, paint(shown) whenever visible and something changed

  var views = {}, always = [], later = [], started = new Set();
  kg.tabs = Array.from(document.querySelectorAll("main > section"), function (s) { return s.id; });
  kg.view = function (name, view) { views[name] = view; };
  kg.always = function (paint) { always.push(paint); };
  function repaint() {
    held = null;
    var now = kg.shown(), name = kg.state.tab, view = views[name], section = kg.byId(name);
    kg.tabs.forEach(function (tab) { kg.byId(tab).classList.toggle("current", tab === name); });
    root.dataset.tab = name;
    root.classList.toggle("selected", Boolean(kg.state.select));
    if (view && !started.has(name)) { started.add(name); if (view.start) view.start(section); }
    if (view && view.paint) view.paint(now);
    always.forEach(function (paint) { paint(now); });
    later.splice(0).forEach(function (task) { task(); });
  }
  kg.later = function (task) { later.push(task); }; // once everything is painted
  kg.repaint = repaint;
  return kg;
}());
