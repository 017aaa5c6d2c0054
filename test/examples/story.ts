import { type Outcome, runExample } from './act.ts';
import { EMAIL, PASSWORD, PRIVATE_KEY, type Services, startServices } from './services.ts';
import type { Run } from './workflow.ts';

/** What was found to be so, or not. */
export interface Claim {
  readonly held: boolean;
  readonly what: string;
}

/** Plays one example, or two that belong together, in a services of its own. */
export interface Story {
  readonly examples: readonly string[];
  play(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly services: Services;
  run(run: Run): Promise<Outcome>;
  must(held: boolean, what: string): void;
}

/** Plays a story; returns what came of it, and the logs if not all of it was as it should be. */
export async function tell(story: Story, act: string): Promise<{ claims: Claim[]; logs: string[] }> {
  const services = await startServices();
  const claims: Claim[] = [];
  const logs: string[] = [];
  const must = (held: boolean, what: string) => void claims.push({ held, what });
  try {
    await story.play({
      services,
      run: async (run) => {
        const outcome = await runExample(act, services, run);
        logs.push(outcome.log);
        return outcome;
      },
      must,
    });
    const secrets = [PASSWORD, PRIVATE_KEY, ...services.whisp.store.keys.map(({ token }) => token)];
    must(!secrets.some((secret) => logs.join('\n').includes(secret)), 'no secret is in a log');
  } catch (error) {
    must(false, `played to its end: ${error instanceof Error ? error.message : error}`);
  } finally {
    await services.close();
  }
  return { claims, logs: claims.every(({ held }) => held) ? [] : logs };
}

/** Lets the account of the repository's secrets exist. */
export const withAccount = ({ whisp }: Services) =>
  whisp.store.addAccount({ email: EMAIL, password: PASSWORD });

/** Whether all steps that used a key used this one, and it worked. */
export const worked = ({ uses }: Outcome, key: string | undefined) =>
  uses.length > 0 && uses.every((use) => use.status === 201 && use.key === key);
