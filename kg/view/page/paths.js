// Routes between two nodes, found in the page as `kg path` finds them: the same walks in the same order, with the same
// claims, under the same policy. Nothing here knows of the document. The twins of this file are kg/paths/{policy,
// frontier,routes,support,origins,whynot}.py: what changes there changes here. Nodes, claims, speakers and so on are
// their numbers in the data block; nodes stand there in the order of their IRIs, so that ties fall as they do in Python.
window.kg.paths = (walks => {
  "use strict";

  const HELD = ["asserted", "suggested"];
  const BASES = { any: ["stated", "implied", "combined"], implied: ["stated", "implied"], stated: ["stated"] };
  const MARKS = ["no claim", "contested", "suggested", "unnamed", "combined", "implied", "undated"]; // worst first
  const CHOICES = 1000; // ways to choose the weakest claims of a hop that are compared at most
  const COMPARED = 1000; // routes compared at most, with and without something
  const VERY_CONNECTED = 50; // neighbours beyond which a node joins nearly anything to anything

  // What `kg path` does without switches; collections are Sets of numbers, days are "YYYY-MM-DD".
  const policy = changes => ({
    relations: new Set(), notRelations: new Set(), directed: false, avoid: new Set(), maxDegree: null,
    during: null, must: false, knownBy: null, believe: new Set(), doubt: new Set(), trust: "any",
    contested: "exclude", basis: "any", suggested: false,
    without: { speakers: new Set(), sources: new Set(), claims: new Set() }, ...changes,
  });

  // Whether claims have to be weighed, and edges that rest on none are therefore not walked.
  function weighs(chosen) {
    const { notRelations, during, must, knownBy, believe, doubt, trust, contested, basis, suggested, without } = chosen;
    return Boolean(notRelations.size || during || must || knownBy || believe.size || doubt.size || trust !== "any" ||
      contested !== "exclude" || basis !== "any" || suggested ||
      without.speakers.size || without.sources.size || without.claims.size);
  }

  // ---- weighing claims

  function scale(data, chosen) {
    const enough = chosen.suggested ? HELD : ["asserted"];
    const weighed = new Map();

    function heard(said) {
      if (chosen.doubt.has(said.by) || (chosen.believe.size && !chosen.believe.has(said.by))) return false;
      if (chosen.trust === "named" && data.speakers[said.by].unnamed) return false;
      if (chosen.trust === "publisher" && said.by !== data.sources[said.in].by) return false;
      if (chosen.without.speakers.has(said.by) || chosen.without.sources.has(said.in)) return false;
      const day = said.on || data.sources[said.in].from;
      return !chosen.knownBy || !day || day <= chosen.knownBy;
    }
    function carries(said) {
      return enough.includes(said.stance) && heard(said) && BASES[chosen.basis].includes(said.basis);
    }
    const told = number => !chosen.without.claims.has(number) && data.claims[number].said.some(carries);

    function disputed(number) {
      const claim = data.claims[number];
      if (claim.said.some(said => said.stance === "denied" && heard(said))) return true;
      // Only rival accounts of a role contest each other; the rules have said so in the claim's flag.
      const rivals = claim.contested ? (claim.rivals || []).filter(rival => !chosen.without.claims.has(rival)) : [];
      return rivals.map(rival => data.claims[rival]).filter(rival => rival.contested)
        .some(rival => rival.said.some(said => HELD.includes(said.stance) && heard(said)));
    }
    function weigh(ground) {
      if (!ground.claims.every(one => holds(data.claims[one], chosen.during, chosen.must))) return false;
      if (!ground.needed.every(told)) return false;
      return chosen.contested === "include" || ground.needed.some(disputed) === (chosen.contested === "only");
    }
    // The grounds of an edge that count; the edge counts when there is one.
    function standing(edge) {
      if (!weighed.has(edge)) weighed.set(edge, grounds(data, edge).filter(weigh));
      return weighed.get(edge);
    }
    return { standing, carries, heard, disputed };
  }

  // What an edge stands on, any of which suffices: claims that carry it together, with the event in which they state
  // parts, for no part is played in what did not happen. The data block says so where it is more than a claim each.
  function grounds(data, edge) {
    const byId = (one, other) => (data.claims[one].id < data.claims[other].id ? -1 : 1);
    const alone = () => [...edge.claims || []].sort(byId).map(claim => [[claim], data.claims[claim].event]);
    return (edge.grounds || alone()).map(([claims, event]) =>
      ({ claims, events: event === undefined ? [] : [event], needed: event === undefined ? claims : [...claims, event] }));
  }

  // Whether a claim can hold within a window of days, null for an open end; with `must`, whether it does for certain.
  function holds(claim, window, must) {
    if (!window) return true;
    const [from, to] = window, [begins, begun] = claim.begin || [], [ends, ended] = claim.end || [];
    if (must) {
      // What has ended has begun by then, and what has begun has not ended before: either bound will do.
      const byThen = !to || [begun, ended].some(day => day && day <= to);
      const still = !from || [begins, ends].some(day => day && day >= from);
      // A date that is rough is only perhaps or about right.
      return Boolean(claim.dated) && !claim.rough && byThen && still;
    }
    return (!to || !begins || begins <= to) && (!from || !ended || ended >= from);
  }

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
    const stands = edge => weighing ? weight.standing(edge).length > 0 : Boolean(edge.direct);
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
    const degree = node => new Set([...on[node], ...back[node]]).size;
    return {
      data, scale: weight, stands, degree,
      neighbours: (node, forward) => (forward ? ahead : behind)[node],
      passable: node => !data.nodes[node].nopass && (chosen.maxDegree === null || degree(node) <= chosen.maxDegree),
      // The edges from one node to the next: first those that point this way, each side in the order of its relations.
      between: (from, to) => (steps.get(`${from} ${to}`) || []).slice().sort((a, b) =>
        (data.edges[a].s !== from) - (data.edges[b].s !== from) || byIri(data, data.edges[a].r, data.edges[b].r)),
    };
  }

  // ---- asking

  // A question: start, end, via; k (null: all that tie for the shortest, `limit` at most), varied, maxHops, policy.
  const question = changes => ({ via: [], k: null, varied: false, limit: 10, maxHops: null, policy: policy(), ...changes });

  function* found(edges, asked) {
    const { start, end, via, k, maxHops } = asked;
    if (!via.length && !asked.varied && k === null) { yield* walks.shortest(edges, start, end, maxHops); return; }
    const all = via.length ? walks.through(edges, [start, ...via, end], maxHops)
      : asked.varied ? walks.varied(edges, start, end, maxHops) : walks.simple(edges, start, end, maxHops);
    yield* k !== null || asked.varied ? all : walks.shortestOf(all);
  }

  // The routes with their evidence, and whether more tie than were asked for.
  function search(data, asked) {
    const edges = frontier(data, asked.policy), limit = asked.k ?? asked.limit;
    const taken = first(found(edges, asked), limit + (asked.k === null));
    return { routes: taken.slice(0, limit).map(walk => explain(edges, walk)), more: taken.length > limit };
  }

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
    const hops = walk.slice(1).map((end, i) => ({
      start: walk[i], end, steps: edges.between(walk[i], end).map(number => told(edges, number, walk[i])),
    }));
    const nodes = walk.map((node, i) => {
      const neighbours = i && i < walk.length - 1 ? edges.degree(node) : 0; // of nodes between the ends
      return { node, neighbours, veryConnected: neighbours > VERY_CONNECTED, notes: notes(edges, node) };
    });
    return { walk, nodes, hops, ...support(edges, hops) };
  }

  // An edge as read from one of its ends, with the claims that count under the policy, and the events in which they state
  // parts. disputed: of all these, those that somebody disputes whose word counts.
  function told(edges, number, from) {
    const { data, scale } = edges, edge = data.edges[number], kind = data.relations[edge.r];
    const disputed = new Set(), counting = new Map(); // claims, with the last of their grounds
    for (const ground of scale.standing(edge)) for (const claim of ground.claims) counting.set(claim, ground);
    const claims = (edge.claims || []).filter(claim => counting.has(claim));
    const events = once(claims.flatMap(claim => counting.get(claim).events)).filter(event => !claims.includes(event));
    for (const claim of claims) if (counting.get(claim).needed.some(scale.disputed)) disputed.add(claim);
    for (const event of events) if (scale.disputed(event)) disputed.add(event);
    const whole = claims.map(claim => [claim, ...counting.get(claim).events].map(one => data.claims[one]));
    const asserted = claim => claim.said.some(said => said.stance === "asserted");
    const some = claims.length > 0, past = some && whole.every(all => all.some(one => one.ended));
    // The two ends of a symmetric edge are alike, so it reads forward whichever way it is stored.
    const forward = edge.s === from || kind.symmetric;
    const words = past ? (forward ? kind.past : kind.pastInverse) : (forward ? kind.read : kind.inverse);
    return {
      edge: number, forward: edge.s === from, claims, events, disputed, past,
      reading: data.nodes[from].many ? inPlural(words) : words,
      contested: some && claims.every(claim => disputed.has(claim)),
      suggested: some && !whole.some(all => all.every(asserted)),
    };
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

  const once = items => [...new Set(items)];

  function less(one, other) {
    const at = one.findIndex((part, i) => part !== other[i]);
    return at >= 0 && one[at] < other[at];
  }

  function restsOn(edges, hop) {
    const { data, scale } = edges, { carries, standing, heard } = scale;
    const all = hop.steps.flatMap(one => standing(data.edges[one.edge]));
    const said = once(all.flatMap(ground => ground.needed)).flatMap(claim => data.claims[claim].said);
    const names = some => once(some.map(one => one.by)).map(by => data.speakers[by].label);
    const words = claim => new Map(data.claims[claim].said.filter(carries).map(one => word(data, one)));
    const marks = weaknesses(data, scale, all), denials = said.filter(one => one.stance === "denied");
    const [least, most] = origins(all.map(ground => ground.needed.map(words)));
    return {
      marks: MARKS.filter(mark => marks.has(mark)), least, most, speakers: names(said.filter(carries)),
      deniedBy: names(denials.filter(heard)), deniedUnheard: names(denials.filter(one => !heard(one))),
    };
  }

  // What weakens a hop is what weakens each of its grounds; a ground is as weak as any claim that it needs.
  function weaknesses(data, { carries, disputed }, all) {
    if (!all.length) return new Set(["no claim"]);
    const carrying = claim => data.claims[claim].said.filter(carries);
    const weak = claim => [
      ["contested", disputed(claim)],
      ["suggested", carrying(claim).every(said => said.stance === "suggested")],
      ["unnamed", carrying(claim).every(said => data.speakers[said.by].unnamed)],
    ].filter(([, held]) => held).map(([mark]) => mark);
    const marks = all.map(ground => new Set(ground.needed.flatMap(weak)));
    const best = claim => Math.min(...carrying(claim).map(said => BASES.any.indexOf(said.basis)), BASES.any.length);
    const basis = Math.min(...all.map(ground => Math.max(...ground.needed.map(claim => best(claim) % BASES.any.length))));
    return new Set([
      ...[...marks[0]].filter(mark => marks.every(other => other.has(mark))),
      ...(all.every(ground => ground.claims.every(claim => !data.claims[claim].dated)) ? ["undated"] : []),
      ...(basis ? [BASES.any[basis]] : []),
    ]);
  }

  // ---- where what is said comes from

  // The sources that a source goes back to, itself when it is first-hand; ids stand for those that the page lacks.
  const firstHand = (data, source) => data.sources[source].first || [source];

  // Some sources, and all that were derived from nothing but them.
  function withReprints(data, gone) {
    const all = new Set(gone);
    for (let size = -1; size !== all.size;) {
      size = all.size;
      data.sources.forEach((source, number) => {
        if ((source.reprints || []).length && source.reprints.every(above => all.has(above))) all.add(number);
      });
    }
    return all;
  }

  // Somebody's word for a claim, under a key that is the same for the same word.
  function word(data, said) {
    const sources = firstHand(data, said.in);
    return [`${said.by} ${sources}`, { speaker: said.by, unnamed: Boolean(data.speakers[said.by].unnamed), sources }];
  }

  // How many independent origins carry a hop, at least and at most, given the words for all that each ground needs. A
  // ground falls with any claim that it needs, so the origins are counted of the claims that fall most easily: one of
  // each ground, chosen so that all of them together have the fewest.
  function origins(all) {
    const within = (some, others) => some.size < others.size && [...some.keys()].every(key => others.has(key));
    let unions = [new Map()];
    for (const needed of all) {
      // What has all words of another claim, and more, falls no sooner than that.
      const easiest = needed.filter(words => !needed.some(other => within(other, words)));
      const next = unions.flatMap(union => easiest.map(words => new Map([...union, ...words])));
      unions = [...new Map(next.map(union => [[...union.keys()].sort().join(";"), union])).values()];
      if (unions.length > CHOICES) unions = unions.sort((a, b) => a.size - b.size).slice(0, CHOICES);
    }
    const counts = unions.map(union => independent([...union.values()]));
    return [0, 1].map(which => Math.min(...counts.map(count => count[which])));
  }

  // How many independent origins words have, at least and at most: the most of them of which no two share a speaker or a
  // source. Speakers without a name cannot be told apart: at least all of them are one, at most each is another.
  function independent(words) {
    const alone = new Set(words.filter(word => word.sources.length === 1).map(word => word.sources[0]));
    // A report that draws on several says the same as one of them, for all we can know; or something of its own.
    const merged = words.map(({ speaker, unnamed, sources }) =>
      [unnamed ? "" : speaker, sources.find(source => alone.has(source)) ?? sources[0]]);
    const apart = words.flatMap(({ speaker, sources }) => sources.map(source => [speaker, source]));
    return [matching(merged), matching(apart)];
  }

  // The most of these pairs of which no two share a side, by augmenting paths.
  function matching(pairs) {
    const sides = new Map(), taken = new Map();
    for (const [left, right] of pairs) sides.set(left, (sides.get(left) || new Set()).add(right));
    const place = (left, tried) => [...sides.get(left)].some(right => {
      if (tried.has(right)) return false;
      tried.add(right);
      if (taken.has(right) && !place(taken.get(right), tried)) return false;
      taken.set(right, left);
      return true;
    });
    return [...sides.keys()].filter(left => place(left, new Set())).length;
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
    // What the default leaves out, disputed and suggested claims, is reported apart.
    yield* narrowed("--contested", now.contested !== "only", { contested: "include" });
    yield* narrowed("--basis", now.basis === "any", { basis: "any" });
    yield* narrowed("--without", !(speakers.size + sources.size + claims.size), { without: plain.without });
    if (asked.via.length) yield ["--via", { ...asked, via: [] }];
    if (asked.maxHops !== null) yield ["--max-hops", { ...asked, maxHops: null }];
  }

  // How far each side comes, which choices each alone stand in the way, and what is disputed or suggested between them.
  function whyNot(data, asked) {
    const edges = frontier(data, asked.policy), relaxed = [];
    const one = changed => first(found(frontier(data, changed.policy), { ...changed, k: null, varied: false }), 1)[0];
    for (const [name, changed] of relaxations(asked)) {
      const walk = one(changed);
      if (walk) relaxed.push({ name, asked: changed, walk });
    }
    const loose = { ...asked, policy: { ...asked.policy, contested: "include", suggested: true } }, walk = one(loose);
    const hops = walk ? explain(frontier(data, loose.policy), walk).hops : [];
    const barriers = hops.filter(hop => !edges.between(hop.start, hop.end).length).flatMap(hop => hop.steps);
    return {
      start: reach(edges, asked.start, true, asked.maxHops), end: reach(edges, asked.end, false, asked.maxHops), relaxed,
      disputed: once(barriers.flatMap(step => step.claims)), contested: new Set(barriers.flatMap(step => [...step.disputed])), joining: walk || null,
    };
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
    const stands = walk => walk.slice(1, -1).every(after.edges.passable) &&
      walk.slice(1).every((node, i) => after.edges.between(walk[i], node).length > 0);
    const shortest = all => (all.length ? Math.min(...all.map(walk => walk.length)) - 1 : null);
    const known = new Set(before.all.map(String));
    const lists = {
      lost: before.all.filter(walk => !stands(walk)), appeared: after.all.filter(walk => !known.has(String(walk))),
      kept: before.all.filter(stands),
    };
    const longest = Math.max(...Object.values(lists).map(list => list.length));
    for (const name of Object.keys(lists)) lists[name] = lists[name].slice(0, asked.limit);
    const more = before.cut || after.cut || longest > asked.limit;
    return { ...lists, more, before: shortest(before.all), after: shortest(after.all) };
  }

  return { VERY_CONNECTED, policy, weighs, scale, holds, walkable, frontier, question, found, search, explain, withReprints, whyNot, changes };
})(window.kg.walks);
