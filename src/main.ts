import { setImmediate } from 'node:timers/promises';
import { endDespiteLookups, guardStandardError } from './runner/process.ts';
import { preconnect } from './services/http/preconnect.ts';

guardStandardError();
// Connecting takes as long as loading does: both at once. Two to each service, since an app's details and keys are read at
// the same time, and so are a target's public key and its secrets.
const early = preconnect(process.env, 2);
// Node connects on its next turn, and loading would come before it.
await setImmediate();
const { main } = await import('./action.ts');
await main(early);
endDespiteLookups();
