// Everything is loaded: unpack vis-network, bind the page's head, read the address, paint.
(function (kg) {
  "use strict";
  var byId = kg.byId, root = document.documentElement;

  // It comes compressed, since it is most of the page. The policy holds its hash, and lets no other text run.
  function unpacked() { // a promise of its text
    var packed = Uint8Array.from(atob(byId("vis").textContent), function (c) { return c.charCodeAt(0); });
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }
  function begin(text) {
    document.body.append(kg.el("script", null, text));
    bind();
    kg.read();
    root.dataset.ready = "yes";
  }
  function stay(error) { // a browser that cannot unpack or run it shows the document as it does without script
    if (error) console.error(error);
    root.classList.remove("js");
    document.querySelectorAll("#canvas, .tools, .search, .actions").forEach(function (it) { it.hidden = true; });
  }

  function bindDates() { // WebKit shows today's date in a field that holds none
    var fields = Array.from(document.querySelectorAll('input[type="date"]'));
    root.classList.toggle("webkit", /^Apple/.test(navigator.vendor));
    kg.always(function () { fields.forEach(function (field) { field.classList.toggle("empty", !field.value); }); });
  }
  function bindPrint() { // what is drawn in the colours of dark paper is drawn anew for white paper
    var before = null;
    window.addEventListener("beforeprint", function () {
      if (!kg.dark()) return;
      before = root.dataset.theme || "";
      kg.theme("light");
    });
    window.addEventListener("afterprint", function () {
      if (before !== null) kg.theme(before);
      before = null;
    });
  }
  function bind() {
    document.querySelector(".search").hidden = document.querySelector(".actions").hidden = false;
    document.addEventListener("click", function (event) { // links inside the page change the state, not the document
      var a = event.target.closest ? event.target.closest("a[href]") : null;
      if (!a || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      var href = a.getAttribute("href");
      if (href.charAt(0) === "#") { event.preventDefault(); kg.go(href.slice(1)); }
    });
    kg.always(function () {
      document.querySelectorAll(".tabs a").forEach(function (a) {
        if (a.hash === "#" + kg.state.tab) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
      });
    });
    byId("theme").addEventListener("click", function () { kg.theme(kg.dark() ? "light" : "dark"); });
    kg.always(function () {
      byId("theme").textContent = kg.dark() ? "Light" : "Dark";
      byId("theme").setAttribute("aria-pressed", String(kg.dark()));
    });
    document.addEventListener("keydown", function (event) {
      var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== "checkbox";
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); byId("search").focus(); }
      else if (event.key === "Escape" && !event.defaultPrevented) {
        if (root.classList.contains("narrowing")) byId("narrow").click();
        else if (kg.state.select) kg.select(null);
      }
    });
    bindDates();
    bindPrint();
    function moved() { if (kg.moved()) kg.read(); }
    window.addEventListener("hashchange", moved);
    window.addEventListener("popstate", moved);
  }

  if (window.DecompressionStream) unpacked().then(begin).catch(stay); else stay();
}(window.kg));
