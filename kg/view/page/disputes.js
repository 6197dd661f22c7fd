// Both sides of what is disputed: who says it, and who denies it, tells it otherwise, doubts it or took it back. Wherever
// one side is named, so is the other. Whose word counts is weighed as paths.js weighs it: everybody's, unless told.
(kg => {
  "use strict";
  const { data, paths, el, bdi } = kg;
  const everybody = paths.scale(data, paths.policy({ suggested: true }));
  const once = items => [...new Set(items)];

  // What is said against a claim, or against a part of what it tells, in the shape of a ground of an edge.
  const whole = ({ i, denied = [], accounts = [] }) => ({ needed: [i], denied, accounts });
  const part = ({ partDenied = [], partAccounts = [] }) => ({ needed: [], denied: partDenied, accounts: partAccounts });

  // Of some grounds: assertions, each once, on either side of the dispute, and those that are beside it.
  function sides(grounds, scale = everybody) {
    const said = once(grounds.flatMap(ground => ground.needed)).flatMap(number => data.claims[number].said);
    return {
      says: said.filter(scale.carries),
      denies: once(grounds.flatMap(scale.denials)),
      tells: once(grounds.flatMap(scale.accounts)),
      doubts: said.filter(one => one.stance === "doubted" && scale.upheld(one)),
      back: said.filter(one => one.stance !== "doubted" && scale.heard(one) && !scale.upheld(one)),
    };
  }
  // That somebody blames another is undisputed, whatever becomes of what is said.
  const ofEdge = (edge, scale = everybody) => sides(data.relations[edge.r].words ? [] : paths.grounds(data, edge), scale);
  const ofClaim = (number, scale = everybody) => {
    const claim = data.claims[number], inPart = sides([part(claim)], scale);
    return { ...sides([whole(claim)], scale), partDenies: inPart.denies, partTells: inPart.tells };
  };

  const WORDS = {
    denies: "denies it", tells: "tells it otherwise", partDenies: "denies a part of it",
    partTells: "tells a part of it otherwise", doubts: "doubts it",
  };
  // "Oslind says it, Velmark denies it"; "" where nothing is disputed or doubted.
  function text(found) {
    const against = Object.keys(WORDS).filter(kind => (found[kind] || []).length);
    if (!against.length) return "";
    const firm = found.says.filter(one => one.stance === "asserted"), held = firm.length ? firm : found.says;
    return [
      held.length ? kg.speech.clause(held, firm.length ? "says it" : "suggests it") : "nobody in the loaded sources holds it",
      ...against.map(kind => kg.speech.clause(found[kind], WORDS[kind])),
    ].join(", ");
  }
  function line(found) { // the same, as a paragraph of its own
    const told = text(found);
    return told ? el("p", { class: "sides" }, bdi(told)) : null;
  }

  // What is said against a step in other words than those of its claims.
  function against({ claims, events, grounds }, scale) {
    const { denies, tells } = sides(grounds, scale);
    return [...denies, ...tells].filter(said => ![...claims, ...events].includes(said.claim));
  }

  // What took an assertion back: "denied it later (¶3)", "withdrawn by A. Coder on 1 June 2031: why".
  function taken(said) {
    return (said.back || []).map(by => {
      if (typeof by !== "number") {
        return `withdrawn${by.by ? ` by ${by.by}` : ""}${by.on ? ` on ${kg.day(by.on)}` : ""}${by.why ? `: ${by.why}` : ""}`;
      }
      const later = everybody.said(by), source = data.sources[later.in];
      const verb = later.stance === "denied" ? "denied" : "said so";
      return `taken back: ${kg.speech.spoken(later)} ${verb}${later.on ? ` on ${kg.day(later.on)}` : " later"}, ${source.publisher || source.title || source.id}${later.para ? ` ${kg.spot(later.para)}` : ""}`;
    });
  }

  // What stands in brackets beside a speaker, as the loaded sources have it: "(the accused)", "(organ of Velmark)".
  function interest(edge, said) {
    const told = edge !== null && (data.edges[edge].interest || {})[said.i];
    return told ? [el("span", { class: "interest" }, "(", bdi(told), ")"), " "] : null;
  }
  // What those of whom an edge tells, and those who speak for them, answer to it; silence is not assent. The twin of what
  // kg/voices/accounts.py works out. step: the part of the edge that a policy counts, by default all of it.
  function answersTo(number, step = null, scale = everybody) {
    const edge = data.edges[number], all = paths.grounds(data, edge), counted = step ? step.grounds : all;
    const whole = new Set(all.flatMap(ground => ground.needed)), denied = new Set(counted.flatMap(ground => ground.denied));
    const needed = new Set([...step ? [...step.claims, ...step.events] : [], ...counted.flatMap(ground => ground.needed)]);
    return (edge.answers || []).map(([label, told, voices]) => {
      const own = {}, said = voices.map(everybody.said)
        .filter(one => needed.has(one.claim) || (one.stance === "denied" ? denied.has(one.i) : !whole.has(one.claim)));
      for (const one of said.filter(scale.heard)) {
        const stance = (scale.upheld(one) ? "" : "first ") + (["asserted", "suggested"].includes(one.stance) ? "held" : one.stance);
        (own[stance] = own[stance] || []).push(one);
      }
      const [words, stances] = answered(own), speakers = stances.flatMap(stance => own[stance]), by = namesOf(speakers);
      return { label, told, said: words, by, text: answerText(label, told, words, by, once(speakers.map(kg.speech.spoken))) };
    });
  }
  const namesOf = said => once(said.map(one => data.speakers[one.by].label));
  function answered(own) {
    if (own.held && own.denied) {
      return [`confirms (${namesOf(own.held).join(", ")}), and denies (${namesOf(own.denied).join(", ")})`, ["held", "denied"]];
    }
    if (own.held) return [own["first denied"] ? "first denied, now confirms" : "confirms", ["held"]];
    if (own.denied) return [own["first held"] ? "first confirmed, now denies" : "denies", ["denied"]];
    const other = [["doubted", "doubts"], ["declined", "declined to comment"], ["first held", "took it back"]].find(([stance]) => own[stance]);
    return other ? [other[1], [other[0]]] : ["none in the loaded sources", []];
  }
  function answerText(label, told, said, by, speaking) { // with whose words it is, where they are not the accused's own
    if (said.endsWith("confirms")) {
      return `${said}: ${by.includes(label) ? `${told} itself` : speaking.join(" and ")} ${by.length === 1 || by.includes(label) ? "says" : "say"} so`;
    }
    return !by.length || by.includes(label) || said.includes("(") ? said : `${said}, by ${speaking.join(" and ")}`;
  }
  function answers(edge, step, scale) {
    return answersTo(edge, step, scale).map(({ told, text: said }) =>
      el("p", { class: "answer-of" }, "Answer of ", bdi(told), ": ", bdi(said)));
  }
  // Whether all who assert what a policy counts of an edge are adversaries of the accused, or it is one party's word alone.
  function oneParty(step, said) {
    const { adverse = [], party = {} } = data.edges[step.edge], carrying = said.filter(one => one.stance === "asserted");
    if (!carrying.length) return false;
    if (carrying.every(one => adverse.includes(one.i) || (party[one.i] && party[one.i][1]))) return true;
    return party[carrying[0].i] !== undefined && once(carrying.map(one => (party[one.i] || [])[0])).length === 1;
  }
  // Denials of something near, which dispute nothing here.
  function related(edge) {
    return (data.edges[edge].related || []).map(([number, why]) => [kg.said[number], why]);
  }

  // Of which other reports some claims are perhaps the same event, and who says so and denies it.
  function perhaps(claims, scale = everybody) {
    const told = new Set();
    return claims.flatMap(one => (data.claims[one].perhaps || []).map(([other, numbers]) => {
      const said = numbers.map(everybody.said).filter(scale.upheld), denies = said.filter(a => a.stance === "denied");
      const says = said.filter(a => !denies.includes(a));
      if (!says.length || told.has(`${other} ${one}`)) return null;
      told.add(`${one} ${other}`);
      const sides = [kg.speech.clause(says, "says so"), denies.length && kg.speech.clause(denies, "denies it")];
      return { other, said, told: sides.filter(Boolean).join(", ") };
    })).filter(Boolean);
  }
  function perhapsLines(claims, scale) {
    return perhaps(claims, scale).map(({ other, told }) => el("p", { class: "rival" }, "Perhaps one event with ",
      el("a", { href: `#claim=${encodeURIComponent(data.claims[other].id)}` }, bdi(data.claims[other].text)), ": ", bdi(told)));
  }

  kg.disputes = { everybody, sides, ofEdge, ofClaim, text, line, against, taken, interest, answers, answersTo, oneParty, related, perhaps, perhapsLines };
})(window.kg);
