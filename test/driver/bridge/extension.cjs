// Runs functions that a test sends, in the extension host: see ../bridge.ts.
const net = require('node:net');
const readline = require('node:readline');
const vscode = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const socket = net.connect(Number(process.env.VSCODE_TEST_BRIDGE), '127.0.0.1');
  readline.createInterface(socket).on('line', (line) => void answer(line).then((text) => socket.write(`${text}\n`)));
  context.subscriptions.push({ dispose: () => socket.destroy() });
};

/** @param {string} line */
async function answer(line) {
  const { id, source, args } = JSON.parse(line);
  try {
    // __name is a helper that the compiler of the test calls.
    const evaluated = new Function('require', '__name', `return (${source})`)(require, (/** @type {unknown} */ fn) => fn);
    return JSON.stringify({ id, value: await evaluated(vscode, ...args) });
  } catch (error) {
    return JSON.stringify({ id, error: error instanceof Error ? error.stack : String(error) });
  }
}
