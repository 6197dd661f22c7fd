// The movable graph, drawn by vis-network at the places worked out beforehand.
(function (kg) {
  "use strict";
  var data = kg.data, byId = kg.byId, network = null, nodes = null, edges = null, ink = null;
  var FEW = 12, LIT = 40; // up to this many lines carry their words: of all shown, of those selected
  var READABLE = 0.78; // below this zoom a label is smaller than ten pixels
  var LOOKS = data.looks, WIDTH = LOOKS.width;
  var drawn = data.nodes.filter(function (n) { return n.x !== undefined; });

  function lit() { // what stands out beside the selection; null when nothing of the graph is selected
    var chosen = kg.state.select, out = { edges: new Set(), nodes: new Set() };
    if (!chosen) return kg.route();
    function add(i) { var e = data.edges[i]; if (e.status === "withdrawn") return; out.edges.add(i); out.nodes.add(e.s); out.nodes.add(e.o); }
    if (chosen.edge !== undefined) add(chosen.edge);
    if (chosen.node !== undefined) { data.nodes[chosen.node].edges.forEach(add); out.nodes.add(chosen.node); }
    if (chosen.claim !== undefined) { data.claims[chosen.claim].edges.forEach(add); data.claims[chosen.claim].of.forEach(function (n) { out.nodes.add(n); }); }
    return out.nodes.size ? out : null;
  }
  function nodeLook(n, now, bright, some) {
    var dim = bright && !bright.nodes.has(n.i), color = kg.tint(n.color), framed = n.shape === "box" || n.shape === "ellipse";
    var here = kg.is("node", n.i), fill = framed ? (here ? kg.faded(color, 0.25) : ink.paper) : color, border = here ? ink.ink : color;
    var colors = { background: fill, border: border };
    return {
      id: n.i, hidden: !now.nodes.has(n.i) || some.has(n.i), opacity: dim ? 0.16 : 1, borderWidth: here ? 3 : framed ? 1.6 : 1, borderWidthSelected: 3,
      color: { background: fill, border: border, highlight: colors, hover: { background: fill, border: ink.ink } },
      font: { size: grown.get(n.i) || (n.big ? LOOKS.hub : LOOKS.label), face: ink.sans, color: dim ? kg.faded(ink.ink, 0.3) : ink.ink, strokeColor: ink.paper, strokeWidth: framed || dim ? 0 : 4 },
    };
  }
  var CROWD = 250; // more lines than this hide each other, and the names: they are drawn lighter
  function broken(text) { // a line for each side, of about 30 characters at most
    return text.split(", ").join(",\n").split(" ").reduce(function (all, word) {
      return all.length - all.lastIndexOf("\n") - 1 + word.split("\n")[0].length > 30 ? all + "\n" + word : all + " " + word;
    });
  }
  function quarrels(e) { return e.status === "disputed" || e.partly; }
  function words(e, now) { // "backs ×2", and of a disputed line "backs: Oslind says, Velmark denies"
    var n = e.claims.filter(function (c) { return now.claims.has(c); }).length;
    var told = kg.reading(e) + (n > 1 ? " ×" + n : ""), sides = quarrels(e) ? kg.disputes.text(kg.disputes.ofEdge(e), true) : "";
    return sides ? broken(told + ": " + sides) : told;
  }
  function room(n) { // about what a node and its label cover
    var lines = (n.text || n.label).split("\n"), font = n.big ? LOOKS.hub : LOOKS.label, framed = n.shape === "box" || n.shape === "ellipse";
    var half = Math.max.apply(null, lines.map(function (l) { return l.length; })) * font * 0.26, high = lines.length * font * 1.1;
    if (framed) return [{ left: n.x - half - 6, right: n.x + half + 6, top: n.y - high / 2 - 5, bottom: n.y + high / 2 + 5 }];
    return [{ left: n.x - n.size, right: n.x + n.size, top: n.y - n.size, bottom: n.y + n.size },
      { left: n.x - half, right: n.x + half, top: n.y + n.size + 3, bottom: n.y + n.size + 3 + high }];
  }
  function around(boxes) { // the box of some boxes
    function most(key, of) { return of.apply(null, boxes.map(function (b) { return b[key]; })); }
    return { left: most("left", Math.min), right: most("right", Math.max), top: most("top", Math.min), bottom: most("bottom", Math.max) };
  }
  // The lines that carry their words: all when they are few, else those with room for them; of many, the disputed ones.
  function worded(now, bright) {
    var chosen = bright ? bright.edges : now.edges, out = new Set(), taken = [];
    if (chosen.size > (bright ? LIT : FEW)) chosen = new Set(Array.from(chosen).filter(function (i) { return quarrels(data.edges[i]); }));
    if (chosen.size > LIT) return out;
    if (chosen.size < 2) return chosen;
    (bright || now).nodes.forEach(function (i) { if (data.nodes[i].x !== undefined) taken = taken.concat(room(data.nodes[i])); });
    chosen.forEach(function (i) {
      var e = data.edges[i], lines = words(e, now).split("\n");
      var half = Math.max.apply(null, lines.map(function (l) { return l.length; })) * 2.9, high = 6 * lines.length;
      var at = kg.along(e, 0.5), x = at.x, y = at.y + (e.lift || 0);
      var box = { left: x - half, right: x + half, top: y - high, bottom: y + high };
      if (taken.some(function (t) { return t.left < box.right && box.left < t.right && t.top < box.bottom && box.top < t.bottom; })) return;
      taken.push(box);
      out.add(i);
    });
    return out;
  }
  var spoken = new Set(); // lines that have had words: vis-network keeps them until it is given others, if only a blank
  function edgeLook(e, now, bright, told) {
    var color = kg.tint(data.relations[e.r].color), dim = bright && !bright.edges.has(e.i), label;
    if (e.holds > 1 && !dim) { label = "×" + e.holds; spoken.add(e.i); }
    else if (told.has(e.i) && !dim) { label = words(e, now); spoken.add(e.i); }
    else if (spoken.has(e.i)) label = " ";
    return {
      id: e.i, hidden: Boolean(e.under) || !now.edges.has(e.i) && !(e.status === "withdrawn" && bright && bright.edges.has(e.i)), label: label,
      color: { color: color, highlight: color, hover: color, opacity: dim ? 0.1 : !bright && now.edges.size > CROWD ? 0.4 : 1, inherit: false },
      background: e.status === "disputed" || e.partly ? Object.assign({}, LOOKS.band, { enabled: !dim }) : { enabled: false },
      font: { face: ink.sans, color: ink.ink, strokeColor: ink.paper, vadjust: e.lift || 0 },
    };
  }
  // Groups known only by description as one node, and the lines to them, one for each relation and other end.
  var FOLD = "fold", closed = ""; // closed: which are folded, as the lines were drawn last
  function fold(now, some) {
    var key = Array.from(some).join() + " " + (some.size ? Array.from(now.edges).join() : "");
    if (key === closed) return;
    closed = key;
    if (nodes.get(FOLD)) nodes.remove(FOLD);
    if (some.size) nodes.add(Object.assign({ id: FOLD, label: kg.foldedName(some), shape: "triangleDown", size: 18, widthConstraint: { maximum: 118 }, color: { background: kg.tint("#d01a01"), border: kg.tint("#d01a01") }, font: { size: LOOKS.hub, face: ink.sans, color: ink.ink, strokeColor: ink.paper, strokeWidth: 4 } }, middleOf(now, some)));
    var first = new Map(), beside = new Map();
    edges.update(data.edges.map(function (e) {
      var from = some.has(e.s) ? FOLD : e.s, to = some.has(e.o) ? FOLD : e.o;
      delete e.under; delete e.holds;
      if (from === e.s && to === e.o) return { id: e.i, from: from, to: to, smooth: visEdge(e).smooth || false };
      var same = from + " " + e.r + " " + to;
      if (from === to || first.has(same)) e.under = true; else if (now.edges.has(e.i)) { first.set(same, e); e.holds = 0; }
      if (first.has(same) && now.edges.has(e.i)) first.get(same).holds++;
      var k = beside.get(from + to) || beside.get(to + from) || 0; // lines to one other end bow apart
      if (!e.under && now.edges.has(e.i)) beside.set(from + to, k + 1);
      return { id: e.i, from: from, to: to, smooth: k ? { enabled: true, type: "curvedCW", roundness: 0.12 * k, lean: 0 } : false };
    }));
  }
  function foldDrawn(now, some) { // the same for the picture without script: {at, lines: [{color, to, n}]}
    var at = middleOf(now, some), lines = new Map();
    now.edges.forEach(function (i) {
      var e = data.edges[i], out = some.has(e.s), other = data.nodes[out ? e.o : e.s], key = out + " " + e.r + " " + other.i;
      if (out === some.has(e.o)) return;
      if (!lines.has(key)) lines.set(key, { color: data.relations[e.r].color, to: other, out: out, n: 0 });
      lines.get(key).n++;
    });
    return { at: at, lines: Array.from(lines.values()) };
  }
  function middleOf(now, some) { // amid those that are folded, where nothing else stands
    var x = 0, y = 0, taken = [];
    some.forEach(function (i) { x += data.nodes[i].x / some.size; y += data.nodes[i].y / some.size; });
    now.nodes.forEach(function (i) { if (!some.has(i) && data.nodes[i].x !== undefined) taken = taken.concat(room(data.nodes[i])); });
    for (var far = 0; far < 900; far += 20) for (var n = 0; n < 12; n++) {
      var at = { x: x + far * Math.cos(n * Math.PI / 6), y: y + far * Math.sin(n * Math.PI / 6) }, box = { left: at.x - 70, right: at.x + 70, top: at.y - 24, bottom: at.y + 70 };
      if (!taken.some(function (t) { return t.left < box.right && box.left < t.right && t.top < box.bottom && box.top < t.bottom; })) return at;
    }
    return { x: x, y: y };
  }
  function visNode(n) {
    var framed = n.shape === "box" || n.shape === "ellipse";
    return Object.assign({ id: n.i, label: n.text || n.label, x: n.x, y: n.y, size: n.size, shape: framed ? "box" : n.shape },
      framed ? { margin: LOOKS.margin, shapeProperties: { borderRadius: LOOKS.radius[n.shape] } } : {});
  }
  function visEdge(e) {
    var out = { id: e.i, from: e.s, to: e.o, width: Math.min(WIDTH.most, Math.round((WIDTH.one + WIDTH.more * ((e.origins ? e.origins[0] : 1) - 1)) * 10) / 10) };
    out.arrows = { to: LOOKS.head };
    if (e.unnamed) out.arrows.from = LOOKS.unnamed;
    if (LOOKS.dashes[e.status]) out.dashes = LOOKS.dashes[e.status];
    if (e.bend) out.smooth = { enabled: true, type: e.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(e.bend), lean: e.lean || 0 };
    return out;
  }
  function control(from, to, bend, lean) { // as kg/view/curves.py has it
    var x = to.x - from.x, y = to.y - from.y;
    return { x: from.x + (0.5 + lean) * x + bend * y, y: from.y + (0.5 + lean) * y - bend * x };
  }
  kg.along = function (e, share) { // the point of a line after a share of it
    var a = data.nodes[e.s], b = data.nodes[e.o], via = control(a, b, e.bend || 0, e.lean || 0), rest = 1 - share;
    return { x: rest * rest * a.x + 2 * rest * share * via.x + share * share * b.x, y: rest * rest * a.y + 2 * rest * share * via.y + share * share * b.y - (e.s === e.o ? 40 : 0) };
  };
  // vis-network bows lines to the right less than to the left, and never far: all that it draws of a line follows from this
  // one point, which is set where the picture was worked out. The file is the one that was tested (kg/view/document.py).
  function bow() {
    var bent = data.edges.find(function (e) { return e.bend; }), type = bent && network.body.edges[bent.i].edgeType;
    while (type && !Object.prototype.hasOwnProperty.call(type, "_getViaCoordinates")) type = Object.getPrototypeOf(type);
    if (type) type._getViaCoordinates = function () {
      var smooth = this.options.smooth;
      return control(this.from, this.to, smooth.type === "curvedCW" ? smooth.roundness : -smooth.roundness, smooth.lean);
    };
  }

  // The marks that tell relations of one colour apart, in the middle of their lines.
  var shapes = {};
  Object.keys(LOOKS.marks).forEach(function (name) { shapes[name] = new Path2D(LOOKS.marks[name].path); });
  function drawMarks(brush) {
    if (byId("canvas").classList.contains("moving")) return;
    data.edges.forEach(function (e) {
      var name = data.relations[e.r].mark, edge = name && network.body.edges[e.i], look = edge && edges.get(e.i);
      if (!look || !look.color || look.hidden || e.s === e.o) return;
      var at = edge.edgeType.getPoint((look.label || "").trim() ? 0.3 : 0.5), from = edge.from, to = edge.to;
      brush.save();
      brush.globalAlpha = look.color.opacity;
      brush.translate(at.x, at.y);
      brush.rotate(Math.atan2(to.y - from.y, to.x - from.x));
      if (LOOKS.marks[name].hollow) {
        brush.fillStyle = ink.paper; brush.strokeStyle = look.color.color; brush.lineWidth = 1.6;
        brush.fill(shapes[name]); brush.stroke(shapes[name]);
      } else { brush.fillStyle = look.color.color; brush.fill(shapes[name]); }
      brush.restore();
    });
  }

  // Notes by whoever made the page stand beside what they are about, as long as that is shown.
  var notes = (data.notes || []).filter(function (note) { return note.at; });
  function isShown(note, now) {
    if (note.nodes.length < 2) return now.nodes.has(note.nodes[0]);
    return Array.from(now.edges).some(function (i) { var e = data.edges[i]; return note.nodes.includes(e.s) && note.nodes.includes(e.o) && e.s !== e.o; });
  }
  function drawNotes(brush) {
    notes.forEach(function (note) {
      if (!isShown(note, kg.shown())) return;
      var left = note.at[0] - note.half, top = note.at[1] - note.high;
      brush.save();
      brush.strokeStyle = kg.tint("#0b4f8a"); brush.lineWidth = 1.2;
      brush.setLineDash([2, 3]);
      brush.beginPath(); brush.moveTo(note.to[0], note.to[1]); brush.lineTo(note.at[0], note.at[1]); brush.stroke();
      brush.setLineDash([]);
      brush.fillStyle = ink.paper;
      brush.fillRect(left, top, 2 * note.half, 2 * note.high); brush.strokeRect(left, top, 2 * note.half, 2 * note.high);
      brush.fillStyle = ink.ink; brush.textAlign = "center"; brush.textBaseline = "alphabetic"; brush.font = "12px " + ink.sans;
      note.lines.forEach(function (line, i) { brush.fillText(line, note.at[0], top + 17 + i * 14.16); });
      brush.restore();
    });
  }

  // ---- moving about

  var PAD = 14, LEAST = 2 * PAD + 20; // less room than this shows nothing, and gives no scale
  function roomy() { var room = byId("canvas").getBoundingClientRect(); return Math.min(room.width, room.height) > LEAST; }
  var folded = new Set();
  function fit(some) { // all of them in sight; closer than vis-network's own, which leaves a tenth of the room empty
    var room = byId("canvas").getBoundingClientRect(), pad = PAD, any = false;
    var box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    some.forEach(function (i) {
      if (data.nodes[i].x === undefined || folded.has(i)) return;
      var b = network.getBoundingBox(i);
      any = true;
      box.left = Math.min(box.left, b.left); box.right = Math.max(box.right, b.right);
      box.top = Math.min(box.top, b.top); box.bottom = Math.max(box.bottom, b.bottom);
    });
    if (folded.size) {
      var one = network.getBoundingBox(FOLD);
      box.left = Math.min(box.left, one.left); box.right = Math.max(box.right, one.right);
      box.top = Math.min(box.top, one.top); box.bottom = Math.max(box.bottom, one.bottom);
    }
    if (!any || !roomy()) return;
    var all = new Set(some);
    data.edges.forEach(function (e) { // a bow may reach further than the nodes
      if (!e.bend || !all.has(e.s) || !all.has(e.o)) return;
      var at = kg.along(e, 0.5);
      box.left = Math.min(box.left, at.x); box.right = Math.max(box.right, at.x);
      box.top = Math.min(box.top, at.y); box.bottom = Math.max(box.bottom, at.y);
    });
    notes.forEach(function (note) {
      if (!note.nodes.every(function (n) { return all.has(n); })) return;
      box.left = Math.min(box.left, note.at[0] - note.half); box.right = Math.max(box.right, note.at[0] + note.half);
      box.top = Math.min(box.top, note.at[1] - note.high); box.bottom = Math.max(box.bottom, note.at[1] + note.high);
    });
    var scale = Math.min(Math.max(1.25, Math.min(room.width, room.height) / 900), (room.width - 2 * pad) / (box.right - box.left), (room.height - 2 * pad) / (box.bottom - box.top));
    network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale: scale, animation: false });
  }
  function whole() { own = false; fit(kg.shown().nodes); names(); }
  var own = false; // whether the reader has moved the view: else it is fitted again whenever the frame or the filter changes
  function settle() {
    if (!roomy()) own = false; // nobody could see anything, and vis-network loses its scale there
    else if (!own) { whole(); pick(); }
  }
  function zoom(factor) { own = true; network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * factor)), animation: false }); names(); }
  // Drawn small, the best connected keep names that can be read, as far as these cover nothing; on a phone, where the
  // other names are too small to be read, as far as they cover no shape and not each other.
  var LEAST_LETTERS = 10.5, ranked = drawn.slice().sort(function (a, b) { return b.edges.length - a.edges.length || a.i - b.i; }).slice(0, 14), grown = new Map();
  function names() {
    var scale = network.getScale(), size = LEAST_LETTERS / scale, taken = [], now = kg.shown().nodes, changed = [];
    var canvas = byId("canvas"), left = network.DOMtoCanvas({ x: 0, y: 0 }).x, right = network.DOMtoCanvas({ x: canvas.clientWidth, y: 0 }).x;
    var small = kg.small.matches, standing = drawn.filter(function (n) { return now.has(n.i); }).map(function (n) { return { i: n.i, box: small ? room(n)[0] : around(room(n)) }; });
    function covers(i, box) {
      return standing.some(function (other) { var b = other.box; return other.i !== i && b.left < box[2] && box[0] < b.right && b.top < box[3] && box[1] < b.bottom; });
    }
    ranked.forEach(function (n) {
      var usual = n.big ? LOOKS.hub : LOOKS.label, lines = (n.text || n.label).split("\n"), font = usual;
      if (size > usual && now.has(n.i)) {
        var half = Math.max.apply(null, lines.map(function (l) { return l.length; })) * size * 0.28 + 7, box = [n.x - half, n.y - n.size, n.x + half, n.y + n.size + lines.length * size * 1.15 + 6];
        if (box[0] > left && box[2] < right && !taken.some(function (t) { return t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3]; }) && !covers(n.i, box)) { taken.push(box); font = size; }
      }
      if (font !== (grown.get(n.i) || usual)) { grown.set(n.i, font); changed.push({ id: n.i, font: Object.assign({}, nodes.get(n.i).font, { size: font }) }); }
    });
    if (changed.length) nodes.update(changed);
  }
  function reveal(ids) { // move only when what was chosen is out of sight, or under the sheet of a small screen
    var box = byId("canvas").getBoundingClientRect(), edge = 40;
    if (!ids.length || !box.width) return;
    var sheet = kg.small.matches ? byId("panel").getBoundingClientRect().top : Infinity;
    if (sheet - Math.max(0, box.top) < 160) { byId("canvas").scrollIntoView(); box = byId("canvas").getBoundingClientRect(); }
    var bottom = Math.min(box.height, sheet - box.top), top = Math.max(0, -box.top);
    var spots = ids.map(function (id) { return network.canvasToDOM(network.getPosition(id)); });
    var inside = (!kg.small.matches || network.getScale() >= READABLE) && spots.every(function (p) { return p.x > edge && p.y > top + edge && p.x < box.width - edge && p.y < bottom - edge; });
    if (inside) return;
    var x = 0, y = 0;
    ids.forEach(function (id) { var p = network.getPosition(id); x += p.x / ids.length; y += p.y / ids.length; });
    network.moveTo({
      position: { x: x, y: y }, scale: Math.max(READABLE + 0.02, Math.min(1, network.getScale())),
      offset: { x: 0, y: (top + bottom - box.height) / 2 }, animation: false,
    });
  }
  function pick() { // mark and show what is selected
    var chosen = kg.state.select;
    network.unselectAll();
    if (!chosen) { if (kg.route()) fit(kg.route().nodes); else if (!own) whole(); return; }
    if (chosen.node !== undefined && data.nodes[chosen.node].x !== undefined) { network.selectNodes([chosen.node], false); reveal([chosen.node]); }
    var e = chosen.edge !== undefined ? [chosen.edge] : chosen.claim !== undefined ? data.claims[chosen.claim].edges : [];
    if (e.length) { network.setSelection({ nodes: [], edges: e }, { highlightEdges: false }); reveal([data.edges[e[0]].s, data.edges[e[0]].o]); }
  }

  function start() {
    nodes = new vis.DataSet(drawn.map(visNode));
    edges = new vis.DataSet(data.edges.map(visEdge));
    network = kg.network = new vis.Network(byId("canvas"), { nodes: nodes, edges: edges }, data.options);
    bow();
    network.on("resize", function () { setTimeout(settle); }); // vis-network moves its view once more after it says so
    ["dragStart", "zoom"].forEach(function (name) { network.on(name, function () { own = true; names(); }); });
    network.on("click", function (event) {
      if (event.nodes[0] === FOLD || (!event.nodes.length && event.edges.length && data.edges[event.edges[0]].holds > 1)) { kg.set({ folded: false, push: true }); return; }
      kg.select(event.nodes.length ? { node: event.nodes[0] } : event.edges.length ? { edge: event.edges[0] } : null);
    });
    network.on("afterDrawing", drawMarks);
    if (notes.length) network.on("afterDrawing", drawNotes);
    if (data.edges.length > 500) ["dragStart", "dragEnd"].forEach(function (name) { network.on(name, function () { byId("canvas").classList.toggle("moving", name === "dragStart"); }); });
    ["hoverNode", "hoverEdge"].forEach(function (name) { network.on(name, function () { byId("canvas").style.cursor = "pointer"; }); });
    ["blurNode", "blurEdge"].forEach(function (name) { network.on(name, function () { byId("canvas").style.cursor = ""; }); });
    byId("closer").addEventListener("click", function () { zoom(1.3); });
    byId("farther").addEventListener("click", function () { zoom(1 / 1.3); });
    byId("whole").addEventListener("click", whole);
  }
  var filtered = null, before = null;
  function paint(now) {
    var bright = lit(), told;
    ink = kg.ink();
    folded = kg.folded();
    fold(now, folded);
    nodes.update(drawn.map(function (n) { return nodeLook(n, now, bright, folded); }));
    told = worded(now, bright);
    edges.update(data.edges.map(function (e) { return edgeLook(e, now, bright, told); }));
    var some = Array.from(now.edges).join() + (now.edges.size ? "" : Array.from(now.nodes).join()) + (kg.state.folded ? " folded" : "");
    if (some !== filtered) { filtered = some; whole(); } // refitted whenever something else is shown
    var chosen = JSON.stringify([kg.state.select, bright && !kg.state.select && Array.from(bright.edges)]);
    if (chosen !== before) { before = chosen; kg.later(pick); }
  }
  // The picture without script is what is printed and saved: it shows the same, also while another view is open.
  var callouts = Array.from(document.querySelectorAll(".picture .finding"));
  var marks = { edge: Array.from(document.querySelectorAll(".picture .edge")), node: Array.from(document.querySelectorAll(".picture .node")) };
  function veil(mark, hidden) { if (hidden) mark.setAttribute("display", "none"); else mark.removeAttribute("display"); }
  var foldGroup = null;
  function paintFold(now, some) {
    if (foldGroup) foldGroup.remove();
    foldGroup = null;
    if (!some.size) return;
    var made = foldDrawn(now, some), at = made.at, draw = kg.draw;
    foldGroup = draw("g", { class: "fold" }, made.lines.map(function (line) {
      var far = Math.hypot(line.to.x - at.x, line.to.y - at.y) || 1, ux = (line.to.x - at.x) / far, uy = (line.to.y - at.y) / far;
      var near = [at.x + 20 * ux, at.y + 20 * uy], end = [line.to.x - (line.to.size + 2) * ux, line.to.y - (line.to.size + 2) * uy], tip = line.out ? end : near;
      return draw("g", { stroke: line.color, fill: line.color },
        draw("path", { d: "M" + near.map(Math.round) + "L" + end.map(Math.round), "stroke-width": 1.4 }),
        draw("path", { d: "M0 0L-9-3.6V3.6z", stroke: "none", transform: "translate(" + tip.map(Math.round) + ") rotate(" + Math.round(Math.atan2(line.out ? uy : -uy, line.out ? ux : -ux) * 180 / Math.PI) + ")" }),
        line.n > 1 && draw("text", { class: "ink halo", x: (near[0] + end[0]) / 2, y: (near[1] + end[1]) / 2, "text-anchor": "middle" }, "×" + line.n));
    }), draw("path", { d: "M0 18.9L20.7-16.9H-20.7z", fill: "#d01a01", transform: "translate(" + at.x + " " + at.y + ")" }),
    draw("text", { class: "ink halo", "text-anchor": "middle", "font-size": LOOKS.hub, x: at.x, y: at.y + 38 }, kg.foldedName(some)));
    document.querySelector(".picture svg").append(foldGroup);
  }
  kg.always(function (now) {
    var some = kg.folded();
    paintFold(now, some);
    marks.edge.forEach(function (g, i) { veil(g, !now.edges.has(i) || some.has(data.edges[i].s) || some.has(data.edges[i].o)); });
    callouts.forEach(function (g, i) { veil(g, !isShown(notes[i], now)); });
    marks.node.forEach(function (g, i) { veil(g, !now.nodes.has(drawn[i].i) || some.has(drawn[i].i)); });
  });
  byId("canvas").hidden = document.querySelector(".tools").hidden = false;
  kg.view("graph", { start: start, paint: paint });
}(window.kg));
