import { engineConnector } from "../../nodes/fleet/engine-client";
import type { EngineClient } from "../../src/store/engine/engine";
import type { RedisServer } from "../support/engine/redis-server";
import { APPLICATION, PREFIX } from "./setup";

/** What the processes of a run have stored, as a look at the server shows it. */
export class StoredValues {
  readonly client: EngineClient;

  constructor(redis: RedisServer) {
    this.client = engineConnector({ address: redis.address, password: "" }, [process.cwd()])();
  }

  /** A value of a car with its schema's version, as `budget`. */
  async of(car: string, name: string): Promise<unknown> {
    const key = `${PREFIX}{${APPLICATION}/${car}}:values`;
    const text = await this.client.call("HGET", key, `car/${car}/${name}`);
    return typeof text === "string" ? JSON.parse(text.slice(text.indexOf(" ") + 1)) : undefined;
  }

  close(): void {
    this.client.disconnect();
  }
}
