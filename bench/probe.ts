// Loaded into a measured process before its own code: answers what the process used so far, over the channel of `fork`.

/** CPU of all threads in milliseconds, memory in bytes; `peak` is the most the process ever had. */
export type Usage = { cpuMs: number; rss: number; peak: number };

function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1000,
    rss: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1024,
  };
}

process.on("message", (asked) => {
  if (asked === "usage") process.send?.(readUsage());
});
// A bench that was itself killed leaves nothing running.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
