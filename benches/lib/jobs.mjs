// What a worker is told to do, and how it answers.

/** Does the jobs that it is sent by name, with their options, until its parent is gone. */
export function work(jobs) {
  process.on("message", async ({ job, ...options } = {}) => {
    if (job === undefined) return;
    try {
      process.send({ result: await jobs[job](options) });
    } catch (error) {
      process.send({ error: error.stack });
    }
  });
  process.on("disconnect", () => process.exit());
  process.send({ started: true });
}
