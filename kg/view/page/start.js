// Everything is loaded: bind the page's head, read the address, paint.
(function (kg) {
  "use strict";
  var byId = kg.byId, root = document.documentElement;
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
  function moved() { if (kg.moved()) kg.read(); }
  window.addEventListener("hashchange", moved);
  window.addEventListener("popstate", moved);
  kg.read();
  root.dataset.ready = "yes";
}(window.kg));
