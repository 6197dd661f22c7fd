// The boxes beside the views: what they let through, and how much there is of each.
(function (kg) {
  "use strict";
  var data = kg.data, byId = kg.byId, boxes = [];

  function tally(group, now) { // how many relations, nodes or claims each value of a group has among those shown
    var out = new Map();
    function add(value) { out.set(value, (out.get(value) || 0) + 1); }
    if (group === "kind") now.nodes.forEach(function (n) { add(data.nodes[n].kind); });
    else if (group === "relation") now.edges.forEach(function (e) { add(data.relations[data.edges[e].r].name); });
    else if (group === "status") now.edges.forEach(function (e) { kg.marks(data.edges[e]).forEach(add); });
    else now.claims.forEach(function (c) {
      var values = new Set(data.claims[c].said.map(function (a) {
        return group === "stance" ? a.stance : group === "speaker" ? data.speakers[a.by].id : data.sources[a.in].id;
      }));
      values.forEach(add);
    });
    return out;
  }
  function dated(now) { var n = 0; now.claims.forEach(function (c) { if (data.claims[c].dated) n++; }); return n; }

  function paint(now) {
    var state = kg.state;
    kg.groups.forEach(function (group) {
      // A group that chooses counts what choosing more would bring; else it counts what is shown.
      var counts = tally(group, state[group].size ? kg.without(group) : now);
      boxes.forEach(function (box) {
        if (box.name !== group) return;
        var n = counts.get(box.value) || 0, label = box.parentNode;
        box.checked = state[group].has(box.value);
        label.querySelector(".count").textContent = n;
        label.classList.toggle("none", !n && !box.checked);
        label.classList.toggle("unpicked", state[group].size > 0 && !box.checked);
      });
      var set = document.querySelector('[data-group="' + group + '"]');
      set.classList.toggle("picked", state[group].size > 0);
    });
    byId("from").value = state.from;
    byId("to").value = state.to;
    byId("dated").checked = state.dated;
    byId("dated").parentNode.querySelector(".count").textContent = dated(kg.without("date"));
    document.querySelector('[data-group="date"]').classList.toggle("picked", Boolean(state.from || state.to || state.dated));
    if (byId("fold")) byId("fold").checked = state.folded;
    byId("reset").hidden = !now.filtered;
    byId("count").textContent = kg.counted(now.claims.size, "claim");
    var of = now.filtered ? "of " + data.claims.length.toLocaleString("en") + " · " : "and "; // not "in": some claims are in no relation
    byId("count-of").textContent = of + kg.counted(now.edges.size, "relation");
    byId("narrow").textContent = now.filtered ? "Filters · on" : "Filters";
    document.querySelectorAll(".nothing").forEach(function (p) { p.hidden = now.claims.size > 0 || now.edges.size > 0; });
    if (last !== null && now.filtered && last !== now.claims.size) kg.say(byId("count").textContent + " " + byId("count-of").textContent + (now.claims.size ? "" : ". Nothing fits all of these filters."));
    last = now.claims.size;
  }
  var last = null;

  boxes = Array.from(document.querySelectorAll("#filters [data-group] input[name]"));
  boxes.forEach(function (box) {
    box.hidden = false;
    box.addEventListener("change", function () {
      var changes = { push: true }, chosen = new Set(kg.state[box.name]);
      if (box.checked) chosen.add(box.value); else chosen.delete(box.value);
      changes[box.name] = chosen;
      kg.set(changes);
    });
  });
  document.querySelectorAll(".result, .dates").forEach(function (it) { it.hidden = false; });
  ["from", "to"].forEach(function (name) {
    byId(name).addEventListener("change", function () { var c = { push: true }; c[name] = byId(name).value; kg.set(c); });
  });
  if (byId("fold")) {
    byId("fold").hidden = false;
    byId("fold").addEventListener("change", function () { kg.set({ folded: byId("fold").checked, push: true }); });
  }
  byId("dated").addEventListener("change", function () { kg.set({ dated: byId("dated").checked, push: true }); });
  byId("reset").addEventListener("click", function () { kg.reset(); });
  document.querySelectorAll("[data-reset]").forEach(function (b) { b.addEventListener("click", function () { kg.reset(); }); });
  byId("narrow").addEventListener("click", function () {
    var open = document.documentElement.classList.toggle("narrowing");
    byId("narrow").setAttribute("aria-expanded", String(open));
  });
  kg.always(paint);

  // The marks of the legend have the colours of the graph, on dark paper too.
  var marks = Array.from(document.querySelectorAll(":is(.filters, .credit-line) .mark :is([stroke], [fill])"), function (it) {
    var name = it.hasAttribute("fill") ? "fill" : "stroke";
    return { it: it, name: name, color: it.getAttribute(name) };
  });
  var dark = null;
  kg.always(function () {
    if (dark === kg.dark()) return;
    dark = kg.dark();
    marks.forEach(function (m) { if (!m.it.hasAttribute("stroke-opacity")) m.it.setAttribute(m.name, kg.tint(m.color)); });
  });
}(window.kg));
