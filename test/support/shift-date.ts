/** Lets `Date` show another time than the computer's from now on; timers and monotonic time stay as they are. */
export function shiftDate(byMs: number): void {
  const Computer = globalThis.Date;
  const now = (): number => Computer.now() + byMs;
  const Shifted = new Proxy(Computer, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Computer(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
  Object.defineProperty(Computer.prototype, "constructor", { value: Shifted, writable: true, configurable: true });
  globalThis.Date = Shifted;
}
