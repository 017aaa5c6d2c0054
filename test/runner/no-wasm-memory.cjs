// Loaded before an action: WebAssembly fails as it does where address space is short.
const fail = (name) =>
  new RangeError(`WebAssembly.${name}(): Out of memory: Cannot allocate Wasm memory for new instance`);

WebAssembly.instantiate = () => Promise.reject(fail('instantiate'));
WebAssembly.instantiateStreaming = () => Promise.reject(fail('instantiateStreaming'));
WebAssembly.Instance = function Instance() {
  throw fail('Instance');
};
WebAssembly.Memory = function Memory() {
  throw new RangeError('WebAssembly.Memory(): could not allocate memory');
};
