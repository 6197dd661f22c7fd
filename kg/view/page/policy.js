// Whom to believe and what counts: a policy, and how it weighs claims, as kg/paths/policy.py has it. What denies a claim, what
// cannot be true beside it and what takes a word back stands in the data block: no rule of reach is repeated here.
window.kg.policy = (() => {
  "use strict";

  const HELD = ["asserted", "suggested"];
  const BASES = { any: ["stated", "implied", "combined"], implied: ["stated", "implied"], stated: ["stated"] };
  const once = items => [...new Set(items)];

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

    // Who spoke for one of the houses that are to be done without falls with it.
    const houses = new Set([...chosen.without.speakers].map(speaker => data.speakers[speaker].id));
    const gone = said => chosen.without.speakers.has(said.by) || (said.house || []).some(house => houses.has(house));

    // Whether its speaker is believed, and it can have been said by the day asked about.
    function heard(said) {
      if (chosen.doubt.has(said.by) || (chosen.believe.size && !chosen.believe.has(said.by))) return false;
      if (chosen.trust === "named" && data.speakers[said.by].unnamed) return false;
      if (chosen.trust === "publisher" && said.by !== data.sources[said.in].by) return false;
      if (gone(said) || chosen.without.sources.has(said.in)) return false;
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
      // A date that is rough is only perhaps or about right.
      return Boolean(claim.dated) && !claim.rough && byThen && still;
    }
    return (!to || !begins || begins <= to) && (!from || !ended || ended >= from);
  }

  return { BASES, once, policy, weighs, takes, scale, grounds, excludes, holds };
})();
