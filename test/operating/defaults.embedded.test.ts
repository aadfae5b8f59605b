import { describe, expect, test } from "vitest";
import { type Config, ConfigError, loadConfig } from "../../src/config.js";

const SECRET = { PARLEY_SECRET: "a secret that only the tests know, long enough" };
const DATABASE = { DATABASE_URL: "postgres://there/chat" };

/** The doors that only development opens, with the address. */
const doors = ({ demo, graphiql, introspection, debug, production, host }: Config) => ({
  open: { demo, graphiql, introspection, debug },
  production,
  host,
});
const all = (isOpen: boolean) => ({ demo: isOpen, graphiql: isOpen, introspection: isOpen, debug: isOpen });
const tools = { demo: false, graphiql: true, introspection: true, debug: true };

describe("without NODE_ENV", () => {
  test("the embedded store on this machine has everything open", () => {
    for (const host of [undefined, "127.0.0.1", "127.8.8.8", "::1", "localhost", "::ffff:127.0.0.1"])
      expect(doors(loadConfig({ HOST: host })), host).toMatchObject({ open: all(true), production: false });
    expect(loadConfig({}).host).toBe("127.0.0.1");
  });

  test.each([
    ["DATABASE_URL is set", DATABASE],
    ["HOST is 0.0.0.0", { HOST: "0.0.0.0" }],
    ["HOST is ::", { HOST: "::" }],
    ["HOST is 192.168.1.5", { HOST: "192.168.1.5" }],
    ["HOST is localhost.example.com", { HOST: "localhost.example.com" }],
    ["PARLEY_TRUSTED_PROXIES names a proxy", { PARLEY_TRUSTED_PROXIES: "loopback" }],
  ])("it is production where %s: a secret is demanded, and nothing is open", (why, env) => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(() => loadConfig(env)).toThrow(`PARLEY_SECRET: must be set in production, which this is because ${why}`);
    expect(() => loadConfig(env)).toThrow("NODE_ENV=development does without");
    expect(doors(loadConfig({ ...env, ...SECRET }))).toMatchObject({ open: all(false), production: true });
  });

  test("a database of one's own is served to other machines, as several servers need it", () => {
    expect(loadConfig({ ...DATABASE, ...SECRET }).host).toBe("0.0.0.0");
  });
});

describe("with NODE_ENV", () => {
  test("development opens the tools on any store, demands no secret, and listens on this machine only", () => {
    const config = loadConfig({ NODE_ENV: "development", ...DATABASE });
    expect(doors(config)).toEqual({ open: tools, production: false, host: "127.0.0.1" });
    expect(doors(loadConfig({ NODE_ENV: "development", HOST: "0.0.0.0" })).open).toEqual(tools);
    expect(doors(loadConfig({ NODE_ENV: "development" })).open).toEqual(all(true));
  });

  test("production closes everything, also on the embedded store", () => {
    expect(() => loadConfig({ NODE_ENV: "production" })).toThrow(/^PARLEY_SECRET: .* NODE_ENV is production;/);
    expect(doors(loadConfig({ NODE_ENV: "production", ...SECRET })).open).toEqual(all(false));
  });
});

test("what is closed in production can be opened one by one, and the other way round", () => {
  const names = { PARLEY_GRAPHIQL: "graphiql", PARLEY_INTROSPECTION: "introspection", PARLEY_DEBUG: "debug" } as const;
  for (const [setting, name] of Object.entries(names)) {
    const opened = loadConfig({ NODE_ENV: "production", ...SECRET, [setting]: "1" });
    expect(doors(opened).open).toEqual({ ...all(false), [name]: true });
    expect(doors(loadConfig({ [setting]: "0" })).open).toEqual({ ...all(true), [name]: false });
  }
  expect(doors(loadConfig({ PARLEY_DEMO: "0" })).open).toEqual(tools);
});

test.each([
  ["DATABASE_URL is set", { NODE_ENV: "development", ...DATABASE }],
  ["DATABASE_URL is set", { ...DATABASE, ...SECRET }],
  ["HOST is 0.0.0.0", { NODE_ENV: "development", HOST: "0.0.0.0" }],
  ["PARLEY_TRUSTED_PROXIES names a proxy", { NODE_ENV: "test", PARLEY_TRUSTED_PROXIES: "10.0.0.0/8" }],
  ["NODE_ENV is production", { NODE_ENV: "production", ...SECRET }],
])("demo people who are asked for where %s are refused in one line", (why, env) => {
  expect(() => loadConfig({ ...env, PARLEY_DEMO: "1" })).toThrow(
    new RegExp(`^PARLEY_DEMO: .*${why.replaceAll(".", "\\.")}`),
  );
});
