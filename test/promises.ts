import { expect } from 'vitest';
import { type DeliveryWorld, keyIn } from './delivery-world.ts';
import type { Outcome } from './world.ts';

/** What was there before the runs that are judged. */
export interface Before {
  readonly keyIds: ReadonlySet<string>;
}

export function before({ emulator }: DeliveryWorld): Before {
  return { keyIds: new Set(emulator.store.keys.map(({ id }) => id)) };
}

/**
 * The promises of the action, checked over what the services hold and what was said after any number of runs, whatever
 * happened to them. The fifth, that no secret gets out, is checked in each run.
 */
export function expectPromises(
  world: DeliveryWorld,
  lines: readonly string[],
  was: Before,
  outcomes: readonly Outcome[],
): void {
  const { emulator } = world;
  // What is told in passing does not count: a person reads warnings and errors.
  const loud = (line: string) => /^(warning|error): /.test(line);
  const told = outcomes.flatMap(({ log, failure }) => [...log.filter(loud), failure ?? '']).join('\n');
  const given = new Set(outcomes.map(({ outputs }) => outputs['api_key']));
  const held = lines.map((line) => ({ line, token: keyIn(world.store(line)) }));

  const named = emulator.store.apps.filter(({ name }) => name === 'chat');
  expect(named.length, 'one app').toBeLessThanOrEqual(1);

  const valid = emulator.store.keys.filter(({ revokedAt }) => revokedAt === undefined);
  for (const key of valid) {
    const somebodys = given.has(key.token) || held.some(({ token }) => token === key.token);
    expect(was.keyIds.has(key.id) || somebodys || told.includes(key.id), `the key ${key.id} is lost`).toBe(
      true,
    );
  }

  const ours = emulator.store.keys.map(({ token }) => token);
  for (const { line, token } of held) {
    if (token === undefined || !ours.includes(token)) continue;
    const works = valid.some((key) => key.token === token);
    expect(works || told.includes(line) || named.length === 0, `${line} holds a dead key`).toBe(true);
  }

  for (const { failure } of outcomes) {
    if (failure !== undefined) expect(failure, 'a readable failure').not.toMatch(/Unexpected error/);
  }
}
