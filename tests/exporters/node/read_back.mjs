// Reads a file with the parsers of Gephi Lite and prints what they saw, as JSON.
//   node read_back.mjs (gexf|graphml) FILE    packages from KGRAPH_NODE_MODULES or node_modules beside this file
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.KGRAPH_NODE_MODULES || join(here, "node_modules");
const require = createRequire(join(resolve(modules), "..", "read_back.cjs"));
const Graph = require("graphology");

const [format, file] = process.argv.slice(2);
const { parse } = require(`graphology-${format}`);
const graph = parse(Graph, readFileSync(file, "utf8"), { addMissingNodes: false });

const nodes = graph.mapNodes((id, attributes) => ({ id, attributes }));
const edges = graph.mapEdges((id, attributes, source, target) => ({ id, source, target, attributes }));
console.log(JSON.stringify({ type: graph.type, multi: graph.multi, nodes, edges }));
