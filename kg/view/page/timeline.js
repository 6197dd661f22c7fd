// The timeline: a row for each dated claim. Solid is what must be so, pale and hatched what can be; an open end is an
// arrow. Nothing is drawn at a day that the source does not give. Long empty stretches are drawn short, and marked.
(function (kg) {
  "use strict";
  var data = kg.data, el = kg.el, draw = kg.draw, byId = kg.byId;
  var DAY = 86400000, MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  var FEW = 300; // rows drawn at once; more follow as one scrolls

  // ---- days as whole numbers, from 1970-01-01

  function dayOf(text) {
    var p = text.split("-").map(Number), date = new Date(0);
    date.setUTCFullYear(p[0], p[1] - 1, p[2]);
    return Math.round(date.getTime() / DAY);
  }
  function dateOf(day) { return new Date(day * DAY); }
  function iso(day) {
    var d = dateOf(day);
    return String(d.getUTCFullYear()).padStart(4, "0") + "-" + String(d.getUTCMonth() + 1).padStart(2, "0") + "-" + String(d.getUTCDate()).padStart(2, "0");
  }
  function bound(pair, i) { return pair && pair[i] ? dayOf(pair[i]) : null; }
  data.claims.forEach(function (c) {
    if (!c.dated) return;
    c.days = { b0: bound(c.begin, 0), b1: bound(c.begin, 1), e0: bound(c.end, 0), e1: bound(c.end, 1) };
    var d = c.days;
    d.first = d.b0 !== null ? d.b0 : d.b1 !== null ? d.b1 : d.e0 !== null ? d.e0 : d.e1;
    d.last = d.e1 !== null ? d.e1 : d.e0 !== null ? d.e0 : d.b1 !== null ? d.b1 : d.b0;
    d.day = !c.rough && d.b0 !== null && d.b0 === d.b1 && d.e0 === d.e1 && d.b0 === d.e0;
  });

  // ---- the scale: straight between knots; a long stretch in which nothing begins or ends may be drawn short

  function scaleOf(days, from, to, width, even) {
    var knots = Array.from(new Set(days.filter(function (d) { return d > from && d < to; }).concat([from, to]))).sort(function (a, b) { return a - b; });
    var gaps = knots.slice(1).map(function (d, i) { return { i: i, from: knots[i], to: d, n: d - knots[i], short: false }; });
    var short = Math.max(14, Math.min(34, width / 20)), open = to - from, most = Math.floor(width / 48), PAD = 12;
    if (!even) gaps.slice().sort(function (a, b) { return b.n - a.n; }).forEach(function (g) {
      if (most > 0 && g.n > 13 && g.n > open * 0.2 && g.n < open) { g.short = true; open -= g.n; most--; }
    });
    var shorts = gaps.filter(function (g) { return g.short; }).length, share = (width - 2 * PAD - shorts * short) / Math.max(1, open), x = PAD;
    gaps.forEach(function (g) { g.x = x; g.w = g.short ? short : g.n * share; x += g.w; });
    return {
      gaps: gaps, from: from, to: to, width: width,
      x: function (day) {
        if (day <= from) return day < from ? 0 : PAD;
        if (day >= to) return day > to ? width : width - PAD;
        var low = 0, high = gaps.length - 1;
        while (low < high) { var mid = (low + high) >> 1; if (gaps[mid].to < day) low = mid + 1; else high = mid; }
        return gaps[low].x + (day - gaps[low].from) / gaps[low].n * gaps[low].w;
      },
      day: function (px) {
        var g = gaps.find(function (g) { return px <= g.x + g.w; }) || gaps[gaps.length - 1];
        return Math.max(from, Math.min(to, Math.round(g.from + (px - g.x) / Math.max(g.w, 0.01) * g.n)));
      },
    };
  }

  // Ticks of each stretch between two short ones, as far apart as their labels need.
  function ticksOf(scale) {
    var runs = [], out = [];
    scale.gaps.forEach(function (g) {
      var last = runs[runs.length - 1];
      if (g.short) runs.push(null);
      else if (last) { last.to = g.to; last.w += g.w; }
      else runs.push({ from: g.from, to: g.to, x: g.x, w: g.w });
    });
    runs.filter(Boolean).forEach(function (run) {
      var perDay = run.w / Math.max(1, run.to - run.from), d = dateOf(run.from), y = d.getUTCFullYear(), m = d.getUTCMonth(), day;
      var days = [1, 2, 5, 10].find(function (n) { return n * perDay >= 46; });
      if (days) {
        for (day = run.from; day <= run.to; day++) {
          var n = dateOf(day).getUTCDate();
          if (days === 1 || (days === 2 ? n % 2 === 1 && n < 31 : (n === 1 || n % days === 0) && n < 31)) out.push({ day: day, unit: "day" });
        }
        return;
      }
      var months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000].find(function (n) { return n * 30.4 * perDay >= 50; }) || 12000;
      for (var at = Math.floor((y * 12 + m) / months) * months; ; at += months) {
        var date = new Date(0);
        date.setUTCFullYear(Math.floor(at / 12), at % 12, 1);
        day = Math.round(date.getTime() / DAY);
        if (day > run.to) break;
        if (day >= run.from) out.push({ day: day, unit: months >= 12 ? "year" : "month" });
      }
    });
    // The ends of what is drawn short say when they are: a year is known from its numbers on both sides.
    scale.gaps.forEach(function (g) { if (g.short) out.push({ day: g.from, unit: "edge" }, { day: g.to, unit: "edge" }); });
    return out.sort(function (a, b) { return a.day - b.day || (b.unit === "edge") - (a.unit === "edge"); });
  }
  function labelled(scale) { // ticks, and those of them whose labels have room: full years first, odd days last
    var room = [], year = null, ticks = ticksOf(scale);
    ticks.forEach(function (t) {
      var d = dateOf(t.day), first = d.getUTCDate() === 1, month = MONTHS[d.getUTCMonth()], turn = first && d.getUTCMonth() === 0;
      t.x = scale.x(t.day);
      t.top = t.unit === "day" ? d.getUTCDate() + " " + month : turn && t.unit !== "month" ? "" : first ? month : d.getUTCDate() + " " + month;
      t.year = String(d.getUTCFullYear());
      t.rank = t.unit !== "edge" ? 2 : turn ? 0 : first ? 1 : 3;
    });
    ticks.slice().sort(function (a, b) { return a.rank - b.rank || a.day - b.day; }).forEach(function (t) {
      var w = Math.max(t.top.length, 4) * 6.4 + 8;
      t.left = Math.min(Math.max(t.x - 3, 0), scale.width - w + 6);
      t.bare = room.some(function (r) { return t.left < r[1] && t.left + w > r[0]; });
      if (!t.bare) room.push([t.left, t.left + w]);
    });
    var kept = ticks.filter(function (t) { return !t.bare; });
    kept.forEach(function (t) { t.tellsYear = t.year !== year; year = t.year; });
    return { ticks: ticks, labels: kept };
  }

  // ---- rows, in the order in which they begin: below a series its events, below an event what is said of its parts

  function above(c) { return c.part !== undefined ? c.part : c.event; }
  function rowsOf(shown) {
    var said = byId("time-said").checked, byParent = new Map(), rows = [], inside = new Set();
    function has(i) { var c = data.claims[i]; return Boolean(c.days) || (said && c.said.some(function (a) { return a.on; })); }
    shown.claims.forEach(function (i) {
      var part = above(data.claims[i]), seen = new Set([i]);
      while (part !== undefined && !seen.has(part) && !shown.claims.has(part)) { seen.add(part); part = above(data.claims[part]); }
      if (part !== undefined && part !== i && shown.claims.has(part) && has(i)) {
        if (!byParent.has(part)) byParent.set(part, []);
        byParent.get(part).push(i);
        inside.add(i);
      }
    });
    function span(i, seen) { // first and last day of a claim and all below it
      var c = data.claims[i], out = c.days ? [c.days.first, c.days.last] : [Infinity, -Infinity];
      if (said && !c.days) c.said.forEach(function (a) { if (a.on) { out[0] = Math.min(out[0], dayOf(a.on)); out[1] = Math.max(out[1], dayOf(a.on)); } });
      (byParent.get(i) || []).forEach(function (j) {
        if (seen.has(j)) return;
        seen.add(j);
        var s = span(j, seen);
        out = [Math.min(out[0], s[0]), Math.max(out[1], s[1])];
      });
      return out;
    }
    var spans = new Map();
    shown.claims.forEach(function (i) { if (has(i) || byParent.has(i)) spans.set(i, span(i, new Set([i]))); });
    function order(a, b) { var s = spans.get(a), t = spans.get(b); return s[0] - t[0] || s[1] - t[1] || a - b; }
    var put = new Set();
    function add(i, depth) {
      if (put.has(i)) return;
      put.add(i);
      var below = (byParent.get(i) || []).sort(order);
      rows.push({ i: i, depth: depth, below: below.length, series: data.claims[i].kind === "EventSeries" || below.some(function (j) { return data.claims[j].part === i; }), span: spans.get(i) });
      below.forEach(function (j) { add(j, depth + 1); });
    }
    var tops = Array.from(spans.keys());
    tops.filter(function (i) { return !inside.has(i); }).sort(order).forEach(function (i) { add(i, 0); });
    tops.sort(order).forEach(function (i) { add(i, 0); }); // what is part of itself, in a ring, is left over
    return rows;
  }

  // ---- one row

  function suggested(c) { return c.said.length > 0 && !c.said.some(function (a) { return a.stance === "asserted"; }); }
  function unnamed(c) { var held = c.said.filter(function (a) { return a.stance === "asserted" || a.stance === "suggested"; }); return held.length > 0 && held.every(function (a) { return data.speakers[a.by].unnamed; }); }
  function bar(c, row, scale, said) {
    var h = 22, y = h / 2, it = draw("svg", { width: scale.width, height: h, "aria-hidden": "true" }), color = kg.hue(c).color, d = c.days, X = scale.x;
    function add(tag, attrs) { it.append(draw(tag, attrs)); }
    var edges = d && [d.b0 === null ? 0 : X(d.b0), d.e1 === null ? scale.width : X(d.e1 + 1)];
    if ((c.disputed || kg.partly(c)) && d) add("rect", { x: edges[0] - 5, y: 1, width: Math.max(edges[1] - edges[0], 2) + 10, height: h - 2, rx: 3, fill: "#f0b429", "fill-opacity": 0.45 });
    if (!d) { if (row.below) bracket(); }
    else if (d.day) dayMark(X(d.b0 + 0.5));
    else stretch();
    if (d && unnamed(c)) add("circle", { cx: Math.max(4, edges[0] - 7), cy: y, r: 3, fill: color });
    if (said) c.said.forEach(function (a) {
      if (!a.on) return;
      var x = X(dayOf(a.on) + 0.5);
      add("path", { d: "M" + x.toFixed(1) + " " + (y + 4) + "l-4-8h8z", class: "said", fill: "none", stroke: color, "stroke-width": 1.4 });
    });
    return it;

    function dayMark(x) {
      add("path", { d: "M" + x.toFixed(1) + " " + (y - 7) + "l6.5 7-6.5 7-6.5-7z", fill: suggested(c) ? "none" : color, stroke: color, "stroke-width": 1.5, "stroke-dasharray": suggested(c) ? "2 2" : null });
    }
    function stretch() { // pale all over; hatched where it may or may not be; solid where it must be
      var x0 = edges[0], x1 = Math.max(edges[1], edges[0] + 4), openEnd = d.e0 === null && d.e1 === null, openBegin = d.b0 === null && d.b1 === null;
      var from = d.b1 === null ? x0 : X(d.b1), to = d.e0 === null ? x1 : X(d.e0 + 1), known = !c.rough && (openEnd || openBegin || to > from);
      function hatch(a, b) { if (b > a) add("path", { d: "M" + a + " " + y + "H" + b, class: "hatch", stroke: color, "stroke-width": 10, "stroke-dasharray": "1.5 4.5" }); }
      add("rect", { class: "maybe", x: x0, y: y - 5, width: x1 - x0, height: 10, rx: 2, fill: color });
      if (known) { if (!openBegin) hatch(x0, from); if (!openEnd) hatch(to, x1); } else hatch(x0, x1);
      if (openEnd) to = from + (from > 0 ? 4 : 0); // it began; how long it went on is open
      if (openBegin) from = to - (to < scale.width ? 4 : 0);
      if (known && to > from) {
        if (suggested(c)) add("rect", { x: from, y: y - 5, width: to - from, height: 10, fill: "none", stroke: color, "stroke-width": 1.5, "stroke-dasharray": "2 3" });
        else add("rect", { x: from, y: y - 5, width: to - from, height: 10, rx: 2, fill: color, class: "must" });
      }
      if (openEnd) add("path", { d: "M" + (scale.width - 9) + " " + (y - 7) + "l9 7-9 7z", fill: color, class: "open" });
      if (openBegin) add("path", { d: "M9 " + (y - 7) + "l-9 7 9 7z", fill: color, class: "open" });
    }
    function bracket() { // a series without a date of its own: from the first to the last of its events
      var x0 = X(row.span[0]), x1 = Math.max(X(row.span[1] + 1), x0 + 4);
      add("path", { d: "M" + x0 + " " + (y + 6) + "V" + y + "H" + x1 + "V" + (y + 6), fill: "none", stroke: kg.css("--soft"), "stroke-width": 1.4 });
    }
  }
  function rowOf(row, scale, said) {
    var c = data.claims[row.i], marks = [];
    var sides = kg.disputes.text(kg.disputes.ofClaim(row.i));
    if (c.standing === "withdrawn") marks.push(" ", el("span", { class: "badge withdrawn" }, "withdrawn"));
    else if (c.disputed || kg.partly(c)) marks.push(" ", el("span", { class: "badge disputed" }, c.disputed ? "disputed" : "disputed in part"));
    else if (suggested(c)) marks.push(" ", el("span", { class: "badge suggested" }, "only suggested"));
    var when = c.days ? c.date : row.below ? "no date of its own; as long as what is below" : "undated";
    var button = el("button", { type: "button", "data-claim": c.id, "aria-pressed": String(kg.is("claim", row.i)), click: function () { kg.select(kg.is("claim", row.i) ? null : { claim: row.i }); } },
      el("span", { class: "what" }, el("b", null, kg.bdi(c.text)), " ", el("span", { class: "when" }, kg.bdi(when), marks, sides && [" ", el("span", { class: "sides" }, kg.bdi(sides))])),
      el("span", { class: "line" }, bar(c, row, scale, said)));
    return el("li", { class: "time-row" + (row.series ? " series" : "") + (row.depth ? " member" : "") }, button);
  }

  // ---- the whole

  var chart, axis, grid, list, noted, width = 0, scale = null, rows = [], drawn = 0, watcher = null;
  function window_(rows, said) { // the days from which to which is drawn, and all that begin or end in between
    var state = kg.state, days = [];
    rows.forEach(function (row) {
      var c = data.claims[row.i], d = c.days;
      if (d) {
        var must = d.b1 !== null && d.e0 !== null ? d.b1 <= d.e0 : true; // else it lies somewhere within, and no more is known
        [d.b0, must ? d.b1 : null, must ? d.e0 : null, d.e1].forEach(function (x, i) { if (x !== null) days.push(i < 2 ? x : x + 1); });
      }
      if (said) c.said.forEach(function (a) { if (a.on) days.push(dayOf(a.on), dayOf(a.on) + 1); });
    });
    var first = days.reduce(function (a, b) { return Math.min(a, b); }, Infinity), last = days.reduce(function (a, b) { return Math.max(a, b); }, -Infinity);
    dayNotes.forEach(function (note) { days.push(dayOf(note.days[0]), dayOf(note.days[1]) + 1); });
    if (dayNotes.length) { first = Math.min.apply(null, days); last = Math.max.apply(null, days); }
    if (!days.length) { first = state.from ? dayOf(state.from) : 0; last = first + 1; }
    if (state.from) first = Math.max(first, dayOf(state.from));
    if (state.to) last = Math.min(last, dayOf(state.to) + 1);
    return { from: first, to: Math.max(last, first + 1), days: days };
  }
  function drawAxis() {
    var H = 40, marks = labelled(scale), it = draw("svg", { width: scale.width, height: H, role: "img", "aria-label": "From " + iso(scale.from) + " to " + iso(scale.to - 1) });
    marks.ticks.forEach(function (t) { if (!t.bare || t.unit !== "edge") it.append(draw("path", { d: "M" + t.x.toFixed(1) + " " + (H - (t.bare ? 4 : 7)) + "V" + H, stroke: kg.css("--soft") })); });
    marks.labels.forEach(function (t) {
      if (t.top) it.append(draw("text", { x: t.left, y: H - 11 }, t.top));
      if (t.tellsYear || !t.top) it.append(draw("text", { class: "year", x: t.left, y: t.top ? H - 26 : H - 11 }, t.year));
    });
    axis.replaceChildren(it);
    var lines = draw("svg", { "aria-hidden": "true" });
    scale.gaps.forEach(function (g) {
      if (!g.short) return;
      lines.append(draw("rect", { class: "gap", x: g.x + 2, width: Math.max(0, g.w - 4), y: 0, height: "100%" }));
      it.append(draw("path", { d: "M" + (g.x + g.w / 2 - 7) + " " + (H - 4) + "l3.5-5 3.5 5 3.5-5 3.5 5", fill: "none", stroke: kg.css("--soft"), "stroke-width": 1.3 }));
    });
    marks.labels.forEach(function (t) { lines.append(draw("line", { x1: t.x, x2: t.x, y1: 0, y2: "100%" })); });
    grid.replaceChildren(lines);
  }
  function more() { // the next rows
    var said = byId("time-said").checked, next = rows.slice(drawn, drawn + FEW);
    list.append.apply(list, next.map(function (row) { return rowOf(row, scale, said); }));
    drawn += next.length;
    var rest = chart.querySelector(".time-more");
    if (rest) rest.remove();
    if (drawn >= rows.length) return;
    rest = el("p", { class: "time-more" }, el("button", { type: "button", click: more }, "Show " + Math.min(FEW, rows.length - drawn).toLocaleString("en") + " more"), " " + drawn.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " are drawn");
    chart.append(rest);
    if (watcher) { watcher.disconnect(); watcher.observe(rest); }
  }
  var dayNotes = (data.notes || []).filter(function (note) { return note.days; }); // by whoever made the page
  function paintNotes() {
    noted.replaceChildren.apply(noted, dayNotes.map(function (note) {
      var x0 = scale.x(dayOf(note.days[0])), x1 = Math.max(scale.x(dayOf(note.days[1]) + 1), x0 + 3), color = kg.css("--link"), it = draw("svg", { width: scale.width, height: 22, "aria-hidden": "true" });
      it.append(draw("rect", { x: x0, y: 15, width: x1 - x0, height: 3, fill: color }), draw("path", { d: "M" + x0.toFixed(1) + " 18V3h10l-3 3.5 3 3.5h-10", fill: color, stroke: color }));
      return el("li", { class: "time-row finding" }, el("div", null, el("span", { class: "what" }, el("b", null, kg.bdi(note.text)), " ", el("span", { class: "when" }, kg.bdi(note.about), ", a note by whoever made this page")), el("span", { class: "line" }, it)));
    }));
  }
  function key() {
    function sign() { var it = draw("svg", { class: "mark", width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": "true" }); for (var i = 0; i < arguments.length; i++) it.append(arguments[i]); return it; }
    var c = "#6b6f76", li = function (sign, text) { return el("li", null, sign, text); };
    return el("ul", { class: "time-key", "aria-label": "How to read the bars" },
      li(sign(draw("path", { d: "M17 1l6 7-6 7-6-7z", fill: c })), "a day"),
      li(sign(draw("rect", { x: 2, y: 3, width: 30, height: 10, rx: 2, fill: c })), "went on all this time"),
      li(sign(draw("rect", { class: "maybe", x: 2, y: 3, width: 30, height: 10, fill: c }), draw("path", { d: "M2 8H32", class: "hatch", stroke: c, "stroke-width": 10, "stroke-dasharray": "1.5 4.5" })), "some time within"),
      li(sign(draw("rect", { class: "maybe", x: 2, y: 3, width: 24, height: 10, fill: c }), draw("path", { d: "M25 1l9 7-9 7z", fill: c })), "end open"),
      li(sign(draw("path", { d: "M3 13V7H31V13", fill: "none", stroke: c, "stroke-width": 1.4 })), "span of its events"),
      li(sign(draw("rect", { x: 0, y: 0, width: 34, height: 16, rx: 3, fill: "#f0b429", "fill-opacity": 0.45 }), draw("rect", { x: 5, y: 3, width: 24, height: 10, rx: 2, fill: c })), "disputed, or in part"),
      li(sign(draw("rect", { x: 5, y: 3, width: 24, height: 10, fill: "none", stroke: c, "stroke-width": 1.5, "stroke-dasharray": "2 3" })), "only suggested"),
      li(sign(draw("circle", { cx: 4, cy: 8, r: 3, fill: c }), draw("rect", { x: 10, y: 3, width: 22, height: 10, rx: 2, fill: c })), "by unnamed speakers"),
      li(sign(draw("path", { d: "M10 13l3.5-5 3.5 5 3.5-5 3.5 5", fill: "none", stroke: c, "stroke-width": 1.3 })), "time drawn short"));
  }
  function rest(shown) { // what has no date, counted and listed
    var on = new Set(rows.map(function (r) { return r.i; })), off = Array.from(shown.claims).filter(function (i) { return !on.has(i); });
    var open = byId("time-rest").querySelector("details");
    if (!off.length) { byId("time-rest").replaceChildren(); return; }
    var box = el("details", open && open.open ? { open: true } : null, el("summary", null, kg.counted(off.length, "claim") + " shown " + (off.length === 1 ? "carries" : "carry") + " no date"));
    function fill() {
      if (!box.open || box.children.length > 1) return;
      box.append(el("ul", null, off.map(function (i) {
        var c = data.claims[i], worded = c.date && c.date !== "undated" ? c.date.replace(/^undated \((.*)\)$/, "$1") : "";
        return el("li", null, el("button", { type: "button", "aria-pressed": String(kg.is("claim", i)), click: function () { kg.select(kg.is("claim", i) ? null : { claim: i }); } }, kg.bdi(c.text), worded ? el("span", { class: "count" }, " ", kg.bdi(worded)) : null));
      })));
    }
    box.addEventListener("toggle", fill);
    byId("time-rest").replaceChildren(box);
    fill();
  }
  function paint(shown) {
    var said = byId("time-said").checked, focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.claim : null, had = drawn;
    byId("time-from").value = kg.state.from;
    byId("time-to").value = kg.state.to;
    byId("time-all").disabled = !kg.state.from && !kg.state.to;
    rows = rowsOf(shown);
    var dated = rows.filter(function (r) { return data.claims[r.i].days; });
    chart.hidden = !rows.length && !dayNotes.length;
    var hues = dated.map(function (r) { return kg.hue(data.claims[r.i]); });
    byId("time-head").replaceChildren(
      el("p", null, el("b", null, kg.counted(dated.length, "claim")), " of the " + shown.claims.size.toLocaleString("en") + " shown " + (dated.length === 1 ? "carries" : "carry") + " a date. Drag over the scale to choose a stretch of time."),
      rows.length ? kg.hueKey(hues) : "");
    var span = window_(rows, said);
    width = axis.clientWidth || width || 700;
    scale = scaleOf(span.days, span.from, span.to, Math.max(120, width), byId("time-even").checked);
    drawAxis();
    paintNotes();
    list.replaceChildren();
    drawn = 0;
    var old = chart.querySelector(".time-more");
    if (old) old.remove();
    if (rows.length) more();
    while (drawn < Math.min(had, rows.length)) more();
    rest(shown);
    if (focus) { var again = list.querySelector('[data-claim="' + CSS.escape(focus) + '"]'); if (again) again.focus({ preventScroll: true }); }
    var chosen = kg.state.select && kg.state.select.claim !== undefined && list.querySelector('[aria-pressed="true"]');
    if (chosen && !focus) chosen.scrollIntoView({ block: "nearest" });
  }
  function brush() { // a stretch dragged out on the scale becomes the filter of dates
    var from = null, box = null;
    function px(event) { return Math.max(0, Math.min(scale.width, event.clientX - axis.getBoundingClientRect().left)); }
    axis.addEventListener("pointerdown", function (event) { if (!event.button) { from = px(event); axis.setPointerCapture(event.pointerId); } });
    axis.addEventListener("pointermove", function (event) {
      if (from === null) return;
      var to = px(event), left = Math.min(from, to);
      if (!box) { box = draw("rect", { class: "brush", y: 0, height: 40 }); axis.firstChild.append(box); }
      box.setAttribute("x", left);
      box.setAttribute("width", Math.abs(to - from));
    });
    axis.addEventListener("pointerup", function (event) {
      if (from === null) return;
      var a = Math.min(from, px(event)), b = Math.max(from, px(event));
      from = null;
      if (box) box.remove();
      box = null;
      if (b - a > 5) kg.set({ from: iso(scale.day(a)), to: iso(Math.max(scale.day(a), scale.day(b) - 1)), push: true });
    });
    axis.addEventListener("pointercancel", function () { from = null; if (box) box.remove(); box = null; });
  }
  function start() {
    byId("time-tools").hidden = false;
    chart = byId("time-chart");
    axis = el("div", { class: "time-axis" });
    grid = el("div", { class: "time-grid" });
    list = el("ul", { class: "time-rows" });
    noted = el("ul", { class: "time-rows", "aria-label": "Notes by whoever made this page", hidden: !dayNotes.length });
    chart.append(axis, grid, noted, list);
    chart.before(el("details", { class: "time-how", open: !kg.small.matches }, el("summary", null, "How to read the bars"), key()));
    chart.hidden = false;
    ["from", "to"].forEach(function (name) {
      byId("time-" + name).addEventListener("change", function () { var c = { push: true }; c[name] = byId("time-" + name).value; kg.set(c); });
    });
    byId("time-all").addEventListener("click", function () { kg.set({ from: "", to: "", push: true }); });
    ["time-even", "time-said"].forEach(function (id) { byId(id).addEventListener("change", function () { paint(kg.shown()); }); });
    chart.addEventListener("keydown", function (event) {
      var row = document.activeElement.closest(".time-row"), to = row && { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: list.firstElementChild, End: list.lastElementChild }[event.key];
      if (event.key === "ArrowDown" && row && !to && drawn < rows.length) { more(); to = row.nextElementSibling; }
      if (to) { to.querySelector("button").focus(); event.preventDefault(); }
    });
    brush();
    if (window.IntersectionObserver) watcher = new IntersectionObserver(function (seen) { if (seen.some(function (s) { return s.isIntersecting; })) more(); }, { rootMargin: "600px" });
    new ResizeObserver(function () { if (axis.clientWidth && Math.abs(axis.clientWidth - width) > 1) paint(kg.shown()); }).observe(axis);
    // On paper all rows, as they stand on the screen, made to fit its width.
    window.addEventListener("beforeprint", function () {
      if (kg.state.tab !== "timeline") return;
      while (drawn < rows.length) more();
      chart.style.width = chart.offsetWidth + "px";
      chart.style.zoom = Math.min(1, 690 / chart.offsetWidth);
    });
    window.addEventListener("afterprint", function () { chart.style.width = chart.style.zoom = ""; });
  }
  kg.timeline = { all: function () { while (drawn < rows.length) more(); } }; // for pictures, which hold every row
  kg.view("timeline", { start: start, paint: paint });
}(window.kg));
