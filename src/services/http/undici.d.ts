// The parts of undici that this action uses, by their own files: its index loads fetch, WebSocket, caches and mocks too,
// which would double the time that the step takes to begin.

declare module 'undici/lib/api/api-connect.js' {
  import { Dispatcher } from 'undici';

  export default Dispatcher.prototype.connect;
}

declare module 'undici/lib/api/api-request.js' {
  import { Dispatcher } from 'undici';

  export default Dispatcher.prototype.request;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';

  export default buildConnector;
}

declare module 'undici/lib/core/errors.js' {
  import { errors } from 'undici';

  export default errors;
}

declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';

  export default Agent;
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici';

  export default Dispatcher;
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
  import { ProxyAgent } from 'undici';

  export default ProxyAgent;
}

declare module 'undici/lib/handler/decorator-handler.js' {
  import { DecoratorHandler } from 'undici';

  export default DecoratorHandler;
}
