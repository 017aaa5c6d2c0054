// The parts of undici that this action uses, by their own files: its index loads fetch, WebSocket, caches and mocks too,
// which would double the time that the step takes to begin.

declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici';

  export default Dispatcher;
}

declare module 'undici/lib/handler/decorator-handler.js' {
  import { DecoratorHandler } from 'undici';

  export default DecoratorHandler;
}
