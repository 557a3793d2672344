import { createServer } from "node:net";

/** A port, and whether the user has chosen it: if not, the next free one will do. */
export interface WantedPort {
  readonly port: number;
  readonly isFixed: boolean;
}

const TRIES = 50;

/**
 * Resolves with a port to listen on: the one that the user has chosen, or else the first free one from there on. Rejects with an
 * Error that names the port, its use, and the option to choose another.
 */
export async function findPort({ port, isFixed }: WantedPort, use: string, option: string): Promise<number> {
  const tries = isFixed ? 1 : TRIES;
  for (let candidate = port; candidate < port + tries; candidate += 1) {
    const problem = await problemOf(candidate);
    if (problem === undefined) return candidate;
    if (isFixed || problem !== "EADDRINUSE") throw new Error(refusal(port, use, option, problem));
  }
  throw new Error(refusal(port, use, option, "EADDRINUSE"));
}

/** The system's error code if a port cannot be listened on; `undefined` if it can. */
function problemOf(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (err: NodeJS.ErrnoException) => resolve(err.code ?? "unknown"));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
}

function refusal(port: number, use: string, option: string, problem: string): string {
  const what = problem === "EADDRINUSE" ? "is in use by another program" : `cannot be used (${problem})`;
  return `Port ${port} for the ${use} ${what}. Choose another: ${option} ${port + 1}`;
}
