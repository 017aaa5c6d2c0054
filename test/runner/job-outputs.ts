import { type CaselessMap, ignoringCase } from './dotnet.ts';
import type { Masker } from './masker.ts';

/** The outputs of each step that has an id; ids have no case. */
export type StepOutputs = CaselessMap<Readonly<Record<string, string>>>;

/** For each output of a job, the step and its output that it is taken from. */
export type OutputMap = Readonly<Record<string, { step: string; output: string }>>;

export interface JobOutputs {
  readonly values: Record<string, string>;
  readonly warnings: string[];
}

/** The outputs of a job; those that are empty or that masking would change are not among them (JobExtension.cs). */
export function jobOutputs(map: OutputMap, outputs: StepOutputs, masker: Masker): JobOutputs {
  const values: Record<string, string> = {};
  const warnings: string[] = [];
  for (const [name, { step, output }] of Object.entries(map)) {
    const value = outputOf(outputs.get(step) ?? {}, output);
    if (masker.mask(value) !== value) warnings.push(`Skip output '${name}' since it may contain secret.`);
    else if (value !== '') values[name] = value;
  }
  return { values, warnings };
}

/** Names of outputs have no case. */
function outputOf(outputs: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(outputs).find(([each]) => ignoringCase(each) === ignoringCase(name))?.[1] ?? '';
}
