import { fileURLToPath } from 'node:url';
import type { FileFaults } from './step-files.ts';

/** What can be wrong around an action, none of which is its own fault. */
export interface Surroundings {
  /** Faults of the command files, those of the main stage and of the post stage. */
  readonly files?: FileFaults;
  /**
   * Most address space that the process may have, in bytes; Linux only. What fails for want of it is Node's affair: Node 20
   * has no memory for WebAssembly below about 10 GB, Node 24 has, and ends with a crash below 1.2 GB.
   */
  readonly addressSpaceBytes?: number;
  /** `'no memory'`: every attempt to run WebAssembly fails as where address space is short, with any Node. */
  readonly webAssembly?: 'no memory';
}

type Command = readonly [program: string, ...args: string[]];

/** The command that starts a process in such surroundings. It becomes that process, so signals reach the right one. */
export function commandIn({ files = {}, addressSpaceBytes }: Surroundings, command: Command): Command {
  const limited: Command =
    addressSpaceBytes === undefined
      ? command
      : ['/bin/sh', '-c', `ulimit -v ${Math.floor(addressSpaceBytes / 1024)} && exec "$0" "$@"`, ...command];
  const root = process.getuid?.() === 0;
  return root && Object.values(files).includes('unwritable') ? withoutPrivilege(limited) : limited;
}

/** Root may write any file, unless that privilege is taken from the process. */
function withoutPrivilege(command: Command): Command {
  return ['setpriv', '--inh-caps=-dac_override', '--bounding-set=-dac_override', ...command];
}

/** The variables that such surroundings take, beyond those there are. */
export function variablesIn(
  { webAssembly }: Surroundings,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (webAssembly === undefined) return {};
  const script = fileURLToPath(new URL('no-wasm-memory.cjs', import.meta.url));
  return {
    NODE_OPTIONS: [env['NODE_OPTIONS'], `--require "${script.replaceAll('\\', '\\\\')}"`]
      .filter(Boolean)
      .join(' '),
  };
}
