import { execFile } from "node:child_process";
import { environmentOf, readCase, type Case } from "./case-file";
import { isOfThisProcess, runCase, type Verdict } from "./run-case";

/** Runs a case here, or in a process of its own where the computer of its home has another environment. */
export async function judge(path: string): Promise<Verdict & { readonly title: string }> {
  const kase = readCase(path);
  const verdict = isOfThisProcess(kase) ? await runCase(kase) : await runElsewhere(path, kase);
  return { ...verdict, title: kase.title };
}

function runElsewhere(path: string, kase: Case): Promise<Verdict> {
  const args = ["--import", "tsx", require.resolve("./judge-here.ts"), path];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { env: { ...process.env, ...environmentOf(kase) }, maxBuffer: 64 * 1024 * 1024 },
      (err, stdout, stderr) => {
        const how = err && (err.signal ?? err.code);
        if (err) reject(new Error(`The case ended its process (${how}): ${stderr.slice(-2000)}`, { cause: err }));
        else resolve(JSON.parse(stdout) as Verdict);
      },
    );
  });
}
