// In place of @vscode/spdlog: the same API in plain JavaScript, so that no compiler run is needed for log files.
const fs = require('node:fs');
const path = require('node:path');

const NAMES = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let level = 2;

class Logger {
  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   */
  constructor(_type, _name, file) {
    this.file = file;
    this.level = level;
    this.raw = false;
  }

  /**
   * @param {number} at
   * @param {string} message
   */
  write(at, message) {
    if (at < this.level) return;
    const stamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.raw ? message : `${stamp} [${NAMES[at]}] ${message}\n`);
    } catch {
      /* the folder is gone */
    }
  }

  trace = this.write.bind(this, 0);
  debug = this.write.bind(this, 1);
  info = this.write.bind(this, 2);
  warn = this.write.bind(this, 3);
  error = this.write.bind(this, 4);
  critical = this.write.bind(this, 5);
  getLevel() {
    return this.level;
  }

  /** @param {number} to */
  setLevel(to) {
    this.level = to;
  }

  setPattern() {}
  clearFormatters() {
    this.raw = true;
  }

  flush() {}
  drop() {}
}

/**
 * @param {string} name
 * @param {string} file
 */
async function createLogger(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

exports.version = 0;
/** @param {number} to */
exports.setLevel = (to) => {
  level = to;
};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
