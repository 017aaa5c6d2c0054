import { describe, expect, test } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors.ts';
import { parseTargets } from '../../../src/inputs/parse-targets.ts';
import type { Made } from '../../../src/model/made.ts';
import type { TargetState } from '../../../src/model/observed.ts';
import type { Target } from '../../../src/model/target.ts';
import { observeTargets, storedTargets } from '../../../src/observe/targets.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { failureOf } from '../../support/failures.ts';
import { scriptedServices } from '../../support/scripted.ts';
import { NAMES } from '../../support/tasks.ts';

const { targets: TWO } = parseTargets('actions\nenvironment/staging', 'acme/web');
const NOTHING_MADE: Made = { app: undefined, environments: new Map() };
const entry = { kind: 'secret', exists: false, visibility: undefined } as const;

function stateOf(target: Target, changes: Partial<TargetState> = {}): TargetState {
  const publicKey = { id: '1', key: 'k' };
  return {
    ...{ target, publicKey, keyUpdatedAt: undefined, apiKey: entry, baseUrl: entry, otherKind: false },
    ...changes,
  };
}

const delivery = (targets: readonly Target[]) => ({
  targets,
  repository: 'acme/web',
  createEnvironment: true,
  ensure: undefined,
});

const observed = (github: Partial<GitHub>, made = NOTHING_MADE, targets = TWO) => {
  const scripted = scriptedServices({}, { github });
  return {
    ...scripted,
    states: observeTargets(scripted.services, delivery(targets), { names: NAMES, made }),
  };
};

describe('what a key is to be written to', () => {
  test('is nothing where there is no delivery, and GitHub is not asked', async () => {
    const { services } = scriptedServices({});
    expect(await observeTargets(services, undefined, { names: NAMES, made: NOTHING_MADE })).toEqual([]);
  });

  test('is read with what it will be written with, in its order', async () => {
    const asked: unknown[] = [];
    const readTarget: GitHub['readTarget'] = async (target, check) => {
      asked.push(check);
      return stateOf(target, { publicKey: undefined });
    };
    const { states, clock } = observed({ readTarget });
    expect(await states).toEqual(TWO.map((target) => stateOf(target, { publicKey: undefined })));
    const check = { names: NAMES, createEnvironment: true, currentRepository: 'acme/web' };
    expect(asked).toEqual([check, check]);
    expect(clock.sleeps).toEqual([]);
  });

  test('fails with its own words where one cannot be used', async () => {
    const readTarget: GitHub['readTarget'] = async (target) => {
      if (target.store === 'actions') throw new UserError('no right for it.');
      return stateOf(target);
    };
    expect(await failureOf(observed({ readTarget }).states)).toBe('no right for it.');
  });

  test('fails with all words where several cannot be used', async () => {
    const readTarget: GitHub['readTarget'] = async ({ store }) => {
      throw new UserError(`no right for ${store}.`);
    };
    expect(await failureOf(observed({ readTarget }).states)).toBe(
      '2 targets cannot be used. No key was created.\n  - no right for actions.\n  - no right for environment.',
    );
  });

  test('is read ten at a time', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `environment/e${index}`).join('\n');
    const { targets } = parseTargets(lines, 'acme/web');
    let [now, most] = [0, 0];
    const readTarget: GitHub['readTarget'] = async (target) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return stateOf(target);
    };
    const states = await observed({ readTarget }, NOTHING_MADE, targets).states;
    expect(states.map(({ target }) => target)).toEqual(targets);
    expect(most).toBe(10);
  });
});

describe('an environment that this step has created', () => {
  const began = scriptedServices({}).began;
  const made: Made = { app: undefined, environments: new Map([['acme/web:environment/staging', began]]) };
  const { targets: one } = parseTargets('environment/staging', 'acme/web');

  test.each([
    { title: 'while it cannot be read', early: () => Promise.reject(new UserError('not there')) },
    {
      title: 'while its public key is not there',
      early: async (target: Target) => stateOf(target, { publicKey: undefined }),
    },
  ])('is waited for $title', async ({ early }) => {
    let count = 0;
    const readTarget: GitHub['readTarget'] = async (target) =>
      ++count > 2 ? stateOf(target) : early(target);
    const { states, clock } = observed({ readTarget }, made, one);
    expect(await states).toEqual(one.map((target) => stateOf(target)));
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test('fails the step if GitHub does not show it within 10 s', async () => {
    const readTarget: GitHub['readTarget'] = () => Promise.reject(new UserError('not there'));
    const { states, clock } = observed({ readTarget }, made, one);
    expect(await failureOf(states)).toBe(
      'acme/web:environment/staging: the environment was created by this step, but GitHub does not show it after 10 s. Run again in a minute. No key was created.',
    );
    expect(clock.sleeps).toEqual(Array.from({ length: 10 }, () => 1000));
  });

  test.each([
    { title: 'a cancellation', error: new CancelledError() },
    { title: 'a defect', error: new TypeError('x is not a function') },
  ])('is not waited for after $title', async ({ error }) => {
    const { states, clock } = observed({ readTarget: () => Promise.reject(error) }, made, one);
    await expect(states).rejects.toBe(error);
    expect(clock.sleeps).toEqual([]);
  });
});

describe('what is deleted from', () => {
  const stored = (github: Partial<GitHub>, targets = TWO) =>
    storedTargets(scriptedServices({}, { github }).services, { targets, names: NAMES });

  test('is nothing where no target is given, and GitHub is not asked', async () => {
    expect(await stored({}, [])).toEqual([]);
  });

  test('is what there is', async () => {
    const canDelete: GitHub['canDelete'] = async ({ store }, names) => store === 'actions' && names === NAMES;
    expect(await stored({ canDelete })).toEqual(TWO.slice(0, 1));
  });

  test('fails with all words where several are out of reach', async () => {
    const canDelete: GitHub['canDelete'] = async ({ store }) => {
      throw new UserError(`no right for ${store}.`);
    };
    expect(await failureOf(stored({ canDelete }))).toBe(
      '2 targets cannot be used. Nothing was deleted.\n  - no right for actions.\n  - no right for environment.',
    );
  });
});
