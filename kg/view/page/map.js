// The map: places as marks by the number of claims shown. What the source does not place at a point is not drawn as one:
// "near" is an open ring, "in" a shaded disc, a country its area; the list beside it says the same in words.
(function (kg) {
  "use strict";
  var data = kg.data, map = data.map, el = kg.el, byId = kg.byId;
  var NS = "http://www.w3.org/2000/svg";
  kg.draw = function (tag, attrs) { // an element of SVG, as kg.el makes one of HTML
    var it = document.createElementNS(NS, tag);
    Object.keys(attrs || {}).forEach(function (name) {
      var value = attrs[name];
      if (typeof value === "function") it.addEventListener(name, value);
      else if (value !== null && value !== undefined && value !== false) it.setAttribute(name, value);
    });
    for (var i = 2; i < arguments.length; i++) [].concat(arguments[i]).forEach(function (child) { if (child) it.append(child); });
    return it;
  };
  var draw = kg.draw;

  // ---- the kind of a claim: the relation that follows from it, and its colour. Shared with the timeline.

  var OTHER = { key: "", label: "no relation follows", color: "#6b6f76" };
  kg.hue = function (claim, node) {
    var own = claim.edges.filter(function (e) { return kg.shown().edges.has(e); }).map(function (e) { return data.edges[e]; });
    var best = own.find(function (e) { return e.s === node || e.o === node; }) || own[0];
    if (!best) return OTHER;
    var r = data.relations[best.r];
    return { key: r.name, label: r.label, color: kg.tint(r.color) };
  };
  kg.hueKey = function (hues) { // the legend of colours, the commonest first; relations of one colour stand together
    var colors = new Map();
    hues.forEach(function (h) {
      if (!colors.has(h.color)) colors.set(h.color, { n: 0, labels: new Map(), other: !h.key });
      var c = colors.get(h.color);
      c.n++;
      c.labels.set(h.label, (c.labels.get(h.label) || 0) + 1);
    });
    var sorted = Array.from(colors).sort(function (a, b) { return a[1].other - b[1].other || b[1].n - a[1].n; });
    return el("ul", { class: "map-key", "aria-label": "Colours" }, sorted.map(function (c) {
      var swatch = draw("svg", { class: "swatch", viewBox: "0 0 12 12", "aria-hidden": "true" }, draw("rect", { width: 12, height: 12, rx: 2, fill: c[0] }));
      var labels = Array.from(c[1].labels).sort(function (a, b) { return b[1] - a[1]; });
      return el("li", null, swatch, el("span", null, labels.map(function (l, i) { return [i ? ", " : "", kg.bdi(l[0])]; })), el("span", { class: "count" }, c[1].n.toLocaleString("en")));
    }));
  };

  // ---- what is to be drawn: one mark for all that lies in one spot and in one way

  var WAYS = ["country", "wide", "in", "near", "at"]; // in the order of drawing: what is exact lies on top
  var HEADS = {
    at: ["At a place", "The point is the place’s own."],
    near: ["Near a place", "How near, and on which side, is not said: the ring is no distance."],
    in: ["Somewhere in a place", "Where in it is not said: the disc is no extent."],
    wide: ["In a wider area", "The place has no coordinates of its own; it is drawn where the area lies in which it is."],
    country: ["A country", "The area is meant, not a point in it."],
  };
  function plain(node) { return node.label.replace(/ \(place\)$/, ""); }
  function words(n, how) { // "near Boukamal", "in the east of Syria", "al-Tanf"
    var name = kg.bdi(plain(data.nodes[n]));
    return how === "at" ? [name] : [how === "unknown" ? "at or near" : how, " ", name];
  }
  function worded(n, how) { return words(n, how).map(function (w) { return w.textContent || w; }).join(""); }
  function gather(shown) { // {entries: one per place and precision, off: those without a spot, placeless: number of claims}
    var entries = new Map(), off = new Map(), none = 0, on = new Set(), named = new Set();
    shown.claims.forEach(function (i) {
      var claim = data.claims[i];
      if (!claim.at.length) none++;
      claim.at.forEach(function (pair) {
        var n = pair[0], how = pair[1] === "about" ? "at" : pair[1], spot = map && map.spots[n], key = n + " " + how;
        named.add(i);
        var into = spot ? entries : off;
        if (!into.has(key)) into.set(key, { n: n, how: how, spot: spot, claims: [], way: spot && wayOf(spot, how) });
        into.get(key).claims.push(i);
        if (spot) on.add(i);
      });
    });
    function order(a, b) { return b.claims.length - a.claims.length || (worded(a.n, a.how) < worded(b.n, b.how) ? -1 : 1); }
    return { entries: Array.from(entries.values()).sort(order), off: Array.from(off.values()).sort(order), none: none, on: on, named: named };
  }
  function wayOf(spot, how) {
    if (spot.shape !== undefined) return "country";
    return spot.near ? "near" : spot.in ? "wide" : map.ways[how] || "near";
  }
  function grouped(entries) { // marks
    var marks = new Map();
    entries.forEach(function (e) {
      var key = e.way + " " + (e.spot.shape !== undefined ? e.spot.shape : e.spot.at.join(" "));
      if (!marks.has(key)) marks.set(key, { way: e.way, spot: e.spot, entries: [], claims: new Set() });
      var mark = marks.get(key);
      mark.entries.push(e);
      e.claims.forEach(function (c) { mark.claims.add(c); });
    });
    return Array.from(marks.values()).sort(function (a, b) { return WAYS.indexOf(a.way) - WAYS.indexOf(b.way) || b.claims.size - a.claims.size; });
  }
  function title(mark) { // the text beside a mark
    var places = new Set(mark.entries.map(function (e) { return e.n; }));
    if (mark.way === "country") return map.shapes[mark.spot.shape][0];
    if (mark.way !== "wide") return worded(mark.entries[0].n, mark.entries[0].how);
    var wider = mark.spot.in[mark.spot.in.length - 1];
    var only = plain(data.nodes[mark.entries[0].n]);
    return places.size > 1 ? places.size + " places in " + wider : only.includes(wider) ? only : only + ", in " + wider;
  }
  function isChosen(mark) {
    var chosen = kg.state.select;
    if (!chosen) return false;
    if (chosen.node !== undefined) return mark.entries.some(function (e) { return e.n === chosen.node; });
    if (chosen.claim !== undefined) return mark.claims.has(chosen.claim);
    return data.edges[chosen.edge].claims.some(function (c) { return mark.claims.has(c); });
  }

  // ---- the picture

  var svg, ground, layer, rule, placed = [0, 0], view = null, marks = [], size = [0, 0], people = [], scheduled = false;
  function least() { // the scale at which all that has to be seen is seen
    return Math.min(size[0] / map.fit[2], size[1] / map.fit[3]);
  }
  var own = false; // whether the reader has moved the map: else it is fitted to what is shown
  function part() { // of the map, that holds all that is shown, with room around it: [left, top, width, height]
    var left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity, close = 600 / map.km;
    marks.forEach(function (m) {
      var b = m.spot.shape !== undefined ? people[m.spot.shape].getBBox() : { x: m.spot.at[0], y: m.spot.at[1], width: 0, height: 0 };
      left = Math.min(left, Math.max(0, b.x)); right = Math.max(right, Math.min(map.size[0], b.x + b.width));
      top = Math.min(top, Math.max(0, b.y)); bottom = Math.max(bottom, Math.min(map.size[1], b.y + b.height));
    });
    if (left > right) return map.fit;
    var w = Math.max(close, (right - left) * 1.25), h = Math.max(close, (bottom - top) * 1.25);
    return [(left + right - w) / 2, (top + bottom - h) / 2, w, h];
  }
  function whole() {
    var box = part(), k = Math.max(least(), Math.min(size[0] / box[2], size[1] / box[3]));
    own = false;
    view = { k: k, x: size[0] / 2 - (box[0] + box[2] / 2) * k, y: size[1] / 2 - (box[1] + box[3] / 2) * k };
  }
  function keep() { // in range, and on the map
    var k = view.k;
    [["x", 0], ["y", 1]].forEach(function (axis) {
      var room = size[axis[1]], all = map.size[axis[1]] * k;
      view[axis[0]] = all <= room ? (room - all) / 2 : Math.min(0, Math.max(room - all, view[axis[0]]));
    });
  }
  function zoom(factor, x, y) {
    var k = Math.min(24 * least(), Math.max(least(), view.k * factor)), share = k / view.k;
    own = true;
    if (x === undefined) { x = aim(0); y = aim(1); }
    view = { k: k, x: x - (x - view.x) * share, y: y - (y - view.y) * share };
    later();
  }
  function aim(axis) { // towards what is chosen, or the middle of the marks in sight; an empty sea is nothing to look at
    var seen = marks.filter(function (m) { return m.x > 0 && m.y > 0 && m.x < size[0] && m.y < size[1]; }), chosen = seen.filter(isChosen), sum = 0, n = 0;
    (chosen.length ? chosen : seen).forEach(function (m) { sum += (axis ? m.y : m.x) * m.claims.size; n += m.claims.size; });
    return n ? sum / n : size[axis] / 2;
  }
  var settle = 0, before = "null", fitted = null;
  function move(x, y) { // the marks move with the land; what came into sight is drawn when the hand rests
    view.x += x; view.y += y;
    own = true;
    keep();
    closePick();
    ground.setAttribute("transform", transform());
    layer.setAttribute("transform", "translate(" + (view.x - placed[0]) + " " + (view.y - placed[1]) + ")");
    clearTimeout(settle);
    settle = setTimeout(place, 120);
  }
  function transform() { return "translate(" + view.x + " " + view.y + ") scale(" + view.k + ")"; }
  function later() { // at most one drawing per frame
    closePick();
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(function () { scheduled = false; place(); });
  }
  function screen(point) { return [point[0] * view.k + view.x, point[1] * view.k + view.y]; }
  function tight() { return marks.length > 120; } // many marks are smaller, and a single claim needs no number
  function radius(n) { return Math.min(24, 7.5 + 2.6 * Math.sqrt(n)) * (tight() ? 0.6 : 1); }

  function measure() {
    var frame = byId("map-frame"), w = frame.clientWidth, h = frame.clientHeight;
    if (!w || !h || (w === size[0] && h === size[1])) return false;
    var middle = view && [(size[0] / 2 - view.x) / view.k, (size[1] / 2 - view.y) / view.k], share = view && view.k / least();
    size = [w, h];
    svg.setAttribute("viewBox", "0 0 " + w + " " + h);
    if (!view || !own) whole();
    else { view.k = least() * share; view.x = w / 2 - middle[0] * view.k; view.y = h / 2 - middle[1] * view.k; }
    return true;
  }

  function colored(mark) { // what its claims are, worked out once: {parts: the commonest colour first, disputed}
    var hues = new Map(), node = mark.entries[0].n;
    mark.claims.forEach(function (i) { var h = kg.hue(data.claims[i], node); hues.set(h.key, { h: h, n: (hues.get(h.key) || { n: 0 }).n + 1 }); });
    mark.parts = Array.from(hues.values()).sort(function (a, b) { return b.n - a.n || (a.h.key < b.h.key ? -1 : 1); });
    mark.disputed = Array.from(mark.claims).every(function (c) { return data.claims[c].disputed; });
    mark.text = title(mark);
  }
  function pie(x, y, r, mark, opacity) { // a disc in the colours of its claims
    var total = mark.claims.size, from = -Math.PI / 2, parts = mark.parts;
    if (parts.length === 1) return [draw("circle", { cx: x, cy: y, r: r, fill: parts[0].h.color, "fill-opacity": opacity })];
    return parts.map(function (part) {
      var to = from + part.n / total * 2 * Math.PI, large = part.n / total > 0.5 ? 1 : 0;
      var d = "M" + x + " " + y + "L" + at(from) + "A" + r + " " + r + " 0 " + large + " 1 " + at(to) + "z";
      from = to;
      return draw("path", { d: d, fill: part.h.color, "fill-opacity": opacity });
    });
    function at(angle) { return (x + r * Math.cos(angle)).toFixed(2) + " " + (y + r * Math.sin(angle)).toFixed(2); }
  }
  function main(mark) { return mark.parts[0].h.color; }

  // Each way of lying at a place has its shape. All are told apart without colour.
  function shape(mark, x, y, home) {
    var n = mark.claims.size, r = radius(n), out = [];
    mark.r = r;
    if (mark.disputed) out.push(draw("circle", { cx: x, cy: y, r: r + 5, fill: "#f0b429", "fill-opacity": 0.55 }));
    if (mark.way === "at") {
      out = out.concat(draw("circle", { cx: x, cy: y, r: r + 1.5, class: "hole" }), pie(x, y, r, mark, 1), draw("circle", { cx: x, cy: y, r: tight() ? r * (n > 1 ? 0.7 : 0.3) : Math.max(6.5, r - 5), class: "hole" }));
    } else if (mark.way === "near") {
      mark.r = r += 7;
      out.push(draw("circle", { cx: x, cy: y, r: r, fill: main(mark), "fill-opacity": 0.1, stroke: main(mark), "stroke-width": 2.5, "stroke-dasharray": "5 4" }));
      if (home) out.push(draw("circle", { cx: x, cy: y, r: 1.6, class: "spot" }));
    } else if (mark.way === "in" || mark.way === "wide") {
      mark.r = r += mark.way === "wide" ? 9 : 4;
      out = out.concat(pie(x, y, r, mark, 0.3));
      if (mark.way === "wide") out.push(draw("circle", { cx: x, cy: y, r: r, fill: "none", stroke: main(mark), "stroke-width": 1.4, "stroke-dasharray": "1 4", "stroke-linecap": "round" }));
    } else {
      mark.r = 11;
      var w = 12 + 7 * String(n).length;
      mark.half = w / 2;
      out.push(draw("rect", { x: x - w / 2, y: y - 9, width: w, height: 18, rx: 3, class: "chip", stroke: main(mark), "stroke-width": 2 }));
    }
    return out;
  }
  // A ring's number stands on its rim, so that its middle is not taken for the spot.
  function number(mark, x, y) {
    if (tight() && mark.claims.size === 1 && mark.way !== "country") return [];
    var text = draw("text", { class: "number", x: x, y: y + 4 }, String(mark.claims.size));
    if (mark.way !== "near") return [text];
    text.setAttribute("y", y - mark.r + 4);
    var w = 8 + 6.5 * String(mark.claims.size).length;
    return [draw("rect", { class: "chip", x: x - w / 2, y: y - mark.r - 7, width: w, height: 14, rx: 7 }), text];
  }

  // Marks that would cover each other are moved apart, and a thin line leads to where each belongs.
  var spread = null;
  function spreadOut() {
    if (spread === view.k) return;
    spread = view.k;
    var at = marks.map(function (m) { var p = m.spot.shape !== undefined ? label(m.spot.shape) : m.spot.at; return [p[0] * view.k, p[1] * view.k]; });
    var now = at.map(function (p) { return p.slice(); }), turns = marks.length > 150 ? 0 : 90;
    while (turns--) {
      var calm = true;
      for (var i = 0; i < marks.length; i++) for (var j = 0; j < i; j++) {
        var dx = now[i][0] - now[j][0], dy = now[i][1] - now[j][1], far = Math.hypot(dx, dy), need = (extent(marks[i]) + extent(marks[j])) * 0.96;
        if (far >= need) continue;
        calm = false;
        if (far < 0.5) { dx = Math.cos(2.4 * i); dy = Math.sin(2.4 * i); far = 1; }
        var push = (need - far) / 2 / far;
        now[i][0] += dx * push; now[i][1] += dy * push;
        now[j][0] -= dx * push; now[j][1] -= dy * push;
      }
      if (calm) break;
    }
    marks.forEach(function (m, i) { m.shift = [now[i][0] - at[i][0], now[i][1] - at[i][1]]; });
  }
  function extent(mark) { // how far a mark reaches from its middle
    var r = radius(mark.claims.size);
    return mark.way === "country" ? 11 : mark.way === "at" ? r + 1.5 : mark.way === "near" ? r + 8 : mark.way === "in" ? r + 4 : r + 9;
  }
  function group(mark, any) { // a mark with all that belongs to it
    var home = screen(mark.way === "country" ? label(mark.spot.shape) : mark.spot.at), x = home[0] + mark.shift[0], y = home[1] + mark.shift[1];
    mark.x = x; mark.y = y;
    if (x < -60 || y < -60 || x > size[0] + 60 || y > size[1] + 60) return null;
    var chosen = isChosen(mark), moved = mark.way !== "country" && Math.hypot(mark.shift[0], mark.shift[1]) > 4;
    var it = draw("g", { class: "place" + (any && !chosen ? " dim" : ""), "data-way": mark.way, "data-claims": mark.claims.size, click: function () { pick(mark); } });
    if (moved) it.append(draw("path", { class: "lead", d: "M" + home[0].toFixed(1) + " " + home[1].toFixed(1) + "L" + x.toFixed(1) + " " + y.toFixed(1) }), draw("circle", { class: "spot", cx: home[0], cy: home[1], r: 2 }));
    shape(mark, x, y, !moved).forEach(function (part) { it.append(part); });
    if (chosen && mark.way === "country") it.append(draw("rect", { class: "chosen", x: x - mark.half - 3, y: y - 12, width: 2 * mark.half + 6, height: 24, rx: 4 }));
    else if (chosen) it.append(draw("circle", { class: "chosen", cx: x, cy: y, r: mark.r + 4 }));
    number(mark, x, y).forEach(function (part) { it.append(part); });
    it.append(draw("title", null, mark.text + ": " + kg.counted(mark.claims.size, "claim")));
    return it;
  }
  function place() { // put everything where it is at this scale
    keep();
    spreadOut();
    clearTimeout(settle);
    placed = [view.x, view.y];
    ground.setAttribute("transform", transform());
    layer.removeAttribute("transform");
    layer.replaceChildren();
    var taken = [], any = marks.some(isChosen), seen = [];
    marks.forEach(function (mark) {
      var it = group(mark, any), half = mark.half || mark.r;
      if (!it) return;
      layer.append(it);
      seen.push(mark);
      taken.push([mark.x - half, mark.y - mark.r, mark.x + half, mark.y + mark.r]);
    });
    seen.sort(function (a, b) { return isChosen(b) - isChosen(a) || b.claims.size - a.claims.size; });
    seen.forEach(function (mark) { nameOf(mark, taken, any); });
    seen.forEach(function (mark) { noteOf(mark, taken); });
    countries(taken);
    scaleBar();
  }
  function free(box, taken) {
    if (box[0] < 2 || box[1] < 2 || box[2] > size[0] - 2 || box[3] > size[1] - 2) return false;
    return taken.every(function (t) { return box[0] >= t[2] || box[2] <= t[0] || box[1] >= t[3] || box[3] <= t[1]; });
  }
  function nameOf(mark, taken, any) { // beside the mark, where nothing else is; else the list and the tooltip tell it
    var text = mark.text, w = wide(text, 12.5), r = (mark.half || mark.r) + 5, x = mark.x, y = mark.y, dim = any && !isChosen(mark);
    var spots = [[x + r, y + 4, "start"], [x - r, y + 4, "end"], [x, y - mark.r - 8, "middle"], [x, y + mark.r + 15, "middle"],
      [x + r * 0.75, y - r * 0.75, "start"], [x + r * 0.75, y + r * 0.75 + 8, "start"], [x - r * 0.75, y - r * 0.75, "end"], [x - r * 0.75, y + r * 0.75 + 8, "end"]];
    spots.some(function (s) {
      var left = s[2] === "start" ? s[0] : s[2] === "end" ? s[0] - w : s[0] - w / 2, box = [left, s[1] - 12, left + w, s[1] + 4];
      if (!free(box, taken)) return false;
      taken.push(box);
      layer.append(draw("text", { class: "name", x: s[0], y: s[1], "text-anchor": s[2], opacity: dim ? 0.4 : null }, text));
      return true;
    });
  }
  function noteOf(mark, taken) { // notes on its places, below it or wherever there is room near it
    var texts = [];
    new Set(mark.entries.map(function (e) { return e.n; })).forEach(function (n) { texts = texts.concat(findingsOf(n)); });
    texts.forEach(function (text) {
      var lines = text.split(" ").reduce(function (all, word) { if ((all[all.length - 1] + word).length > 28) all.push(word); else all[all.length - 1] += (all[all.length - 1] && " ") + word; return all; }, [""]);
      var w = Math.max.apply(null, lines.map(function (line) { return wide(line, 12); })) + 8, h = lines.length * 15 + 8, r = mark.r + 22;
      var spots = [[0, r], [0, -r - h], [r + w / 2, -h / 2], [-r - w / 2, -h / 2], [r + w / 2, r], [-r - w / 2, r], [0, r + 40], [0, -r - h - 40], [r + w / 2, -r - h], [-r - w / 2, -r - h]];
      var boxes = spots.map(function (s) { return [mark.x + s[0] - w / 2, mark.y + s[1], mark.x + s[0] + w / 2, mark.y + s[1] + h]; }), box = boxes.find(function (b) { return free(b, taken); }) || boxes[0];
      taken.push(box);
      layer.append(draw("path", { class: "lead", d: "M" + mark.x.toFixed(1) + " " + mark.y.toFixed(1) + "L" + (box[0] + w / 2).toFixed(1) + " " + (box[1] + h / 2).toFixed(1) }),
        draw("rect", { class: "finding", x: box[0], y: box[1], width: w, height: h, rx: 3 }),
        draw("text", { class: "name" }, lines.map(function (line, i) { return draw("tspan", { x: box[0] + 4, y: box[1] + 15 + i * 15 }, line); })));
    });
  }
  var AROUND = [[0, 0]];
  [26, 52, 84, 124, 170, 230].forEach(function (far) { for (var n = 0; n < 12; n++) AROUND.push([far * Math.cos(n * Math.PI / 6), far * Math.sin(n * Math.PI / 6)]); });
  function concerned() { // the countries in which a mark lies, and those whose names the nodes shown have
    var names = new Set();
    kg.shown().nodes.forEach(function (n) { [plain(data.nodes[n])].concat(data.nodes[n].names).forEach(function (name) { names.add(kg.fold(name)); }); });
    var points = marks.filter(function (m) { return m.way !== "country"; }).map(function (m) { return new DOMPoint(m.spot.at[0], m.spot.at[1]); });
    return map.shapes.map(function (s, i) { return names.has(kg.fold(s[0])) || points.some(function (p) { return people[i].isPointInFill(p); }); });
  }
  function countries(taken) { // names of countries that what is shown concerns, small, where they have room
    var lit = new Set(marks.filter(function (m) { return m.way === "country"; }).map(function (m) { return m.spot.shape; })), named = concerned();
    map.shapes.forEach(function (s, i) {
      if (lit.has(i) || !named[i]) return;
      var p = screen(s[2]), w = wide(s[0], 12.5), x0 = Math.min(size[0] - w / 2 - 4, Math.max(w / 2 + 4, p[0])), y0 = Math.min(size[1] - 30, Math.max(24, p[1]));
      AROUND.some(function (by) { // the nearest spot in the country where nothing else is
        var x = x0 + by[0], y = y0 + by[1], box = [x - w / 2, y - 10, x + w / 2, y + 5];
        if (!free(box, taken) || !people[i].isPointInFill(new DOMPoint((x - view.x) / view.k, (y - view.y) / view.k))) return false;
        taken.push(box);
        layer.prepend(draw("text", { class: "country", x: x, y: y }, s[0]));
        return true;
      });
    });
  }
  function wide(text, px) { return text.length * px * 0.56 + 4; }
  function label(shape) { var l = map.shapes[shape][2]; return [l[0], l[1]]; }
  function scaleBar() {
    var km = [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1].find(function (n) { return n / map.km * view.k <= Math.min(150, size[0] / 3); }) || 1;
    var w = km / map.km * view.k, y = size[1] - 14;
    rule.replaceChildren(draw("path", { class: "bar-of-scale", d: "M14 " + (y - 5) + "v5h" + w.toFixed(1) + "v-5" }), draw("text", { class: "small-text", x: 20, y: y - 7 }, km.toLocaleString("en") + " km"));
  }

  // ---- choosing

  function pick(mark) {
    var places = Array.from(new Set(mark.entries.map(function (e) { return e.n; })));
    if (places.length === 1) { kg.select({ node: places[0] }); return; }
    var box = byId("map-pick");
    box.replaceChildren(el("p", null, title(mark)), el("div", null, mark.entries.map(function (e) {
      return el("button", { type: "button", click: function () { closePick(); kg.select({ node: e.n }); } }, words(e.n, e.how), " ", el("span", { class: "count" }, e.claims.length));
    })));
    box.setAttribute("aria-label", title(mark));
    box.hidden = false;
    box.style.left = Math.max(8, Math.min(mark.x, size[0] - box.offsetWidth - 8)) + "px";
    box.style.top = Math.max(8, Math.min(mark.y + mark.r, size[1] - box.offsetHeight - 8)) + "px";
    box.querySelector("button").focus();
  }
  function closePick() { if (!byId("map-pick").hidden) byId("map-pick").hidden = true; }
  function reveal() { // a chosen place that is out of sight is brought into it
    var mark = marks.find(isChosen);
    if (!mark || !view) return;
    // On a small screen the panel lies over the lower part of it.
    var sheet = kg.small.matches ? byId("panel").getBoundingClientRect().top - byId("map-frame").getBoundingClientRect().top : size[1];
    var edge = 30, bottom = sheet > 120 ? Math.min(size[1], sheet) : size[1];
    if (mark.x > edge && mark.y > edge && mark.x < size[0] - edge && mark.y < bottom - edge) return;
    view.x += size[0] / 2 - mark.x;
    view.y += bottom / 2 - mark.y;
    place();
  }

  // ---- the list beside it

  function item(e) {
    var where = e.spot && e.spot.in ? el("span", { class: "where" }, e.spot.near ? "lies near " : "lies in ", e.spot.in.map(function (w, i) { return [i ? ", in " : "", kg.bdi(w)]; })) : null;
    return el("li", null, el("button", { type: "button", "aria-pressed": String(kg.is("node", e.n)), "data-node": data.nodes[e.n].id, click: function () { kg.select(kg.is("node", e.n) ? null : { node: e.n }); } },
      el("span", null, words(e.n, e.how), where, findingsOf(e.n).map(function (text) { return el("span", { class: "where finding" }, kg.bdi(text)); }), disputes(e)), el("span", { class: "count", "aria-label": kg.counted(e.claims.length, "claim") }, e.claims.length)));
  }
  function findingsOf(n) { // notes by whoever made the page on a place
    return (data.notes || []).filter(function (note) { return note.nodes && note.nodes.length === 1 && note.nodes[0] === n; }).map(function (note) { return note.text; });
  }
  function disputes(e) { // what is disputed of it, with both sides
    return e.claims.map(function (c) {
      var sides = kg.disputes.text(kg.disputes.ofClaim(c));
      return sides && el("span", { class: "where sides" }, kg.bdi(data.claims[c].text), ": ", kg.bdi(sides));
    });
  }
  function sign(way) { // the mark of a way, for its heading
    var x = 14, c = "#6b6f76", it = draw("svg", { class: "mark", width: 28, height: 20, viewBox: "0 0 28 20", "aria-hidden": "true" });
    if (way === "at") it.append(draw("circle", { cx: x, cy: 10, r: 6, fill: "none", stroke: c, "stroke-width": 4 }));
    else if (way === "near") it.append(draw("circle", { cx: x, cy: 10, r: 8, fill: "none", stroke: c, "stroke-width": 2, "stroke-dasharray": "4 3" }), draw("circle", { cx: x, cy: 10, r: 1.5, fill: c }));
    else if (way === "in") it.append(draw("circle", { cx: x, cy: 10, r: 9, fill: c, "fill-opacity": 0.35 }));
    else if (way === "wide") it.append(draw("circle", { cx: x, cy: 10, r: 9, fill: c, "fill-opacity": 0.25, stroke: c, "stroke-dasharray": "1 3", "stroke-width": 1.4 }));
    else it.append(draw("path", { d: "M4 5L13 2L25 6L22 17L9 18z", fill: c, "fill-opacity": 0.3, stroke: c }));
    return it;
  }
  function list(found, shown) {
    var side = byId("map-side"), out = [], total = shown.claims.size;
    out.push(el("p", null, el("b", null, kg.counted(found.on.size, "claim")), " of the " + total.toLocaleString("en") + " shown " + (found.on.size === 1 ? "is" : "are") + " on the map."));
    WAYS.slice().reverse().forEach(function (way) {
      var own = found.entries.filter(function (e) { return e.way === way; });
      if (own.length) out.push(el("h3", null, sign(way), HEADS[way][0]), el("p", { class: "why" }, HEADS[way][1]), el("ul", { "data-way": way }, own.map(item)));
    });
    if (found.off.length) out.push(el("h3", null, "Not on the map"), el("p", { class: "why" }, "No coordinates are given for these places, nor for what they lie in."), el("ul", { "data-way": "off" }, found.off.map(item)));
    if (found.none) out.push(el("p", { class: "why" }, kg.counted(found.none, "claim") + " shown " + (found.none === 1 ? "names" : "name") + " no place. ", el("a", { href: "#tab=table" }, "All are in the table.")));
    var focus = document.activeElement && side.contains(document.activeElement) && document.activeElement.dataset.node;
    side.replaceChildren.apply(side, out);
    if (focus) { var again = Array.from(side.querySelectorAll("button")).find(function (b) { return b.dataset.node === focus; }); if (again) again.focus(); }
  }

  // ---- moving it

  function bind() {
    var held = new Map(), moved = 0;
    function spot(event) { var box = svg.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; }
    svg.addEventListener("pointerdown", function (event) { if (event.button) return; held.set(event.pointerId, spot(event)); moved = 0; });
    svg.addEventListener("pointermove", function (event) {
      if (!held.has(event.pointerId)) return;
      var before = held.get(event.pointerId), now = spot(event), other = Array.from(held).find(function (h) { return h[0] !== event.pointerId; });
      moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
      if (moved > 5 && !svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); svg.classList.add("held"); }
      if (moved <= 5) return;
      held.set(event.pointerId, now);
      if (other) zoom(Math.hypot(now[0] - other[1][0], now[1] - other[1][1]) / Math.max(1, Math.hypot(before[0] - other[1][0], before[1] - other[1][1])), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
      else move(now[0] - before[0], now[1] - before[1]);
    });
    ["pointerup", "pointercancel"].forEach(function (name) { svg.addEventListener(name, function (event) { held.delete(event.pointerId); svg.classList.remove("held"); }); });
    svg.addEventListener("click", function (event) { if (moved > 5) { event.stopPropagation(); moved = 0; } }, true);
    svg.addEventListener("click", function (event) { if (event.target === svg || !event.target.closest(".place, .lit")) { closePick(); if (kg.state.select) kg.select(null); } });
    svg.addEventListener("wheel", function (event) { event.preventDefault(); var p = spot(event); zoom(Math.pow(2, -event.deltaY / (event.deltaMode ? 12 : 320)), p[0], p[1]); }, { passive: false });
    byId("map-frame").addEventListener("keydown", function (event) {
      var step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (step) move(step[0], step[1]);
      else if (event.key === "+" || event.key === "=") zoom(1.4);
      else if (event.key === "-") zoom(1 / 1.4);
      else if (event.key === "0") { whole(); later(); } else return;
      event.preventDefault();
    });
    byId("map-closer").addEventListener("click", function () { zoom(1.5); });
    byId("map-farther").addEventListener("click", function () { zoom(1 / 1.5); });
    byId("map-whole").addEventListener("click", function () { whole(); later(); });
    byId("map-pick").addEventListener("keydown", function (event) { if (event.key === "Escape") { event.preventDefault(); closePick(); byId("map-frame").focus(); } });
    new ResizeObserver(function () { if (measure()) place(); }).observe(byId("map-frame"));
  }

  function start(section) {
    section.querySelector(".map-side").hidden = false;
    if (!map) {
      section.classList.add("none");
      return;
    }
    section.querySelector(".map-stage").hidden = false;
    people = map.shapes.map(function (s, i) { return draw("path", { d: s[1], "data-country": s[0], click: function () { var m = marks.find(function (x) { return x.spot.shape === i; }); if (m) pick(m); } }); });
    ground = draw("g", { class: "land", "clip-path": "url(#map-edge)" }, draw("clipPath", { id: "map-edge" }, draw("rect", { width: map.size[0], height: map.size[1] })), draw("rect", { class: "sea", width: map.size[0], height: map.size[1] }), people);
    layer = draw("g");
    rule = draw("g");
    svg = draw("svg", { role: "img", "aria-label": "Map of the places of the claims shown" }, ground, layer, rule);
    byId("map-frame").append(svg);
    section.querySelector(".map-stage").after(el("p", { class: "map-credit" }, "Borders: " + map.about + ", as it draws them; no view is taken on any of them." + (map.origins.length ? " Points: " + map.origins.join("; ") + "." : "")));
    bind();
    measure();
  }
  function paint(shown) {
    var found = gather(shown);
    list(found, shown);
    if (!map) {
      byId("map-side").prepend(el("p", { class: "lead" }, "There is no map to draw: no place on this page has coordinates, or lies in one that has."));
      return;
    }
    marks = grouped(found.entries);
    marks.forEach(colored);
    spread = null;
    people.forEach(function (path, i) {
      var mark = marks.find(function (m) { return m.spot.shape === i; });
      path.classList.toggle("lit", Boolean(mark));
      path.style.fill = mark ? kg.faded(main(mark), isChosen(mark) ? 0.38 : 0.17) : "";
    });
    var hues = [];
    found.on.forEach(function (c) { hues.push(kg.hue(data.claims[c], data.claims[c].at[0][0])); });
    byId("map-side").firstChild.after(kg.hueKey(hues));
    var what = marks.map(function (m) { return m.way + (m.spot.shape !== undefined ? m.spot.shape : m.spot.at.join()); }).sort().join(" ");
    if (!measure() && what !== fitted && size[0]) whole();
    fitted = what;
    if (!view) return;
    place();
    var chosen = JSON.stringify(kg.state.select);
    if (chosen !== before) kg.later(reveal); // the panel has then its place
    before = chosen;
  }
  kg.view("map", { start: start, paint: paint, marks: function () { return marks; } });
  kg.mapMarks = function () { // for tests and the curious: what is drawn
    return marks.map(function (m) { return { title: title(m), way: m.way, claims: m.claims.size, x: m.x, y: m.y }; });
  };
}(window.kg));
