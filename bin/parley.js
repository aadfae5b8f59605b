#!/usr/bin/env node
// There is no build step: tsx reads the TypeScript as it is.
import { register } from "tsx/esm/api";

register();
await import("../src/operator/cli.ts");
