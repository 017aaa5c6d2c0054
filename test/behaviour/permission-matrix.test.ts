import { describe, expect, test } from 'vitest';
import { parseTargets } from '../../src/inputs/parse-targets.ts';
import type { SecretNames, Task } from '../../src/model/task.ts';
import {
  inWords,
  PERMISSIONS,
  type Permission,
  type PermissionRow,
  storeOf,
} from '../../src/services/github/permissions.ts';
import type { Rights } from '../emulator/github/permissions.ts';
import { type DeliveryWorld, withDelivery } from '../support/delivery-world.ts';
import type { Outcome } from '../support/in-process.ts';
import { addPreview } from '../support/model.ts';
import { sweepTask, teardownTask } from '../support/removal-tasks.ts';
import { NAMES } from '../support/world.ts';

// Each command with exactly the permissions that the table lists for it, and with each of them left out or cut down to reading.

const LINES = [
  'actions',
  'dependabot',
  'codespaces',
  'agents',
  'environment/staging',
  'acme/mobile:environment/prod/eu',
  'organization/acme',
  'organization/acme:dependabot',
  'organization/acme:codespaces',
  'organization/acme:agents',
];

interface Case {
  readonly title: string;
  readonly line: string;
  readonly names: SecretNames;
  readonly task: (world: DeliveryWorld) => Task;
  /** The permissions that it takes beside those for the target. */
  readonly also: readonly PermissionRow['request'][];
  readonly tokenKind: 'fine-grained' | 'app';
}

function named(baseUrlKind: SecretNames['baseUrlKind']): SecretNames {
  return { ...NAMES, baseUrlKind };
}

type Command = Pick<Case, 'title' | 'also'> & {
  readonly task: (world: DeliveryWorld, line: string, names: SecretNames) => Task;
};

const DELIVERING: readonly Command[] = [
  {
    title: 'provision',
    also: [],
    task: (world, line, names) => world.task(line, { names }),
  },
  {
    title: 'provision with create_environment, of a target that is there',
    also: [],
    task: (world, line, names) => world.task(line, { names }, { createEnvironment: true }),
  },
  {
    title: 'rotate',
    also: [],
    task: (world, line, names) =>
      world.task(line, { command: 'rotate', names, keepKeys: 1, keepKeysGiven: true }),
  },
  {
    title: 'ensure',
    also: [],
    task: (world, line, names) =>
      world.task(line, { names }, { ensure: { currentApiKey: undefined, maxAgeMs: 86_400_000 } }),
  },
];

const REMOVING: readonly Command[] = [
  {
    title: 'teardown',
    also: [],
    task: (_, line, names) => ({ ...teardownTask(line), names }),
  },
  {
    title: 'sweep',
    also: ['pull-request'],
    task: (_, line, names) => ({ ...sweepTask(), targetTemplate: line, names }),
  },
];

function cases(commands: readonly Command[], lines = LINES): Case[] {
  return lines.flatMap((line) =>
    (['secret', 'variable'] as const).flatMap((kind) =>
      commands.map(({ title, also, task }, index) => ({
        title: `${title}, ${line}, the base URL a ${kind}`,
        line,
        names: named(kind),
        also,
        task: (world: DeliveryWorld) => task(world, line, named(kind)),
        tokenKind: (index + line.length) % 2 === 0 ? ('fine-grained' as const) : ('app' as const),
      })),
    ),
  );
}

/** What the table lists for a case. */
function listed({ line, names, also }: Case): readonly Permission[] {
  const [target] = parseTargets(line.replace('{number}', '7'), 'acme/web').targets;
  if (target === undefined) throw new Error(`no target: ${line}`);
  const requests = ['secret', ...(names.baseUrlKind === 'variable' ? ['variable'] : []), ...also];
  const rows = PERMISSIONS.filter(
    ({ request, store }) => requests.includes(request) && (store === undefined || store === storeOf(target)),
  );
  return [...new Map(rows.map(({ permission }) => [permission.name, permission])).values()];
}

function rightsOf(permissions: readonly Permission[]): Rights {
  return Object.fromEntries(permissions.map(({ name, access }) => [name, access]));
}

/** Each of the permissions left out, and each cut down to reading. */
function shortfalls(permissions: readonly Permission[]) {
  return permissions.flatMap((permission) => {
    const others = rightsOf(permissions.filter((each) => each !== permission));
    const cut = { permission, rights: { ...others, [permission.name]: 'read' as const }, isLeftOut: false };
    return [{ permission, rights: others, isLeftOut: true }, ...(permission.access === 'write' ? [cut] : [])];
  });
}

function runWith(world: DeliveryWorld, { task, tokenKind }: Case, rights: Rights): Promise<Outcome> {
  const token = world.github.state.addToken({ kind: tokenKind, rights });
  world.clock.advance(3_600_000);
  return world.run({ task: task(world), github: { token, apiUrl: world.github.url } });
}

const changed = (writes: readonly string[]) => writes.filter((line) => / 2\d\d$/.test(line));

