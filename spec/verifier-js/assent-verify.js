#!/usr/bin/env node
/** The verifier as a command: `node assent-verify.js --help`. */
import { webcrypto } from "node:crypto";
import { main } from "./command.js";

// Node 18 keeps it from the global names.
globalThis.crypto ??= webcrypto;

process.exitCode = await main(process.argv.slice(2));
