// What each source says, counted among the claims shown; a number leads to the claims it counts.
(function (kg) {
  "use strict";
  var data = kg.data, stances = Object.keys(data.words.stance), cells = [];

  function start() {
    document.querySelectorAll("#sources [data-source]").forEach(function (box) {
      box.querySelectorAll("[data-speaker]").forEach(function (row) {
        stances.forEach(function (stance, i) {
          var filter = { source: [box.dataset.source], speaker: [row.dataset.speaker], stance: [stance], tab: "table" };
          var button = kg.el("button", { type: "button", class: "number", click: function () { kg.reset(filter); } });
          cells.push({ cell: row.cells[i + 1], button: button, filter: filter });
        });
      });
    });
  }
  function paint(now) {
    var counts = new Map();
    now.claims.forEach(function (i) {
      var keys = new Set();
      data.claims[i].said.forEach(function (a) {
        keys.add([data.sources[a.in].id, data.speakers[a.by].id, a.stance].join("\n"));
        keys.add(data.sources[a.in].id);
      });
      keys.forEach(function (k) { counts.set(k, (counts.get(k) || 0) + 1); });
    });
    cells.forEach(function (it) {
      var n = counts.get([it.filter.source[0], it.filter.speaker[0], it.filter.stance[0]].join("\n")) || 0;
      it.button.textContent = n;
      it.button.setAttribute("aria-label", kg.counted(n, "claim") + ": show them");
      it.cell.replaceChildren(n ? it.button : "–");
    });
    document.querySelectorAll("#sources [data-source]").forEach(function (box) {
      var n = counts.get(box.dataset.source) || 0, tally = box.querySelector(".tally");
      tally.textContent = kg.counted(n, "claim") + (now.filtered ? " of those shown" : "");
    });
    document.querySelectorAll("#sources [data-claim]").forEach(function (li) { li.hidden = !now.claims.has(Number(li.dataset.claim)); });
  }
  kg.view("sources", { start: start, paint: paint });
}(window.kg));
