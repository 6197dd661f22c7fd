// Nodes that somebody says are one: a search passes them as one node, and what it finds rests on that claim too. The twin of
// this file is kg/paths/sameness.py: what changes there changes here.
window.kg.sameness = (() => {
  "use strict";
  const WAYS = 8; // choices at most of claims that tie two nodes, where several tie them
  const once = items => [...new Set(items)];

  // Which nodes are one. links: the numbers of the edges that say so and count; scale: how they are weighed.
  function of(data, links, scale) {
    const near = new Map(), groups = new Map(), chains = new Map();
    for (const number of links) {
      const { s, o } = data.edges[number];
      for (const [one, other] of [[s, o], [o, s]]) near.set(one, (near.get(one) || new Map()).set(other, number));
    }
    for (const start of near.keys()) {
      if (groups.has(start)) continue;
      const group = new Set([start]);
      for (const node of group) for (const other of near.get(node).keys()) group.add(other);
      const sorted = [...group].sort((a, b) => a - b);
      for (const node of sorted) groups.set(node, sorted);
    }
    const members = node => groups.get(node) || [node];
    const one = (node, other) => node === other || members(node).includes(other);
    const isDisputed = number => scale.best(scale.standing(data.edges[number])).every(scale.disputed);

    // The edges by which two nodes are one: undisputed ones if there are, and as few as will do.
    function chain(node, other) {
      const key = `${node} ${other}`;
      if (!chains.has(key)) chains.set(key, walk(node, other, true) || walk(node, other, false) || []);
      return chains.get(key);
    }
    function walk(node, other, undisputed) {
      const before = new Map([[node, []]]), waiting = [node];
      while (waiting.length && !before.has(other)) {
        const here = waiting.shift();
        for (const [there, link] of [...near.get(here) || []].sort(([a], [b]) => a - b)) {
          if (before.has(there) || (undisputed && isDisputed(link))) continue;
          before.set(there, [...before.get(here), link]);
          waiting.push(there);
        }
      }
      return before.get(other);
    }
    // The edges that tie the ends of an edge to the two nodes between which it is walked.
    function between({ s, o }, start, end) {
      const [first, last] = one(s, start) ? [s, o] : [o, s];
      return [...chain(start, first), ...chain(last, end)];
    }
    // The grounds of an edge that is walked between two nodes, each with the claims that tie its own ends to them.
    function tied(grounds, edge, start, end) {
      if (!groups.size) return grounds;
      const each = between(edge, start, end).map(link => scale.standing(data.edges[link]).map(ground => ground.needed));
      const ways = each.reduce((all, some) => all.flatMap(way => (some.length ? some : [[]]).map(more => once([...way, ...more]))), [[]]);
      return grounds.flatMap(ground => ways.slice(0, WAYS).map(ties => (ties.length ? withTies(data, ground, ties) : ground)));
    }

    // A walk whose inner nodes are those of their groups that it takes the fewest claims to pass as one.
    function settled(walk, cost) {
      if (walk.slice(1, -1).every(node => !groups.has(node))) return walk;
      let best = [{ cost: [0, 0], walk: [walk[0]] }];
      walk.slice(1).forEach((node, i) => {
        const options = i === walk.length - 2 ? [node] : members(node);
        best = options.map(option => best.map(before => {
          const more = cost(before.walk[before.walk.length - 1], option);
          return { cost: [before.cost[0] + more[0], before.cost[1] + more[1]], walk: [...before.walk, option] };
        }).sort(less)[0]);
      });
      return best[0].walk;
    }
    return { groups, members, one, chain, between, tied, settled, isDisputed };
  }

  function less(a, b) {
    const [one, other] = [[...a.cost, ...a.walk], [...b.cost, ...b.walk]];
    const at = one.findIndex((part, i) => part !== other[i]);
    return at < 0 ? 0 : one[at] - other[at];
  }

  function withTies(data, ground, ties) {
    const all = (own, name) => once([...own, ...ties.flatMap(claim => data.claims[claim][name] || [])]);
    return {
      ...ground, bare: ground, ties, key: `${ground.key} ${ties}`, needed: [...ground.needed, ...ties],
      denied: all(ground.denied, "denied"), accounts: all(ground.accounts, "accounts"),
    };
  }

  // A frontier in which nodes that are one are passed as one, under a stop if one is among them, else the first of them.
  function grouped(edges, stops) {
    const { groups } = edges.same, { avoid, maxDegree } = edges.chosen;
    if (!groups.size) return edges;
    const first = new Map([...groups].map(([node, group]) => [node, group.find(one => stops.includes(one)) ?? group[0]]));
    const name = node => first.get(node) ?? node, barred = new Set([...avoid].map(name).filter(node => !stops.includes(node)));
    // A stop is visited, and what is one with it only where that is not to be avoided.
    const members = node => edges.same.members(node).filter(one => one === node || !avoid.has(one) || stops.includes(one));
    const sorted = nodes => once(nodes.map(name)).filter(node => !barred.has(node)).sort((a, b) => a - b);
    const neighbours = (node, forward) => sorted(members(node).flatMap(one => edges.neighbours(one, forward))).filter(one => one !== node);
    const degree = node => once([...neighbours(node, true), ...neighbours(node, false)]).length;
    return {
      ...edges, neighbours,
      passable: node => members(node).every(edges.passable) && (maxDegree === null || !groups.has(node) || degree(node) <= maxDegree),
    };
  }

  return { of, grouped };
})();
