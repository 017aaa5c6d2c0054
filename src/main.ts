import { run } from './run.ts';
import { step } from './step.ts';

await step(run);
