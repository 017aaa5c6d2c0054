// Loaded before everything that the npm scripts start. An older Node would answer with a stack about the first `.ts` file.
const { version, versions } = process;
if (Number(versions.node.split('.')[0]) < 24) {
  console.error(
    `Node.js 24 or later is needed here, and this is ${version}. "npm ci" installs one that the scripts find by themselves, for ` +
      'Linux and macOS on x64 and ARM and for Windows on x64: run it without --omit. Elsewhere, install Node.js 24 first.',
  );
  process.exit(1);
}

// Node.js 24.0 to 24.2, which macOS on ARM gets, warn that running TypeScript is an experiment.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('Type Stripping ')) emitWarning.call(process, warning, ...rest);
};
