import assert from "node:assert/strict";
import { demoCars, demoUserId } from "../../../../../src/simulator/demo-cars";
import { bmw, mini, simulate, tesla, volvo, type Answer, type TestCloud } from "../../../../support/simulator/cloud";
import { connectPath, decide, callbackParams } from "../../../../support/simulator/connect";

const permissionsOf = async (cloud: TestCloud, vehicleId: string): Promise<string> => {
  const { text } = await cloud.ask(`/v3/connections?filter[vehicleId]=${vehicleId}`);
  return /"permissions":\[([^\]]*)\]/.exec(text)?.[1] ?? "";
};

describe("Connect", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  const page = (query: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    cloud.ask(connectPath(query), { userId: null });
  const carsOn = ({ text }: Answer): string[] =>
    [...text.matchAll(/name="vehicle"\s+value="([^"]+)"/g)].map(([, id = ""]) => id.slice(-2));

  it("lists the cars and what the application asks for", async () => {
    cloud = await simulate();

    const answer = await page({ scope: "read_charge required:read_vin" });

    assert.equal(answer.status, 200);
    assert.match(String(answer.headers["content-type"]), /^text\/html/);
    assert.deepEqual(carsOn(answer), ["b1", "b2", "c1", "d1", "e1"]);
    const asked = [...answer.text.matchAll(/name="permission"\s+value="(\w+)"\s+checked\s*(disabled)?/g)];
    assert.deepEqual(
      asked.map(([, name, disabled]) => [name, disabled]),
      [
        ["read_charge", undefined],
        ["read_vin", "disabled"],
      ],
    );
  });

  it("asks for everything when no scope is named", async () => {
    cloud = await simulate();

    assert.match((await page()).text, /read_charge_records/);
  });

  it("lists the cars of one make, of one mode, or the one that is named", async () => {
    const vin = "SIMULATED00000001";
    cloud = await simulate({
      cars: demoCars.map((spec) =>
        spec.id === mini ? { ...spec, mode: "simulated" } : spec.id === tesla ? { ...spec, vin } : spec,
      ),
    });

    assert.deepEqual(carsOn(await page({ make: "Volvo" })), ["c1"]);
    assert.deepEqual(carsOn(await page({ mode: "simulated" })), ["b2"]);
    assert.deepEqual(carsOn(await page({ single_select_vin: vin })), ["d1"]);
  });

  it("offers no car twice", async () => {
    cloud = await simulate();

    const { text } = await page({ single_select: "true" });

    assert.match(text, /type="radio"\s+name="vehicle"/);
    assert.doesNotMatch(text, /type="checkbox"\s+name="vehicle"/);
  });

  it("connects a car that was not connected, and tells the application who and with which code", async () => {
    cloud = await simulate({ cars: demoCars.map((spec) => ({ ...spec, connected: spec.id !== volvo })) });
    const before = await cloud.ask(`/v3/vehicles/${volvo}/signals`);

    const answer = await decide(
      cloud,
      { decision: "connect", vehicle: volvo, permission: "read_charge" },
      {
        scope: "read_charge read_battery required:read_vin",
        state: "s 1",
      },
    );

    const { code, ...reported } = callbackParams(answer);
    assert.deepEqual([before.status, answer.status], [403, 302]);
    assert.deepEqual(reported, { node: "1", user_id: demoUserId, state: "s 1" });
    assert.ok(code);
    assert.equal(await permissionsOf(cloud, volvo), '"read_charge","read_vin"');
    assert.match((await cloud.signals(volvo)).text, /"code":"charge-ischarging"/);
    assert.match((await cloud.ask("/v3/connections")).text, new RegExp(`^{"data":\\[{[^}]*"permissions"[^]*?${volvo}`));
  });

  it("connects several cars at once", async () => {
    cloud = await simulate({ cars: demoCars.map((spec) => ({ ...spec, connected: false })) });

    await decide(cloud, { decision: "connect", vehicle: [bmw, tesla] }, { scope: "required:read_vin" });

    assert.match((await cloud.ask("/v3/connections")).text, /"totalCount":2/);
  });

  it("connects again with other permissions and another id", async () => {
    cloud = await simulate();
    const id = async (): Promise<string> =>
      /"id":"([^"]+)","type":"connection"/.exec(
        (await cloud.ask(`/v3/connections?filter[vehicleId]=${bmw}`)).text,
      )?.[1] ?? "";
    const first = await id();

    await decide(cloud, { decision: "connect", vehicle: bmw }, { scope: "required:read_charge" });

    assert.notEqual(await id(), first);
    assert.equal(await permissionsOf(cloud, bmw), '"read_charge"');
  });

  it("asks again when no car was chosen, or too many", async () => {
    cloud = await simulate();

    const none = await decide(cloud, { decision: "connect" });
    const two = await decide(
      cloud,
      { decision: "connect", vehicle: [bmw, tesla] },
      {
        single_select: "true",
      },
    );

    assert.deepEqual([none.status, two.status], [400, 400]);
    assert.match(none.text, /role="alert"[^>]*>Choose a car first\./);
    assert.match(two.text, /role="alert"[^>]*>Choose one car only\./);
  });

  it("tells the application that the owner denied", async () => {
    cloud = await simulate();

    const answer = await decide(cloud, { decision: "deny" }, { state: "s1" });

    assert.deepEqual(callbackParams(answer), {
      node: "1",
      error: "access_denied",
      error_description: "The owner denied access to the requested scope of permissions.",
      state: "s1",
    });
  });

  for (const error of ["invalid_subscription", "configuration_error", "no_vehicles", "server_error"]) {
    it(`can end with ${error}`, async () => {
      cloud = await simulate();

      const reported = callbackParams(await decide(cloud, { decision: "error", error }));

      assert.equal(reported["error"], error);
      assert.ok(reported["error_description"]);
      assert.equal(reported["user_id"], undefined);
    });
  }

  it("says which car is not compatible", async () => {
    cloud = await simulate();

    const reported = callbackParams(
      await decide(cloud, { decision: "error", error: "vehicle_incompatible", vehicle: tesla }),
    );

    const { vin } = cloud.simulator.car(tesla).spec;
    const { error, make, model, year, vin: toldVin } = reported;
    assert.deepEqual([error, make, model, year, toldVin], ["vehicle_incompatible", "TESLA", "Model Y", "2023", vin]);
  });

  const wrong: readonly [name: string, query: Readonly<Record<string, string>>, says: RegExp][] = [
    ["the client ID of API credentials", { client_id: "client_simulator" }, /client ID of API credentials/],
    ["an unknown application", { client_id: "nobody" }, /not an Application ID/],
    ["another type of answer", { response_type: "token" }, /response_type/],
    ["an address that is none", { redirect_uri: "back" }, /redirect_uri/],
    ["an address that runs a script", { redirect_uri: "javascript:alert(1)" }, /redirect_uri/],
    ["an unknown mode", { mode: "dead" }, /mode/],
  ];
  for (const [name, query, says] of wrong) {
    it(`does not send anybody back for ${name}`, async () => {
      cloud = await simulate();

      for (const answer of [await page(query), await decide(cloud, { decision: "deny" }, query)]) {
        assert.equal(answer.status, 400);
        assert.match(answer.text, says);
        assert.equal(answer.headers["location"], undefined);
      }
    });
  }

  it("shows what it was given as text", async () => {
    cloud = await simulate();

    const { text } = await page({ scope: '"><script>alert(1)</script>' });

    assert.doesNotMatch(text, /<script>alert/);
  });

  it("ends a connection when the application asks for it", async () => {
    cloud = await simulate();
    const { text } = await cloud.ask(`/v3/connections?filter[vehicleId]=${bmw}`);
    const [, id = ""] = /"id":"([^"]+)","type":"connection"/.exec(text) ?? [];

    const { status } = await cloud.ask(`/v3/connections/${id}`, { method: "DELETE" });

    assert.equal(status, 204);
    assert.equal((await cloud.signals(bmw)).status, 403);
    assert.equal((await cloud.ask(`/v3/vehicles/${bmw}`)).status, 403);
    assert.equal((await cloud.ask(`/v3/connections/${id}`, { method: "DELETE" })).status, 404);
  });

  it("forgets a user with all cars", async () => {
    cloud = await simulate();

    const { status } = await cloud.ask(`/v3/users/${demoUserId}`, { method: "DELETE" });

    assert.equal(status, 204);
    assert.match((await cloud.ask("/v3/connections")).text, /"totalCount":0/);
    assert.equal((await cloud.ask(`/v3/users/${demoUserId}`, { method: "DELETE" })).status, 404);
  });
});
