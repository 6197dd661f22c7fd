// Searching: shortest walks, then simple routes in order of length, as kg/paths/search.py has them. Nothing here knows of
// claims or of the document. A frontier has `neighbours(node, forward)`, a list of numbers in order, and `passable(node)`.
window.kg.walks = (() => {
  "use strict";

  const MOST_JOINED = 10000; // combinations of legs that a route through several nodes is sought in
  const MOST_TRIED = 1000; // sets of steps to do without, for a route that rests on no accounts that exclude each other

  // A frontier without some nodes, and without some steps, each from one node to another.
  function barred(frontier, nodes, steps = []) {
    const gone = new Set(nodes), on = new Set(steps.map(([from, to]) => `${from} ${to}`));
    return {
      passable: node => frontier.passable(node),
      neighbours: (node, forward) => frontier.neighbours(node, forward)
        .filter(other => !gone.has(other) && !on.has(forward ? `${node} ${other}` : `${other} ${node}`)),
    };
  }
  const stepsOf = walk => walk.slice(1).map((node, i) => [walk[i], node]);

  // How far each node is from the end, as far as the start is; null when the start is out of reach.
  function distances(frontier, start, end, maxHops) {
    const far = new Map([[end, 0]]);
    let level = [end];
    for (let hops = 1; level.length && hops <= (maxHops ?? Infinity); hops++) {
      const next = [];
      for (const node of level) {
        if (node !== end && !frontier.passable(node)) continue;
        for (const other of frontier.neighbours(node, false)) {
          if (!far.has(other)) { far.set(other, hops); next.push(other); }
        }
      }
      if (far.has(start)) return far;
      level = next;
    }
    return null;
  }

  // All shortest walks, in the order of their nodes. clash: gives the steps of a walk that cannot all be taken together,
  // none when they can; only walks without one, which may be longer than others.
  function* shortest(frontier, start, end, maxHops = null, clash = null) {
    if (clash) {
      yield* agreeing(frontier, [start], end, maxHops, clash);
      return;
    }
    const far = start === end ? null : distances(frontier, start, end, maxHops);
    const stack = far ? [[start]] : [];
    while (stack.length) {
      const walk = stack.pop(), last = walk[walk.length - 1];
      if (last === end) { yield walk; continue; }
      const onward = frontier.neighbours(last, true)
        .filter(node => far.get(node) === far.get(last) - 1 && (node === end || frontier.passable(node)));
      for (const node of onward.reverse()) stack.push([...walk, node]);
    }
  }

  // All shortest walks without a clash that begin with `root`, in the order of their nodes; maxHops: beyond the root. A
  // walk without a clash does without at least one of any steps that clash: it branches on which of these.
  function* agreeing(frontier, root, end, maxHops, clash) {
    const waiting = [], tried = new Set([""]), found = [], own = new Set(stepsOf(root).map(String));
    let order = 0, length = 0;
    const propose = steps => {
      const left = steps.length ? barred(frontier, [], steps) : frontier;
      const walks = prefixed(root.slice(0, -1), shortest(left, root[root.length - 1], end, maxHops)), walk = first(walks);
      if (walk) put(waiting, { walk, walks, steps, order: order++ }, (a, b) => a.walk.length - b.walk.length || a.order - b.order);
    };
    propose([]);
    while (waiting.length && (!found.length || waiting[waiting.length - 1].walk.length === length)) {
      const { walk, walks, steps } = waiting.pop(), clashing = clash(walk);
      if (!clashing.length) {
        length = walk.length;
        found.push(kept(walk, walks, clash));
      }
      for (const step of clashing.filter(one => !own.has(String(one)))) {
        const more = [...steps, step], key = more.map(String).sort().join(";");
        if (tried.has(key) || tried.size >= MOST_TRIED) continue;
        tried.add(key);
        propose(more);
      }
    }
    yield* merged(found);
  }
  function* prefixed(root, walks) { for (const walk of walks) yield [...root, ...walk]; }
  function* kept(walk, others, clash) {
    yield walk;
    for (const other of others) if (!clash(other).length) yield other;
  }
  function* merged(lists) { // walks of one length that each come in order, each walk once
    const heads = lists.map(list => ({ list, walk: first(list) })).filter(head => head.walk);
    let last = null;
    while (heads.length) {
      const head = heads.reduce((least, other) => (before(other.walk, least.walk) < 0 ? other : least));
      if (!last || !same(head.walk, last)) yield head.walk;
      last = head.walk;
      head.walk = first(head.list);
      if (!head.walk) heads.splice(heads.indexOf(head), 1);
    }
  }

  const first = walks => walks.next().value;
  const same = (one, other) => one.length === other.length && one.every((node, i) => node === other[i]);

  function before(one, other) { // shorter first, then by nodes
    if (one.length !== other.length) return one.length - other.length;
    const at = one.findIndex((node, i) => node !== other[i]);
    return at < 0 ? 0 : one[at] - other[at];
  }

  function put(list, item, order) { // into a list in order, the least last
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(list[middle], item) > 0) low = middle + 1; else high = middle;
    }
    list.splice(low, 0, item);
  }

  // All routes without a repeated node, shortest first, then by nodes (Yen's algorithm).
  function* simple(frontier, start, end, maxHops = null, clash = null) {
    const found = [], waiting = [], known = new Set();
    const propose = walk => {
      if (!walk || known.has(walk.join())) return;
      known.add(walk.join());
      put(waiting, walk, before);
    };
    propose(first(shortest(frontier, start, end, maxHops, clash)));
    while (waiting.length) {
      const walk = waiting.pop();
      yield walk;
      found.push(walk);
      let alike = found; // those with the same beginning
      for (let at = 0; at < walk.length - 1; at++) {
        alike = alike.filter(other => other[at] === walk[at]);
        const left = maxHops === null ? null : maxHops - at;
        const without = barred(frontier, walk.slice(0, at), alike.map(other => [walk[at], other[at + 1]]));
        const root = walk.slice(0, at + 1);
        propose(first(clash ? agreeing(without, root, end, left, clash) : prefixed(root.slice(0, -1), shortest(without, walk[at], end, left))));
      }
    }
  }

  // Routes that share little: each the shortest that avoids the nodes between of those before it; then all others.
  function* varied(frontier, start, end, maxHops = null, clash = null) {
    const one = first(shortest(frontier, start, end, maxHops, clash));
    if (!one) return;
    const needed = new Set(one.slice(1, -1).filter(
      node => !first(shortest(barred(frontier, [node]), start, end, maxHops, clash))));
    const given = [];
    for (let walk = one; walk;) {
      yield walk;
      given.push(walk);
      const used = given.flatMap(other => other.slice(1, -1)).filter(node => !needed.has(node));
      const others = simple(barred(frontier, used), start, end, maxHops, clash);
      walk = undefined;
      for (const other of others) if (!given.some(known => same(known, other))) { walk = other; break; }
    }
    for (const walk of simple(frontier, start, end, maxHops, clash)) if (!given.some(known => same(known, walk))) yield walk;
  }

  // Routes that visit all stops in order: the legs are found apart and joined in order of their length together.
  function* through(frontier, stops, maxHops = null, clash = null) {
    if (!stops.slice(1, -1).every(stop => frontier.passable(stop))) return;
    const legs = stops.slice(1).map((there, i) => {
      const others = stops.filter(stop => stop !== there && stop !== stops[i]);
      return memo(simple(barred(frontier, others), stops[i], there, maxHops, clash));
    });
    let order = 0;
    const waiting = [], start = legs.map(() => 0), seen = new Set([start.join()]);
    const propose = chosen => {
      const parts = legs.map((leg, i) => leg(chosen[i]));
      if (!parts.every(Boolean)) return;
      const walk = parts.reduce((whole, part) => [...whole, ...part.slice(1)], [stops[0]]);
      put(waiting, { walk, chosen, order: order++ }, (a, b) => before(a.walk, b.walk) || a.order - b.order);
    };
    propose(start);
    while (waiting.length && order++ < MOST_JOINED) {
      const { walk, chosen } = waiting.pop();
      legs.forEach((_, leg) => {
        const longer = chosen.map((number, i) => number + (i === leg));
        if (!seen.has(longer.join())) { seen.add(longer.join()); propose(longer); }
      });
      const within = maxHops === null || walk.length <= maxHops + 1;
      if (new Set(walk).size === walk.length && within && !(clash && clash(walk).length)) yield walk;
    }
  }

  function memo(items) { // the items of a generator by number
    const drawn = [];
    return number => {
      while (drawn.length <= number) {
        const { value, done } = items.next();
        if (done) return undefined;
        drawn.push(value);
      }
      return drawn[number];
    };
  }

  function* shortestOf(walks) { // the first and those as short
    let length = 0;
    for (const walk of walks) {
      if (length && walk.length > length) return;
      length = walk.length;
      yield walk;
    }
  }

  return { shortest, simple, varied, through, shortestOf, stepsOf };
})();
