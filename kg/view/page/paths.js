// Routes between two nodes, found in the page as `kg path` finds them: the same walks in the same order, with the same
// claims, under the same policy. Nothing here knows of the document. The twins of this file are kg/paths/{policy,
// frontier,routes,support,origins,whynot}.py: what changes there changes here. Nodes, claims, speakers and so on are
// their numbers in the data block; nodes stand there in the order of their IRIs, so that ties fall as they do in Python.
window.kg.paths = (walks => {
  "use strict";

  const HELD = ["asserted", "suggested"];
  const BASES = { any: ["stated", "implied", "combined"], implied: ["stated", "implied"], stated: ["stated"] };
  const MARKS = ["no claim", "disputed", "suggested", "unnamed", "combined", "implied", "undated"]; // worst first
  const CHOICES = 1000; // ways to choose the weakest claims of a hop that are compared at most
  const RANKED = 200; // routes equally long that are put in order by what they rest on, at most
  const GROUNDS = 50; // grounds of an edge that are looked at for that, at most
  const OMITTED = 200; // routes among which one is looked for that a policy leaves out, at most
  const COMPARED = 1000; // routes compared at most, with and without something
  const VERY_CONNECTED = 50; // neighbours beyond which a node joins nearly anything to anything

  // What `kg path` does without switches; collections are Sets of numbers, days are "YYYY-MM-DD".
  const policy = changes => ({
    relations: new Set(), notRelations: new Set(), directed: false, avoid: new Set(), maxDegree: null,
    during: null, must: false, knownBy: null, believe: new Set(), doubt: new Set(), trust: "any",
    disputed: "mark", basis: "any", suggested: false,
    without: { speakers: new Set(), sources: new Set(), claims: new Set() }, ...changes,
  });

  // Whether the claims behind an edge have to be weighed; else what the rules worked out of the edge will do.
  function weighs(chosen) {
    const { during, must, knownBy, believe, doubt, trust, basis, without } = chosen;
    return Boolean(during || must || knownBy || believe.size || doubt.size || trust !== "any" || basis !== "any" ||
      without.speakers.size || without.sources.size || without.claims.size);
  }
  function takes(chosen, { standing, disputed }) { // an edge, by how it stands
    const enough = !standing || (chosen.suggested && standing === "onlySuggested");
    return enough && (chosen.disputed === "mark" || Boolean(disputed) === (chosen.disputed === "only"));
  }

  // ---- weighing claims

  function scale(data, chosen) {
    const enough = chosen.suggested ? HELD : ["asserted"];
    const weighed = new Map(), every = data.claims.flatMap(claim => claim.said);
    const numbers = new Map(every.map((said, number) => [said, number]));

    // Whether its speaker is believed, and it can have been said by the day asked about.
    function heard(said) {
      if (chosen.doubt.has(said.by) || (chosen.believe.size && !chosen.believe.has(said.by))) return false;
      if (chosen.trust === "named" && data.speakers[said.by].unnamed) return false;
      if (chosen.trust === "publisher" && said.by !== data.sources[said.in].by) return false;
      if (chosen.without.speakers.has(said.by) || chosen.without.sources.has(said.in)) return false;
      const day = said.on || data.sources[said.in].from;
      return !chosen.knownBy || !day || day <= chosen.knownBy;
    }
    // What takes an assertion back: a later one of the same speaker, or a retraction.
    const takesBack = by => (typeof by === "number" ? heard(every[by]) : !chosen.knownBy || !by.on || by.on <= chosen.knownBy);
    const upheld = said => heard(said) && !(said.back || []).some(takesBack);
    function carries(said) {
      return enough.includes(said.stance) && upheld(said) && BASES[chosen.basis].includes(said.basis);
    }
    const told = number => !chosen.without.claims.has(number) && data.claims[number].said.some(carries);

    // Of a claim or a ground: the denials that count, and who holds an account that cannot be true beside it.
    const denials = ({ denied }) => (denied || []).map(number => every[number]).filter(upheld);
    const accounts = ({ accounts: rivals }) => (rivals || []).filter(rival => !chosen.without.claims.has(rival))
      .flatMap(rival => data.claims[rival].said).filter(said => HELD.includes(said.stance) && upheld(said));
    const disputed = what => denials(what).length > 0 || accounts(what).length > 0;
    const stands = ground => ground.claims.every(one => holds(data.claims[one], chosen.during, chosen.must)) && ground.needed.every(told);
    const asserted = ground => ground.needed.every(number =>
      data.claims[number].said.some(said => said.stance === "asserted" && carries(said)));
    // Those that decide whether an edge is disputed: what is asserted, or else all.
    function best(some) {
      const firm = some.filter(asserted);
      return firm.length ? firm : some;
    }
    // The grounds of an edge that count; the edge counts when there is one.
    function standing(edge) {
      if (!weighed.has(edge)) weighed.set(edge, counting(grounds(data, edge).filter(stands)));
      return weighed.get(edge);
    }
    function counting(some) {
      if (chosen.disputed === "mark") return some;
      const undisputed = !best(some).every(disputed);
      if (chosen.disputed === "only") return undisputed ? [] : some;
      return undisputed ? some.filter(ground => !disputed(ground)) : [];
    }
    return {
      standing, stands, carries, heard, upheld, disputed, denials, accounts, asserted, best,
      said: number => every[number], numberOf: said => numbers.get(said),
    };
  }

  // What an edge stands on, any of which suffices: claims that carry it together, with the event in which they state
  // parts, for no part is played in what did not happen. The data block says so where it is more than a claim each.
  // denied, accounts: the denials of all this, and the claims that cannot be true beside it.
  function grounds(data, edge) {
    const byId = (one, other) => (data.claims[one].id < data.claims[other].id ? -1 : 1);
    const alone = () => [...edge.claims || []].sort(byId).map(claim => [[claim]]);
    return (edge.grounds || alone()).map(([claims, event = null, denied = [], accounts = []]) => {
      const events = event === null ? [] : [event], needed = [...claims, ...events];
      const all = (own, name) => once([...own, ...needed.flatMap(claim => data.claims[claim][name] || [])]);
      const key = JSON.stringify([claims, event, denied, accounts]); // two edges may stand on the same ground
      return { key, claims, events, needed, denied: all(denied, "denied"), accounts: all(accounts, "accounts") };
    });
  }

  // Whether two grounds are accounts that cannot both be true.
  const excludes = (one, other) => other.needed.some(claim => one.accounts.includes(claim)) &&
    one.needed.some(claim => other.accounts.includes(claim));

  // Whether a claim can hold within a window of days, null for an open end; with `must`, whether it does for certain.
  function holds(claim, window, must) {
    if (!window) return true;
    const [from, to] = window, [begins, begun] = claim.begin || [], [ends, ended] = claim.end || [];
    if (must) {
      // What has ended has begun by then, and what has begun has not ended before: either bound will do.
      const byThen = !to || [begun, ended].some(day => day && day <= to);
      const still = !from || [begins, ends].some(day => day && day >= from);
      return Boolean(claim.dated) && byThen && still;
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
    const degree = node => new Set([...on[node], ...back[node]]).size;
    const edges = {
      data, chosen, scale: weight, stands, degree,
      neighbours: (node, forward) => (forward ? ahead : behind)[node],
      passable: node => !data.nodes[node].nopass && (chosen.maxDegree === null || degree(node) <= chosen.maxDegree),
      // The edges from one node to the next: first those that point this way, each side in the order of its relations.
      between: (from, to) => (steps.get(`${from} ${to}`) || []).slice().sort((a, b) =>
        (data.edges[a].s !== from) - (data.edges[b].s !== from) || byIri(data, data.edges[a].r, data.edges[b].r)),
    };
    edges.rivalry = rivalry(edges);
    return edges;
  }

  // ---- accounts that cannot both be true

  // Which steps of a walk cannot all be taken, and what else a walk does not rest on, among the edges of a frontier. A walk
  // stands when a ground can be chosen for each of its hops so that none excludes another.
  function rivalry(edges) {
    const { data, scale } = edges, known = new Map(), weighing = weighs(edges.chosen);
    const possible = data.claims.some(claim => claim.accounts) || data.edges.some(edge => (edge.grounds || []).some(ground => ground[3]));

    function groundsOf([from, to]) { // all that count of the edges between two neighbours
      const step = `${from} ${to}`;
      if (!known.has(step)) known.set(step, edges.between(from, to).flatMap(number => scale.standing(data.edges[number])));
      return known.get(step);
    }
    const disputed = step => (weighing ? groundsOf(step).every(scale.disputed)
      : edges.between(...step).every(number => data.edges[number].disputed));
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
  function* found(edges, asked, rivals = false) {
    const { start, end, via, k, maxHops } = asked, clash = rivals ? null : edges.rivalry.clash;
    if (!via.length && !asked.varied && k === null) { yield* walks.shortest(edges, start, end, maxHops, clash); return; }
    const all = via.length ? walks.through(edges, [start, ...via, end], maxHops, clash)
      : asked.varied ? walks.varied(edges, start, end, maxHops, clash) : walks.simple(edges, start, end, maxHops, clash);
    yield* k !== null || asked.varied ? all : walks.shortestOf(all);
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
  function rank({ data, scale, between }, [from, to]) {
    const words = new Map(), byOthers = [];
    for (const number of between(from, to)) {
      const edge = data.edges[number], some = grounds(data, edge).slice(0, GROUNDS).filter(scale.stands);
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
      start: walk[i], end, steps: edges.between(walk[i], end).map(number => told(edges, number, walk[i], leftOut)).filter(Boolean),
    }));
    const nodes = walk.map((node, i) => {
      const neighbours = i && i < walk.length - 1 ? edges.degree(node) : 0; // of nodes between the ends
      return { node, neighbours, veryConnected: neighbours > VERY_CONNECTED, notes: notes(edges, node) };
    });
    return { walk, nodes, hops, ...support(edges, hops) };
  }

  // An edge as read from one of its ends, with the claims that count under the policy, and the events in which they state
  // parts. disputedClaims: of all these, those that somebody disputes whose word counts; disputed: whether the edge is.
  // leftOut: the keys of grounds on which it is not to rest; null where nothing else is left.
  function told(edges, number, from, leftOut = new Set()) {
    const { data, scale } = edges, edge = data.edges[number], kind = data.relations[edge.r];
    const standing = scale.standing(edge), grounds = standing.filter(ground => !leftOut.has(ground.key));
    if (standing.length && !grounds.length) return null;
    const counting = new Map(); // claims, and whether all that they carry is disputed
    for (const ground of grounds) {
      for (const claim of ground.claims) counting.set(claim, scale.disputed(ground) && (counting.get(claim) ?? true));
    }
    const claims = edge.claims.filter(claim => counting.has(claim) || !grounds.length);
    const eventOf = claim => data.claims[claim].event, counted = new Set(claims.map(eventOf));
    const events = once(edge.claims.map(eventOf)).filter(event => event !== undefined && counted.has(event) && !claims.includes(event));
    const disputedClaims = new Set([...claims.filter(claim => counting.get(claim)), ...events.filter(event => scale.disputed(data.claims[event]))]);
    const past = claims.length > 0 && claims.every(claim => data.claims[claim].ended || data.claims[eventOf(claim)]?.ended);
    // The two ends of a symmetric edge are alike, so it reads forward whichever way it is stored.
    const forward = edge.s === from || kind.symmetric;
    const words = past ? (forward ? kind.past : kind.pastInverse) : (forward ? kind.read : kind.inverse);
    return {
      edge: number, forward: edge.s === from, grounds, claims, events, disputedClaims, past,
      reading: data.nodes[from].many ? inPlural(words) : words,
      disputed: grounds.length ? scale.best(grounds).every(scale.disputed) : Boolean(edge.disputed),
      suggested: grounds.length ? !grounds.some(scale.asserted) : edge.standing === "onlySuggested",
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
    const { data, scale } = edges, { carries, standing, heard, upheld } = scale;
    const all = hop.steps.flatMap(one => standing(data.edges[one.edge]));
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
    const sources = said.gone ? [] : said["back to"] || firstHand(data, said.in), { id, unnamed } = data.speakers[said.by];
    const house = said.house || [id], perhaps = said.perhaps || [];
    const merged = unnamed && !said.house ? [""] : [...house, ...perhaps];
    return [[said.by, sources, house, perhaps].join("\t"), { unnamed: Boolean(unnamed), sources, house, merged }];
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

  // How many independent origins words have, at least and at most: the most of them of which no two share a voice or a
  // source. Speakers without a name cannot be told apart: at least all of them are one, at most each is another.
  function independent(all) {
    const words = all.filter(word => word.sources.length);
    const alone = new Set(words.filter(word => word.sources.length === 1).map(word => word.sources[0]));
    // A report that draws on several says the same as one of them, for all we can know; or something of its own.
    const firsts = words.map(({ sources }) => sources.find(source => alone.has(source)) ?? sources[0]);
    const least = houses(words.map(({ merged, unnamed }) => (unnamed ? [...merged, ""] : merged))), most = houses(words.map(word => word.house));
    return [matching(least.map((house, i) => [house, firsts[i]])),
      matching(words.flatMap(({ sources }, i) => sources.map(source => [most[i], source])))];
  }

  // For each word a name of the one voice that it belongs to: those that have a voice in common are of one.
  function houses(voices) {
    const above = new Map();
    const top = voice => (above.has(voice) ? top(above.get(voice)) : voice);
    for (const [one, ...others] of voices) {
      for (const other of others) if (top(other) !== top(one)) above.set(top(other), top(one));
    }
    return voices.map(([one]) => top(one));
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
    // What is merely suggested, which the default leaves out, is reported apart.
    yield* narrowed("--disputed", now.disputed === "mark", { disputed: "mark" });
    yield* narrowed("--basis", now.basis === "any", { basis: "any" });
    yield* narrowed("--without", !(speakers.size + sources.size + claims.size), { without: plain.without });
    if (asked.via.length) yield ["--via", { ...asked, via: [] }];
    if (asked.maxHops !== null) yield ["--max-hops", { ...asked, maxHops: null }];
  }

  // How far each side comes, which choices each alone stand in the way, and what is disputed or suggested between them.
  function whyNot(data, asked) {
    const edges = frontier(data, asked.policy), relaxed = [];
    const one = (changed, rivals) => first(found(frontier(data, changed.policy), { ...changed, k: null, varied: false }, rivals), 1)[0];
    for (const [name, changed] of relaxations(asked)) {
      const walk = one(changed);
      if (walk) relaxed.push({ name, asked: changed, walk });
    }
    const loose = { ...asked, policy: { ...asked.policy, disputed: "mark", suggested: true } }, walk = one(loose);
    const hops = walk ? explain(frontier(data, loose.policy), walk).hops : [];
    const barriers = hops.filter(hop => !edges.between(hop.start, hop.end).length).flatMap(hop => hop.steps);
    return {
      start: reach(edges, asked.start, true, asked.maxHops), end: reach(edges, asked.end, false, asked.maxHops), relaxed,
      grounds: barriers.flatMap(step => step.grounds), claims: once(barriers.flatMap(step => step.claims)), disputedClaims: new Set(barriers.flatMap(step => [...step.disputedClaims])), joining: walk || null,
      excluded: (edges.rivalry.clash && one(asked, true)) || null,
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

  return { VERY_CONNECTED, policy, weighs, scale, grounds, holds, walkable, frontier, question, found, search, explain, withReprints, whyNot, changes, omitted, inPlural };
})(window.kg.walks);
