import tseslint from 'typescript-eslint';

/**
 * The rooms and what each may import of the others (see docs/architecture.md): arrows point down, and what the page and the core
 * share with the rest is the protocol.
 * @type {Record<string, string[]>}
 */
const ROOMS = {
  'src/protocol': [],
  'src/core': ['protocol'],
  'src/drawing': ['protocol'],
  'src/models': ['protocol'],
  'src/engine': ['protocol', 'core'],
  'src/session': ['protocol', 'drawing', 'models', 'engine'],
  'src/editor': ['protocol', 'drawing', 'engine', 'session'],
  'src/panel': ['protocol', 'drawing', 'engine', 'session'],
  'src/export': ['protocol', 'drawing', 'engine', 'session', 'panel'],
  'src/commands': ['protocol', 'drawing', 'models', 'engine', 'session', 'editor', 'panel', 'export'],
  'src/cli': ['protocol', 'core', 'drawing', 'models', 'export'], // of export, the file formats
  webview: ['protocol', 'drawing'],
};
const NAMES = Object.keys(ROOMS).map((room) => room.replace('src/', ''));

/** Rooms that run without VS Code, and those among them that run without Node too, since the page uses them. */
const NO_VSCODE = ['src/protocol', 'src/core', 'src/drawing', 'src/models', 'src/engine', 'src/cli', 'webview'];
const NO_NODE = ['src/protocol', 'src/drawing', 'webview'];

const INSIDE = { regex: '^\\.\\./(.*/)?engine/(?!client\\.ts$)', message: 'The engine is another process: only its client is for the other rooms.' };
const VSCODE = { regex: '^vscode$', message: 'This room runs without VS Code.' };
const NODE = { regex: '^node:', message: 'This room also runs in a browser.' };

/** @type {import('eslint').Linter.Config[]} */
const rooms = Object.entries(ROOMS).map(([room, allowed]) => {
  const own = room.replace('src/', '');
  const forbidden = NAMES.filter((name) => name !== own && !allowed.includes(name));
  return {
    files: [`${room}/**/*.{ts,tsx}`, `${room}.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^\\.\\.?/(.*/)?(${forbidden.join('|')})/`, message: `${room} imports only ${allowed.join(', ') || 'nothing'} of the other rooms.` },
            ...(own === 'engine' ? [] : [INSIDE]),
            ...(NO_VSCODE.includes(room) ? [VSCODE] : []),
            ...(NO_NODE.includes(room) ? [NODE] : []),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'models/**'] },
  ...tseslint.configs.strict,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'off',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Those that need types, chosen for what they find.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/unbound-method': 'error',
    },
  },
  ...rooms,
  { files: ['src/{protocol,core,models,engine}/**/*.ts'], rules: { 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'localStorage'] } },
  { files: ['test/**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off', '@typescript-eslint/no-implied-eval': 'off' } },
);
