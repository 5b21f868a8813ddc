/**
 * The attention core without an editor. Exit code 0; 1 with one line on stderr for bad input; 2 for wrong use.
 * A command is a file in src/cli and a line here.
 */
import { UserError } from './protocol/errors.ts';
import { explain, EXPLAIN_USAGE } from './cli/explain.ts';
import { generate, GENERATE_USAGE } from './cli/generate.ts';
import { inspect, INSPECT_USAGE } from './cli/inspect.ts';
import { models, MODELS_USAGE } from './cli/models.ts';
import { WrongUse } from './cli/wrongUse.ts';

const COMMANDS: Readonly<Record<string, { readonly run: (args: readonly string[]) => Promise<void>; readonly usage: string }>> = {
  inspect: { run: inspect, usage: INSPECT_USAGE },
  explain: { run: explain, usage: EXPLAIN_USAGE },
  generate: { run: generate, usage: GENERATE_USAGE },
  models: { run: models, usage: MODELS_USAGE },
};

const usage = () =>
  `Usage:\n${Object.values(COMMANDS)
    .map((command) => command.usage)
    .join('\n')}`;

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h' || args.includes('--help') || args.includes('-h')) {
    console.log(usage());
    return 0;
  }
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new WrongUse(name ? `there is no command ${name}` : 'a command is missing');
    await command.run(args);
    return 0;
  } catch (error) {
    if (error instanceof WrongUse) {
      console.error(`${error.message}\n${usage()}`);
      return 2;
    }
    console.error(error instanceof UserError ? error.message : `Unexpected error: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return 1;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // whoever reads has seen enough
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
