import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command, peakMemory, type Subject, time } from './measure.ts';
import type { Services } from './services.ts';

export const EMPTY = 'an empty Node script';
export const POST_IDLE = 'post with nothing to do';
export const LOAD = 'loading the bundle';
export const GET = 'first request: bare `http.get`, an ES module like the action';
export const GET_COMMON = 'first request: bare `http.get`, CommonJS';
export const FIRST = 'first request: the step';
export const MEMORY_EMPTY = 'peak memory: an empty Node script';
export const MEMORY = 'peak memory: the step, steady state';

/** What it takes to start: to load, to get to the first request that arrives at a plain server on loopback, and memory. */
export async function startSubjects(
  { seed, action }: Services,
  node: string,
  peers: readonly { name: string; file: string }[],
): Promise<{ subjects: readonly Subject[]; close: () => void }> {
  const arrivals: number[] = [];
  const server = createServer((request, response) => {
    arrivals.push(performance.now());
    request.resume();
    request.on('end', () => response.writeHead(400).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const firstRequest = async (command: Command) => {
    arrivals.length = 0;
    const start = performance.now();
    await time(command, 'whatever its end');
    return (arrivals[0] ?? Number.NaN) - start;
  };
  const file = (path: string, env: Record<string, string> = {}): Command => ({
    program: node,
    args: [path],
    env,
  });
  const seeded = seed({ app: true });
  const idle = action(seeded, { roundTripMs: 0, entry: 'post' });
  const refused = action(seeded, { roundTripMs: 0, with: { api_url: url } });
  return {
    close: () => server.close(),
    subjects: [
      { name: EMPTY, measure: () => time(file('bench/empty.mjs')) },
      { name: POST_IDLE, measure: () => time(idle) },
      { name: LOAD, measure: () => time(file('dist/action.js')) },
      ...peers.map((peer) => ({
        name: `loading ${peer.name}`,
        measure: () => time(file(peer.file), 'whatever its end'),
      })),
      { name: GET, measure: () => firstRequest(file('bench/get.mjs', { API_URL: url })) },
      { name: GET_COMMON, measure: () => firstRequest(file('bench/get.cjs', { API_URL: url })) },
      { name: FIRST, measure: () => firstRequest(refused) },
      { name: MEMORY_EMPTY, measure: () => peakMemory(file('bench/empty.mjs')) },
      { name: MEMORY, measure: () => peakMemory(action(seed({ app: true }), { roundTripMs: 0 })) },
    ],
  };
}