describe('what makes a key', () => {
  test.each(cases(DELIVERING))(
    '$title: works, or fails before a key is made, naming what is missing',
    (each) =>
      withDelivery({}, async (world) => {
        const permissions = listed(each);
        for (const { permission, rights } of shortfalls(permissions)) {
          const { failure } = await runWith(world, each, rights);
          expect(failure, JSON.stringify(rights)).toContain(inWords(permission));
          expect(failure).toContain('answered 403 (Resource not accessible by');
          expect(world.emulator.store.keys).toEqual([]);
        }
        for (let count = 0; count < 2; count++) {
          const { failure, outputs } = await runWith(world, each, rightsOf(permissions));
          expect(failure).toBeUndefined();
          expect(JSON.parse(outputs['written_targets'] ?? '')).toHaveLength(
            each.title.startsWith('ensure') && count === 1 ? 0 : 1,
          );
        }
      }),
  );

  const creating: readonly Case[] = cases(
    [
      {
        title: 'provision with create_environment',
        also: ['create-environment'],
        task: (world, line, names) => world.task(line, { names }, { createEnvironment: true }),
      },
    ],
    ['environment/preview', 'acme/mobile:environment/preview'],
  );

  test.each(creating)('$title: creates the environment, or fails before a key is made', (each) =>
    withDelivery({}, async (world) => {
      const permissions = listed(each);
      for (const { permission, rights } of shortfalls(permissions)) {
        for (const { environments } of world.github.state.repositories) environments.delete('preview');
        const { failure } = await runWith(world, each, rights);
        expect(failure, JSON.stringify(rights)).toContain(inWords(permission));
        expect(world.emulator.store.keys).toEqual([]);
      }
      for (const { environments } of world.github.state.repositories) environments.delete('preview');
      expect((await runWith(world, each, rightsOf(permissions))).failure).toBeUndefined();
    }),
  );
});

describe('what deletes', () => {
  /** Seeds what is to be deleted, with a token that may do everything. */
  async function seed(world: DeliveryWorld, { line, names }: Case): Promise<void> {
    const { failure } = await world.run({ task: world.task(line.replace('{number}', '7'), { names }) });
    expect(failure).toBeUndefined();
    addPreview(world, 7, 'closed');
    world.newWrites();
  }

  const isLeft = ({ emulator }: DeliveryWorld, { title }: Case) =>
    emulator.store.apps.some(({ name }) => name === (title.startsWith('sweep') ? 'web-pr-7' : 'chat'));

  test.each(cases(REMOVING))(
    '$title: works, or fails before anything is deleted that reading could tell',
    (each) =>
      withDelivery({}, async (world) => {
        await seed(world, each);
        const permissions = listed(each);
        for (const { permission, rights, isLeftOut } of shortfalls(permissions)) {
          const { failure } = await runWith(world, each, rights);
          expect(failure, JSON.stringify(rights)).toContain(inWords(permission));
          expect(isLeft(world, each)).toBe(true);
          if (isLeftOut) expect(changed(world.newWrites())).toEqual([]);
          else world.newWrites();
        }
        expect((await runWith(world, each, rightsOf(permissions))).failure).toBeUndefined();
        expect(isLeft(world, each)).toBe(false);
        const { secrets, variables } = world.store(each.line);
        expect([...secrets, ...variables]).toEqual([]);
      }),
  );

  const withEnvironment = [
    ...cases(
      REMOVING.slice(0, 1).map((command) => ({
        ...command,
        title: `${command.title} with delete_environment`,
        also: [...command.also, 'delete-environment' as const],
        task: (world: DeliveryWorld, line: string, names: SecretNames) =>
          ({ ...command.task(world, line, names), deleteEnvironment: true }) as Task,
      })),
      ['environment/staging'],
    ),
    ...cases(
      REMOVING.slice(1).map((command) => ({
        ...command,
        title: `${command.title} with delete_environment`,
        also: [...command.also, 'delete-environment' as const],
        task: (world: DeliveryWorld, line: string, names: SecretNames) =>
          ({ ...command.task(world, line, names), deleteEnvironment: true }) as Task,
      })),
      ['environment/pr-{number}'],
    ),
  ];

  test.each(withEnvironment)('$title: an environment that may not be deleted keeps no app', (each) =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      await seed(world, each);
      const permissions = listed(each);
      const [administration] = permissions.filter(({ title }) => title === 'Administration');
      if (administration === undefined) throw new Error('no such permission');
      const rights = rightsOf(permissions.filter((permission) => permission !== administration));
      const { failure } = await runWith(world, each, rights);
      expect(failure).toContain(inWords(administration));
      expect(isLeft(world, each)).toBe(false);
      expect(changed(world.newWrites()).filter((line) => /environments\/[^/]+ /.test(line))).toEqual([]);
    }),
  );

  test.each(withEnvironment)('$title: goes with what is stored in it', (each) =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      await seed(world, each);
      expect((await runWith(world, each, rightsOf(listed(each)))).failure).toBeUndefined();
      expect(isLeft(world, each)).toBe(false);
      const name = each.line.replace('{number}', '7').replace('environment/', '');
      expect(world.repository.environments.has(name)).toBe(false);
    }),
  );
});
