import assert from "node:assert/strict";
import { createServer } from "node:http";
import { request } from "undici";
import type { Session } from "../../../nodes/dashboard/page-door";
import { PageStreams } from "../../../nodes/dashboard/page-streams";
import { DAY_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";
import { listen } from "../../support/network/loopback";

describe("the streams of a page", () => {
  it("end once, however often their session does", async () => {
    const clock = new FakeClock();
    const streams = new PageStreams(clock, () => {});
    const session: Session = { id: "phone", untilAt: clock.now() + DAY_MS };
    const server = createServer((_req, res) => {
      streams.open(res, { language: "en-US", session });
      // The browser has not closed it yet when the next one comes.
      streams.end(session);
      streams.end(session);
    });
    const origin = `http://127.0.0.1:${await listen(server)}`;

    const { body } = await request(origin, { reset: true });
    const told = await body.text();
    server.close();

    assert.equal(told.match(/event: door\n/g)?.length, 1);
    assert.deepEqual([streams.all, clock.waiting], [[], 0]);
  });
});
