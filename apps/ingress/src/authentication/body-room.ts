/** Room for bodies that are read before it is known who sent them. */
export interface BodyRoom {
  /** Takes room until the returned function is called, which may be called again; undefined where there is none. */
  take(bytes: number): (() => void) | undefined;
}

export function makeBodyRoom(capacityBytes: number): BodyRoom {
  let freeBytes = capacityBytes;
  return {
    take(bytes) {
      if (bytes > freeBytes) return undefined;
      freeBytes -= bytes;
      let taken = bytes;
      return () => {
        freeBytes += taken;
        taken = 0;
      };
    },
  };
}
