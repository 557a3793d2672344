import { done, type Job } from "./jobs";

/** Does the jobs that the parent process sends, and ends with it. */
process.on("message", (job: Job) => {
  try {
    process.send?.(done(job));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
});
process.once("disconnect", () => process.exit());
