import assert from "node:assert/strict";
import account from "../../nodes/account/node";
import { CALLBACK, ConnectBench, REDIRECT, USER } from "../support/connect-bench";
import { BMW, helper } from "../support/flow";

describe("connecting a car of the built-in simulator", () => {
  let bench: ConnectBench;

  beforeEach(async () => {
    bench = await ConnectBench.open();
  });
  afterEach(() => bench.close());

  const built = { id: "account", environment: "simulator", applicationId: "" };
  const local = (url: URL): string => url.pathname.replace("/admin", "") + url.search;

  it("works from a browser that cannot reach it, and the list of cars comes from the same one", async () => {
    await helper.load(account, [] as never);
    const { url, state } = await bench.begin(built);
    assert.equal(url.origin + url.pathname, "https://home.example/admin/smartcar/connect/simulator");

    const shown = await helper.request().get(local(url));
    assert.equal(shown.status, 200);
    assert.match(shown.text, /Connect your car/);
    const sent = await helper
      .request()
      .post(local(url))
      .type("form")
      .send({ decision: "connect", vehicle: BMW, permission: ["read_vehicle_info", "read_odometer"] });
    assert.equal(sent.status, 302);
    const back = new URL(sent.headers["location"] ?? "");
    assert.equal(back.origin + back.pathname, REDIRECT);
    await bench.comeBack(Object.fromEntries(back.searchParams));

    assert.deepEqual(await bench.status(state), { result: "connected", userId: USER });
    await bench.begin(built);
    const { body } = (await bench.post("/smartcar/vehicles", { ...bench.form, ...built })) as { body: unknown };
    const cars = body as { vehicleId: string; permissions: string[] }[];
    const permissions = cars.find(({ vehicleId }) => vehicleId === BMW)?.permissions ?? [];
    assert.ok(permissions.includes("read_odometer"));
    assert.ok(!permissions.includes("read_vin"), "what was connected is what is listed");
  });

  it("sends the browser nowhere but where the attempt began, whatever its query says", async () => {
    await helper.load(account, [] as never);
    const { url } = await bench.begin(built);
    for (const evil of [
      "https://evil.example/x",
      `https://evil.example${CALLBACK}`,
      `${REDIRECT}/../evil`,
      `https://home.example:8443/admin${CALLBACK}`,
    ]) {
      const bent = new URL(url);
      bent.searchParams.set("redirect_uri", evil);

      const sent = await helper
        .request()
        .post(local(bent))
        .type("form")
        .send({ decision: "connect", vehicle: BMW, permission: ["read_vehicle_info"] });

      assert.equal(sent.status, 400, evil);
      assert.equal(sent.headers["location"], undefined);
    }
  });

  it("ends with the next deploy of the flows", async () => {
    await helper.load(account, [] as never);
    const { url } = await bench.begin(built);

    await helper.setFlows([] as never, "full");

    const shown = await helper.request().get(local(url));
    assert.match(shown.text, /result\.expired</);
  });

  it("shows no page without a state, nor one of another Smartcar", async () => {
    await helper.load(account, [] as never);
    const { state } = await bench.begin();

    for (const given of ["", "?state=forged", `?state=${state}`]) {
      assert.equal((await helper.request().get(`/smartcar/connect/simulator${given}`)).status, 400, given);
    }
  });
});
