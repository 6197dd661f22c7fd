// How a hop is said in a sentence: plainly with who reports it, or as reported speech, with both sides of a dispute. The twin
// of this file is kg/paths/speech.py. Take everything in brackets away, and no accusation is left that nobody makes.
(kg => {
  "use strict";
  const { data, paths } = kg, SHOWN = 3; // names at most in one list; the others are counted
  const once = items => [...new Set(items)];

  const spoken = ({ by }) => data.speakers[by].told || data.speakers[by].label; // a speaker as it stands in a sentence
  const name = said => spoken(said) + (data.speakers[said.by].unnamed ? ", not named," : "");
  function named(said) { // who speaks, each once
    const names = once(said.map(name)), rest = names.length - SHOWN, few = names.slice(0, SHOWN);
    if (rest > 0) return `${few.join(", ")} and ${rest} other${rest > 1 ? "s" : ""}`;
    return few.length > 1 ? `${few.slice(0, -1).join(", ")} and ${few[few.length - 1]}` : few[0] || "";
  }
  function verb(said, singular) {
    const speakers = once(said.map(one => one.by)).map(by => data.speakers[by]);
    return speakers.length > 1 || speakers.some(one => one.many) ? paths.inPlural(singular) : singular;
  }
  const clause = (said, singular) => `${named(said)} ${verb(said, singular)}`;
  const only = (said, basis) => said.length > 0 && said.every(one => one.basis === basis);

  const needed = ({ claims, events, grounds }) => once([...claims, ...events, ...grounds.flatMap(ground => (ground.bare || ground).needed)]);
  // Who asserts a step of a route and counts; where nobody does, who suggests it, or once held it.
  function carriers(step, scale) {
    const held = needed(step).flatMap(claim => data.claims[claim].said).filter(one => one.stance === "asserted" || one.stance === "suggested");
    const counting = held.filter(scale.upheld), firm = counting.filter(one => one.stance === "asserted");
    return firm.length ? firm : counting.length ? counting : held;
  }
  // One relation in a sentence without a full stop. core: the relation in words; rests: what its hop rests on.
  function sentence(core, step, rests, scale) {
    if (!step.claims.length) return `no claim is recorded that ${core}`;
    const said = carriers(step, scale), { denies, tells, doubts } = kg.disputes.sides(step.grounds.map(ground => ground.bare || ground), scale);
    const undated = step.claims.every(claim => !data.claims[claim].dated);
    const manner = [only(said, "combined") && "in several sentences taken together", undated && "without a date"].filter(Boolean);
    const how = manner.map(part => `, ${part}`).join("");
    const names = named(said), one = once(said.map(each => each.by)).length === 1;
    const subject = rests.most > 1 ? names : one ? `${names} alone` : `${names}, from one origin,`;
    const unnamed = said.length > 0 && said.every(each => data.speakers[each.by].unnamed);
    const reported = step.disputed || step.suggested || kg.disputes.oneParty(step, said.filter(scale.carries)) || unnamed || denies.length || tells.length;
    const perhaps = kg.disputes.perhaps(needed(step), scale).map(({ other, told }) => `it is perhaps one event with ${data.claims[other].text}: ${told}`);
    if (!reported) return [`${core}, as ${subject} ${verb(said, only(said, "implied") ? "implies" : "reports")}${how}`, ...perhaps].join("; ");
    const word = step.suggested ? "suggests" : only(said, "implied") ? "implies" : "says";
    const also = denies.some(denial => said.some(each => each.by === denial.by)) ? "also " : "";
    return [
      `${subject} ${verb(said, word)}${how}${how && ","} that ${core}`,
      denies.length && `${named(denies)} ${also}${verb(denies, "denies it")}`,
      tells.length && clause(tells, "tells it otherwise"), doubts.length && clause(doubts, "doubts it"), ...confirmed(step, said, scale), ...perhaps,
    ].filter(Boolean).join("; ");
  }
  function confirmed(step, said, scale) { // what those concerned say themselves, where others say it too
    const speakers = once(said.map(one => data.speakers[one.by].label));
    return kg.disputes.answersTo(step.edge, step, scale)
      .filter(answer => answer.said.endsWith("confirms") && speakers.some(one => !answer.by.includes(one)))
      .map(({ label, told, said: answer, by }) => `${told}${by.includes(label) ? " itself" : ""} ${answer} it`);
  }

  // Routes as sentences with numbered references, ready for a draft.
  function cited(routes, scale) {
    const references = new Map(), numberOf = said => {
      if (!references.has(said)) references.set(said, references.size + 1);
      return references.get(said);
    };
    const claimOf = new Map();
    const behind = step => [...step.claims, ...step.events, ...step.ties].flatMap(claim => data.claims[claim].said.map(said => {
      claimOf.set(said, { ...data.claims[claim], disputed: step.disputedClaims.has(claim) });
      return numberOf(said);
    })).concat([...kg.disputes.against(step, scale), ...kg.disputes.perhaps(needed(step), scale).flatMap(one => one.said)].map(said => {
      claimOf.set(said, data.claims[said.claim]);
      return numberOf(said);
    }));
    const sentences = routes.map(route => route.hops.flatMap((hop, i) => hop.steps.map(step => {
      const core = `${kg.named(step.start)} ${step.reading} ${kg.named(step.end)}`, text = sentence(core, step, route.rests[i], scale);
      const numbers = once(behind(step));
      return `${text[0].toUpperCase()}${text.slice(1)}${numbers.length ? ` [${numbers.join(", ")}]` : ""}.`;
    })).join(" "));
    return [...sentences, "", ...[...references].map(([said, n]) => reference(n, claimOf.get(said), said))].join("\n");
  }
  function reference(number, claim, said) {
    const speaker = data.speakers[said.by], source = data.sources[said.in];
    const verb = { suggested: " suggests", doubted: " doubts", denied: " denies" }[said.stance] || "";
    const notes = [said.basis, claim.disputed && said.stance !== "denied" && "disputed",
      speaker.unnamed && (said.why ? `unnamed: ${said.why}` : "unnamed"), said.material && `material from ${said.material}`].filter(Boolean);
    const from = [source.publisher, `“${source.title || source.id}”`,
      source.published ? `published ${source.published}` : "publication date unknown", `${source.id}${said.para ? ` ${kg.spot(said.para)}` : ""}`];
    return `[${number}] ${speaker.label}${verb}: ${said.says || claim.text} (${notes.join(", ")}). ` +
      `${from.filter(Boolean).join(", ")}; date: ${claim.date}${said.on ? `; said on ${said.on}` : ""}.${source.url ? ` ${source.url}` : ""}`;
  }

  kg.speech = { spoken, named, clause, sentence, cited };
})(window.kg);
