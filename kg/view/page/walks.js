// Searching: shortest walks, then simple routes in order of length, as kg/paths/search.py has them. Nothing here knows of
// claims or of the document. A frontier has `neighbours(node, forward)`, a list of numbers in order, and `passable(node)`.
window.kg.walks = (() => {
  "use strict";

  const TRIES = 10000; // combinations of legs that a route through several nodes is sought in

  function barred(frontier, nodes, start, steps) {
    return {
      passable: node => frontier.passable(node),
      neighbours: (node, forward) => frontier.neighbours(node, forward).filter(other => !nodes.has(other) &&
        !(forward ? node === start && steps.has(other) : other === start && steps.has(node))),
    };
  }

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

  // All shortest walks, in the order of their nodes.
  function* shortest(frontier, start, end, maxHops = null) {
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
  function* simple(frontier, start, end, maxHops = null) {
    const found = [], waiting = [], known = new Set();
    const propose = walk => {
      if (!walk || known.has(walk.join())) return;
      known.add(walk.join());
      put(waiting, walk, before);
    };
    propose(first(shortest(frontier, start, end, maxHops)));
    while (waiting.length) {
      const walk = waiting.pop();
      yield walk;
      found.push(walk);
      let alike = found; // those with the same beginning
      for (let at = 0; at < walk.length - 1; at++) {
        alike = alike.filter(other => other[at] === walk[at]);
        const left = maxHops === null ? null : maxHops - at;
        const taken = new Set(alike.map(other => other[at + 1]));
        const without = barred(frontier, new Set(walk.slice(0, at)), walk[at], taken);
        const rest = first(shortest(without, walk[at], end, left));
        if (rest) propose([...walk.slice(0, at), ...rest]);
      }
    }
  }

  // Routes that share little: each the shortest that avoids the nodes between of those before it; then all others.
  function* varied(frontier, start, end, maxHops = null) {
    const one = first(shortest(frontier, start, end, maxHops));
    if (!one) return;
    const needed = new Set(one.slice(1, -1).filter(
      node => !first(shortest(barred(frontier, new Set([node]), start, new Set()), start, end, maxHops))));
    const given = [];
    for (let walk = one; walk;) {
      yield walk;
      given.push(walk);
      const used = new Set(given.flatMap(other => other.slice(1, -1)).filter(node => !needed.has(node)));
      const others = simple(barred(frontier, used, start, new Set()), start, end, maxHops);
      walk = undefined;
      for (const other of others) if (!given.some(known => same(known, other))) { walk = other; break; }
    }
    for (const walk of simple(frontier, start, end, maxHops)) if (!given.some(known => same(known, walk))) yield walk;
  }

  // Routes that visit all stops in order: the legs are found apart and joined in order of their length together.
  // goesOn: asked between tries whether to look on.
  function* through(frontier, stops, maxHops = null, goesOn = () => true) {
    if (!stops.slice(1, -1).every(stop => frontier.passable(stop))) return;
    const legs = stops.slice(1).map((there, i) => {
      const others = new Set(stops.filter(stop => stop !== there && stop !== stops[i]));
      return memo(simple(barred(frontier, others, stops[i], new Set()), stops[i], there, maxHops));
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
    while (waiting.length && order++ < TRIES && goesOn()) {
      const { walk, chosen } = waiting.pop();
      legs.forEach((_, leg) => {
        const longer = chosen.map((number, i) => number + (i === leg));
        if (!seen.has(longer.join())) { seen.add(longer.join()); propose(longer); }
      });
      if (new Set(walk).size === walk.length && (maxHops === null || walk.length <= maxHops + 1)) yield walk;
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

  return { shortest, simple, varied, through, shortestOf };
})();
