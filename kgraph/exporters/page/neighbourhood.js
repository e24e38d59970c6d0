// The surroundings of one node, laid out here and always the same: what the whole picture has no room for.
const MOST_NEAR = 250;
const ROUNDS = 160;

// All within `hops` steps, by the step they are reached in, the best connected first.
function within(around, hops) {
  const steps = new Map([[around, 0]]);
  let edge = [around];
  for (let step = 1; step <= hops; step += 1) {
    const found = new Set(edge.flatMap(neighbours).filter((node) => !steps.has(node)));
    edge = [...found].sort(byDegree);
    for (const node of edge) steps.set(node, step);
  }
  return steps;
}

function neighbourhood(around, hops) {
  const steps = within(around, hops);
  const kept = [...steps.keys()].slice(0, MOST_NEAR);
  const here = new Set(kept);
  const inside = [...new Set(kept.flatMap((node) => node.edges))].filter((edge) => here.has(edge.from) && here.has(edge.to));
  inside.sort((a, b) => a.id - b.id);
  const degree = new Map(kept.map((node) => [node, 0]));
  for (const { from, to } of inside) {
    degree.set(from, degree.get(from) + 1);
    degree.set(to, degree.get(to) + 1);
  }
  const places = kept.map((node) => ({ node, x: 0, y: 0, size: (5 + 1.6 * Math.sqrt(degree.get(node))) * (node.kind === "paper" ? 0.7 : 1) }));
  arrange(places, steps, inside);
  return { around, hops, spots: new Map(places.map(({ node, ...spot }) => [node, spot])), edges: inside, of: steps.size };
}

// On rings at first, kind by kind, each further node outside the one that leads to it; then by force.
function arrange(places, steps, inside) {
  const place = new Map(places.map((each) => [each.node, each]));
  const ring = (step) => places.filter(({ node }) => steps.get(node) === step);
  const first = ring(1).sort((a, b) => (a.node.kind < b.node.kind ? -1 : a.node.kind > b.node.kind ? 1 : a.node.id - b.node.id));
  first.forEach((each, number) => put(each, (2 * Math.PI * number) / first.length, 160 + 3 * first.length));
  ring(2).forEach((each, number) => {
    const parent = place.get(neighbours(each.node).find((node) => steps.get(node) === 1 && place.has(node)));
    put(each, Math.atan2(parent.y, parent.x) + 0.7 * (((number * 0.618) % 1) - 0.5), 2 * Math.hypot(parent.x, parent.y));
  });
  relax(places, inside.map(({ from, to }) => [place.get(from), place.get(to)]));
  for (const each of places) each.x *= 1.35; // names are wide
}

function put(each, angle, distance) {
  each.x = distance * Math.cos(angle);
  each.y = distance * Math.sin(angle);
}

// Fruchterman and Reingold: all repel, lines pull, and it cools down.
function relax(places, lines) {
  const wanted = places.length > 60 ? 62 : 84;
  for (let round = 0; round < ROUNDS; round += 1) {
    const longest = 40 * (1 - round / ROUNDS) + 0.5;
    const push = places.map(() => ({ x: 0, y: 0 }));
    const force = new Map(places.map((each, number) => [each, push[number]]));
    for (let a = 0; a < places.length; a += 1) {
      for (let b = a + 1; b < places.length; b += 1) {
        const [dx, dy] = [places[a].x - places[b].x || 0.01 * (b - a), places[a].y - places[b].y];
        const pull = (wanted * wanted) / Math.max(dx * dx + dy * dy, 1);
        push[a].x += dx * pull;
        push[a].y += dy * pull;
        push[b].x -= dx * pull;
        push[b].y -= dy * pull;
      }
    }
    for (const [a, b] of lines) {
      const [dx, dy] = [a.x - b.x, a.y - b.y];
      const pull = Math.hypot(dx, dy) / wanted;
      force.get(a).x -= dx * pull;
      force.get(a).y -= dy * pull;
      force.get(b).x += dx * pull;
      force.get(b).y += dy * pull;
    }
    places.forEach((each, number) => {
      if (number === 0) return; // the one it is about stays in the middle
      const length = Math.hypot(push[number].x, push[number].y) || 1;
      const step = Math.min(length, longest) / length;
      each.x += push[number].x * step;
      each.y += push[number].y * step;
    });
  }
}
