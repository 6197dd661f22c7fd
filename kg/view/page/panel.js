// The evidence of what is selected: a node, a line, or a claim.
(function (kg) {
  "use strict";
  var data = kg.data, el = kg.el, bdi = kg.bdi;

  kg.kindOf = function (c) { return (data.words.kind[c.kind] || c.kind) + (c.type ? ": " + c.type : ""); };
  kg.sentence = function (e) { // [Iran] backs [Hezbollah]
    return [bdi(data.nodes[e.s].label), " ", bdi(kg.reading(e)), " ", bdi(data.nodes[e.o].label)];
  };
  kg.words = function (e) { return data.nodes[e.s].label + " " + kg.reading(e) + " " + data.nodes[e.o].label; };
  kg.badges = function (e) {
    return [
      e.status !== "asserted" && [" ", el("span", { class: "badge " + e.status }, data.words.status[e.status])],
      e.disputed && e.status !== "disputed" && [" ", el("span", { class: "badge disputed" }, "disputed")],
      e.partly && [" ", el("span", { class: "badge disputed" }, data.words.status.partly)],
      e.unnamed && [" ", el("span", { class: "badge" }, data.words.status.unnamed)],
    ];
  };
  function to(select, children) { // a link that selects something of this page
    var what = Object.keys(select)[0], list = { node: data.nodes, edge: data.edges, claim: data.claims }[what];
    return el("a", { href: "#" + what + "=" + encodeURIComponent(list[select[what]].id) }, children);
  }
  function toLine(e) { return kg.is("edge", e.i) ? kg.sentence(e) : to({ edge: e.i }, kg.sentence(e)); }

  function said(a, edge) { // an assertion, wherever it bears on what is told
    var by = data.speakers[a.by], src = data.sources[a.in], back = kg.disputes.taken(a);
    return el("li", { class: a.stance + (back.length ? " back" : "") },
      el("p", { class: "says" }, bdi(a.says)),
      back.map(function (how) { return el("p", { class: "taken" }, el("span", { class: "badge withdrawn" }, "withdrawn"), " ", bdi(how)); }),
      a.quote && el("blockquote", null, bdi("“" + a.quote + "”")),
      el("p", { class: "who" }, el("b", null, by.node !== undefined ? to({ node: by.node }, bdi(by.label)) : bdi(by.label)), by.unnamed && [" ", el("span", { class: "badge" }, "unnamed")],
        " ", kg.disputes.interest(edge, a), el("span", { class: "stance" }, data.words.stance[a.stance] || a.stance), a.on && [" on ", el("time", { datetime: a.on }, day(a.on))],
        " ", el("span", { class: "basis" }, "(" + (data.words.basis[a.basis] || a.basis) + ")")),
      a.why && el("p", { class: "terms" }, "Why unnamed: ", bdi(a.why)),
      a.material && el("p", { class: "terms" }, "Material from: ", bdi(a.material)),
      el("p", { class: "from" }, src.publisher && [bdi(src.publisher), ", "], kg.link(src.url, src.title || src.id), a.para && [", " + (kg.isRow(a.para) ? a.para : "paragraph" + (/,/.test(a.para) ? "s " : " ") + a.para)]));
  }
  function day(iso) {
    var m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso), months = "January February March April May June July August September October November December".split(" ");
    return m && months[m[2] - 1] ? Number(m[3]) + " " + months[m[2] - 1] + " " + m[1] : iso;
  }
  kg.day = day;
  // What others say against a claim, or against part of what it tells, that is not said of this very claim.
  function elsewhere(c, seen, edge) {
    function each(denied, accounts, badge, otherwise) {
      var denials = (denied || []).map(function (n) { return kg.said[n]; }).filter(function (a) { return a.claim !== c.i && !seen.has(a.i); });
      var rivals = (accounts || []).filter(function (r) { return !denials.some(function (a) { return a.claim === r; }); });
      denials.forEach(function (a) { seen.add(a.i); });
      return [
        denials.length > 0 && el("ul", { class: "against" }, denials.map(function (a) {
          return [el("li", { class: "of" }, badge + ": ", to({ claim: a.claim }, bdi(data.claims[a.claim].text))), said(a, edge)];
        })),
        rivals.map(function (r) {
          var by = kg.disputes.ofClaim(r).says;
          return el("p", { class: "rival" }, by.length ? [bdi(kg.speech.named(by)), " " + otherwise + ": "] : data.claims[r].standing === "withdrawn" ? "Told otherwise, and taken back: " : "Another account of the same: ", to({ claim: r }, bdi(data.claims[r].text)));
        }),
      ];
    }
    var coded = c.rivals.filter(function (r) { return (c.accounts || []).indexOf(r) < 0 && (c.partAccounts || []).indexOf(r) < 0; });
    return [
      each(c.denied, c.accounts, "Denied in other words", c.standing ? "says" : "tells it otherwise"),
      each(c.partDenied, c.partAccounts, "A part of it is denied", "tells a part of it otherwise"),
      coded.map(function (r) { return el("p", { class: "rival" }, "Another account of the same: ", to({ claim: r }, bdi(data.claims[r].text))); }),
    ];
  }
  // One claim with everybody's stance on it. level: of its heading; without: a sentence that need not be repeated; seen:
  // the numbers of assertions that are told already.
  kg.claim = function (i, level, without, seen, edge) {
    var c = data.claims[i], standing = data.words.standing[c.standing];
    if (edge === undefined) edge = c.edges.find(function (e) { return !data.relations[data.edges[e].r].words; });
    if (edge === undefined) edge = null;
    return el("article", { class: "claim" + (c.disputed ? " disputed" : ""), "data-claim": c.id },
      c.text !== without && c.text !== (c.said[0] || {}).says && el(level || "h3", null, kg.is("claim", i) ? bdi(c.text) : to({ claim: i }, bdi(c.text))),
      el("p", { class: "meta" }, el("span", { class: "kind" }, kg.kindOf(c)), " · ", bdi(c.date), standing && [" ", el("span", { class: "badge " + standing.replace("only ", "") }, standing)], c.standing !== "withdrawn" && (c.disputed || kg.partly(c)) && [" ", el("span", { class: "badge disputed" }, c.disputed ? "disputed" : "disputed in part")]),
      without ? null : kg.disputes.line(kg.disputes.ofClaim(i)),
      c.said.length ? el("ul", null, c.said.filter(fits).map(function (a) { return said(a, edge); })) : el("p", { class: "who" }, "Nobody in the loaded sources takes a stance on this."),
      kg.disputes.perhapsLines([i]),
      edge !== null && data.relations[data.edges[edge].r].words ? null : elsewhere(c, seen || new Set(), edge));
    function fits(a) { var words = edge !== null && data.edges[edge].words; return !words || words.includes(a.i); }
  };

  function findings(nodes) { // notes by whoever made the page, on a node or on the hop between two
    var own = (data.notes || []).filter(function (note) { return note.nodes && note.nodes.slice().sort().join() === nodes.slice().sort().join(); });
    return own.length ? el("ul", { class: "findings", "aria-label": "Notes by whoever made this page" }, own.map(function (note) { return el("li", null, bdi(note.text)); })) : null;
  }
  kg.findings = findings;
  function ofEdge(e) {
    var n = e.claims.length, seen = new Set(), events = [], origins = e.origins || [];
    e.claims.forEach(function (c) { var event = data.claims[c].event; if (event !== undefined && !events.includes(event) && !e.claims.includes(event)) events.push(event); });
    return [el("h2", null, kg.sentence(e)), el("p", { class: "meta" }, kg.counted(n, "claim"),
      origins.length > 0 && " from " + (origins[0] < origins[1] ? origins[0] + "–" + origins[1] : origins[0]) + " independent origins", kg.badges(e)),
      findings([e.s, e.o]), kg.disputes.line(kg.disputes.ofEdge(e)),
      el("p", { class: "ends" }, to({ node: e.s }, bdi(data.nodes[e.s].label)), " · ", to({ node: e.o }, bdi(data.nodes[e.o].label)))]
      .concat(e.claims.map(function (c) { return kg.claim(c, "h3", kg.words(e), seen, e.i); }))
      .concat(kg.disputes.answers(e.i), kg.disputes.relatedLines(e.i))
      .concat(events.length ? [el("h3", null, "Of the event")] : [], events.map(function (c) { return kg.claim(c, "h3", "", seen, null); }));
  }
  function ofClaim(c) {
    var part = c.event !== undefined && data.claims[c.event];
    return [
      el("h2", null, bdi(c.text)), kg.disputes.line(kg.disputes.ofClaim(c.i)), kg.claim(c.i, "h3", c.text),
      c.edges.length > 0 && [el("h3", null, "Lines in the graph that rest on it"), el("ul", { class: "links" }, c.edges.map(function (i) { return el("li", null, toLine(data.edges[i])); }))],
      part && [el("h3", null, "It says who " + (c.role ? "was the " + c.role + " of" : "took part in")), el("p", null, to({ claim: part.i }, bdi(part.text)))],
      c.of.length > 0 && [el("h3", null, "It speaks of"), el("p", null, c.of.map(function (n, k) { return [k ? ", " : "", to({ node: n }, bdi(data.nodes[n].label))]; }))],
    ];
  }
  function fold(summary, fill, open) { // a hub has hundreds of claims: they are made when they are asked for
    var box = el("details", { open: open }, el("summary", null, summary));
    function make() { if (box.open && box.children.length === 1) box.append.apply(box, fill().filter(Boolean)); }
    box.addEventListener("toggle", make);
    make();
    return box;
  }
  function ofNode(n) {
    var now = kg.shown(), mine = n.edges.filter(function (e) { return now.edges.has(e); });
    var drawn = n.edges.filter(function (e) { return data.edges[e].status !== "withdrawn"; }), gone = n.edges.filter(function (e) { return !drawn.includes(e); });
    var held = new Set([].concat.apply([], n.edges.map(function (e) { return data.edges[e].claims; })));
    var others = n.claims.filter(function (c) { return !held.has(c) && now.claims.has(c); });
    var out = [el("h2", null, bdi(n.label)), el("p", { class: "meta" }, bdi(n.kind), " · ", kg.counted(mine.length, "relation"),
      mine.length < drawn.length && " of " + drawn.length + ", as filtered", others.length > 0 && " · " + kg.counted(others.length, "other claim"))];
    if (n.names.length) out.push(el("p", { class: "names" }, "Also called ", n.names.map(function (name, i) { return [i ? ", " : "", bdi(name)]; })));
    if (n.note) out.push(el("p", null, bdi(n.note)));
    out.push(findings([n.i]));
    var some = kg.folded(), open = mine.filter(function (i) { return !some.has(data.edges[i].s) && !some.has(data.edges[i].o); }), under = mine.filter(function (i) { return !open.includes(i); });
    open.forEach(line);
    if (under.length) out.push(fold(kg.counted(under.length, "relation") + " with groups known only by description", function () { var at = out.length; under.forEach(line); return out.splice(at); }, false));
    if (gone.length) {
      out.push(el("h3", null, "Withdrawn"));
      gone.forEach(line);
    }
    function line(i) {
      var e = data.edges[i], times = e.claims.length;
      out.push(fold([kg.sentence(e), times > 1 && el("span", { class: "count" }, " ×" + times), kg.badges(e)], function () {
        var seen = new Set();
        return [kg.disputes.line(kg.disputes.ofEdge(e))].concat(e.claims.map(function (c) { return kg.claim(c, "h3", kg.words(e), seen, i); })).concat(kg.disputes.answers(i))
          .concat(el("p", { class: "see" }, to({ edge: i }, "Show this line alone")));
      }, mine.length <= 2));
    }
    if (others.length) {
      out.push(el("h3", null, "What else is said of it"));
      others.forEach(function (i) { out.push(fold(bdi(data.claims[i].text), function () { return [kg.claim(i, "h3", data.claims[i].text)]; }, false)); });
    }
    return out;
  }

  var before = null;
  kg.always(function () {
    var chosen = kg.state.select, panel = kg.byId("panel"), into = kg.byId("selected"), what = JSON.stringify(chosen);
    var made = !chosen ? [] : chosen.node !== undefined ? ofNode(data.nodes[chosen.node]) : chosen.edge !== undefined ? ofEdge(data.edges[chosen.edge]) : ofClaim(data.claims[chosen.claim]);
    into.replaceChildren(el("div", null, made));
    kg.byId("hint").hidden = Boolean(chosen);
    kg.byId("close").hidden = !chosen;
    panel.classList.toggle("open", Boolean(chosen));
    if (what === before) return;
    before = what;
    panel.scrollTop = 0;
    if (chosen) kg.say(into.querySelector("h2").textContent + ", " + into.querySelector(".meta").textContent);
  });
  kg.byId("panel").hidden = false;
  kg.byId("close").addEventListener("click", function () { kg.select(null); });
}(window.kg));
