import { expect, test } from 'vitest';
import { action, job, runOnce, say } from './fixture.ts';

const both = (...writes: [stream: 'stdout' | 'stderr', text: string][]) =>
  writes.map(([stream, text]) => `process.${stream}.write(${JSON.stringify(`${text}\n`)});`).join('\n');

test('what is printed on standard error comes first, before any mask of standard output', async () => {
  const main = both(
    ['stdout', '::add-mask::my-secret'],
    ['stdout', 'out my-secret'],
    ['stderr', 'err my-secret'],
    ['stderr', '::warning::my-secret'],
  );
  const { log, annotations, raw } = await runOnce({ main });
  expect(log.split('\n').slice(2, -1)).toEqual(['err my-secret', 'Warning: my-secret', 'out ***']);
  expect(annotations.map(({ message }) => message)).toEqual(['my-secret']);
  expect(raw.stderr).toBe('err my-secret\n::warning::my-secret\n');
});

test('masks that held before the step, or that standard error sets, hold on both streams', async () => {
  const shared = await job({ secrets: ['first'] });
  await shared.run({ action: await action({ main: say('::add-mask::second') }) });
  const main = both(
    ['stderr', '::add-mask::third'],
    ['stderr', 'first second third'],
    ['stdout', 'first second third'],
  );
  const { log } = await shared.run({ action: await action({ main }) });
  expect(log.split('\n').slice(2, -1)).toEqual(['*** *** ***', '*** *** ***']);
  expect(shared.masks).toEqual(expect.arrayContaining(['first', 'second', 'third']));
});

test('commands are stopped and resumed for both streams together', async () => {
  const main = both(['stderr', '::stop-commands::tok-1'], ['stderr', '::notice::n'], ['stderr', '::tok-1::']);
  const { annotations } = await runOnce({ main: `${main}\n${say('::notice::after')}` });
  expect(annotations.map(({ message }) => message)).toEqual(['after']);
});

const TOKENS = [
  ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl'],
  ["GitHub's token", `ghp_${'a1'.repeat(18)}`],
  ["GitHub's token in today's shape", 'ghs_15368_eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl-_x'],
  ["GitHub's fine-grained token", `github_pat_${'a1'.repeat(40)}`],
] as const;

test.each(TOKENS)(
  '%s that nobody registered is hidden, and told apart from what was registered',
  async (_, token) => {
    const { log, hiddenByPattern } = await runOnce(
      { main: say(`[${token}]`, 'key-1') },
      {},
      { secrets: ['key-1'] },
    );
    expect(log.split('\n').slice(2, -1)).toEqual(['[***]', '***']);
    expect(hiddenByPattern).toEqual([token]);
  },
);

test.each(TOKENS)('%s that is registered is not among what only a pattern hid', async (_, token) => {
  const run = await runOnce({ main: say(token, `::error::${token}`) }, {}, { secrets: [token] });
  expect(run.hiddenByPattern).toEqual([]);
  expect(run.log).toContain('\n***\nError: ***\n');
});

test('a server that sends no patterns hides only what was registered', async () => {
  const [, token] = TOKENS[0];
  const { log } = await runOnce({ main: say(token) }, {}, { secretPatterns: [] });
  expect(log).toContain(`\n${token}\n`);
});
