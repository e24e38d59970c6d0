// Reads a file with the parsers of Gephi Lite, or with cytoscape.js, and prints what they saw, as JSON.
//   node read_back.mjs (gexf|graphml|cyjs) FILE    packages from KGRAPH_NODE_MODULES or node_modules beside this file
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.KGRAPH_NODE_MODULES || join(here, "node_modules");
const require = createRequire(join(resolve(modules), "..", "read_back.cjs"));

const readers = { cyjs: readCytoscape, gexf: readGraphology, graphml: readGraphology };
const [format, file] = process.argv.slice(2);
console.log(JSON.stringify(readers[format](readFileSync(file, "utf8"), format)));

function readGraphology(text, format) {
  const graph = require(`graphology-${format}`).parse(require("graphology"), text, { addMissingNodes: false });
  const nodes = graph.mapNodes((id, attributes) => ({ id, attributes }));
  const edges = graph.mapEdges((id, attributes, source, target) => ({ id, source, target, attributes }));
  return { type: graph.type, multi: graph.multi, nodes, edges };
}

function readCytoscape(text) {
  const cy = require("cytoscape")({ ...JSON.parse(text), headless: true, styleEnabled: true });
  const nodes = cy.nodes().map((node) => ({ id: node.id(), attributes: { ...node.data(), ...node.position() } }));
  const edges = cy.edges().map((edge) => ({ ...edge.data(), attributes: edge.data() }));
  cy.destroy(); // its clock would keep the program running
  return { nodes, edges };
}
