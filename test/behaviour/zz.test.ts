import { test } from 'vitest';
import { explore } from '../support/simulation/explore.ts';

test('one', { timeout: 60_000 }, async () => {
    console.log(await explore({ commands: ['provision', 'provision'], keyDays: undefined }, { deadline: performance.now() + 40_000 }));
});
