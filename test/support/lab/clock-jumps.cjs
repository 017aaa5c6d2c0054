// Loaded before the action: the wall clock jumps by 17 minutes once the process is up, and back again and again.
const real = Date.now;
let calls = 0;
Date.now = () => real() + (calls++ % 2 === 0 ? 17 * 60_000 : -17 * 60_000);
