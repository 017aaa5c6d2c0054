/** True for a host name, as URL.hostname gives it, that can only mean this machine. Only there is http accepted. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
