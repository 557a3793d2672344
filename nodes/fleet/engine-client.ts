import { createRequire } from "node:module";
import { join } from "node:path";
import type * as iovalkey from "iovalkey";
import { SECOND_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { say } from "../../src/core/speech";
import type { EngineClient } from "../../src/store/engine/engine";
import { systemCode } from "../../src/store/replace-file";

/** Where the shared store is, and its password. */
export interface EngineAddress {
  /** As `rediss://host:6380/0`; several with commas between are a cluster. */
  readonly address: string;
  readonly password: string;
}

type Client = iovalkey.Redis | iovalkey.Cluster;

/** A server that is just being connected is waited for; one that is away longer is not. */
const READY_WITHIN_MS = 2 * SECOND_MS;
const ANSWERS_WITHIN_MS = 5 * SECOND_MS;
const LONGEST_RETRY_MS = 2 * SECOND_MS;

/**
 * Opens connections to a server. `folders` are where the client may be installed: nobody else needs it. Throws SmartcarError
 * `NOT_CONFIGURED` where it is not.
 */
export function engineConnector({ address, password }: EngineAddress, folders: readonly string[]): () => EngineClient {
  const { Redis, Cluster } = loadClient(folders);
  const [first = "", ...others] = address.split(",").map((one) => one.trim());
  const options: iovalkey.RedisOptions = {
    // What was not answered may have been done: whoever asked decides whether it is asked again.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWERS_WITHIN_MS,
    connectTimeout: ANSWERS_WITHIN_MS,
    retryStrategy: (times: number) => Math.min(times * 100, LONGEST_RETRY_MS),
    ...(password !== "" && { password }),
  };
  const isTls = /^(rediss|valkeys):/.test(first);
  return () =>
    patient(
      others.length === 0
        ? new Redis(first, options)
        : new Cluster([first, ...others], {
            enableOfflineQueue: false,
            clusterRetryStrategy: (times: number) => Math.min(times * 100, LONGEST_RETRY_MS),
            redisOptions: { ...options, ...(isTls && { tls: {} }) },
          }),
    );
}

function patient(client: Client): EngineClient {
  let awaySince = performance.now();
  // It connects again by itself; whoever asks something meanwhile is told.
  let refusal: Error | undefined;
  client.on("error", (err) => (refusal = err instanceof Error ? err : undefined));
  client.on("ready", () => (refusal = undefined));
  client.on("close", () => (awaySince = performance.now()));
  /** Shared by all who ask meanwhile. */
  let connecting: Promise<void> | undefined;
  const ready = async (): Promise<void> => {
    const waitMs = awaySince + READY_WITHIN_MS - performance.now();
    if (client.status === "ready" || waitMs <= 0) return;
    connecting ??= new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        client.off("ready", over);
        connecting = undefined;
        resolve();
      };
      const timer = setTimeout(over, waitMs);
      client.on("ready", over);
    });
    await connecting;
  };
  return {
    call: async (command, ...args) => {
      await ready();
      // Why there is no connection says more than that there is none: a password, a certificate.
      if (client.status !== "ready" && refusal) throw refusal;
      return client.call(command, ...args.map(String));
    },
    disconnect: () => client.disconnect(),
  };
}

function loadClient(folders: readonly string[]): typeof iovalkey {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, "package.json"))("iovalkey") as typeof iovalkey;
    } catch (err) {
      const isMissing =
        systemCode(err) === "MODULE_NOT_FOUND" && err instanceof Error && err.message.includes("iovalkey");
      if (!isMissing) throw err;
    }
  }
  throw new SmartcarError("NOT_CONFIGURED", say("store.engine-missing"));
}
