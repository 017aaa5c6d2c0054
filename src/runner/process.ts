// Loaded before the rest of the action: this file imports nothing.

/**
 * Lets nothing of Node's own get to standard error: the runner reads that first, so that a mask could come too late. Its
 * warnings go to the debug log; so does a promise that fails while the action is loaded and that nobody waits for, as
 * undici's is where there is no memory for WebAssembly (what that means is told later).
 */
export function guardStandardError(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => debug(`${name}: ${message}`));
  process.on('unhandledRejection', (error) => debug(error instanceof Error ? error.name : 'unknown error'));
}

function debug(message: string): void {
  const text = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::debug::${text}\n`);
}

/**
 * Ends the process although the resolver is still looking up a host's name. That cannot be interrupted and may take half a
 * minute, and Node waits for it even in process.exit. With nothing under way it does nothing.
 */
export function endDespiteLookups(): void {
  if (!process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')) return;
  const code = Number(process.exitCode ?? 0);
  // Standard output is written synchronously where the process can be replaced; Windows ends one that is killed with code 1.
  if (process.execve !== undefined)
    process.execve(process.execPath, [process.execPath, '-e', `process.exit(${code})`], {});
  else if (code !== 0) process.stdout.write('', () => process.kill(process.pid, 'SIGKILL'));
}
