import type { Outputs } from '../../src/base/ports.ts';

export interface RunnerFiles {
  readonly outputs: Outputs;
  /** What was given to the steps that follow, in order: an output as `name=value`, a variable as `$NAME=value`. */
  readonly given: readonly string[];
}

/**
 * What a step gives to those that follow, in place of the runner's files.
 * @param variables that are set already
 * @param fails what cannot be given: the name of an output, or `$NAME`
 */
export function runnerFiles(variables: Readonly<Record<string, string>> = {}, fails = ''): RunnerFiles {
  const given: string[] = [];
  const give = (name: string, value: string) => {
    if (name === fails) throw new Error(`${name} cannot be written`);
    given.push(`${name}=${value}`);
  };
  const outputs: Outputs = {
    output: give,
    exportVariable: (name, value) => give(`$${name}`, value),
    variable: (name) => variables[name],
  };
  return { outputs, given };
}
