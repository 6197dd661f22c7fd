// Saving what is shown: the picture as SVG or PNG, the claims as CSV or JSON-LD, the page as print.
(function (kg) {
  "use strict";
  var data = kg.data, byId = kg.byId, SVG = "http://www.w3.org/2000/svg";
  var LIGHT = { ink: "#1d1e20", soft: "#585b61", paper: "#ffffff" }; // pictures are for white paper

  // ---- the picture

  function make(tag, attrs, text) {
    var it = document.createElementNS(SVG, tag);
    Object.keys(attrs).forEach(function (name) { it.setAttribute(name, attrs[name]); });
    if (text !== undefined) it.textContent = text;
    return it;
  }
  function isolated(text) { return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? "\u2068" + text + "\u2069" : text; }
  function extent(now) { // of the nodes shown, with their labels
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    now.nodes.forEach(function (i) {
      var n = data.nodes[i], lines = (n.text || n.label).split("\n"), font = n.big ? 15 : 13;
      if (n.x === undefined) return;
      var half = Math.max(n.size, 4 + Math.max.apply(null, lines.map(function (l) { return l.length; })) * font * 0.32);
      box = [Math.min(box[0], n.x - half), Math.min(box[1], n.y - n.size - 6), Math.max(box[2], n.x + half), Math.max(box[3], n.y + n.size + 8 + lines.length * font * 1.2)];
    });
    now.edges.forEach(function (i) {
      var at = kg.along(data.edges[i], 0.5);
      box = [Math.min(box[0], at.x), Math.min(box[1], at.y), Math.max(box[2], at.x), Math.max(box[3], at.y)];
    });
    (data.notes || []).forEach(function (note) {
      if (note.at && note.nodes.every(function (n) { return now.nodes.has(n); })) box = [Math.min(box[0], note.at[0] - note.half), Math.min(box[1], note.at[1] - note.high), Math.max(box[2], note.at[0] + note.half), Math.max(box[3], note.at[1] + note.high)];
    });
    return box[0] === Infinity ? [0, 0, 300, 100] : box;
  }
  // Printed, the picture shows what is filtered as large as it can.
  var printed = document.querySelector(".picture svg"), whole = printed.getAttribute("viewBox");
  kg.always(function (now) {
    var box = now.filtered && now.edges.size ? extent(now) : null, pad = 24;
    printed.setAttribute("viewBox", box ? [box[0] - pad, box[1] - pad, box[2] - box[0] + 2 * pad, box[3] - box[1] + 2 * pad].map(Math.round).join(" ") : whole);
  });
  function wrap(text, chars) {
    var lines = [""];
    text.split(/\s+/).forEach(function (word) {
      if (lines[lines.length - 1].length + word.length > chars) lines.push("");
      lines[lines.length - 1] += (lines[lines.length - 1] ? " " : "") + word;
    });
    return lines;
  }
  function legend(now) { // the relations shown, those of one colour together, the commonest first
    var counts = new Map();
    now.edges.forEach(function (i) { counts.set(data.edges[i].r, (counts.get(data.edges[i].r) || 0) + 1); });
    var of = {}, color = function (r) { return data.relations[r].color; };
    counts.forEach(function (n, r) { of[color(r)] = (of[color(r)] || 0) + n; });
    return Array.from(counts.keys()).sort(function (a, b) { return of[color(b)] - of[color(a)] || (color(a) < color(b) ? -1 : Number(color(a) > color(b))) || counts.get(b) - counts.get(a) || a - b; });
  }
  var TOLD = 40; // disputed lines that bear a number, under which both sides are told below the picture
  function disputed(now) {
    return Array.from(now.edges, function (i) { return data.edges[i]; }).filter(function (e) { return e.disputed || e.partly; });
  }
  function sidesOf(all) {
    var told = all.slice(0, TOLD).map(function (e, i) { return (i + 1) + "  " + kg.words(e) + ": " + kg.disputes.text(kg.disputes.ofEdge(e)) + "."; });
    return all.length > TOLD ? told.concat("And " + kg.counted(all.length - TOLD, "more disputed line") + ".") : told;
  }
  function numbered(all) { // a number on each of these lines
    return all.slice(0, TOLD).map(function (e, i) {
      var at = kg.along(e, NOTED), group = make("g", {});
      group.append(make("circle", { cx: at.x, cy: at.y, r: 9, fill: LIGHT.paper, stroke: LIGHT.ink }), make("text", { x: at.x, y: at.y + 4, "text-anchor": "middle", "font-size": 11, fill: LIGHT.ink }, String(i + 1)));
      return group;
    });
  }
  var NOTED = 0.36; // where on a line its number stands, beside the mark in its middle
  function credit() {
    var used = new Set();
    kg.shown().claims.forEach(function (i) { data.claims[i].said.forEach(function (a) { used.add(data.sources[a.in].publisher || data.sources[a.in].title || data.sources[a.in].id); }); });
    var names = Array.from(used), few = names.slice(0, 6).join(", ");
    return "Sources: " + (few || "none") + (names.length > 6 ? " and " + (names.length - 6) + " more" : "") + ". What they say, not what is so. Made with kg.";
  }
  // What each view puts in its picture: {left, top, right, bottom, parts, legend: [{color, label, look}], notes, key}.
  function graphPicture(now) {
    var from = document.querySelector(".picture svg"), box = extent(now), inside = from.cloneNode(true), quarrels = disputed(now);
    inside.querySelectorAll("[display]").forEach(function (mark) { mark.remove(); });
    inside.querySelectorAll("[class]").forEach(function (it) {
      var cls = it.getAttribute("class");
      if (/\bink\b/.test(cls)) it.setAttribute("fill", LIGHT.ink);
      if (/\bhalo\b/.test(cls)) { it.setAttribute("stroke", LIGHT.paper); it.setAttribute("stroke-width", 4); it.setAttribute("paint-order", "stroke"); it.setAttribute("stroke-linejoin", "round"); }
      if (/\bpaper\b/.test(cls)) it.setAttribute("fill", LIGHT.paper);
      it.removeAttribute("class");
    });
    return {
      left: box[0], top: box[1], right: box[2], bottom: box[3], parts: Array.from(inside.children).concat(numbered(quarrels)),
      legend: legend(now).map(function (r) { return { color: data.relations[r].color, label: data.relations[r].label, look: data.looks.marks[data.relations[r].mark] }; }),
      notes: sidesOf(quarrels).concat(findings(function (note) { return !note.at; })),
      key: "Dashed on yellow: disputed; solid on yellow: disputed in part. Dotted: only suggested. A dot at the tail: by unnamed speakers. A thicker line: more independent origins.",
    };
  }
  function findings(fits) { // notes by whoever made the page
    return (data.notes || []).filter(fits).map(function (note) { return note.about + ": " + note.text; });
  }
  function disputedClaims(claims) {
    var all = Array.from(claims, function (i) { return data.claims[i]; }).filter(function (c) { return c.disputed || kg.partly(c); });
    var told = all.slice(0, TOLD).map(function (c) { return c.text + ": " + kg.disputes.text(kg.disputes.ofClaim(c.i)) + "."; });
    return all.length > TOLD ? told.concat("And " + kg.counted(all.length - TOLD, "more disputed claim") + ".") : told;
  }
  var LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-size", "font-weight", "letter-spacing", "text-anchor", "paint-order", "vector-effect"];
  function styled(svg) { // a copy that looks alike without the page's style sheet
    var copy = svg.cloneNode(true), from = svg.querySelectorAll("path, rect, circle, line, text"), to = copy.querySelectorAll("path, rect, circle, line, text");
    from.forEach(function (it, i) {
      var look = getComputedStyle(it);
      LOOKS.forEach(function (name) { var value = look.getPropertyValue(name); if (value && value !== "none" && value !== "normal" || name === "fill" || name === "stroke") to[i].setAttribute(name, value.replace(/px/g, "")); });
    });
    copy.querySelectorAll("[class], [style]").forEach(function (it) { it.removeAttribute("class"); it.removeAttribute("style"); });
    copy.removeAttribute("class");
    return copy;
  }
  function moved(it, x, y) { var group = make("g", { transform: "translate(" + x + " " + y + ")" }); group.append.apply(group, Array.from(it.childNodes)); return group; }
  function hues(where) { // the legend of colours that stands beside a view
    return Array.from(document.querySelectorAll(where + " .map-key li"), function (li) {
      return { color: li.querySelector("rect").getAttribute("fill"), label: li.children[1].textContent, square: true };
    });
  }
  function mapPicture(now) {
    var live = document.querySelector("#map-frame svg");
    if (!live) return graphPicture(now);
    var w = live.clientWidth, h = live.clientHeight, copy = moved(styled(live), 0, 0), clip = make("clipPath", { id: "map-frame-edge" });
    clip.append(make("rect", { width: w, height: h }));
    copy.setAttribute("clip-path", "url(#map-frame-edge)");
    var onMap = new Set();
    now.claims.forEach(function (i) { if (data.claims[i].at.some(function (pair) { return data.map.spots[pair[0]]; })) onMap.add(i); });
    return {
      left: 0, top: 0, right: w, bottom: h, parts: [clip, copy, make("rect", { width: w, height: h, fill: "none", stroke: "#b4ada0" })], legend: hues("#map-side"), notes: disputedClaims(onMap),
      key: "The number says of how many claims. A ring with a clear middle: at the place. A dashed ring: near it. A pale disc: somewhere in it; with a dotted rim: in a wider area. A shaded country: the country as a whole. " + document.querySelector(".map-credit").textContent,
    };
  }
  function timelinePicture(now) {
    var NAMES = 330, y = 0, parts = [], axis = document.querySelector(".time-axis svg"), dated = new Set();
    if (!axis || byId("time-chart").hidden) return graphPicture(now);
    kg.timeline.all();
    var width = axis.clientWidth, lines = make("g", { stroke: "#dcd8cd" });
    parts.push(lines, moved(styled(axis), NAMES, 0));
    y = 46;
    document.querySelectorAll(".time-rows .time-row").forEach(function (row) {
      var inset = row.classList.contains("member") ? 18 : 0, name = wrap(row.querySelector("b").textContent, 46), when = wrap(row.querySelector(".when").textContent, 50), text = make("text", { y: y });
      name.concat(when).forEach(function (line, i) { text.append(make("tspan", { x: inset, y: y + 14 + i * 15, fill: i < name.length ? LIGHT.ink : LIGHT.soft, "font-size": i < name.length ? 13 : 12 }, isolated(line))); });
      var high = Math.max(26, (name.length + when.length) * 15 + 8);
      parts.push(text, moved(styled(row.querySelector(".line svg")), NAMES, y + high / 2 - 11));
      y += high;
      var button = row.querySelector("[data-claim]");
      if (button) dated.add(kg.at.claim.get(button.dataset.claim));
    });
    document.querySelectorAll(".time-grid line").forEach(function (line) { var x = NAMES + Number(line.getAttribute("x1")); lines.append(make("path", { d: "M" + x + " 40V" + y })); });
    return {
      left: 0, top: 0, right: NAMES + width, bottom: y, parts: parts, legend: hues("#time-head"), notes: disputedClaims(dated),
      key: "A diamond: a day. A solid bar: it went on all this time; hatched: some time within; pale with an arrow: the end is open; a bracket: the span of its events. On yellow: disputed, or in part. A dashed outline: only suggested. A zigzag: time drawn short.",
    };
  }
  function routesPicture(now) {
    var live = document.querySelector(".routes-drawn"), box = live && live.viewBox.baseVal;
    if (!live) return graphPicture(now);
    return {
      left: 0, top: 0, right: box.width, bottom: box.height, parts: [moved(styled(live), 0, 0)], legend: [], notes: [byId("answer-summary").textContent],
      key: "Dashed on yellow: disputed. Dotted: only suggested. An arrow points the way that its relation does.",
    };
  }
  var PICTURES = { graph: graphPicture, map: mapPicture, timeline: timelinePicture, routes: routesPicture };
  kg.pictures = PICTURES;
  function viewed() { return PICTURES[kg.state.tab] && (kg.state.tab !== "routes" || document.querySelector(".routes-drawn")) ? kg.state.tab : "graph"; } // what has no picture of its own gives the graph
  kg.picture = function () { // the SVG of the view one looks at, as text; on white paper
    var theme = document.documentElement.dataset.theme, dark = kg.dark();
    if (dark) kg.theme("light");
    try { return framed(PICTURES[viewed()](kg.shown())); } finally { if (dark) kg.theme(theme || ""); }
  };
  function framed(made) { // with title, legend, notes and credit
    var pad = 24, left = Math.floor(made.left) - pad, width = Math.max(520, Math.ceil(made.right) + pad - left), top = Math.floor(made.top) - pad, bottom = Math.ceil(made.bottom) + pad;
    var title = wrap(document.title, Math.floor(width / 11)), head = title.length * 28 + 12, y = bottom + 10, x = left + pad;
    var svg = make("svg", { xmlns: SVG, "font-family": "Helvetica, Arial, sans-serif", "font-size": 13, role: "img" });
    svg.append(make("title", {}, document.title));
    var back = make("rect", { x: left, fill: LIGHT.paper });
    svg.append(back);
    title.forEach(function (line, i) { svg.append(make("text", { x: left + pad, y: top - head + 30 + i * 28, "font-size": 21, "font-weight": 600, "font-family": "Georgia, serif", fill: LIGHT.ink }, isolated(line))); });
    svg.append.apply(svg, made.parts);
    made.legend.forEach(function (one) {
      var wide = 44 + one.label.length * 7.2;
      if (x + wide > left + width - pad) { x = left + pad; y += 22; }
      svg.append(one.square ? make("rect", { x: x, y: y - 10, width: 12, height: 12, rx: 2, fill: one.color }) : make("path", { d: "M" + x + " " + (y - 4) + "h24", stroke: one.color, "stroke-width": 2.5 }), make("text", { x: x + (one.square ? 18 : 30), y: y, fill: LIGHT.ink }, isolated(one.label)));
      if (one.look) svg.append(make("path", Object.assign({ d: one.look.path, transform: "translate(" + (x + 12) + " " + (y - 4) + ")" }, one.look.hollow ? { fill: LIGHT.paper, stroke: one.color, "stroke-width": 1.6 } : { fill: one.color })));
      x += wide;
    });
    y += 26;
    function told(text, color) {
      wrap(text, Math.floor((width - 2 * pad) / 6.3)).forEach(function (line) {
        svg.append(make("text", { x: left + pad, y: y, "font-size": 12, fill: color }, isolated(line)));
        y += 17;
      });
    }
    made.notes.forEach(function (text) { told(text, LIGHT.ink); });
    told(made.key + " " + credit(), LIGHT.soft);
    var height = y + 8 - (top - head);
    back.setAttribute("y", top - head); back.setAttribute("width", width); back.setAttribute("height", height);
    svg.setAttribute("viewBox", [left, top - head, width, height].join(" "));
    svg.setAttribute("width", width); svg.setAttribute("height", height);
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(svg) + "\n";
  }
  function Altered() { /* what `kg.bitmap` fails with where a PNG would hold noise */ }
  function keeps(brush) { // whether what is drawn can be read back; a bit more or less does not show
    var color = [51, 102, 153, 255];
    brush.fillStyle = "rgb(" + color.slice(0, 3).join(",") + ")";
    brush.fillRect(0, 0, 8, 8);
    return brush.getImageData(0, 0, 8, 8).data.every(function (v, i) { return Math.abs(v - color[i % 4]) < 9; });
  }
  kg.bitmap = function () { // a promise of the same picture as PNG, twice as fine
    return new Promise(function (done, failed) {
      var image = new Image(), text = kg.picture();
      image.onload = function () {
        var canvas = document.createElement("canvas"), scale = Math.min(2, 8000 / Math.max(image.width, image.height));
        canvas.width = Math.round(image.width * scale); canvas.height = Math.round(image.height * scale);
        var brush = canvas.getContext("2d");
        if (!keeps(brush)) { failed(new Altered()); return; }
        brush.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) { if (blob) done(blob); else failed(new Error("no picture")); }, "image/png");
      };
      image.onerror = failed;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    });
  };

  // ---- the claims

  function cell(value) { // RFC 4180; and nothing that a spreadsheet would run
    var text = String(value === undefined || value === null ? "" : value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  var COLUMNS = ["claim", "kind", "text", "date", "earliest_begin", "latest_begin", "earliest_end", "latest_end", "standing", "disputed", "sides", "relations",
    "speaker", "unnamed", "stance", "withdrawn", "basis", "says", "said_on", "source", "title", "publisher", "url", "paragraphs", "quotation"];
  function relation(i) { // an edge in words, with how it stands
    var e = data.edges[i];
    return kg.words(e) + (e.status === "asserted" ? "" : " [" + data.words.status[e.status] + "]");
  }
  kg.csv = function () { // one line for each stance that somebody takes on a claim shown
    var lines = [COLUMNS];
    data.claims.forEach(function (c) {
      if (!kg.shown().claims.has(c.i)) return;
      var begin = c.begin || [], end = c.end || [], lead = [c.id, kg.kindOf(c), c.text, c.date, begin[0], begin[1], end[0], end[1], data.words.standing[c.standing] || "asserted",
        c.disputed ? "yes" : kg.partly(c) ? "in part" : "", kg.disputes.text(kg.disputes.ofClaim(c.i)), c.edges.map(relation).join("; ")];
      (c.said.length ? c.said : [null]).forEach(function (a) {
        var by = a && data.speakers[a.by], src = a && data.sources[a.in];
        lines.push(lead.concat(a ? [by.label, by.unnamed ? "yes" : "", a.stance, kg.disputes.taken(a).join("; "), a.basis, a.says, a.on, src.id, src.title, src.publisher, src.url, a.para, a.quote] : []));
      });
    });
    return "\ufeff" + lines.map(function (line) {
      return COLUMNS.map(function (_, i) { return cell(line[i]); }).join(",");
    }).join("\r\n") + "\r\n";
  };
  function iri(id) { return /^[a-z][a-z0-9+.-]*:/i.test(id) ? id : data.base + id; }
  kg.jsonld = function () {
    var now = kg.shown(), graph = [], speakers = new Set(), sources = new Set();
    now.nodes.forEach(function (i) {
      var n = data.nodes[i];
      graph.push({ "@id": iri(n.id), prefLabel: n.label, altLabel: n.names.length ? n.names : undefined });
    });
    now.claims.forEach(function (i) {
      var c = data.claims[i], begin = c.begin || [], end = c.end || [];
      graph.push({
        "@id": iri(c.id), "@type": "kg:" + c.kind, label: c.text, date: c.date === "undated" ? undefined : c.date,
        earliestBegin: begin[0] || undefined, latestBegin: begin[1] || undefined, earliestEnd: end[0] || undefined, latestEnd: end[1] || undefined,
        standing: "kg:" + (c.standing || "asserted"), disputed: c.disputed ? true : undefined,
        deniedIn: (c.denied || []).map(reference), partDeniedIn: (c.partDenied || []).map(reference),
        rivalAccount: (c.accounts || []).map(claimIri), partRivalAccount: (c.partAccounts || []).map(claimIri),
        edges: c.edges.filter(function (e) { return now.edges.has(e); }).map(function (e) {
          return { "@type": "kg:DirectEdge", subject: iri(data.nodes[data.edges[e].s].id), predicate: data.relations[data.edges[e].r].id, object: iri(data.nodes[data.edges[e].o].id), standing: "kg:" + (data.edges[e].standing || "asserted"), disputed: Boolean(data.edges[e].disputed) };
        }),
        assertions: c.said.map(assertion),
      });
    });
    function claimIri(i) { return iri(data.claims[i].id); }
    function reference(n) { // an assertion that stands with its claim; in full when that is filtered out
      var a = kg.said[n];
      return now.claims.has(a.claim) ? { "@id": "_:said" + n } : Object.assign(assertion(a), { claim: claimIri(a.claim) });
    }
    function assertion(a) {
      speakers.add(a.by); sources.add(a.in);
      return { "@id": "_:said" + a.i, "@type": "kg:Assertion", speaker: iri(data.speakers[a.by].id), stance: "kg:" + a.stance, basis: "kg:" + a.basis, inSource: iri(data.sources[a.in].id), says: a.says, saidOn: a.on, [kg.isRow(a.para) ? "rows" : "paragraphs"]: a.para.replace(/\brow /g, ""),
        withdrawnBy: (a.back || []).map(function (by) { return typeof by === "number" ? reference(by) : { "@type": "kg:Retraction", retractedBy: by.by, retractedOn: by.on || undefined, retractedBecause: by.why || undefined }; }) };
    }
    speakers.forEach(function (i) { graph.push({ "@id": iri(data.speakers[i].id), prefLabel: data.speakers[i].label }); });
    sources.forEach(function (i) {
      var s = data.sources[i];
      graph.push({ "@id": iri(s.id), "@type": "kg:Source", title: s.title, publisher: s.publisher, url: s.url, published: s.published });
    });
    return JSON.stringify({ "@context": CONTEXT, "@graph": graph }, null, 1) + "\n";
  };
  var SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/has", DAY = "http://www.w3.org/2001/XMLSchema#date", RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  function day(name) { return { "@id": SEM + name + "TimeStamp", "@type": DAY }; }
  var CONTEXT = {
    kg: "https://w3id.org/actor-kg/ns#", label: "http://www.w3.org/2000/01/rdf-schema#label",
    prefLabel: "http://www.w3.org/2004/02/skos/core#prefLabel", altLabel: "http://www.w3.org/2004/02/skos/core#altLabel",
    date: "kg:dateWording", earliestBegin: day("EarliestBegin"), latestBegin: day("LatestBegin"), earliestEnd: day("EarliestEnd"), latestEnd: day("LatestEnd"),
    disputed: "kg:disputed", standing: { "@id": "kg:standing", "@type": "@id" }, claim: { "@id": "kg:claim", "@type": "@id" },
    deniedIn: "kg:deniedIn", partDeniedIn: "kg:partDeniedIn", withdrawnBy: "kg:withdrawnBy",
    rivalAccount: { "@id": "kg:rivalAccount", "@type": "@id" }, partRivalAccount: { "@id": "kg:partRivalAccount", "@type": "@id" },
    retractedBy: "kg:retractedBy", retractedOn: { "@id": "kg:retractedOn", "@type": DAY }, retractedBecause: "kg:retractedBecause", edges: { "@reverse": "kg:derivedFrom" }, assertions: { "@reverse": "kg:claim" },
    subject: { "@id": RDF + "subject", "@type": "@id" }, predicate: { "@id": RDF + "predicate", "@type": "@id" }, object: { "@id": RDF + "object", "@type": "@id" },
    speaker: { "@id": "kg:speaker", "@type": "@id" }, stance: { "@id": "kg:stance", "@type": "@id" }, basis: { "@id": "kg:basis", "@type": "@id" },
    inSource: { "@id": "kg:inSource", "@type": "@id" }, says: "kg:says", saidOn: { "@id": "kg:saidOn", "@type": DAY }, paragraphs: "kg:paragraph", rows: "kg:row",
    title: "http://purl.org/dc/terms/title", publisher: "http://purl.org/dc/elements/1.1/publisher", published: "http://purl.org/dc/terms/date", url: "https://schema.org/url",
  };

  // ---- out of the page

  // A frame that is sandboxed without an origin of its own may neither save, print nor open other pages.
  var shut = window.top !== window && (function () { try { return document.cookie === null; } catch (error) { return true; } }());
  kg.shut = shut;
  function refuse(what) { kg.say("The frame around this page does not let it " + what + ". Open the page in a window of its own.", true); }
  function save(blob, ending) {
    var url = URL.createObjectURL(blob), name = (document.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "graph").slice(0, 60) + (/^(svg|png)$/.test(ending) && viewed() !== "graph" ? "-" + viewed() : "");
    var a = kg.el("a", { href: url, download: name + "." + ending });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
    kg.say("Saved as " + name + "." + ending, true);
  }
  var MAKE = {
    svg: function () { save(new Blob([kg.picture()], { type: "image/svg+xml" }), "svg"); },
    png: function () {
      kg.bitmap().then(function (blob) { save(blob, "png"); }).catch(function (error) {
        kg.say((error instanceof Altered ? "This browser alters pictures that a page makes, so that its user is not recognised" : "The picture could not be made") + ": save the SVG.", true);
      });
    },
    csv: function () { save(new Blob([kg.csv()], { type: "text/csv;charset=utf-8" }), "csv"); },
    jsonld: function () { save(new Blob([kg.jsonld()], { type: "application/ld+json" }), "jsonld"); },
    print: function () { window.print(); },
  };
  var button = document.querySelector("#export > button"), sheet = byId("exports");
  function open(yes) { sheet.hidden = !yes; button.setAttribute("aria-expanded", String(yes)); }
  button.addEventListener("click", function () { open(sheet.hidden); });
  sheet.querySelectorAll("[data-export]").forEach(function (b) {
    b.addEventListener("click", function () {
      open(false);
      button.focus();
      if (shut) refuse(b.dataset.export === "print" ? "print" : "save files"); else MAKE[b.dataset.export]();
    });
  });
  kg.always(function () { // the menu says of what the picture is
    var what = { graph: "graph", map: "map", timeline: "timeline", routes: "routes" }[viewed()];
    ["svg", "png"].forEach(function (ending) { sheet.querySelector('[data-export="' + ending + '"]').textContent = "Picture of the " + what + ", " + ending.toUpperCase(); });
  });
  if (shut) sheet.querySelector("p").textContent = "Saving and printing need a window of their own: this page stands in a frame that forbids them.";
  document.addEventListener("click", function (event) {
    if (!sheet.hidden && !byId("export").contains(event.target)) open(false);
    var a = event.target.closest ? event.target.closest('a[target="_blank"]') : null;
    if (a && shut) { event.preventDefault(); refuse("open other pages"); }
  });
  byId("export").addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !sheet.hidden) { event.preventDefault(); event.stopPropagation(); open(false); button.focus(); }
  });
}(window.kg));
