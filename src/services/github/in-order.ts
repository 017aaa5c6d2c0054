/** Awaits several readings at once. If more than one fails, it is the first of them in this order that is thrown. */
export async function inOrder<T extends readonly Promise<unknown>[] | []>(
  readings: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(readings);
  // All of them are settled now, so they are looked at one after the other.
  return Promise.all(readings);
}
