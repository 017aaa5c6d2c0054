// Preloaded into a measured process: tells its peak memory, in kB, on descriptor 3.
const { writeSync } = require('node:fs');

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
