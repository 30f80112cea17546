// What citation-js makes of a bibliographic file, as CSL-JSON on stdout. node read_citations.js FOLDER FILE
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const [folder, file] = process.argv.slice(2);
const Cite = createRequire(`${folder}/`)("citation-js");
const found = new Cite(readFileSync(file, "utf8")).data;
console.log(JSON.stringify(found.map(({ _graph, ...item }) => item)));
