import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deployment, firstSetup, fleet, rotation, rotationElsewhere, severalJobs } from './delivering.ts';
import { lint } from './lint.ts';
import { type Claim, type Story, tell } from './story.ts';
import {
  besideInstall,
  dependabotTests,
  mergeQueue,
  monorepo,
  selfHosted,
  testShards,
  vaultPassword,
} from './testing.ts';
import { ROOT, tool } from './tools.ts';
import { ci, preview, previewUrl, sweep } from './using.ts';

// Checks the workflows in examples/ with actionlint, executes each with act against emulators of Whisp and GitHub, and says
// what of their promises held.

const STORIES: readonly Story[] = [
  ci,
  deployment,
  preview,
  sweep,
  previewUrl,
  rotation,
  rotationElsewhere,
  firstSetup,
  fleet,
  severalJobs,
  testShards,
  monorepo,
  dependabotTests,
  mergeQueue,
  vaultPassword,
  selfHosted,
  besideInstall,
];

/** The stories of these examples only, if any is named. */
const wanted = process.argv.slice(2);
const chosen = STORIES.filter(
  ({ examples }) => wanted.length === 0 || examples.some((name) => wanted.includes(name)),
);

/** As many at a time; each is little more than waiting for an app to settle. */
const AT_ONCE = 4;

interface Told {
  readonly story: Story;
  readonly claims: readonly Claim[];
  readonly logs: readonly string[];
}

async function tellAll(act: string): Promise<Told[]> {
  const waiting = [...chosen];
  const told: Told[] = [];
  const work = async () => {
    for (let story = waiting.shift(); story !== undefined; story = waiting.shift())
      told.push({ story, ...(await tell(story, act)) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return told.sort((a, b) => STORIES.indexOf(a.story) - STORIES.indexOf(b.story));
}

function show({ story, claims, logs }: Told): void {
  for (const log of logs) console.log(log);
  const name = story.examples.join(' + ');
  for (const [index, { held, what }] of claims.entries())
    console.log(`${(index === 0 ? name : '').padEnd(20)} ${held ? '✓' : '✗'} ${what}`);
}

/** Whether every example was executed and kept its promises. */
async function execute(act: string): Promise<boolean> {
  const told = await tellAll(act);
  for (const one of told) show(one);
  const executed = STORIES.flatMap(({ examples }) => examples.map((name) => `${name}.yml`));
  const missing = readdirSync(join(ROOT, 'examples')).filter((name) => !executed.includes(name));
  for (const name of missing) console.log(`${name.padEnd(20)} ✗ is executed here`);
  return missing.length === 0 && told.every(({ claims }) => claims.every(({ held }) => held));
}

if (process.platform !== 'linux') {
  console.log('Left out: the examples run on ubuntu-latest, and are executed on Linux only.');
} else {
  const actionlint = await tool('actionlint');
  const linted = actionlint === undefined || lint(actionlint);
  const act = await tool('act');
  const held = act === undefined || (await execute(act));
  if (!linted || !held) {
    console.log('Some of this did not hold: see above.');
    process.exitCode = 1;
  }
}
