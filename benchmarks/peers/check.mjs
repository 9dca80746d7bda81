// The fastest typical hand-written script: js-yaml and ajv. Usage: node check.mjs SCHEMA PATH...
import {readFileSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import yaml from 'js-yaml';

const [schemaPath, ...paths] = process.argv.slice(2);
const ajv = new Ajv2020({allErrors: true, strict: false});
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));

function* files(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path, {withFileTypes: true})) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) yield* files(below);
    else if (entry.name.endsWith('.md')) yield below;
  }
}

let faulty = 0;
for (const path of paths) {
  for (const file of files(path)) {
    const text = readFileSync(file, 'utf8');
    const match = /^---\r?\n(.*?)\r?\n---\r?(\n|$)/s.exec(text);
    try {
      // CORE_SCHEMA keeps dates as text.
      if (validate(yaml.load(match[1], {schema: yaml.CORE_SCHEMA}))) continue;
      for (const error of validate.errors) console.log(`${file}: ${error.instancePath}: ${error.message}`);
    } catch (error) {
      console.log(`${file}: ${error.message}`);
    }
    faulty += 1;
  }
}
process.exitCode = faulty ? 1 : 0;
