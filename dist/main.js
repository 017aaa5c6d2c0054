import { setImmediate } from 'node:timers/promises';
import { connectEarly } from './early.js';
// Connecting takes as long as loading does: both at once. Two, since an app's details and keys are read at the same time.
const early = connectEarly(process.env, 2);
// Node connects on its next turn, and loading would come before it.
await setImmediate();
const { main } = await import('./action.js');
await main(early);
