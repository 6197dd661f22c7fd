// Where what is said comes from: speakers with those for whom they speak, sources with their reprints folded, and how many of
// them are independent, as kg/paths/origins.py has it.
window.kg.origins = (() => {
  "use strict";

  const CHOICES = 1000; // ways to choose the weakest claims of a hop that are compared at most

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

  return { withReprints, word, origins, independent };
})();
