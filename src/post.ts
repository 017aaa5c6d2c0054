// With nothing to look after, the post step ends before anything is loaded. The name is that of state.ts.
if (process.env['STATE_pending']) {
  const { connectEarly } = await import('./services/http/preconnect.ts');
  const early = connectEarly(process.env, 1);
  const { post } = await import('./action.ts');
  await post(early);
}
