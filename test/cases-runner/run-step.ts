import type { Answer, Now, Send, Step } from "./case-file";
import type { CaseHome } from "./case-home";
import { deliverFault, deliverSignals } from "./delivery";
import { failuresOf } from "./expect/check";
import { control } from "../support/flow-server";

/** Lets the steps happen; what a step expected in vain. */
export async function runSteps(home: CaseHome, steps: readonly Step[]): Promise<string[]> {
  const failures: string[] = [];
  let sent = 0;
  const run = async (some: readonly Step[]): Promise<void> => {
    for (const step of some) {
      if ("repeat" in step) for (let turn = 0; turn < step.repeat; turn++) await run(step.steps);
      else if ("send" in step) await again(home, step, () => send(home, step, ++sent));
      else if ("deliver" in step) await again(home, step, () => deliverSignals(home, step));
      else if ("fault" in step) await deliverFault(home, step);
      else if ("now" in step) await change(home, step);
      else if ("answer" in step) await answer(home, step);
      else if ("wait" in step) await home.pass(step.wait * 1000);
      else if ("ask" in step) await home.give(step.ask, { payload: "request" });
      else if ("expect" in step) {
        for (const failure of await failuresOf(home, step.expect)) failures.push(`at ${home.stamp}: ${failure}`);
      } else {
        await home.stop();
        await home.start();
      }
    }
  };
  await run(steps);
  return failures;
}

/** Once, or every so many seconds as long as the step lasts. */
async function again(
  home: CaseHome,
  { every, for: lasts = every }: { readonly every?: number | undefined; readonly for?: number | undefined },
  act: () => Promise<void>,
): Promise<void> {
  if (every === undefined) return act();
  for (let turn = 0; turn < Math.round((lasts ?? every) / every); turn++) {
    await act();
    await home.pass(every * 1000);
  }
}

async function send(home: CaseHome, step: Send, count: number): Promise<void> {
  const { payload, ...rest } = step.send;
  // The same in each run.
  const jitter = step.jitter ? Math.round(Math.sin(count * 12.9898) * step.jitter) : 0;
  const cars = step.plusCars ? step.plusCars * home.carsW : 0;
  const isChanged = step.jitter !== undefined || step.plusCars !== undefined;
  const given =
    "payload" in step.send ? { payload: isChanged ? Number(payload) + jitter + cars : bytesOr(payload) } : {};
  await home.give(step.node, structuredClone({ ...rest, ...given }));
}

function bytesOr(payload: unknown): unknown {
  const [, base64] = typeof payload === "string" ? (/^base64:(.*)$/s.exec(payload) ?? []) : [];
  return base64 === undefined ? payload : Buffer.from(base64, "base64");
}

async function change(home: CaseHome, { car, now }: Now): Promise<void> {
  const { asleep, place, ...rest } = now;
  await control(home.garage.simulator, `/cars/${home.car(car).vehicleId}`, {
    ...rest,
    ...(asleep !== undefined && { obstacle: asleep ? "ASLEEP" : null }),
    ...(place !== undefined && { atHome: place === "home" }),
  });
  await home.quiet();
}

async function answer(home: CaseHome, step: Answer): Promise<void> {
  const { path, method, delay, cut, garbage, ...rest } = step.answer;
  await home.garage.fault({
    match: { ...(path !== undefined && { path: `.*${path}` }), ...(method !== undefined && { method }) },
    ...rest,
    ...(delay !== undefined && { delayMs: delay * 1000 }),
    ...(cut !== undefined && cut !== false && { cut: cut === true ? "before" : cut }),
    ...(garbage && { garbage }),
  });
}
