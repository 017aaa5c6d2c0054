import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chart } from './chart.ts';
import { contestants } from './contestants.ts';
import { inTurns, time } from './measure.ts';
import { at, report } from './report.ts';
import { startSubjects } from './start.ts';
import { startWorld } from './world.ts';

// Everything side by side, in turns, on this machine: what the step costs, beside what it cannot cost less than, and beside
// what it replaces. Prints a report, and keeps it with its chart in this folder.

const ROUND_TRIPS_MS = [0, 20, 50, 100];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    // `name=file`: the bundle of another action, which is loaded without inputs.
    peer: { type: 'string', multiple: true, default: [] },
  },
});
const peers = values.peer.map((peer) => {
  const [name = '', file = ''] = peer.split('=');
  return { name, file };
});

const rounds = Number(values.rounds);
const node = process.execPath;
const world = await startWorld(node, ROUND_TRIPS_MS);
const start = await startSubjects(world, node, peers);
const runs = contestants(world, node);
const figures = {
  rounds,
  roundTripsMs: ROUND_TRIPS_MS,
  runs: runs.map(({ name }) => name),
  start: start.subjects.map(({ name }) => name),
  medians: new Map([
    ...(await inTurns(start.subjects, rounds)),
    ...(await inTurns(
      ROUND_TRIPS_MS.flatMap((ms) =>
        runs.map(({ name, command }) => ({
          name: at(name, ms),
          measure: async () => time(await command(ms)),
        })),
      ),
      rounds,
    )),
  ]),
};
start.close();
await world.close();

const text = report(figures);
writeFileSync('bench/results.md', text);
writeFileSync('bench/results.svg', chart(figures));
console.log(text);
