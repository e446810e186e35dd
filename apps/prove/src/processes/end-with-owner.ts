// Loaded before the program's own code. The kernel closes the channel to the owner when the owner ends, however it ends.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
