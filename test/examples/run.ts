import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, type Story, stories, tell } from './stories.ts';
import { ROOT, tool } from './tools.ts';

// Executes every workflow in examples/ with act, against emulators of Whisp and GitHub, and says what of their promises held.

/** As many at a time; each is little more than waiting for an app to settle. */
const AT_ONCE = 4;

interface Told {
  readonly story: Story;
  readonly claims: readonly Claim[];
  readonly logs: readonly string[];
}

async function tellAll(act: string): Promise<Told[]> {
  const waiting = [...stories];
  const told: Told[] = [];
  const work = async () => {
    for (let story = waiting.shift(); story !== undefined; story = waiting.shift())
      told.push({ story, ...(await tell(story, act)) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return told.sort((a, b) => stories.indexOf(a.story) - stories.indexOf(b.story));
}

function show({ story, claims, logs }: Told): void {
  for (const log of logs) console.log(log);
  const name = story.examples.join(' + ');
  for (const [index, { held, what }] of claims.entries())
    console.log(`${(index === 0 ? name : '').padEnd(20)} ${held ? '✓' : '✗'} ${what}`);
}

const act = await tool('act');
if (act !== undefined) {
  const told = await tellAll(act);
  for (const one of told) show(one);
  const failed = told.flatMap(({ claims }) => claims).filter(({ held }) => !held).length;
  const played = stories.flatMap(({ examples }) => examples.map((name) => `${name}.yml`));
  const missing = readdirSync(join(ROOT, 'examples')).filter((name) => !played.includes(name));
  for (const name of missing) console.log(`✗ nothing executes examples/${name}`);
  console.log(
    failed + missing.length === 0
      ? 'All of this held.'
      : 'Some of this did not hold: see the lines marked ✗.',
  );
  if (failed + missing.length > 0) process.exitCode = 1;
}
