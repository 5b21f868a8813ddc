/** `npm run l10n`: writes l10n/bundle.l10n.json, every text of the code that can be translated. `-- --check` only compares. */
import { getL10nJson } from '@vscode/l10n-dev';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');
const BUNDLE = path.join(root, 'l10n', 'bundle.l10n.json');
/** Not spoken in the person's language: the command line, and tests beside. */
const sources = ['src', 'webview'].flatMap((room) =>
  fs
    .readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^cli[./\\]/.test(file))
    .map((file) => path.join(root, room, file)),
);

const called = await getL10nJson(sources.map((file) => ({ contents: fs.readFileSync(file, 'utf8'), extension: path.extname(file) })));
const texts = { ...called, ...Object.fromEntries(templates().map((text) => [text, text])) };
const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
const content = `${JSON.stringify(sorted, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  fs.mkdirSync(path.dirname(BUNDLE), { recursive: true });
  fs.writeFileSync(BUNDLE, content);
} else if (!fs.existsSync(BUNDLE) || fs.readFileSync(BUNDLE, 'utf8') !== content) {
  console.error('l10n/bundle.l10n.json does not hold the texts of the code: run "npm run l10n".');
  process.exitCode = 1;
}

/** The sentences of errors: whatever is handed to a parameter that is named `template`. */
function templates(): readonly string[] {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config, ts.sys, root);
  const program = ts.createProgram(sources, options);
  const checker = program.getTypeChecker();
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const place = checker.getResolvedSignature(node)?.parameters.findIndex(({ name }) => name === 'template') ?? -1;
      const text = place < 0 ? undefined : constant(node.arguments?.[place], checker);
      if (text !== undefined) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (sources.includes(path.normalize(file.fileName))) visit(file);
  return found;
}

/** A text that is known before the program runs. */
function constant(node: ts.Expression | undefined, checker: ts.TypeChecker): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => {
      const value = constant(expression, checker);
      return value === undefined ? undefined : value + literal.text;
    });
    return spans.includes(undefined) ? undefined : node.head.text + spans.join('');
  }
  const type = checker.getTypeAtLocation(node);
  return type.isStringLiteral() ? type.value : undefined;
}
