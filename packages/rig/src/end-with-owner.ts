/**
 * Loaded into every started program before its own code. The kernel closes the channel to the owner when the owner
 * ends, however it ends: no signal handler of the owner could do the same for SIGKILL.
 */
process.once("disconnect", () => process.exit(1));
// The channel alone does not keep the process alive.
process.channel?.unref();
