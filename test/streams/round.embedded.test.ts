/** However many come, go and are served in between: each is given all that was added while they were there, in order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Recipient, Round } from "../../src/delivery/round.js";

class One implements Recipient {
  received = 0;
  readonly given: number[] = [];
  constructor(readonly expected: number[] = []) {}
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("join" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("leave" as const), who: fc.nat(50) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("add" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("goOn" as const),
      most: fc.integer({ min: 1, max: 7 }),
      /** The index of the visited recipient who leaves. */
      leaves: fc.option(fc.nat(6), { freq: 3, nil: undefined }),
    }),
  },
);

test("everyone is given each thing once and in order, at once with all they had not had, and nothing is kept for nobody", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const round = new Round<One, number>();
      const present: One[] = [];
      const owedTo = (one: One) => one.expected.slice(one.given.length);
      const quit = (one: One) => {
        expect(round.leave(one)).toEqual(owedTo(one));
        expect(round.leave(one)).toEqual([]);
        present.splice(present.indexOf(one), 1);
      };
      let added = 0;
      const goOn = (most: number, leaves?: number) => {
        let visited = 0;
        round.goOn(most, (one, things) => {
          expect(things).toEqual(owedTo(one));
          expect(things).not.toEqual([]);
          one.given.push(...things);
          if (visited++ === leaves) quit(one);
        });
        expect(visited).toBeLessThanOrEqual(most);
      };
      for (const now of steps) {
        if (now.do === "join") {
          present.push(new One());
          round.join(present.at(-1) as One);
        } else if (now.do === "leave" && present.length > 0) quit(present[now.who % present.length] as One);
        else if (now.do === "add") {
          round.add(added);
          for (const one of present) one.expected.push(added);
          added++;
        } else if (now.do === "goOn") goOn(now.most, now.leaves);
        const mostOwed = Math.max(0, ...present.map((one) => owedTo(one).length));
        expect(round.isOwing || mostOwed === 0).toBe(true);
        expect(round.owed).toBeGreaterThanOrEqual(mostOwed);
      }
      // Two laps, and everybody has everything.
      for (let i = 0; i < 2; i++) goOn(Math.max(1, present.length));
      for (const one of present) expect(one.given).toEqual(one.expected);
      expect([round.isOwing, round.owed]).toEqual([false, 0]);
    }),
    { numRuns: 5_000 },
  );
});

test("under a load that never pauses it keeps no more than two laps brought", () => {
  const round = new Round<One, number>();
  const all = Array.from({ length: 10 }, () => new One());
  for (const one of all) round.join(one);
  for (let i = 0; i < 1_000; i++) {
    round.add(i);
    round.goOn(3, (one, things) => one.given.push(...things));
    expect(round.owed).toBeLessThanOrEqual(9);
  }
  round.goOn(20, (one, things) => one.given.push(...things));
  for (const { given } of all) expect(given).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
});
