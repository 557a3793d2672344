import { relative } from "node:path";
import { caseFiles, HOME_ZONE } from "./case-file";
import { judge } from "./judge";

const usage = `npm run cases -- [--why] FILE-OR-FOLDER …

Runs case files: reports from homes, each as one file. The format is in test/cases/README.md.
  --why  also prints what came out of the nodes, and when
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** One line a case. */
async function show(path: string, isWhy: boolean): Promise<boolean> {
  const name = relative(process.cwd(), path);
  try {
    const { failures, diary, title } = await judge(path);
    if (isWhy) for (const line of [`# ${name}: ${title}`, ...diary.map((text) => `    ${text}`)]) say(line);
    say(failures.length === 0 ? `ok   ${name}` : `FAIL ${name}: ${failures.join("; ")}`);
    return failures.length === 0;
  } catch (err) {
    const text = err instanceof Error ? (isWhy ? err.stack : err.message) : String(err);
    say(`FAIL ${name}: ${text}`);
    return false;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const paths = args.filter((arg) => !arg.startsWith("--"));
  const isUnknown = args.some((arg) => arg.startsWith("--") && arg !== "--why");
  if (paths.length === 0 || isUnknown) return (say(usage), 2);
  process.env["TZ"] = HOME_ZONE;
  const files = paths.flatMap(caseFiles);
  let failed = 0;
  for (const file of files) if (!(await show(file, args.includes("--why")))) failed += 1;
  say(`${files.length - failed} of ${files.length} cases hold`);
  return failed > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exit(2);
  },
);
