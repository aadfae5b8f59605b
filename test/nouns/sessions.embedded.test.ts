import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Sessions, type WatchedSession } from "../../src/live/session-expiry.js";
import { randomFrom } from "../support/random.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each session ends once its token expires, at that moment, and none that has gone before", () => {
  const random = randomFrom(7);
  const sessions = new Sessions();
  const began = Date.now();
  const ended: number[] = [];
  const kept: number[] = [];
  for (let i = 0; i < 2_000; i++) {
    const expiresAt = began + Math.ceil(random() * 600) * 1_000;
    const session: WatchedSession = {
      viewer: { userId: "somebody", sessionId: String(i), expiresAt },
      end: (reason) => {
        expect(reason).toBe("expired");
        expect(Date.now()).toBe(expiresAt);
        ended.push(i);
        sessions.delete(session); // as a socket that closes does
      },
    };
    sessions.add(session);
    if (random() < 0.5) kept.push(i);
    else setTimeout(() => sessions.delete(session), random() * (expiresAt - began));
  }
  vi.advanceTimersByTime(601_000);
  expect(ended.toSorted((a, b) => a - b)).toEqual(kept);
  expect([...sessions]).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
