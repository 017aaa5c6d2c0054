import { describe, expect, test } from 'vitest';
import { publish, publishStored } from '../../../src/apply/publish.ts';
import { CancelledError } from '../../../src/base/errors.ts';
import type { Outputs } from '../../../src/base/ports.ts';
import type { Lifetime } from '../../../src/journal/key-stage.ts';
import type { KeyTask } from '../../../src/model/task.ts';
import { newJournal, WAYS } from '../../support/journals.ts';
import { delivery, keys, keyTask } from '../../support/observations.ts';
import { type RunnerFiles, runnerFiles } from '../../support/runner-files.ts';
import { scriptedServices } from '../../support/scripted.ts';

const BASE_URL = 'https://chat.example';

interface Given {
  readonly task?: Partial<KeyTask>;
  readonly lifetime?: Lifetime;
  readonly files?: RunnerFiles;
}

function published({ task = {}, lifetime = 'persistent', files = runnerFiles() }: Given) {
  const scripted = scriptedServices({});
  const { journal } = newJournal(lifetime);
  WAYS.created(journal, lifetime);
  let failure: unknown;
  try {
    publish(scripted.services, files.outputs, journal, {
      task: keyTask({ lifetime, ...task }),
      baseUrl: BASE_URL,
    });
  } catch (error) {
    failure = error;
  }
  return { ...scripted, journal, failure, given: files.given };
}

const deliveredTo = (outcome: 'written' | 'unknown') => ({ target: undefined, outcome, at: undefined });
const isOf =
  (...names: string[]) =>
  (line: string) =>
    names.some((name) => line.startsWith(`${name}=`));

describe('a new key', () => {
  test('is the last of the outputs', () => {
    const { given, journal, lines } = published({});
    expect(given.at(-1)).toBe('api_key=the-token');
    expect(given.filter(isOf('api_key', 'key_id', '$WHISP_API_KEY'))).toEqual([
      'key_id=k1',
      'api_key=the-token',
    ]);
    expect(journal.isPublished).toBe(true);
    expect(journal.exportedNames).toEqual([]);
    expect(journal.key).toMatchObject({ stage: 'delivered', deliveries: [deliveredTo('written')] });
    expect(lines).toEqual([]);
  });

  test('is on its way, as far as the post step is told, before anything is given', () => {
    const { services } = scriptedServices({});
    const { journal } = newJournal();
    WAYS.created(journal, 'persistent');
    const stages = new Map<string, string>();
    const note = (name: string) => void stages.set(name, journal.key.stage);
    const outputs: Outputs = { output: note, exportVariable: note, variable: () => undefined };
    const exporting = keyTask({ lifetime: 'persistent', exportEnv: true });
    publish(services, outputs, journal, { task: exporting, baseUrl: BASE_URL });
    expect(stages.get('key_id')).toBe('created');
    expect(stages.get('WHISP_BASE_URL')).toBe('delivering');
    expect(stages.get('api_key')).toBe('delivering');
  });

  test('is exported after the base URL where that is asked for', () => {
    const { given, journal } = published({ task: { exportEnv: true } });
    expect(given.slice(-3)).toEqual([
      `$WHISP_BASE_URL=${BASE_URL}`,
      '$WHISP_API_KEY=the-token',
      'api_key=the-token',
    ]);
    expect(journal.exportedNames).toEqual(['WHISP_API_KEY', 'WHISP_BASE_URL']);
    expect(journal.key).toMatchObject({ deliveries: [deliveredTo('written'), deliveredTo('written')] });
  });

  test('that ends with the job is said to do so', () => {
    const { lines, journal } = published({ lifetime: 'job' });
    expect(journal.key.stage).toBe('delivered');
    expect(lines).toEqual([
      'info: The key k1 is valid until this job ends; the post step then revokes it. Other jobs cannot get it: they need a key of their own.',
    ]);
  });

  test.each([
    { title: 'before the key', fails: 'key_id', stage: 'undelivered', deliveries: [] },
    { title: 'at the base URL', fails: '$WHISP_BASE_URL', stage: 'undelivered', deliveries: [] },
    {
      title: 'at the variable with the key',
      ...{ fails: '$WHISP_API_KEY', stage: 'partly-delivered', deliveries: [deliveredTo('unknown')] },
    },
    {
      title: 'at the output with the key',
      ...{
        fails: 'api_key',
        stage: 'partly-delivered',
        deliveries: [deliveredTo('written'), deliveredTo('unknown')],
      },
    },
  ])('whose publication fails $title is where it may be', ({ fails, stage, deliveries }) => {
    const { failure, journal, lines } = published({
      task: { exportEnv: true },
      files: runnerFiles({}, fails),
    });
    expect(failure).toHaveProperty('message', `${fails} cannot be written`);
    expect(journal.key).toMatchObject({ stage, deliveries });
    expect(lines).toEqual([]);
  });

  test('must be there', () => {
    const { services } = scriptedServices({});
    const { journal } = newJournal();
    const publication = { task: keyTask(), baseUrl: BASE_URL };
    expect(() => publish(services, runnerFiles().outputs, journal, publication)).toThrow(
      'there is no key to publish',
    );
  });

  test.each([
    { title: 'is not published by a step that is asked to stop', task: keyTask(), isPublished: false },
    {
      title: 'is published even so where targets hold it',
      ...{ task: keyTask({ delivery: delivery() }), isPublished: true },
    },
  ])('$title', ({ task, isPublished }) => {
    const { services } = scriptedServices({});
    const { journal } = newJournal();
    WAYS.created(journal, 'persistent');
    const stop = new AbortController();
    stop.abort(new CancelledError());
    const stopping = { ...services, cancellation: { ...services.cancellation, now: stop.signal } };
    const { outputs, given } = runnerFiles();
    const work = () => publish(stopping, outputs, journal, { task, baseUrl: BASE_URL });
    if (isPublished) work();
    else expect(work).toThrow(CancelledError);
    expect(given.some(isOf('api_key'))).toBe(isPublished);
    expect(journal.isPublished).toBe(isPublished);
  });

  const KEY = 'WHISP_API_KEY';
  const URL = 'WHISP_BASE_URL';
  const ensure = { currentApiKey: 'old', maxAgeMs: undefined };
  test.each([
    { title: 'nothing', set: {}, task: {}, what: undefined },
    { title: 'the same values', set: { [KEY]: 'the-token', [URL]: BASE_URL }, task: {}, what: undefined },
    { title: 'empty values', set: { [KEY]: '', [URL]: '' }, task: {}, what: undefined },
    { title: 'another key', set: { [KEY]: 'other' }, task: {}, what: KEY },
    { title: 'another base URL', set: { [URL]: 'https://other.example' }, task: {}, what: URL },
    {
      title: 'both',
      set: { [KEY]: 'other', [URL]: 'https://other.example' },
      task: {},
      what: `${URL} and another ${KEY}`,
    },
    {
      title: 'the key that is replaced',
      set: { [KEY]: 'old' },
      task: { delivery: delivery({ ensure }) },
      what: undefined,
    },
    {
      title: 'another key beside the one that is replaced',
      set: { [KEY]: 'other' },
      task: { delivery: delivery({ ensure }) },
      what: KEY,
    },
    {
      title: 'another key, which is not exported',
      set: { [KEY]: 'other' },
      task: { exportEnv: false },
      what: undefined,
    },
  ])('warns where an earlier step has set $title: $what', ({ set, task, what }) => {
    const { lines } = published({ task: { exportEnv: true, ...task }, files: runnerFiles(set) });
    expect(lines).toEqual(
      what === undefined
        ? []
        : [
            `warning: export_env gives the steps that follow another ${what} than the workflow or an earlier step has set. If both are needed, give this step names of its own: api_key_name and base_url_name.`,
          ],
    );
  });
});

