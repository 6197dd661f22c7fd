// The routes view: two ends, the choices of `kg path`, and the routes with their evidence. They are found by paths.js,
// and are the same whatever the page's filters show. What is asked stands in the address, under the names of the switches.
(kg => {
  "use strict";
  const { data, at, paths, el, bdi, byId } = kg;

  // ---- what is asked, as it stands in the address: {name: text}, "" for the default

  const ASKS = data.asks, named = kind => ASKS.filter(one => one.kind === kind).map(one => one.name); // of kg/paths/options.py
  const CHOICES = Object.fromEntries(ASKS.filter(one => one.kind === "choice").map(one => [one.name, one.values]));
  const KINDS = { path: ["node"], ...Object.fromEntries(ASKS.filter(one => one.of).map(one => [one.name, one.of])) }; // which of the page's lists the items of a list are in
  const NUMBERS = [...named("number"), "route"], FLAGS = named("flag"), WINDOWS = named("window");
  const NAMES = ["path", ...ASKS.map(one => one.name), "route"];
  const optionOf = name => ASKS.find(one => one.name === name).option || `--${name}`;
  const usualCount = name => ASKS.find(one => one.name === name).usual;
  const POLICY = NAMES.filter(name => name !== "path" && name !== "route");
  const LISTS = { node: data.nodes, relation: data.relations, speaker: data.speakers, source: data.sources, claim: data.claims };
  const HELD = ["asserted", "suggested"];
  const OLDER = { include: "mark", exclude: "hide", only: "only" }; // values of "contested" in older addresses
  const usual = name => (name === "disputed" ? "mark" : "");
  let values = {}, unknown = [], policyNamed = false;

  const encoded = text => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/~/g, "%7E");
  function decoded(text) { try { return decodeURIComponent(text); } catch (error) { return text; } }

  function items(name) { // [{kind, i}] of a list, those that the page does not know left out
    return (values[name] || "").split(name === "path" ? "~" : ",").filter(Boolean).map(text => item(name, decoded(text)))
      .filter(Boolean);
  }
  function item(name, id) {
    const kind = KINDS[name].find(one => at[one].has(id));
    if (kind) return { kind, i: at[kind].get(id) };
    const [hit] = KINDS[name][0] === "node" ? kg.find(id) : [];
    const named = hit && [data.nodes[hit.node].label, ...data.nodes[hit.node].names].some(one => kg.fold(one) === kg.fold(id));
    return named ? { kind: "node", i: hit.node } : null;
  }
  const idOf = ({ kind, i }) => (kind === "relation" ? data.relations[i].name : LISTS[kind][i].id);
  const joined = (name, list) => list.map(one => encoded(idOf(one))).join(name === "path" ? "~" : ",");

  // What an address may say of a choice, in the one way that we write it.
  function clean(name, text) {
    if (KINDS[name]) {
      const given = text.split(name === "path" ? "~" : ",").filter(Boolean).map(decoded);
      unknown.push(...given.filter(id => !item(name, id)));
      const known = given.map(id => item(name, id)).filter(Boolean);
      return name === "path" && known.length !== 2 ? "" : joined(name, known);
    }
    if (NUMBERS.includes(name)) return /^[1-9]\d{0,3}$/.test(text) ? text : "";
    if (FLAGS.includes(name)) return text && text !== "0" ? "1" : "";
    if (CHOICES[name]) return CHOICES[name].slice(1).includes(text) ? text : "";
    if (WINDOWS.includes(name)) return windowOf(text) ? text : "";
    return lastDay(text) ? text : ""; // known-by
  }
  // An address of routes names what is done with disputes. Older ones that do not asked for undisputed routes alone.
  function disputedParam() {
    kg.param("disputed", {
      read: text => {
        policyNamed = CHOICES.disputed.includes(text);
        values.disputed = policyNamed ? text : values.path ? "hide" : "mark";
      },
      write: () => (values.path || values.disputed !== "mark" ? values.disputed : ""),
    });
  }
  NAMES.forEach(name => {
    values[name] = usual(name);
    if (name === "disputed") return disputedParam();
    kg.param(name, {
      read: text => { if (name === "path") unknown = []; values[name] = clean(name, text); },
      write: () => values[name],
      tab: { path: "routes", route: "graph" }[name],
    });
  });

  kg.param("contested", {
    read: text => { if (OLDER[text] && !policyNamed) values.disputed = OLDER[text]; },
    write: () => "",
  });

  function change(changes, push = true) {
    Object.assign(values, changes.path === undefined && "route" in changes ? {} : { route: "" }, changes);
    unknown = [];
    kg.set({ push });
  }

  // ---- dates: a day, a month or a year

  function dayIn(text, last) {
    const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) || [];
    if (!year || (month && (month < "01" || month > "12"))) return null;
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][(month || (last ? 12 : 1)) - 1];
    if (day && (day < "01" || Number(day) > days)) return null;
    return `${year}-${month || (last ? "12" : "01")}-${day || (last ? days : "01")}`;
  }
  const firstDay = text => dayIn(text, false), lastDay = text => dayIn(text, true);

  function windowOf(text) { // "2023-10..2023-11" -> [first day, last day], null for an open end; null when it is none
    const parts = text.split("..").map(part => part.trim());
    const [from, to] = parts.length === 1 ? [parts[0], parts[0]] : parts;
    if (parts.length > 2 || (!from && !to)) return null;
    const window = [from ? firstDay(from) : null, to ? lastDay(to) : null];
    if ((from && !window[0]) || (to && !window[1]) || (window[0] && window[1] && window[0] > window[1])) return null;
    return window;
  }

  // ---- from choices to a question

  const setOf = (name, kind) => new Set(items(name).filter(one => !kind || one.kind === kind).map(one => one.i));

  function policy() {
    const degrees = [Number(values["max-degree"]) || Infinity, values["no-hubs"] ? paths.VERY_CONNECTED : Infinity];
    const most = Math.min(...degrees);
    return paths.policy({
      relations: setOf("walk"), notRelations: setOf("not-walk"), directed: Boolean(values.directed), avoid: setOf("avoid"),
      maxDegree: most === Infinity ? null : most, during: values.during ? windowOf(values.during) : null,
      must: Boolean(values.must && values.during), knownBy: values["known-by"] ? lastDay(values["known-by"]) : null,
      believe: setOf("believe"), doubt: setOf("doubt"), trust: values.trust || "any",
      disputed: values.disputed, basis: values.basis || "any", suggested: Boolean(values.suggested),
      without: {
        speakers: setOf("without", "speaker"), claims: setOf("without", "claim"),
        sources: paths.withReprints(data, setOf("without", "source")),
      },
    });
  }
  function question() {
    const ends = items("path").map(one => one.i);
    if (ends.length !== 2) return null;
    return paths.question({
      start: ends[0], end: ends[1], via: items("via").map(one => one.i), k: Number(values.k) || null,
      limit: Number(values.limit) || usualCount("limit"), varied: Boolean(values.varied), maxHops: Number(values["max-hops"]) || null, policy: policy(),
    });
  }
  kg.question = question;
  const label = node => data.nodes[node].label;

  function amiss(asked) { // why a question cannot be asked, or ""
    const stops = [asked.start, ...asked.via, asked.end];
    const twice = stops.find((stop, i) => stops.indexOf(stop) !== i);
    if (twice !== undefined) return `Two of the names mean ${label(twice)}: choose different ones.`;
    const barred = stops.find(stop => asked.policy.avoid.has(stop));
    return barred === undefined ? "" : `${label(barred)} is both to be visited and to be avoided: choose one.`;
  }

  let known = { key: null, answer: null };
  function answer() { // to what is asked now; null when nothing is
    const key = JSON.stringify([...NAMES.filter(name => name !== "route").map(name => values[name])]);
    if (known.key !== key) known = { key, answer: work(question()) };
    return known.answer;
  }
  const isDisputed = hop => hop.steps.every(step => step.disputed);
  function work(asked) {
    if (!asked) return null;
    const wrong = amiss(asked);
    if (wrong) return { asked, wrong, routes: [] };
    const found = paths.search(data, asked), out = { asked, ...found };
    if (values.without) out.changes = paths.changes(data, asked);
    if (!found.routes.length) out.why = paths.whyNot(data, asked);
    else out.omitted = paths.omitted(data, asked, found.routes);
    return out;
  }

  // The part of the graph that a route takes; null when none is to be shown there.
  kg.route = () => {
    const found = values.route && answer();
    const route = found && found.routes[values.route - 1];
    return route ? { nodes: new Set(route.walk), edges: new Set(route.hops.flatMap(hop => hop.steps.map(step => step.edge))) } : null;
  };

  // ---- the words of an answer

  const hops = n => kg.counted(n, "hop"), length = walk => walk.length - 1;
  const listed = names => (names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names[0] || "");
  const between = walk => walk.map(label).join(" → ");

  function summary(found) { // one line that says it all; it is read out
    if (found.wrong) return found.wrong;
    const { asked: { start, end, maxHops }, routes } = found;
    if (!routes.length) {
      const none = `No route between ${label(start)} and ${label(end)}${maxHops ? ` within ${hops(maxHops)}` : ""} on this page.`;
      const { relaxed, claims } = found.why, ways = relaxed.map(({ name }) => `“${switchWords(name)}”`);
      if (found.why.excluded) return `${none} Only accounts that cannot both be true would join them.`;
      const more = claims.length ? " What is denied, disputed or merely suggested would join them." : "";
      return `${none}${ways.length ? ` There is one without ${ways.join(", or without ")}.` : ""}${more}`;
    }
    const lengths = routes.map(route => length(route.walk)), [least, most] = [Math.min(...lengths), Math.max(...lengths)];
    const long = least === most ? `of ${hops(least)}` : `of ${least} to ${hops(most)}`;
    const more = found.more ? (values.varied ? ", and there are more" : ", and more are as short") : "";
    const quarrels = disputes(found.routes[0], found.scale), of = routes.length > 1 ? " Of the first, " : " ";
    return `${kg.counted(routes.length, "route")} ${long} from ${label(start)} to ${label(end)}${more}.` +
      (quarrels.length ? `${of}${quarrels.join("; ")}.`.replace(/ hop/, routes.length > 1 ? " hop" : " Hop") : "");
  }
  // "hop 1 disputed: Oslind says it, Velmark denies it", for each hop of a route that is.
  function disputes(route, scale) {
    return route.hops.map((hop, i) => {
      if (!isDisputed(hop)) return "";
      return `hop ${i + 1} disputed: ${kg.disputes.text(kg.disputes.sides(hop.steps.flatMap(step => step.grounds), scale))}`;
    }).filter(Boolean);
  }

  // A node with those that are one with it: "Falcon = Falcon Brigade"; by their ids where they are called alike.
  const title = one => [label(one.node), ...one.same.map(i => (label(i) === label(one.node) ? `id:${data.nodes[i].id}` : label(i)))].join(" = ");
  const node = i => el("a", { href: `#node=${encodeURIComponent(data.nodes[i].id)}` }, bdi(label(i)));
  const badge = text => el("span", { class: `badge ${text.split(" ")[0]}` }, text);

  function sentence(from, step, to) {
    return el("p", { class: "sentence" }, node(from), " ",
      el("a", { href: `#edge=${encodeURIComponent(data.edges[step.edge].id)}` }, step.reading), " ", node(to),
      [["disputed", step.disputed], ["disputed in part", !step.disputed && step.disputedClaims.size], ["suggested", step.suggested]].filter(([, is]) => is).map(([mark]) => [" ", badge(mark)]));
  }

  // Each stance on the claims behind an edge, then on the events in which they state parts; what weakens it stands first.
  // Then what is said against it in other words. edge: its number, null for claims that no edge rests on.
  function evidence({ edge = null, claims, events, ties = [], disputedClaims, grounds = [] }, scale) {
    if (!claims.length) return el("p", { class: "small" }, "No claim is recorded for this relation.");
    const own = [...claims, ...events, ...ties], others = kg.disputes.against({ claims, events: [...events, ...ties], grounds }, scale), { tells } = kg.disputes.sides(grounds, scale);
    return [
      el("ul", { class: "stances" }, own.map(i => {
        const claim = data.claims[i], marks = [events.includes(i) && "the event", ties.includes(i) && "that they are one", disputedClaims.has(i) && "disputed"];
        return claim.said.map(said => stance(claim, said, HELD.includes(said.stance) ? marks : marks.slice(0, 1), { "data-claim": claim.id }, edge));
      })),
      others.length > 0 && el("ul", { class: "stances against" }, others.map(said =>
        stance(data.claims[said.claim], said, [tells.includes(said) && "told otherwise"], { "data-against": data.claims[said.claim].id }, edge))),
      kg.disputes.perhapsLines(own, scale),
      edge !== null && [kg.disputes.relatedLines(edge, scale), kg.disputes.answers(edge, { claims, events, grounds }, scale)],
    ];
  }
  function stance(claim, said, standing, attributes, edge) {
    const speaker = data.speakers[said.by], source = data.sources[said.in], back = kg.disputes.taken(said);
    const marks = [...standing, back.length && "withdrawn", said.stance !== "asserted" && said.stance,
      said.basis === "combined" && "combined", !claim.dated && "undated"].filter(Boolean);
    return el("li", { class: said.stance + (back.length ? " back" : ""), ...attributes },
      el("p", { class: "says" }, marks.map(mark => [badge(mark), " "]), bdi(said.says || claim.text)),
      back.map(how => el("p", { class: "taken" }, bdi(how))),
      el("p", { class: "who" }, el("b", null, bdi(speaker.label)), " ", kg.disputes.interest(edge, said), speaker.unnamed && [badge("unnamed"), " "],
        data.words.stance[said.stance] || said.stance, said.on && ` on ${said.on}`, ` (${data.words.basis[said.basis] || said.basis})`,
        said.why && [". Why unnamed: ", bdi(said.why)], said.material && [". Material from: ", bdi(said.material)]),
      el("p", { class: "from" }, source.publisher && [bdi(source.publisher), ", "], kg.link(source.url, source.title || source.id),
        said.para && `, ${kg.spot(said.para)}`, " · ", bdi(claim.date)));
  }

  function notes(place, scale) { // what is to be said of a node on the way
    const said = [];
    if (data.nodes[place.node].place) said.push([bdi(label(place.node)), " is a place: what happens there need not join those whom it happens to."]);
    if (place.veryConnected) said.push([bdi(label(place.node)), ` has ${place.neighbours} neighbours: it joins nearly anything to anything.`]);
    return said.map(text => el("p", { class: "note" }, text)).concat(place.notes.map(note =>
      el("div", { class: "note" }, sentence(place.node, note, note.object), evidence(note, scale))));
  }

  function rests(route, scale) { // what it rests on
    const { walk, weakest, why } = route, quarrels = disputes(route, scale);
    const counts = route.rests.map(({ least, most }) => (least === most ? String(least) : `${least}–${most}`));
    const deniers = name => route.rests.map((rest, i) => [rest[name], i + 1]).filter(([names]) => names.length)
      .map(([names, n]) => `hop ${n} by ${listed(names)}`);
    const unheard = deniers("deniedUnheard");
    const rows = [
      ["On the word of", listed(route.speakers) || "no claim that is recorded"],
      ["Weakest hop", why.length ? `${label(walk[weakest])} – ${label(walk[weakest + 1])} (${why.join(", ")})`
        : "none is disputed, suggested, unnamed, combined, implied or undated"],
      [`Independent origins${counts.length > 1 ? ", hop by hop" : ""}`, counts.join(", ")],
      ["Disputed", quarrels.join("; ") || "by nobody in the loaded sources"],
      ...(unheard.length ? [["Denied by those whose word is left out", unheard.join("; ")]] : []),
    ];
    return el("dl", { class: "rests" }, rows.map(([term, text]) => [el("dt", null, term), el("dd", null, bdi(text))]));
  }

  function card(route, number, scale) {
    const shown = values.route === String(number + 1), last = route.hops.length - 1;
    return el("li", { class: "route", id: `route-${number + 1}`, "data-walk": route.walk.map(n => data.nodes[n].id).join(" ") },
      el("h3", null, route.nodes.map((one, i) => [i > 0 && el("span", { class: "arrow", "aria-label": "to" }, " → "), bdi(title(one))]),
        " ", el("small", null, hops(length(route.walk)))),
      el("p", { class: "do" },
        el("button", { type: "button", "aria-pressed": String(shown), click: () => show(number + 1) }, "Show in the graph"),
        el("button", { type: "button", click: event => copy(event.target, kg.speech.cited([route], scale)) }, "Copy with references")),
      el("ol", { class: "hops" }, route.hops.map((hop, i) => el("li", { class: i === route.weakest && route.why.length ? "weakest" : false },
        hop.steps.map(step => el("div", { class: "step", "data-edge": data.edges[step.edge].id },
          sentence(step.start, step, step.end), step.disputed && kg.disputes.line(kg.disputes.sides(step.grounds, scale)), evidence(step, scale))),
        i < last && notes(route.nodes[i + 1], scale)))),
      rests(route, scale));
  }

  // ---- the routes found, drawn: each in a line of its own from one end to the other, what they share once

  const LINE = 104, DRAWN = 8, draw = kg.draw, narrow = matchMedia("(max-width: 639.98px)");
  function drawing(found) {
    const [HOP, SIDE] = narrow.matches ? [124, 56] : [220, 80]; // so that its letters can be read on a phone too
    const routes = found.routes.slice(0, DRAWN), longest = Math.max(...routes.map(({ walk }) => length(walk)));
    const spots = new Map(), wide = longest * HOP, [start, end] = [routes[0].walk[0], routes[0].walk[length(routes[0].walk)]];
    let rows = 0;
    for (const { walk } of routes) {
      const own = walk.filter(one => one !== start && one !== end && !spots.has(one)), row = own.length || !rows ? rows++ : rows - 1;
      for (const one of own) spots.set(one, { x: SIDE + walk.indexOf(one) / length(walk) * wide, y: 34 + row * LINE });
    }
    [start, end].forEach((one, i) => spots.set(one, { x: SIDE + i * wide, y: 34 + (rows - 1) / 2 * LINE }));
    const lines = new Map(); // each hop once, whichever routes take it
    for (const { hops } of routes) for (const hop of hops) for (const step of hop.steps) {
      const key = [hop.start, hop.end].sort().join();
      if (!lines.has(key)) lines.set(key, { hop, steps: [] });
      if (!lines.get(key).steps.some(one => one.edge === step.edge)) lines.get(key).steps.push(step);
    }
    const svg = draw("svg", { class: "routes-drawn", viewBox: `0 0 ${wide + 2 * SIDE} ${rows * LINE + 26}`, role: "img", "aria-label": `The ${kg.counted(routes.length, "route")} drawn; they are told below.` });
    svg.style.maxWidth = `${wide + 2 * SIDE}px`;
    for (const { hop, steps } of lines.values()) svg.append(hopDrawn(hop, steps, spots, found.scale));
    for (const [one, at] of spots) svg.append(nodeDrawn(one, at));
    return svg;
  }
  function hopDrawn(hop, steps, spots, scale) {
    const a = spots.get(hop.start), b = spots.get(hop.end), step = steps[0], edge = data.edges[step.edge], relation = data.relations[edge.r];
    const far = Math.hypot(b.x - a.x, b.y - a.y) || 1, [ux, uy] = [(b.x - a.x) / far, (b.y - a.y) / far], color = kg.tint(relation.color);
    const [from, to] = [[a.x + 14 * ux, a.y + 14 * uy], [b.x - 14 * ux, b.y - 14 * uy]], d = `M${from.map(Math.round)}L${to.map(Math.round)}`;
    const ahead = spots.get(step.start) === a, [tip, turn] = ahead ? [to, Math.atan2(uy, ux)] : [from, Math.atan2(-uy, -ux)];
    const disputed = isDisputed(hop), [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2], sides = disputed ? kg.disputes.text(kg.disputes.sides(steps.flatMap(one => one.grounds), scale), true) : "";
    const words = [...new Set(steps.map(one => one.reading))].slice(0, 2).join(", ") + (steps.length > 2 ? ", …" : "") + (sides ? ":" : "");
    const text = (words_, dy) => draw("text", { class: "ink halo", x, y: y + dy, "text-anchor": "middle", "font-size": 11 }, words_);
    return draw("g", { "data-hop": `${data.nodes[hop.start].id} ${data.nodes[hop.end].id}` },
      disputed && draw("path", { class: "band", d, stroke: data.looks.band.color.slice(0, 7), "stroke-opacity": 0.4, "stroke-width": 9, fill: "none" }),
      draw("path", { d, stroke: color, "stroke-width": 1.6, fill: "none", "stroke-dasharray": disputed ? "9 6" : step.suggested ? "2 5" : null }),
      draw("path", { d: "M0 0L-10-4V4z", fill: color, transform: `translate(${tip.map(Math.round)}) rotate(${Math.round(turn * 180 / Math.PI)})` }),
      relation.mark && data.looks.marks[relation.mark] && draw("path", { d: data.looks.marks[relation.mark].path, transform: `translate(${Math.round(x)} ${Math.round(y)})`, fill: data.looks.marks[relation.mark].hollow ? kg.css("--paper") : color, stroke: color }),
      text(words, sides ? -20 : -8), sides && text(sides.length > 44 ? `${sides.slice(0, 43)}…` : sides, -8));
  }
  function nodeDrawn(one, { x, y }) {
    const { color, shape, text = data.nodes[one].label, ...own } = data.nodes[one], framed = shape === "box" || shape === "ellipse", lines = text.split("\n");
    const drawn = data.nodes.filter(other => other.x !== undefined).findIndex(other => other.i === one), known = !framed && document.querySelectorAll(".picture .node")[drawn];
    const shaped = known && known.firstElementChild.cloneNode(true); // as the graph draws it
    if (shaped) {
      shaped.setAttribute("fill", kg.tint(color));
      shaped.setAttribute("transform", `translate(${x} ${y}) scale(${11 / own.size}) translate(${-own.x} ${-own.y})`);
    }
    return draw("g", { class: "node-drawn", click: () => kg.select({ node: one }) },
      framed ? draw("rect", { class: "paper", x: x - 12, y: y - 8, width: 24, height: 16, rx: shape === "ellipse" ? 8 : 0, stroke: kg.tint(color), "stroke-width": 2 })
        : shaped || draw("circle", { cx: x, cy: y, r: 10, fill: kg.tint(color) }),
      draw("text", { class: "ink halo", "text-anchor": "middle", "font-size": 13 }, lines.map((line, i) => draw("tspan", { x, y: y + 26 + i * 15 }, line))));
  }

  function show(number) {
    values.route = String(number);
    kg.set({ tab: "graph", select: null, push: true });
  }

  // ---- why there is none, and what changes

  function reasons(found) {
    const { why, asked } = found, out = [];
    for (const [end, far] of [[asked.start, why.start], [asked.end, why.end]]) {
      const reached = far.nodes ? `${kg.counted(far.nodes, "other node")} within ${hops(far.hops)}` : "nothing";
      out.push(el("li", null, node(end), ` reaches ${reached}.`));
    }
    for (const { name, walk } of why.relaxed) {
      out.push(el("li", null, `Leaving out “${switchWords(name)}” gives a route: `, bdi(between(walk)), ` (${hops(length(walk))}). `,
        el("button", { type: "button", click: () => relax(name) }, "Leave it out")));
    }
    if (why.excluded) out.push(el("li", null, "Only accounts that cannot both be true would join them: ", bdi(between(why.excluded)), "."));
    return [el("ul", { class: "reasons" }, out), why.claims.length > 0 && [
      el("p", null, "What is denied, disputed or merely suggested would join them: ", bdi(between(why.joining)), ". ",
        el("button", { type: "button", click: () => again({ disputed: "mark", suggested: "1" }) }, "Let it count")),
      evidence({ claims: why.claims, events: [], disputedClaims: why.disputedClaims, grounds: why.grounds }, kg.disputes.everybody)]];
  }
  const WORDS = {
    via: "By way of", avoid: "Clear of", walk: "Only these relations", "not-walk": "Never these relations",
    directed: "Only the way that relations point", "max-degree": "Through no node with more neighbours",
    during: "What can hold", must: "Only what must hold then", "known-by": "Reported by", believe: "Only the word of",
    doubt: "Not the word of", trust: "Speakers", disputed: "What a believed speaker disputes", basis: "Basis", without: "Without",
    "max-hops": "Of so many steps at most",
  };
  const paramOf = option => POLICY.find(name => optionOf(name) === option);
  const switchWords = name => WORDS[paramOf(name)] || name;
  function relax(name) {
    const own = paramOf(name);
    again(own === "max-degree" ? { "max-degree": "", "no-hubs": "" } : own === "disputed" ? { disputed: "mark" }
      : own === "during" ? { during: "", must: "" } : { [own]: "" });
  }

  // What the policy leaves out that would give a route as short, and how long the shortest undisputed one is.
  function leftOut({ omitted: { disputed, undisputed, wider }, beyond }) {
    const ADDED = {
      "--disputed": ["Disputed relations are left out: with them, there is a route", { disputed: "mark" }],
      "--suggested": ["What is only suggested is left out: with it, there is a route", { suggested: "1" }],
    };
    const line = (text, show) => el("p", { class: "left" }, `${text}. `, show && el("button", { type: "button", click: show }, "Show it"));
    return [
      disputed && (undisputed ? line(`The shortest undisputed route has ${hops(length(undisputed))}`, () => again({ disputed: "hide" }))
        : line("No undisputed route joins them")),
      ...wider.map(({ name, walk }) => {
        const [text, changes] = ADDED[name] || [`Without “${switchWords(name)}” there is a route`, null];
        return line(`${text} of ${hops(length(walk))}`, () => (changes ? again(changes) : relax(name)));
      }),
      beyond && line("So many routes are as short that only the first of them are in the order of what they rest on"),
    ];
  }

  function again(changes) { // the button that asked for it goes away
    change(changes);
    byId("answer").focus();
  }

  function differences(found) {
    const { changes } = found;
    if (!changes) return null;
    const { before, after } = changes;
    const named = items("without"), sources = setOf("without", "source");
    const reprints = [...paths.withReprints(data, sources)].filter(i => !sources.has(i)).map(i => nameOf({ kind: "source", i }));
    const speakers = setOf("without", "speaker"), houses = new Set([...speakers].map(i => data.speakers[i].id));
    const said = data.claims.flatMap(claim => claim.said).filter(one => !speakers.has(one.by) && (one.house || []).some(house => houses.has(house)));
    const voices = [...new Set(said.map(one => nameOf({ kind: "speaker", i: one.by })))].sort();
    const also = [reprints.length && `${listed(reprints)}, which ${reprints.length > 1 ? "go" : "goes"} back to nothing else`,
      voices.length && `what ${listed(voices)} said for it`].filter(Boolean);
    const names = listed(named.map(nameOf)) + (also.length ? ` (and with it ${also.join("; ")})` : "");
    const short = before === null ? (after === null ? "there is no route either way" : `a route appears, of ${hops(after)}`)
      : after === null ? "no route is left"
        : after === before ? `the shortest route still has ${hops(after)}` : `the shortest route has ${hops(after)} instead of ${before}`;
    const lists = [["Lost", changes.lost], ["Appears", changes.appeared], ["Stands", changes.kept]];
    return el("div", { class: "changes" }, el("p", null, bdi(`Without ${names}: ${short}.`)),
      el("ul", null, lists.map(([heading, walks]) => walks.map(walk =>
        el("li", null, el("b", null, heading), ": ", bdi(between(walk)), ` (${hops(length(walk))})`)))));
  }

  // ---- taking it along

  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
      kg.say("Copied.");
    } catch (error) { // a frame or a browser may forbid it: then it stands there to be copied by hand
      const area = el("textarea", { class: "copied", readonly: true, rows: 6, "aria-label": "The text to copy" });
      area.value = text;
      button.closest("p").after(area);
      area.select();
      kg.say("Copying is not allowed here: the text stands below the button.");
    }
  }

  // The command that gives the same answer.
  function command() {
    const windows = /^Win/.test(navigator.platform); // as `kg.errors.quoted`
    const inQuotes = text => (windows ? `"${text.replace(/"/g, '\\"')}"` : `'${text.replace(/'/g, "'\\''")}'`);
    const word = text => (/^[\p{L}\p{N}_.:/-]+$/u.test(text) ? text : inQuotes(text));
    const parts = ["kg", "path", ...items("path").map(one => word(idOf(one)))];
    for (const name of POLICY) {
      const flag = optionOf(name);
      if (values[name] === usual(name) || (name === "must" && !values.during)) continue;
      if (KINDS[name]) items(name).forEach(one => parts.push(flag, word(idOf(one))));
      else if (FLAGS.includes(name)) parts.push(flag);
      else parts.push(flag, word(values[name]));
    }
    return parts.join(" ");
  }

  // ---- choosing: text fields with a list of what they find

  function nameOf({ kind, i }) {
    const it = LISTS[kind][i];
    if (kind === "source") return [it.publisher, it.title || it.id].filter(Boolean).join(": ");
    return kind === "claim" ? it.text : it.label;
  }
  const small = ({ kind, i }) => {
    if (kind === "node") return data.nodes[i].kind;
    if (kind === "speaker") return data.speakers[i].unnamed ? "speaker without a name" : "speaker";
    return kind === "claim" ? `claim · ${data.claims[i].date}` : kind;
  };
  const walked = paths.walkable(data, paths.policy());
  function finder(kinds) {
    const all = kinds.flatMap(kind => LISTS[kind].map((_, i) => ({ kind, i }))).filter(one => one.kind !== "relation" || walked.has(one.i));
    const keys = all.map(one => ` ${kg.fold(nameOf(one))} ${one.kind === "source" ? kg.fold(data.sources[one.i].id) : ""}`);
    return typed => {
      const key = kg.fold(typed);
      if (kinds[0] === "node") {
        if (key) return kg.find(typed).map(hit => ({ kind: "node", i: hit.node, alias: hit.alias }));
        const known = data.nodes.map((_, i) => i).filter(i => data.nodes[i].edges.length);
        return known.sort((a, b) => data.nodes[b].edges.length - data.nodes[a].edges.length || a - b).slice(0, 8).map(i => ({ kind: "node", i }));
      }
      const first = all.filter((_, n) => keys[n].includes(` ${key}`)), rest = all.filter((_, n) => key.length > 2 && keys[n].includes(key));
      return [...new Set([...first, ...rest])].slice(0, 40);
    };
  }

  // A combobox: chosen(item) is called with what is picked; settled() says what stands there otherwise.
  function combobox(input, find, chosen, settled) {
    const list = byId(`${input.id}-found`);
    let found = [], marked = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = n => {
      marked = n;
      [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
      const li = list.children[n];
      if (li && li.id) { input.setAttribute("aria-activedescendant", li.id); li.scrollIntoView({ block: "nearest" }); }
    };
    const take = n => { if (found[n]) { close(); chosen(found[n]); } };
    const open = () => {
      found = find(input.value);
      list.replaceChildren(...found.map((one, n) => el("li",
        { id: `${input.id}-found-${n}`, role: "option", pointerdown: event => { event.preventDefault(); take(n); } },
        bdi(nameOf(one)), el("small", null, small(one), one.alias && " · also ", one.alias && bdi(one.alias)))));
      if (!found.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of this name is on this page."));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(input.value.trim() && found.length ? 0 : -1);
    };
    input.addEventListener("input", open);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => { if (list.hidden) { input.select(); if (!input.value || settled()) open(); } });
    input.addEventListener("blur", () => { close(); input.value = settled(); });
    input.addEventListener("keydown", event => {
      const { key } = event;
      if (key === "ArrowDown" || key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        mark(Math.max(0, Math.min(found.length - 1, marked + (key === "ArrowDown" ? 1 : -1))));
      } else if (key === "Enter") {
        event.preventDefault();
        if (list.hidden) open(); else take(marked);
      } else if (key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
        input.value = settled();
      }
    });
  }

  const ends = { start: null, end: null }; // as picked; a path needs both
  let path = ""; // the one they were last taken from
  function endPicked(which, one) {
    ends[which] = one;
    byId(`ask-${which}`).value = nameOf(one);
    if (ends.start && ends.end) change({ path: joined("path", [ends.start, ends.end]) });
    else byId(which === "start" ? "ask-end" : "ask-start").focus();
  }
  function startEnds() {
    for (const which of ["start", "end"]) {
      combobox(byId(`ask-${which}`), finder(["node"]), one => endPicked(which, one), () => (ends[which] ? nameOf(ends[which]) : ""));
    }
    byId("ask-swap").addEventListener("click", () => {
      [ends.start, ends.end] = [ends.end, ends.start];
      if (ends.start && ends.end) change({ path: joined("path", [ends.start, ends.end]) });
      else paintEnds();
    });
  }
  function paintEnds() {
    for (const which of ["start", "end"]) byId(`ask-${which}`).value = ends[which] ? nameOf(ends[which]) : "";
  }

  function startForm(section) {
    byId("ask").hidden = false;
    section.querySelector(".without-script").hidden = true;
    byId("ask").addEventListener("submit", event => event.preventDefault());
    startEnds();
    for (const name of Object.keys(KINDS).filter(one => one !== "path")) {
      const input = byId(`ask-${name}`);
      combobox(input, finder(KINDS[name]), one => {
        input.value = "";
        const list = items(name);
        if (!list.some(other => other.kind === one.kind && other.i === one.i)) change({ [name]: joined(name, [...list, one]) });
      }, () => "");
    }
    for (const name of FLAGS) byId(`ask-${name}`).addEventListener("change", event => change({ [name]: event.target.checked ? "1" : "" }));
    for (const name of Object.keys(CHOICES)) {
      byId(`ask-${name}`).addEventListener("change", event => change({ [name]: clean(name, event.target.value) }));
    }
    for (const name of ["k", "max-hops", "max-degree"]) {
      byId(`ask-${name}`).addEventListener("change", event => change({ [name]: clean(name, event.target.value) }));
    }
    const from = byId("ask-from"), to = byId("ask-to"), by = byId("ask-known-by");
    for (const input of [from, to]) {
      input.addEventListener("change", () => dated(input, "during", from.value.trim() || to.value.trim() ? `${from.value.trim()}..${to.value.trim()}` : ""));
    }
    by.addEventListener("change", () => dated(by, "known-by", by.value.trim()));
    byId("ask-default").addEventListener("click", () => {
      change(Object.fromEntries(POLICY.map(name => [name, usual(name)])));
      byId("ask-policy").querySelector("summary").focus();
    });
  }
  function dated(input, name, text) {
    const good = !text || clean(name, text);
    input.setAttribute("aria-invalid", String(!good));
    if (good) change({ [name]: text });
    else kg.say("Write a day (2023-10-27), a month (2023-10) or a year (2023), the earlier one first.");
  }

  // ---- painting

  function paintForm() {
    if (values.path !== path) { // not while the first of two ends is picked
      path = values.path;
      [ends.start, ends.end] = path ? items("path") : [null, null];
    }
    paintEnds();
    for (const name of Object.keys(KINDS).filter(one => one !== "path")) {
      const list = byId(`ask-${name}-chosen`), chosen = items(name);
      list.hidden = !chosen.length;
      list.replaceChildren(...chosen.map((one, n) => el("li", null, bdi(nameOf(one)), el("button", {
        type: "button", "aria-label": `Remove ${nameOf(one)}`,
        click: () => { change({ [name]: joined(name, chosen.filter((_, other) => other !== n)) }); byId(`ask-${name}`).focus(); },
      }, "×"))));
    }
    for (const name of FLAGS) byId(`ask-${name}`).checked = Boolean(values[name]);
    for (const name of Object.keys(CHOICES)) byId(`ask-${name}`).value = values[name] || CHOICES[name][0];
    for (const name of ["k", "max-hops", "max-degree", "known-by"]) byId(`ask-${name}`).value = values[name];
    const window = (values.during || "").split("..");
    byId("ask-from").value = window[0].trim();
    byId("ask-to").value = (window.length > 1 ? window[1] : window[0]).trim();
    for (const name of ["from", "to", "known-by"]) byId(`ask-${name}`).removeAttribute("aria-invalid");
    byId("ask-must").disabled = !values.during;
    const own = POLICY.filter(name => values[name] !== usual(name)).length;
    byId("ask-chosen").textContent = own ? `${kg.counted(own, "choice")} of your own` : "as by default: what somebody asserts, with disputes marked, the shortest";
    byId("ask-default").hidden = !own;
  }

  function paintAnswer() {
    const found = answer(), missing = unknown.length ? `Not on this page: ${unknown.join(", ")}. ` : "";
    const told = found ? summary(found) : missing ? "" : "Choose two names to see how they are connected.";
    byId("answer-summary").replaceChildren(bdi(missing + told)); // a live region: it is read out
    const routes = found ? found.routes : [];
    byId("answer").replaceChildren(el("div", null, found && differences(found), found && found.why && reasons(found),
      routes.length > 0 && [drawing(found), leftOut(found), el("ol", { class: "routes" }, routes.map((route, i) => card(route, i, found.scale))),
        found.more && el("p", null, el("button", { type: "button", click: () => again({ limit: String(Math.min(9999, found.asked.limit * 10)) }) }, "Show more of them")),
        el("p", { class: "small" }, "The same on the command line: ", el("code", null, bdi(command())))]));
  }

  let painted = null; // what was asked when it was painted last
  function paint() {
    const asked = JSON.stringify([values, unknown]);
    if (asked === painted) return;
    paintForm();
    paintAnswer();
    painted = asked;
  }

  // ---- a route in the graph: what it is, and the way back

  const bar = el("div", { class: "route-shown", role: "group", "aria-label": "Route shown", hidden: true });
  document.querySelector(".stage").append(bar);

  function leave() { show(""); }
  function paintBar(now) {
    const found = values.route ? answer() : null, number = Number(values.route), route = found && found.routes[number - 1];
    bar.hidden = !route;
    if (!route) return;
    const hidden = [...kg.route().edges].filter(edge => !now.edges.has(edge)).length, all = found.routes.length;
    const step = (to, text, name) => el("button", { type: "button", "aria-label": name, disabled: to < 1 || to > all, click: () => show(to) }, text);
    const focused = bar.contains(document.activeElement) ? [...bar.children].indexOf(document.activeElement) : -1;
    bar.replaceChildren(
      el("p", null, el("b", null, `Route ${number} of ${all}`), " ", bdi(between(route.walk)),
        hidden > 0 && el("span", { class: "small" }, ` (filters hide ${kg.counted(hidden, "line")} of it)`)),
      step(number - 1, "‹", "The route before"), step(number + 1, "›", "The next route"),
      el("button", { type: "button", click: () => kg.tab("routes") }, "Evidence"),
      el("button", { type: "button", "aria-label": "Show the whole graph again", click: leave }, "×"));
    if (focused > 0 && bar.children[focused]) bar.children[focused].focus();
  }
  kg.always(paintBar);
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !event.defaultPrevented && values.route && kg.state.tab === "graph" && !kg.state.select) leave();
  });

  if (data.asked && location.hash.length < 2) { // a page that was made for one question begins with it
    try { history.replaceState(null, "", `#${data.asked}`); } catch (error) { location.hash = data.asked; }
  }
  kg.view("routes", { start: startForm, paint });
})(window.kg);
