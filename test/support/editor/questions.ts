import helper from "node-red-node-test-helper";
import type { Simulator, SimulatorOptions } from "../../../src/simulator/simulator";
import { cloudAndAccount } from "../flow";

/** What a dialog asks of the runtime that is loaded. */
export interface Questions {
  /** What the server answers to a form. */
  readonly post: (path: string, form: object) => Promise<{ status: number; body: unknown }>;
  /** A simulated cloud, and an account that uses it. */
  readonly cloud: (options?: SimulatorOptions) => ReturnType<typeof cloudAndAccount>;
}

/** Questions of the tests of a suite; what they load and start ends with each of them. */
export function askedByTests(): Questions {
  let simulator: Simulator | undefined;
  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    simulator = undefined;
  });
  return {
    post: async (path, form) => helper.request().post(path).send(form),
    cloud: async (options) => {
      const cloud = await cloudAndAccount(options);
      ({ simulator } = cloud);
      return cloud;
    },
  };
}
