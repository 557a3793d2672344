import { readConnectAnswer } from "../../src/smartcar/auth/connect-answer";
import { furtherRecords } from "../../src/smartcar/record-sources";
import { SmartcarError } from "../../src/core/error";
import type { ConnectAttempt, ConnectResult } from "./connect-states";

/** Keeps what an owner brings back from Connect. A car is connected also where its make's records cannot be had. */
export async function finish(
  { application, owners, clock, redirectUri, wantsTokens }: ConnectAttempt,
  query: Readonly<Record<string, unknown>>,
): Promise<ConnectResult> {
  const answer = readConnectAnswer(query);
  if (!answer.isConnected) {
    const { problem, car } = answer;
    return problem === "vehicle_incompatible" && car === ""
      ? { result: "some_incompatible" }
      : { result: problem, car };
  }
  const { userId, code } = answer;
  if (userId !== undefined) await owners.add(userId, clock.now());
  const known = userId === undefined ? {} : { userId };
  if (!wantsTokens || !furtherRecords) return { result: "connected", ...known };
  if (userId === undefined || code === undefined) return { result: "connected_no_code", ...known };
  try {
    await owners.tokensOf(userId).set(await furtherRecords.fetchTokens(application, { code, redirectUri }, clock));
    return { result: "connected", ...known };
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    return { result: "connected_no_tokens", why: err.message, ...known };
  }
}
