// The table of claims: sorted by its headers, filtered with everything else. A row's claim is selected by its link.
(function (kg) {
  "use strict";
  var data = kg.data, body = document.querySelector("#claims tbody"), by = null, down = false;
  var rows = kg.rows, order = new Intl.Collator("en", { numeric: true });

  function key(c, name) {
    if (name === "date") return (c.begin && (c.begin[0] || c.begin[1])) || (c.end && (c.end[1] || c.end[0])) || "";
    if (name === "kind") return kg.kindOf(c);
    if (name === "said") return c.said.map(function (a) { return data.speakers[a.by].label; }).join("; ");
    if (name === "standing") return rows[c.i].cells[4].textContent.trim();
    return c.text;
  }
  function sort(name) {
    down = by === name ? !down : false;
    by = name;
    var keys = data.claims.map(function (c) { return key(c, name); });
    var sorted = rows.map(function (_, i) { return i; }).sort(function (a, b) {
      if (!keys[a] !== !keys[b]) return keys[a] ? -1 : 1; // what is not known comes last, either way
      return (down ? -1 : 1) * order.compare(keys[a], keys[b]) || a - b;
    });
    body.append.apply(body, sorted.map(function (i) { return rows[i]; }));
    if (rest.parentNode) body.append(rest);
    document.querySelectorAll("#claims th").forEach(function (th) {
      if (th.dataset.key === name) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
  }
  document.querySelectorAll("#claims th").forEach(function (th) {
    var button = kg.el("button", { type: "button", click: function () { sort(th.dataset.key); } }, th.textContent);
    th.replaceChildren(button);
  });
  var rest = kg.el("tr", { class: "folded" }), told = kg.el("button", { type: "button", click: function () { kg.set({ folded: false, push: true }); } });
  rest.append(kg.el("td", { colspan: 5 }, told));
  function fold(now) { // claims on groups known only by description in one row, which says how many
    var some = kg.folded(), under = rows.filter(function (row, i) { return now.claims.has(i) && some.size && concerns(data.claims[i], some); });
    under.forEach(function (row) { row.hidden = true; });
    told.textContent = kg.counted(under.length, "claim") + " on " + kg.foldedName(some) + ": show " + (under.length === 1 ? "it" : "them");
    if (under.length) body.append(rest); else rest.remove();
  }
  function concerns(c, some) {
    return c.of.some(function (n) { return some.has(n); }) || c.edges.some(function (e) { return some.has(data.edges[e].s) || some.has(data.edges[e].o); });
  }
  // Also while another view is open, since the table is what is printed and read out.
  kg.always(function (now) {
    rows.forEach(function (row, i) {
      row.hidden = !now.claims.has(i);
      row.classList.toggle("chosen", kg.is("claim", i));
    });
    fold(now);
  });
}(window.kg));
