import { createServer } from "node:net";

/** Resolves when `port` can be listened on; throws an Error that names the port, its use and the variable to choose another. */
export function requireFreePort(port: number, use: string, variable: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (err: NodeJS.ErrnoException) => {
      const why = err.code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${err.code})`;
      reject(new Error(`Port ${port} for the ${use} ${why}. Choose another: ${variable}=${port + 1} npm start`));
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
  });
}
