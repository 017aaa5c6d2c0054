import * as core from '@actions/core';
import type { Runner } from '../base/ports.ts';
import { Redactor } from '../base/redactor.ts';
import { logLines } from '../base/text.ts';
import { STATE } from '../journal/state.ts';

/** The runner that started this process: what is said goes through its commands, what is kept into its files. */
export function createRunner(): Runner {
  const secrets = new Redactor();
  const safe = (message: string) => logLines(secrets.redact(message));
  return {
    mask: (value) => {
      if (value.trim() === '') return;
      secrets.add(value);
      core.setSecret(value);
    },
    info: (message) => core.info(safe(message)),
    debug: (message) => core.debug(safe(message)),
    notice: (message) => core.notice(safe(message)),
    warning: (message) => core.warning(safe(message)),
    error: (message) => core.error(safe(message)),
    fail: (message) => core.setFailed(safe(message)),
    output: core.setOutput,
    exportVariable: core.exportVariable,
    saveState: (text) => core.saveState(STATE, text),
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
    core.warning(`The job summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}
