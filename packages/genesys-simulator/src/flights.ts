import { forgetOldest } from "./forget-oldest.ts";

export type InFlight = { current: number; highest: number };

/** Keeps a write in flight until the returned function is called. */
export type Flight = { hold(): () => void };

/**
 * Counts the writes in flight per place. A write is in flight while anything holds it: its connection until the
 * answer is sent or the client is gone, its processing until it is applied or dropped.
 */
export function makeFlights({ maxRemembered }: { maxRemembered: number }) {
  const tallies = new Map<string, InFlight>();

  return {
    begin(place: string): Flight {
      const tally = tallies.get(place) ?? { current: 0, highest: 0 };
      tallies.set(place, tally);
      forgetOldest(tallies, maxRemembered, ({ current }) => current === 0);
      let holds = 0;
      return {
        hold() {
          holds += 1;
          if (holds === 1) {
            tally.current += 1;
            tally.highest = Math.max(tally.highest, tally.current);
          }
          return () => {
            holds -= 1;
            if (holds === 0) tally.current -= 1;
          };
        },
      };
    },
    inFlight(place: string): InFlight {
      return { current: 0, highest: 0, ...tallies.get(place) };
    },
  };
}
