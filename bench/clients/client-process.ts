import { serveRounds } from "../serve-rounds";
import { bareUndici } from "./bare-undici";
import type { Client } from "./client";
import { officialSdk } from "./official-sdk";
import { ours } from "./ours";

const clients: Readonly<Record<string, (origin: string) => Client>> = { ours, sdk: officialSdk, undici: bareUndici };

/** A client that fails fast would look quick. */
async function mustWork(client: Client): Promise<void> {
  const [signals, execution] = [await client.read(), await client.command()];
  if (signals === 27 && execution === "exec_5550001234") return;
  throw new Error(`It read ${signals} signals and got the execution ${execution}: nothing to compare`);
}

async function main([, , name = "", origin = ""]: readonly string[]): Promise<void> {
  const client = clients[name]?.(origin);
  if (!client) throw new Error(`There is no client "${name}"`);
  await mustWork(client);
  serveRounds({ read: () => client.read(), command: () => client.command() });
}

main(process.argv).catch((err: unknown) => {
  process.stderr.write(`${String(err)}\n`);
  process.exit(1);
});
