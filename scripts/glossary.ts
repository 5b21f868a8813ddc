/** `npm run glossary`: writes docs/glossary.md, of the same words that the panel explains. `-- --check` only compares. */
import fs from 'node:fs';
import path from 'node:path';
import { GLOSSARY_GROUPS } from '../src/protocol/glossary.ts';
import { MEASURE_IDS, MEASURES } from '../src/protocol/measures.ts';
import { ROLE_IDS, ROLES } from '../src/protocol/roles.ts';

const FILE = path.join(import.meta.dirname, '..', 'docs', 'glossary.md');

const ROLE_INTRO = 'What a head does on a text, measured by its weights. A role is named only where it is clearly above chance.\n';

const term = (name: string, ...sentences: readonly string[]) => `- **${name}.** ${sentences.join(' ').replaceAll('_', '\\_').replaceAll('[', '\\[')}`;
const section = (title: string, terms: readonly string[]) => `## ${title}\n\n${terms.join('\n')}\n`;

const content = [
  '# Glossary\n',
  'The words of the panel, the hovers and these pages. In the panel a dotted line under a word shows the same text.\n',
  ...GLOSSARY_GROUPS.map(({ title, terms }) =>
    section(
      title,
      Object.values(terms).map(({ name, text }) => term(name, text)),
    ),
  ),
  section(
    'Measures',
    MEASURE_IDS.map((id) => term(MEASURES[id].name, MEASURES[id].definition, `${MEASURES[id].formula} (${MEASURES[id].source}).`)),
  ),
  section('Roles', [ROLE_INTRO, ...ROLE_IDS.map((id) => term(ROLES[id].name, ROLES[id].definition, `(${ROLES[id].source}.)`))]),
].join('\n');

if (!process.argv.includes('--check')) fs.writeFileSync(FILE, content);
else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== content) {
  console.error('docs/glossary.md does not hold the words of src/protocol: run "npm run glossary".');
  process.exitCode = 1;
}
