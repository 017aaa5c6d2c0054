import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the runner takes from an action's metadata file. */
export interface Manifest {
  readonly dir: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputDeclaration | null>>;
  /** Whether there is a `pre` stage, which the runner does not run for an action that is used from a folder. */
  readonly pre: boolean;
  readonly main: string;
  readonly post: string | undefined;
  readonly postIf: string;
}

export interface InputDeclaration {
  readonly default?: unknown;
  readonly deprecationMessage?: string | null;
}

const RUNS_KEYS = ['using', 'main', 'pre', 'pre-if', 'post', 'post-if'];

/** Reads `action.yml`, or else `action.yaml`. Throws what the runner would fail the job with. */
export function readManifest(dir: string): Manifest {
  const file = ['action.yml', 'action.yaml'].map((name) => join(dir, name)).find(existsSync);
  if (file === undefined) throw new Error(`Can't find 'action.yml' or 'action.yaml' under '${dir}'.`);
  const metadata: Record<string, Record<string, string> | null> & { name: string } = parse(
    readFileSync(file, 'utf8'),
  );
  const { name } = metadata;
  const [inputs, runs] = [metadata['inputs'] ?? {}, metadata['runs'] ?? {}];
  const using = String(runs['using']).toLowerCase();
  if (using === 'composite' || using === 'docker') {
    throw new Error(`'using: ${runs['using']}' is more than this harness can run`);
  }
  if (!['node12', 'node16', 'node20', 'node24'].includes(using)) {
    throw new Error(
      `'using: ${runs['using']}' is not supported, use 'docker', 'node12', 'node16', 'node20' or 'node24' instead.`,
    );
  }
  for (const key of Object.keys(runs)) {
    if (!RUNS_KEYS.includes(key)) throw new Error(`Unexpected value '${key}' under 'runs'.`);
  }
  for (const key of ['main', 'post'] as const) {
    const script = runs[key];
    if (script === undefined && key === 'main') throw new Error(`'main' is required under 'runs'.`);
    if (script !== undefined && !existsSync(join(dir, script)))
      throw new Error(`File not found: '${join(dir, script)}'`);
  }
  return {
    dir,
    name,
    inputs: inputs as Readonly<Record<string, InputDeclaration | null>>,
    pre: runs['pre'] !== undefined,
    main: runs['main'] ?? '',
    post: runs['post'],
    postIf: runs['post-if'] ?? 'always()',
  };
}

/** The contexts that a default may use, of those that the runner allows there. */
export type Contexts = Readonly<Record<'github' | 'runner', Readonly<Record<string, string>>>>;

/** Replaces `${{ github.x }}` and `${{ runner.x }}`; a property that is missing is empty. Throws on any other expression. */
export function evaluate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const match = /^\s*(github|runner)\.([\w-]+)\s*$/.exec(expression);
    const context = match?.[1];
    if (context !== 'github' && context !== 'runner')
      throw new Error(`Unrecognized expression: '${expression.trim()}'`);
    return contexts[context][match?.[2] ?? ''] ?? '';
  });
}

/**
 * The `INPUT_*` variables of a step, its inputs in the order and the spelling in which the runner prints them (those
 * that were given first), and its warnings (ActionRunner.cs).
 */
export function inputVariables(
  manifest: Manifest,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): { variables: Record<string, string>; inputs: Record<string, string>; warnings: string[] } {
  const names = Object.keys(manifest.inputs);
  const find = (list: readonly string[], name: string) =>
    list.find((each) => each.toLowerCase() === name.toLowerCase());
  const inputs: Record<string, string> = { ...given };
  for (const [name, declared] of Object.entries(manifest.inputs)) {
    if (find(Object.keys(given), name) === undefined) {
      inputs[name] = evaluate(String(declared?.default ?? ''), contexts);
    }
  }
  const warnings: string[] = [];
  if (manifest.pre) warnings.push("`pre` execution is not supported for local action from './'");
  for (const name of Object.keys(given)) {
    const message = manifest.inputs[find(names, name) ?? '']?.deprecationMessage;
    if (message) warnings.push(`Input '${name}' has been deprecated with message: ${message}`);
  }
  const unexpected = Object.keys(given).filter((name) => find(names, name) === undefined);
  if (unexpected.length > 0) {
    const list = (each: readonly string[]) => `'${each.join("', '")}'`;
    warnings.push(`Unexpected input(s) ${list(unexpected)}, valid inputs are [${list(names)}]`);
  }
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
  return { variables, inputs, warnings };
}
