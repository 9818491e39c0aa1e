// A process has no other input and output than these.
import { argv, exit, stdout } from 'node:process';
import type { ComponentizeJob } from './componentize-job.ts';
import { runComponentizer } from './run-componentizer.ts';

// Nothing but componentize.ts starts it.
const job = JSON.parse(argv[2] ?? '') as ComponentizeJob;
void runComponentizer(job).then((outcome) => {
  // Threads of the package may stay.
  stdout.write(`\n${JSON.stringify(outcome)}\n`, () => exit());
});
