// With nothing to look after, the post step ends before anything is loaded. The name is that of state.ts.
if (process.env['STATE_pending']) {
  const { guardStandardError, endDespiteLookups } = await import('./runner/process.ts');
  guardStandardError();
  const { preconnect } = await import('./services/http/preconnect.ts');
  const early = preconnect(process.env, 1);
  const { post } = await import('./action.ts');
  await post(early);
  endDespiteLookups();
}
