/** An error brings into the log little of what a client sent, however deep a library put it. */
import pg from "pg";
import { pino } from "pino";
import { expect, test } from "vitest";
import { serializers } from "../../src/telemetry/logging.js";

function logged(error: unknown): string {
  const lines: string[] = [];
  pino({ serializers }, { write: (line) => void lines.push(line) }).error({ err: error }, "a request failed");
  return lines.join("");
}

test("a megabyte of a client's text in an error is cut, and the rest of the error stays", () => {
  const text = "a".repeat(1_000_000);
  const cause = Object.assign(new pg.DatabaseError(`invalid: ${text}`, text.length, "error"), { detail: text });
  const error = Object.assign(new Error(`a statement failed: ${text}`, { cause }), {
    code: "22021",
    parameters: Array.from({ length: 1_000 }, () => ({ nested: { text, bytes: Buffer.from(text) } })),
  });
  const line = logged(error);
  expect(line.length).toBeLessThan(400_000);
  expect(JSON.parse(line)).toMatchObject({
    msg: "a request failed",
    err: { type: "Error", code: "22021", message: expect.stringMatching(/^a statement failed: a+/) },
  });
});

test("an error of ordinary size is logged whole", () => {
  const { err } = JSON.parse(logged(Object.assign(new Error("no room"), { code: "53300" })));
  expect(err).toMatchObject({
    type: "Error",
    message: "no room",
    code: "53300",
    stack: expect.stringContaining("at "),
  });
});
