import { Agent, buildConnector } from "undici";

/** Connections that can be had only while the network is there; without it every attempt fails as `failure` says. */
export class UnpluggedNetwork {
  isThere = false;
  attempts = 0;
  readonly dispatcher: Agent;

  constructor(failure: { readonly code: string; readonly syscall: string }) {
    const connect = buildConnector({});
    this.dispatcher = new Agent({
      keepAliveTimeout: 1,
      connect: (options, callback) => {
        this.attempts += 1;
        if (this.isThere) return connect(options, callback);
        setImmediate(() => callback(Object.assign(new Error(failure.code), failure), null));
      },
    });
  }
}
