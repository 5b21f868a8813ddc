// In place of @vscode/native-watchdog: ends the extension host when its parent is gone. The native one does so from a
// thread of its own, even when JavaScript hangs; here the whole process group is ended by the test that started it.
/** @param {number} parent process id */
exports.start = (parent) => {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 1000).unref();
};
/** @param {number} code */
exports.exit = (code) => process.exit(code);
