// With nothing to look after, the post step ends before anything is loaded. The name is that of state.ts.
if (process.env['STATE_pending']) {
    const { guardStandardError, endDespiteLookups } = await import('./runner/process.js');
    guardStandardError();
    const { preconnect } = await import('./services/http/preconnect.js');
    const early = preconnect(process.env, 1);
    const { post } = await import('./action.js');
    await post(early);
    endDespiteLookups();
}
export {};
