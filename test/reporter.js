/** Mocha's spec reporter, which also adds the run's numbers to the file named by TEST_COUNTS: `npm test` sums them over all its runs. */
import Mocha from 'mocha';
import fs from 'node:fs';

export default class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (process.env.TEST_COUNTS) fs.appendFileSync(process.env.TEST_COUNTS, `${passes} ${failures}\n`);
    });
  }
}
