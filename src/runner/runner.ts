import * as core from '@actions/core';
import type { Runner } from '../base/ports.ts';
import { Redactor } from '../base/redactor.ts';
import { logLines } from '../base/text.ts';
import { STATE } from '../journal/state.ts';
import { annotationOf } from './annotation.ts';
import { writing } from './surroundings.ts';

/** The runner does not mask the properties of an annotation, so they are always the same. */
const PROPERTIES = { title: 'Whisp' };

/** The runner that started this process: what is said goes through its commands, what is kept into its files. */
export function createRunner(): Runner {
  const secrets = new Redactor();
  const safe = (message: string) => logLines(secrets.redact(message));
  const annotate = (annotation: typeof core.error) => (message: string) => {
    const { text, before } = annotationOf(safe(message));
    for (const line of before) core.info(line);
    annotation(text, PROPERTIES);
  };
  const error = annotate(core.error);
  return {
    mask: (value) => {
      if (value.trim() === '') return;
      secrets.add(value);
      core.setSecret(value);
    },
    info: (message) => core.info(safe(message)),
    debug: (message) => core.debug(safe(message)),
    notice: annotate(core.notice),
    warning: annotate(core.warning),
    error,
    fail: (message) => {
      process.exitCode = core.ExitCode.Failure;
      error(message);
    },
    output: (name, value) => writing('GITHUB_OUTPUT', () => core.setOutput(name, value)),
    exportVariable: (name, value) => writing('GITHUB_ENV', () => core.exportVariable(name, value)),
    variable: (name) => process.env[name],
    saveState: (text) => writing('GITHUB_STATE', () => core.saveState(STATE, text)),
    savedState: () => core.getState(STATE),
    summary: (html) => writeSummary(secrets.redact(html)),
    redact: (text) => secrets.redact(text),
  };
}

/** A summary is a convenience: that it cannot be written must not fail a step whose key has been published. */
async function writeSummary(html: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return;
  try {
    await core.summary.addRaw(html).write();
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error;
    core.warning(`The job summary could not be written (${why}). Nothing else is wrong.`, PROPERTIES);
  }
}
