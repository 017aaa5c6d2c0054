import * as core from '@actions/core';
import type { Log } from '../base/ports.ts';
import type { InputSource } from '../inputs/read-inputs.ts';
import { missingSecretsReason, readEvent } from './event.ts';

/** The inputs as the runner gives them. Those that are secret are masked before anything else sees them. */
export function inputSource(log: Log): InputSource {
  // Spaces may be part of a password; the line break at the end of a pasted one is not.
  const password = core.getInput('password', { trimWhitespace: false }).replace(/[\r\n]+$/, '');
  const secrets = [password, core.getInput('github_token'), core.getInput('current_api_key')];
  for (const secret of secrets) log.mask(secret);
  const {
    GITHUB_REPOSITORY: repository = '',
    GITHUB_ACTOR: actor = '',
    GITHUB_EVENT_NAME: eventName = '',
    GITHUB_EVENT_PATH: path,
    GITHUB_RUN_ATTEMPT: attempt,
    RUNNER_ENVIRONMENT: environment,
  } = process.env;
  return {
    read: (name) => (name === 'password' ? password : core.getInput(name)),
    missingSecretsReason: () =>
      missingSecretsReason({ repository, actor, eventName, event: () => readEvent(path) }),
    facts: { repository, attempt: Number(attempt) || 1, isHosted: environment === 'github-hosted' },
  };
}
