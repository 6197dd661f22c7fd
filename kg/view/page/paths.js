// Routes between two nodes, found in the page as `kg path` finds them: the same walks in the same order, with the same
// claims, under the same policy. Nothing here knows of the document. The twins of this file are kg/paths/{frontier,rivalry,
// routes,support,omitted,whynot,whatif}.py: what changes there changes here. Nodes, claims, speakers and so on are their
// numbers in the data block; nodes stand there in the order of their IRIs, so that ties fall as they do in Python.
window.kg.paths = (kg => {
  "use strict";
  const { walks } = kg, { BASES, once, policy, weighs, takes, scale, grounds, excludes, holds } = kg.policy;
  const { withReprints, word, origins, independent } = kg.origins, { sameness } = kg;

  const MARKS = ["no claim", "disputed", "suggested", "unnamed", "combined", "implied", "undated"]; // worst first
  const RANKED = 200; // routes equally long that are put in order by what they rest on, at most
  const GROUNDS = 50; // grounds of an edge that are looked at for that, at most
  const OMITTED = 200; // routes among which one is looked for that a policy leaves out, at most
  const COMPARED = 1000; // routes compared at most, with and without something
  const VERY_CONNECTED = 50; // neighbours beyond which a node joins nearly anything to anything

  // ---- what may be walked

  function byIri(data, one, other) { // relations in the order of their IRIs
    const [a, b] = [data.relations[one].id, data.relations[other].id];
    return a < b ? -1 : Number(a > b);
  }

  // The relations that a policy lets be walked: one that is named means those below it too.
  function walkable(data, chosen) {
    const named = (number, names) => [number, ...(data.relations[number].up || [])].some(one => names.has(one));
    return new Set(data.relations.map((_, number) => number).filter(number => data.relations[number].walk &&
      (!chosen.relations.size || named(number, chosen.relations)) && !named(number, chosen.notRelations)));
  }

  function frontier(data, chosen) {
    const weight = scale(data, chosen), types = walkable(data, chosen), weighing = weighs(chosen);
    const stands = edge => weighing ? weight.standing(edge).length > 0 : takes(chosen, edge);
    const on = data.nodes.map(() => new Set()), back = data.nodes.map(() => new Set());
    const steps = new Map(); // edges by "from to", as they may be walked

    function walk(from, to, number) {
      if (!chosen.avoid.has(to)) on[from].add(to);
      if (!chosen.avoid.has(from)) back[to].add(from);
      if (!steps.has(`${from} ${to}`)) steps.set(`${from} ${to}`, []);
      steps.get(`${from} ${to}`).push(number);
    }
    data.edges.forEach((edge, number) => {
      if (edge.s === edge.o || !types.has(edge.r) || !stands(edge)) return;
      walk(edge.s, edge.o, number);
      if (!chosen.directed || data.relations[edge.r].symmetric) walk(edge.o, edge.s, number);
    });
    const sorted = sets => sets.map(set => [...set].sort((a, b) => a - b));
    const [behind, ahead] = [sorted(back), sorted(on)];
    const same = samenessOf(data, chosen, stands, weight);
    const degree = node => (same.groups.has(node) ? grouped(node) : new Set([...on[node], ...back[node]]).size);
    const grouped = node => { // neighbours of all that are one with a node
      const every = sameness.grouped(edges, [node]);
      return new Set([...every.neighbours(node, true), ...every.neighbours(node, false)]).size;
    };
    const pairs = (from, to) => same.members(from).flatMap(one => same.members(to).map(other => `${one} ${other}`));
    const forward = (number, from) => same.one(data.edges[number].s, from);
    const edges = {
      data, chosen, scale: weight, stands, degree, same, forward,
      // The grounds that count on which an edge is walked between two nodes.
      standing: (number, from, to) => same.tied(weight.standing(data.edges[number]), data.edges[number], from, to),
      neighbours: (node, forward) => (forward ? ahead : behind)[node],
      passable: node => !data.nodes[node].nopass && (chosen.maxDegree === null || same.groups.has(node) || degree(node) <= chosen.maxDegree),
      // The edges from one node to the next: first those that point this way, each side in the order of its relations.
      // Those of nodes that are one with the two are among them, pair by pair.
      between: (from, to) => pairs(from, to).flatMap(pair => (steps.get(pair) || []).slice().sort((a, b) => byIri(data, data.edges[a].r, data.edges[b].r)))
        .sort((a, b) => !forward(a, from) - !forward(b, from)),
    };
    edges.rivalry = rivalry(edges);
    return edges;
  }

  // Which nodes are one, as far as a policy lets that count: one that walks disputed edges alone takes the others too.
  function samenessOf(data, chosen, stands, weight) {
    const relation = data.relations.findIndex(({ id }) => id.endsWith("#sameAs"));
    const links = data.edges.map((_, number) => number).filter(number => data.edges[number].r === relation && relation >= 0);
    if (chosen.disputed !== "only") return sameness.of(data, links.filter(number => stands(data.edges[number])), weight);
    const every = { ...chosen, disputed: "mark" }, all = scale(data, every);
    const counts = edge => (weighs(every) ? all.standing(edge).length > 0 : takes(every, edge));
    return sameness.of(data, links.filter(number => counts(data.edges[number])), all);
  }
  // How many disputed claims that nodes are one, and how many at all, it takes to pass from a node to another at the least.
  const cost = edges => (from, to) => edges.between(from, to).map(number => edges.same.between(edges.data.edges[number], from, to))
    .map(ties => [ties.filter(edges.same.isDisputed).length, ties.length]).sort((a, b) => a[0] - b[0] || a[1] - b[1])[0] || [0, 0];

  // ---- accounts that cannot both be true

  // Which steps of a walk cannot all be taken, and what else a walk does not rest on, among the edges of a frontier. A walk
  // stands when a ground can be chosen for each of its hops so that none excludes another.
  function rivalry(edges) {
    const { data, scale } = edges, known = new Map(), weighing = weighs(edges.chosen);
    const possible = data.claims.some(claim => claim.accounts) || data.edges.some(edge => (edge.grounds || []).some(ground => ground[3]));

    function groundsOf([from, to]) { // all that count of the edges between two neighbours
      const step = `${from} ${to}`;
      if (!known.has(step)) known.set(step, edges.between(from, to).flatMap(number => edges.standing(number, from, to)));
      return known.get(step);
    }
    const tied = (number, step) => edges.same.between(data.edges[number], ...step).some(edges.same.isDisputed);
    const disputed = step => (weighing ? groundsOf(step).every(scale.disputed)
      : edges.between(...step).every(number => data.edges[number].disputed || tied(number, step)));
    // One ground of each list, the first that will do, so that none excludes another; null where none will.
    function chosen(lists, taken = []) {
      if (taken.length === lists.length) return taken;
      for (const ground of lists[taken.length]) {
        const more = !taken.some(other => excludes(ground, other)) && chosen(lists, [...taken, ground]);
        if (more) return more;
      }
      return null;
    }
    function clash(walk) {
      // What is denied, and told in no other way, stands beside anything; so does an edge without a recorded claim.
      const bound = walks.stepsOf(walk).filter(disputed).map(step => ({ step, some: groundsOf(step) }))
        .filter(({ some }) => some.length && some.every(ground => ground.accounts.length));
      for (const [i, one] of bound.entries()) {
        const other = bound.slice(i + 1).find(({ some }) => one.some.every(ground => some.every(rival => excludes(ground, rival))));
        if (other) return [one.step, other.step];
      }
      return chosen(bound.map(({ some }) => some)) ? [] : bound.map(({ step }) => step);
    }
    // The keys of grounds that are rivals of what a walk rests on; of two, the later goes.
    function leftOut(walk) {
      const lists = walks.stepsOf(walk).map(groundsOf).filter(some => some.length), all = lists.flat();
      const taken = all.some(ground => ground.accounts.length) ? chosen(lists) : null;
      if (!taken) return new Set();
      const rests = taken.map(ground => [ground]);
      lists.forEach((some, at) => {
        const beside = rests.filter((_, place) => place !== at).flat();
        rests[at].push(...some.filter(ground => !rests[at].some(one => one.key === ground.key) && !beside.some(other => excludes(ground, other))));
      });
      const keys = new Set(rests.flat().map(ground => ground.key));
      return new Set(all.map(ground => ground.key).filter(key => !keys.has(key)));
    }
    return { clash: possible ? clash : null, leftOut, disputed };
  }

  // ---- asking

  // A question: start, end, via; k (null: all that tie for the shortest, `limit` at most), varied, maxHops, policy.
  const question = changes => ({ via: [], k: null, varied: false, limit: 10, maxHops: null, policy: policy(), ...changes });

  // rivals: whether a route may need accounts that cannot both be true.
  function* found(every, asked, rivals = false) {
    const { start, end, via } = asked, clash = rivals ? null : every.rivalry.clash;
    if ([start, ...via, end].some((node, i, all) => all.slice(0, i).some(other => every.same.one(node, other)))) return;
    const edges = sameness.grouped(every, [start, ...via, end]);
    for (const walk of walked(edges, asked, clash)) yield every.same.settled(walk, cost(every));
  }
  function* walked(edges, { start, end, via, k, maxHops, varied }, clash) {
    if (!via.length && !varied && k === null) { yield* walks.shortest(edges, start, end, maxHops, clash); return; }
    const all = via.length ? walks.through(edges, [start, ...via, end], maxHops, clash)
      : varied ? walks.varied(edges, start, end, maxHops, clash) : walks.simple(edges, start, end, maxHops, clash);
    yield* k !== null || varied ? all : walks.shortestOf(all);
  }

  // The routes with their evidence, whether more tie than were asked for, and whether so many are as short that only the
  // first of them were put in order.
  function search(data, asked) {
    const edges = frontier(data, asked.policy), limit = asked.k ?? asked.limit;
    const [taken, beyond] = inOrder(edges, asked, limit + (asked.k === null));
    return { routes: taken.slice(0, limit).map(walk => explain(edges, walk)), more: taken.length > limit, beyond, scale: edges.scale };
  }

  // So many walks, of those equally long the better attested first; and whether too many are to be weighed. Of k walks, those
  // that tie with the last are not sought, unless all of them are among the shortest.
  function inOrder(edges, asked, wanted) {
    if (asked.varied) return [first(found(edges, asked), wanted), false];
    const most = Math.max(wanted, RANKED + 1);
    let all = asked.k === null ? [] : first(found(edges, { ...asked, k: null }), most);
    if (all.length < wanted || asked.k === null) all = first(found(edges, asked), asked.k === null ? most : wanted);
    const lengths = once(all.map(walk => walk.length)), beyond = all.length > RANKED && all[RANKED].length === all[0].length;
    return [lengths.flatMap(length => ranked(edges, all.filter(walk => walk.length === length))).slice(0, wanted), beyond];
  }

  // Routes equally long in the order in which they are told: first those whose weakest hop has more independent origins that
  // are no adversary of the accused; then those that nobody but the accused disputes; else they stay in the order given.
  function ranked(edges, all) {
    if (all.length < 2) return all;
    const hops = new Map();
    const hop = step => {
      if (!hops.has(String(step))) hops.set(String(step), rank(edges, step));
      return hops.get(String(step));
    };
    const strength = walk => {
      const along = walks.stepsOf(walk).map(hop);
      return [-Math.min(...along.map(([least]) => least)), Number(along.some(([, byOthers]) => byOthers))];
    };
    const weighed = all.slice(0, RANKED).map(walk => ({ walk, strength: strength(walk) }));
    weighed.sort((one, other) => one.strength[0] - other.strength[0] || one.strength[1] - other.strength[1]);
    return [...weighed.map(({ walk }) => walk), ...all.slice(RANKED)];
  }

  // How many independent origins that are no adversaries carry a hop; whether others than the accused dispute it.
  function rank({ data, scale, same, between }, [from, to]) {
    const words = new Map(), byOthers = [];
    for (const number of between(from, to)) {
      const edge = data.edges[number], some = same.tied(grounds(data, edge), edge, from, to).slice(0, GROUNDS).filter(scale.stands);
      const said = once(some.flatMap(ground => ground.claims)).flatMap(claim => data.claims[claim].said).filter(scale.carries);
      for (const one of said) if (!(edge.adverse || []).includes(scale.numberOf(one))) words.set(...word(data, one));
      const others = ground => scale.denials(ground).some(one => !(edge.ours || []).includes(scale.numberOf(one))) || scale.accounts(ground).length > 0;
      byOthers.push(some.length > 0 && some.every(others));
    }
    return [independent([...words.values()])[0], byOthers.length > 0 && byOthers.every(Boolean)];
  }

  // What is to be said beside routes, of which there are some. disputed: all may be walked, and each of the shortest has a
  // hop that is disputed; undisputed: the shortest route of which nothing is, null when there is none or it is not asked.
  // wider: what else would show a route as short: [{name of the switch, asked, walk}].
  function omitted(data, asked, routes) {
    const edges = frontier(data, asked.policy), length = routes[0].walk.length;
    const disputed = asked.policy.disputed === "mark" && routes.filter(route => route.walk.length === length)
      .every(route => walks.stepsOf(route.walk).some(edges.rivalry.disputed));
    const hide = { ...asked, policy: { ...asked.policy, disputed: "hide" } };
    const undisputed = (disputed && first(found(frontier(data, hide.policy), hide), 1)[0]) || null;
    const ways = asked.policy.suggested ? [] : [["--suggested", { ...asked, policy: { ...asked.policy, suggested: true } }]];
    const wider = [...ways, ...relaxations(asked)].filter(([name]) => name !== "--via" && name !== "--max-hops").flatMap(([name, changed]) => {
      const shorter = { ...changed, maxHops: length - 1, k: null, varied: false };
      const walk = first(found(frontier(data, changed.policy), shorter), OMITTED).find(one => one.length < length || !stands(edges, one));
      return walk ? [{ name, asked: changed, walk }] : [];
    });
    return { disputed, undisputed, wider };
  }

  // Whether a walk may be taken, whether a search gives it or not.
  const stands = (edges, walk) => walk.slice(1, -1).every(edges.passable) &&
    walks.stepsOf(walk).every(step => edges.between(...step).length > 0) && !(edges.rivalry.clash?.(walk).length);

  function first(items, count) {
    const taken = [];
    for (const item of items) {
      taken.push(item);
      if (taken.length >= count) break;
    }
    return taken;
  }

  // ---- telling

  function explain(edges, walk) {
    const leftOut = edges.rivalry.leftOut(walk);
    const hops = walk.slice(1).map((end, i) => ({
      start: walk[i], end, steps: edges.between(walk[i], end).map(number => told(edges, number, walk[i], leftOut, end)).filter(Boolean),
    }));
    const ends = i => hops.slice(Math.max(i - 1, 0), i + 1).flatMap(hop => hop.steps.flatMap(({ edge }) => [edges.data.edges[edge].s, edges.data.edges[edge].o]));
    const nodes = walk.map((node, i) => {
      const neighbours = i && i < walk.length - 1 ? edges.degree(node) : 0; // of nodes between the ends
      const same = edges.same.members(node).filter(other => other !== node && ends(i).includes(other)); // others that are one with it
      return { node, same, neighbours, veryConnected: neighbours > VERY_CONNECTED, notes: notes(edges, node) };
    });
    return { walk, nodes, hops, ...support(edges, hops) };
  }

  // An edge as read from one of its ends, with the claims that count under the policy, and the events in which they state
  // parts. disputedClaims: of all these, those that somebody disputes whose word counts; disputed: whether the edge is.
  // leftOut: the keys of grounds on which it is not to rest; null where nothing else is left. to: the node at the other end, which
  // may be one with the edge's own; start, end: these. ties: the claims that they are one on which it rests.
  function told(edges, number, from, leftOut = new Set(), to = null) {
    const { data, scale } = edges, edge = data.edges[number], kind = data.relations[edge.r];
    const standing = to === null ? scale.standing(edge) : edges.standing(number, from, to), grounds = standing.filter(ground => !leftOut.has(ground.key));
    if (standing.length && !grounds.length) return null;
    const counting = new Map(); // claims, and whether all that they carry is disputed
    for (const ground of grounds) {
      for (const claim of ground.claims) counting.set(claim, scale.disputed(ground.bare || ground) && (counting.get(claim) ?? true));
    }
    const claims = edge.claims.filter(claim => counting.has(claim) || !grounds.length);
    const eventOf = claim => data.claims[claim].event, counted = new Set(claims.map(eventOf));
    const events = once(edge.claims.map(eventOf)).filter(event => event !== undefined && counted.has(event) && !claims.includes(event));
    const disputedClaims = new Set([...claims.filter(claim => counting.get(claim)), ...events.filter(event => scale.disputed(data.claims[event]))]);
    const past = claims.length > 0 && claims.every(claim => data.claims[claim].ended || data.claims[eventOf(claim)]?.ended);
    // The two ends of a symmetric edge are alike, so it reads forward whichever way it is stored.
    const ahead = edges.forward(number, from), forward = ahead || kind.symmetric, [start, end] = ahead ? [edge.s, edge.o] : [edge.o, edge.s];
    const plain = past ? (forward ? kind.past : kind.pastInverse) : (forward ? kind.read : kind.inverse);
    const words = forward ? placed(kind, plain, data.nodes[end]) : plain;
    return {
      edge: number, forward: ahead, start, end, ties: once(grounds.flatMap(ground => ground.ties || [])), grounds, claims, events, disputedClaims, past,
      reading: data.nodes[start].many ? inPlural(words) : words,
      disputed: grounds.length ? scale.best(grounds).every(scale.disputed) : Boolean(edge.disputed),
      suggested: grounds.length ? !grounds.some(scale.asserted) : edge.standing === "onlySuggested",
    };
  }

  // A reading as the place at its end asks: "is present at", and "is present in" a country.
  function placed({ placeWord }, words, node) {
    return placeWord && node.in && words.endsWith(` ${placeWord}`) ? words.slice(0, -placeWord.length) + node.in : words;
  }

  // An English reading for a subject in the plural: its first word is its verb.
  function inPlural(words) {
    const [verb, ...rest] = words.split(" ");
    const irregular = { is: "are", was: "were", has: "have", does: "do" };
    let many = irregular[verb];
    if (!many && verb.endsWith("ies")) many = `${verb.slice(0, -3)}y`;
    if (!many && /(ss|sh|ch|x)es$/.test(verb)) many = verb.slice(0, -2);
    return [many || verb.replace(/s$/, ""), ...rest].join(" ");
  }

  // Edges that the ontology wants mentioned beside a node, such as the name under which it acts.
  function notes(edges, node) {
    const { data } = edges;
    return data.edges.map((_, number) => number)
      .filter(number => data.edges[number].s === node && data.relations[data.edges[number].r].noted)
      .filter(number => edges.stands(data.edges[number]))
      .sort((a, b) => byIri(data, data.edges[a].r, data.edges[b].r) || data.edges[a].o - data.edges[b].o)
      .map(number => ({ ...told(edges, number, node), object: data.edges[number].o }));
  }

  // ---- what a route rests on

  // For each hop its marks, its origins, whose word carries it and who denies it; the weakest of them, and why it is.
  function support(edges, hops) {
    const rests = hops.map(hop => restsOn(edges, hop));
    const strength = rest => [...MARKS.map(mark => Number(!rest.marks.includes(mark))), rest.least, rest.most];
    const weakest = rests.reduce((least, rest, i) => (less(strength(rest), strength(rests[least])) ? i : least), 0);
    return {
      rests, weakest, why: rests[weakest].marks,
      speakers: once(rests.flatMap(rest => rest.speakers)), // by name: two who are called alike are told once
      denied: rests.some(rest => rest.deniedBy.length > 0),
    };
  }

  function less(one, other) {
    const at = one.findIndex((part, i) => part !== other[i]);
    return at >= 0 && one[at] < other[at];
  }

  function restsOn(edges, hop) {
    const { data, scale } = edges, { carries, heard, upheld } = scale;
    const all = hop.steps.flatMap(one => edges.standing(one.edge, hop.start, hop.end));
    const said = once(all.flatMap(ground => ground.needed)).flatMap(claim => data.claims[claim].said);
    const names = some => once(some.map(one => one.by)).map(by => data.speakers[by].label);
    const words = claim => new Map(data.claims[claim].said.filter(carries).map(one => word(data, one)));
    const marks = weaknesses(data, scale, all), denials = once(all.flatMap(ground => ground.denied)).map(scale.said);
    const [least, most] = origins(all.map(ground => ground.needed.map(words)));
    return {
      marks: MARKS.filter(mark => marks.has(mark)), least, most, speakers: names(said.filter(carries)),
      deniedBy: names(denials.filter(upheld)), deniedUnheard: names(denials.filter(one => !heard(one))),
    };
  }

  // What weakens a hop is what weakens each of its grounds; a ground is as weak as any claim that it needs.
  function weaknesses(data, { carries, disputed }, all) {
    if (!all.length) return new Set(["no claim"]);
    const carrying = claim => data.claims[claim].said.filter(carries);
    const weak = claim => [
      ["suggested", carrying(claim).every(said => said.stance === "suggested")],
      ["unnamed", carrying(claim).every(said => data.speakers[said.by].unnamed)],
    ].filter(([, held]) => held).map(([mark]) => mark);
    const marks = all.map(ground => new Set([...disputed(ground) ? ["disputed"] : [], ...ground.needed.flatMap(weak)]));
    const best = claim => Math.min(...carrying(claim).map(said => BASES.any.indexOf(said.basis)), BASES.any.length);
    const basis = Math.min(...all.map(ground => Math.max(...ground.needed.map(claim => best(claim) % BASES.any.length))));
    return new Set([
      ...[...marks[0]].filter(mark => marks.every(other => other.has(mark))),
      ...(all.every(ground => ground.claims.every(claim => !data.claims[claim].dated)) ? ["undated"] : []),
      ...(basis ? [BASES.any[basis]] : []),
    ]);
  }
  // ---- why there is no route

  // How many nodes one reaches (backward: is reached from), itself left out, and within how many hops.
  function reach(edges, start, forward, maxHops) {
    const reached = new Set([start]);
    let level = [start], hops = 0;
    while (level.length && (maxHops === null || hops < maxHops)) {
      const walked = level.filter(node => node === start || edges.passable(node));
      level = once(walked.flatMap(node => edges.neighbours(node, forward))).filter(node => !reached.has(node));
      for (const node of level) reached.add(node);
      hops += level.length > 0;
    }
    return { nodes: reached.size - 1, hops };
  }

  // The choices that narrow a question, by the switch of `kg path`, each with the question as it is without that one.
  function* relaxations(asked) {
    const plain = policy(), now = asked.policy;
    const narrowed = (name, empty, changes) => (empty ? [] : [[name, { ...asked, policy: { ...now, ...changes } }]]);
    const { speakers, sources, claims } = now.without;
    yield* narrowed("--relation", !now.relations.size, { relations: plain.relations });
    yield* narrowed("--not-relation", !now.notRelations.size, { notRelations: plain.notRelations });
    yield* narrowed("--directed", !now.directed, { directed: false });
    yield* narrowed("--avoid", !now.avoid.size, { avoid: plain.avoid });
    yield* narrowed("--max-degree", now.maxDegree === null, { maxDegree: null });
    yield* narrowed("--during", !now.during, { during: null });
    yield* narrowed("--must", !now.must, { must: false });
    yield* narrowed("--known-by", !now.knownBy, { knownBy: null });
    yield* narrowed("--believe", !now.believe.size, { believe: plain.believe });
    yield* narrowed("--doubt", !now.doubt.size, { doubt: plain.doubt });
    yield* narrowed("--trust", now.trust === "any", { trust: "any" });
    // What is merely suggested, which the default leaves out, is reported apart.
    yield* narrowed("--disputed", now.disputed === "mark", { disputed: "mark" });
    yield* narrowed("--basis", now.basis === "any", { basis: "any" });
    yield* narrowed("--without", !(speakers.size + sources.size + claims.size), { without: plain.without });
    if (asked.via.length) yield ["--via", { ...asked, via: [] }];
    if (asked.maxHops !== null) yield ["--max-hops", { ...asked, maxHops: null }];
  }

  // How far each side comes, which choices each alone stand in the way, and what is disputed or suggested between them.
  function whyNot(data, asked) {
    const edges = frontier(data, asked.policy), every = sameness.grouped(edges, [asked.start, asked.end]), relaxed = [];
    const one = (changed, rivals) => first(found(frontier(data, changed.policy), { ...changed, k: null, varied: false }, rivals), 1)[0];
    for (const [name, changed] of relaxations(asked)) {
      const walk = one(changed);
      if (walk) relaxed.push({ name, asked: changed, walk });
    }
    const loose = { ...asked, policy: { ...asked.policy, disputed: "mark", suggested: true } }, walk = one(loose);
    const hops = walk ? explain(frontier(data, loose.policy), walk).hops : [];
    const barriers = hops.filter(hop => !edges.between(hop.start, hop.end).length).flatMap(hop => hop.steps);
    return {
      start: reach(every, asked.start, true, asked.maxHops), end: reach(every, asked.end, false, asked.maxHops), relaxed,
      grounds: barriers.flatMap(step => step.grounds), claims: once(barriers.flatMap(step => inTheWay(data, step))), disputedClaims: new Set(barriers.flatMap(step => [...step.disputedClaims])), joining: walk || null,
      excluded: (edges.rivalry.clash && one(asked, true)) || null,
    };
  }

  // The claims of a step that a policy rules out; where nodes are told as one, that may be all that it does.
  function inTheWay(data, { claims, grounds: some, ties }) {
    const own = once(some.flatMap(ground => ground.needed)).filter(claim => !ties.includes(claim));
    return ties.length ? [...own.filter(claim => data.claims[claim].disputed || data.claims[claim].standing), ...ties] : claims;
  }

  // ---- what changes without some speakers, sources or claims

  // Routes lost, new and left, as walks, and how long the shortest was and is: of a question whose policy does without some.
  function changes(data, asked) {
    const whole = { ...asked, policy: { ...asked.policy, without: policy().without } };
    const [before, after] = [whole, asked].map(one => {
      const edges = frontier(data, one.policy), all = first(found(edges, one), asked.k ?? COMPARED + 1);
      return { edges, all: all.slice(0, COMPARED), cut: all.length > COMPARED };
    });
    // It may have been crowded out of the list, and yet stand.
    const shortest = all => (all.length ? Math.min(...all.map(walk => walk.length)) - 1 : null);
    const known = new Set(before.all.map(String));
    const lists = {
      lost: before.all.filter(walk => !stands(after.edges, walk)), appeared: after.all.filter(walk => !known.has(String(walk))),
      kept: before.all.filter(walk => stands(after.edges, walk)),
    };
    const longest = Math.max(...Object.values(lists).map(list => list.length));
    for (const name of Object.keys(lists)) lists[name] = lists[name].slice(0, asked.limit);
    const more = before.cut || after.cut || longest > asked.limit;
    return { ...lists, more, before: shortest(before.all), after: shortest(after.all) };
  }

  return { VERY_CONNECTED, policy, weighs, scale, grounds, holds, walkable, frontier, question, found, search, explain, withReprints, whyNot, changes, omitted, inPlural, placed };
})(window.kg);
