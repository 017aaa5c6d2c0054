await fetch(`${process.env.EXAMPLES_SERVER}/tokens/revoked`, {
  method: 'POST',
  body: process.env.STATE_token,
});
