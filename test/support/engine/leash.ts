import { spawn, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";

/** Reads who is held, and whose folders these are, until nobody is there any more who could write. */
const KEEPER = `
held=" "
while read -r what which; do
  case $what in
    hold) held="$held$which " ;;
    free) case $held in *" $which "*) held="\${held%% $which *} \${held#* $which }" ;; esac ;;
    folder) set -- "$@" "$which" ;;
  esac
done
[ "$held" = " " ] || kill -KILL $held 2>/dev/null
[ $# -eq 0 ] || rm -rf -- "$@"
`;

let keeper: { readonly input: Socket } | undefined;

function tell(what: "hold" | "free" | "folder", which: string | number): void {
  keeper ??= started();
  keeper.input.write(`${what} ${which}\n`);
}

/** In a session of its own: what ends this process or its group, as Ctrl+C does, leaves it alone. */
function started(): { readonly input: Socket } {
  const child = spawn("sh", ["-c", KEEPER], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  const { stdin: input } = child;
  if (!(input instanceof Socket)) throw new Error("Nobody can be told");
  child.unref();
  input.unref();
  // It is no loss while nothing is held.
  input.on("error", () => {});
  return { input };
}

/** Ends a child when this process ends, however that comes about: also when it is killed, and when the child stands still. */
export function leash(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  tell("hold", pid);
  child.once("exit", () => tell("free", pid));
}

/** Removes a folder when this process ends, however that comes about. */
export function leashFolder(path: string): void {
  tell("folder", path);
}

/** Ends this process when the one that has started it is gone, e.g. npm, which takes only its shell along. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), LOOKS_MS).unref();
}

const LOOKS_MS = 500;
