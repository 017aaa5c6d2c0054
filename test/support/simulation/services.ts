import { EmulatorCore } from '../../emulator/core.ts';
import type { Dialect } from '../../emulator/dialect.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { GitHubCore } from '../../emulator/github/core.ts';
import type { GitHub } from '../../emulator/github/github.ts';
import type { GitHubSwitches } from '../../emulator/github/switches.ts';
import type { Handled } from '../../emulator/handle-directly.ts';
import type { LoggedRequest } from '../../emulator/log.ts';
import { content } from '../../emulator/server.ts';
import type { Response, SentRequest } from './operation.ts';
import { plainSigner } from './signer.ts';

export interface ServiceOptions {
  readonly now: () => number;
  readonly dialect?: Partial<Dialect>;
  readonly switches?: Partial<GitHubSwitches>;
  readonly log: (request: LoggedRequest) => void;
  /** Whether what the run `a` creates has higher ids than what `b` does. */
  readonly descendingIds?: boolean;
}

const WHISP = 'https://whisp.test';
const GITHUB = 'https://github.test';
const CLUSTER = 'https://demo.cluster.test';

/** Both services without sockets. Ids are the same in every order in which runs create things. */
export class SimulatedServices {
  readonly emulator: Emulator;
  readonly github: GitHub;
  readonly #counts = new Map<string, number>();
  readonly #isDescending: boolean;
  /** Who is being served. */
  #run = SEEDING;

  constructor({ now, dialect = {}, switches = {}, log, descendingIds = false }: ServiceOptions) {
    const newId = () => this.#newId();
    this.emulator = emulatorOf(
      new EmulatorCore(plainSigner, { now, dialect, log, newId, clusterEndpoint: CLUSTER }),
    );
    this.github = githubOf(new GitHubCore({ now, switches }));
    this.#isDescending = descendingIds;
  }

  /** @returns undefined when there is to be no response */
  serve(request: SentRequest, run: string): Response | undefined {
    this.#run = run;
    const { core } = request.origin === GITHUB ? this.github : this.emulator;
    const handled = core.handle(request);
    this.#run = SEEDING;
    return responseOf(handled);
  }

  #newId(): string {
    const count = (this.#counts.get(this.#run) ?? 0) + 1;
    this.#counts.set(this.#run, count);
    const letter = this.#isDescending ? (MIRRORED[this.#run] ?? SEEDING) : this.#run;
    return `${letter.repeat(8)}-0000-4000-8000-${String(count).padStart(12, '0')}`;
  }
}

const SEEDING = '0';
const MIRRORED: Readonly<Record<string, string>> = { a: 'd', b: 'c', c: 'b', d: 'a' };

function emulatorOf(core: EmulatorCore): Emulator {
  const { store, requests, faults, clusterFaults, clusterRequests } = core;
  return {
    ...{ core, store, requests, faults, clusterFaults, clusterRequests },
    url: WHISP,
    clusterUrl: CLUSTER,
    dialect: core.dialect,
    close: async () => {},
  };
}

function githubOf(core: GitHubCore): GitHub {
  const { state, limits, requests, faults, switches } = core;
  return { ...{ core, state, limits, requests, faults, switches }, url: GITHUB, close: async () => {} };
}

function responseOf(handled: Handled): Response | undefined {
  if (handled === 'silence') return undefined;
  if (typeof handled === 'string')
    throw new Error(`a connection that is ${handled} is the scheduler's to make`);
  const { status, headers = {}, body } = handled;
  if (body === undefined) return { status, headers, text: '' };
  const { bytes, type } = content(body);
  return { status, headers: { 'content-type': type, ...headers }, text: bytes.toString() };
}
