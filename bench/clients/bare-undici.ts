import { Agent, request } from "undici";
import { car, type Client } from "./client";

/** The least that gets a document over HTTP: nothing is checked. */
export function bareUndici(origin: string): Client {
  const dispatcher = new Agent();
  const headers = { authorization: "Bearer token", "sc-user-id": car.userId };
  const ask = async (method: "GET" | "POST", path: string): Promise<string> => {
    const { body } = await request(`${origin}/v3/vehicles/${car.vehicleId}/${path}`, { method, headers, dispatcher });
    return await body.text();
  };
  return {
    read: async () => {
      const list: { readonly data: readonly unknown[] } = JSON.parse(await ask("GET", "signals"));
      return list.data.length;
    },
    command: async () => {
      const execution: { readonly data: { readonly id: string } } = JSON.parse(
        await ask("POST", "commands/charge/start"),
      );
      return execution.data.id;
    },
  };
}
