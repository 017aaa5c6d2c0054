import { expect, test } from 'vitest';
import { action, job, print, printed, runOnce } from './fixture.ts';
import type { FileFault } from './step-files.ts';

const FILES = [
  ['OUTPUT', 'output'],
  ['STATE', 'state'],
  ['ENV', 'env'],
  ['PATH', 'path'],
  ['STEP_SUMMARY', 'summary'],
] as const;

/** Tries to append to every file, and prints what became of it. */
const tryAll = `import { existsSync } from 'node:fs';
const seen = {};
for (const name of ${JSON.stringify(FILES.map(([name]) => name))}) {
  const path = env['GITHUB_' + name];
  if (path === undefined) seen[name] = 'unset';
  else if (!existsSync(path)) seen[name] = 'missing';
  else try { put(name, 'a=1\\n'); seen[name] = 'written'; } catch (error) { seen[name] = error.code; }
}
console.log(JSON.stringify(seen));`;

const faults: readonly [FileFault, string][] = [
  ['unwritable', process.platform === 'win32' ? 'EPERM' : 'EACCES'],
  ['missing', 'missing'],
  ['unset', 'unset'],
  ...(process.platform === 'linux' ? ([['full', 'ENOSPC']] satisfies [FileFault, string][]) : []),
];

const cases = faults.flatMap(([fault, code]) => FILES.map(([name, file]) => ({ fault, code, name, file })));

test.each(cases)('a step can find GITHUB_$name $fault, and the other files as ever', async (each) => {
  const shared = await job();
  const step = {
    action: await action({ main: tryAll, post: tryAll }),
    surroundings: { files: { [each.file]: each.fault } },
  };
  const runs = [await shared.run(step), ...(await shared.complete())];
  const expected = Object.fromEntries(
    FILES.map(([name]) => [name, name === each.name ? each.code : 'written']),
  );
  expect(runs.map(printed)).toEqual([expected, expected]);
  expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
  expect(runs.map(({ raw }) => raw.files[each.file])).toEqual(['', '']);
  expect(runs.map(({ raw }) => raw.stderr)).toEqual(['', '']);
});

test('a step with an unwritable file is cancelled like any other', async () => {
  const shared = await job();
  const main = `console.log(process.pid); setInterval(() => {}, 1e6);`;
  const step = shared.start({
    action: await action({ main }),
    surroundings: { files: { output: 'unwritable' } },
  });
  step.onLine((text) => /^\d+$/.test(text) && step.cancel());
  const run = await step.done;
  expect(run).toMatchObject({ outcome: 'cancelled', raw: { stdout: `${step.pid}\n` } });
});

const readEvent = `import { readFileSync } from 'node:fs';
const seen = {};
try { seen.text = readFileSync(env.GITHUB_EVENT_PATH, 'utf8'); JSON.parse(seen.text); } catch (error) { seen.error = error.code ?? error.name; }
console.log(JSON.stringify(seen));`;

test.each([
  ['missing', { error: 'ENOENT' }],
  ['malformed', { error: 'SyntaxError', text: '{"number":7' }],
  [undefined, { text: '{"number":7}' }],
] as const)('the file of the event can be %s', async (eventFile, seen) => {
  const options = {
    event: { name: 'pull_request', payload: { number: 7 } },
    ...(eventFile && { eventFile }),
  };
  expect(printed(await runOnce({ main: readEvent }, {}, options))).toEqual(seen);
});

test.each([
  ['of the runner', {}, { env: { NODE_OPTIONS: '--no-deprecation', NODE_DEBUG: 'none' } }],
  ['of the step', { env: { NODE_OPTIONS: '--no-deprecation', NODE_DEBUG: 'none' } }, {}],
])('an action starts with the further variables %s', async (_, step, options) => {
  const main = print(`{ debug: env.NODE_DEBUG, deprecation: String(process.noDeprecation) }`);
  expect(printed(await runOnce({ main }, step, options))).toEqual({ debug: 'none', deprecation: 'true' });
});

test.skipIf(process.platform !== 'linux')(
  'the address space of an action can be limited, and signals still reach it',
  async () => {
    const shared = await job();
    const main = `import { readFileSync } from 'node:fs';
console.log(/^Max address space +(\\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))[1]);
console.log(process.pid); setInterval(() => {}, 1e6);`;
    const addressSpaceBytes = 8 * 2 ** 30;
    const step = shared.start({ action: await action({ main }), surroundings: { addressSpaceBytes } });
    step.onLine((text) => text === String(step.pid) && step.cancel());
    const run = await step.done;
    expect(run.raw.stdout).toBe(`${addressSpaceBytes}\n${step.pid}\n`);
    expect(run).toMatchObject({ outcome: 'cancelled', signal: 'SIGINT' });
  },
);

test('WebAssembly can be without memory, beside what NODE_OPTIONS says already', async () => {
  const main = `const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const tries = {
  instantiate: () => WebAssembly.instantiate(bytes),
  compiled: async () => WebAssembly.instantiate(await WebAssembly.compile(bytes)),
  instance: async () => new WebAssembly.Instance(new WebAssembly.Module(bytes)),
  memory: async () => new WebAssembly.Memory({ initial: 1 }),
};
const seen = { deprecation: String(process.noDeprecation) };
for (const [name, run] of Object.entries(tries)) seen[name] = await run().then(() => 'done', (error) => String(error));
console.log(JSON.stringify(seen));`;
  const shared = await job({ env: { NODE_OPTIONS: '--no-deprecation' } });
  const run = await shared.run({
    action: await action({ main }),
    surroundings: { webAssembly: 'no memory' },
  });
  const noInstance = 'Out of memory: Cannot allocate Wasm memory for new instance';
  expect(printed(run)).toEqual({
    deprecation: 'true',
    instantiate: `RangeError: WebAssembly.instantiate(): ${noInstance}`,
    compiled: `RangeError: WebAssembly.instantiate(): ${noInstance}`,
    instance: `RangeError: WebAssembly.Instance(): ${noInstance}`,
    memory: 'RangeError: WebAssembly.Memory(): could not allocate memory',
  });
  expect(run.raw.stderr).toBe('');
});
