#!/usr/bin/env node
// There is no build step: tsx runs the TypeScript directly.
import { register } from "tsx/esm/api";

register();
await import("../src/operator/cli.ts");