describe('a key that the targets hold', () => {
  const stored = (task: KeyTask, held = keys({ k1: 0, k2: 0 })) => {
    const scripted = scriptedServices({});
    const { journal } = newJournal();
    const { outputs, given } = runnerFiles();
    publishStored(scripted.services, outputs, journal, { task, keys: held, baseUrl: BASE_URL });
    return {
      ...scripted,
      journal,
      given: given.filter(isOf('key_created', 'api_key', '$WHISP_API_KEY', '$WHISP_BASE_URL')),
    };
  };
  const known = { ensure: { currentApiKey: 'current', maxAgeMs: undefined } };
  const unknown = { ensure: { currentApiKey: undefined, maxAgeMs: undefined } };

  test('is given to the steps that follow where the user gave it', () => {
    const { given, journal, lines } = stored(keyTask({ delivery: delivery(known), exportEnv: true }));
    expect(given).toEqual([
      'key_created=false',
      `$WHISP_BASE_URL=${BASE_URL}`,
      '$WHISP_API_KEY=current',
      'api_key=current',
    ]);
    expect(journal.storedKeys).toEqual(keys({ k1: 0, k2: 0 }));
    expect(lines).toEqual(['info: Every target holds a valid key: k1, k2. No key was created.']);
  });

  test('cannot be given where the user did not give it, which is said where variables are wanted', () => {
    const { given, lines } = stored(keyTask({ delivery: delivery(unknown), exportEnv: true }), []);
    expect(given).toEqual(['key_created=false']);
    expect(lines).toEqual([
      'warning: export_env set no variables: no key was created, and the stored one is not known to this step. Pass it as current_api_key.',
    ]);
  });

  test('is not known to a step without targets', () => {
    expect(stored(keyTask(), []).given).toEqual(['key_created=false']);
  });

  test('needs no word where no variables are wanted', () => {
    expect(stored(keyTask({ delivery: delivery(unknown) }), []).lines).toEqual([]);
  });
});
