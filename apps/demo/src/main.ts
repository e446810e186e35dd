import { readOptions } from "./read-options.ts";
import { runDemo } from "./run-demo.ts";
import { makeScreen } from "./screen.ts";
import { stopSignal } from "./stop-signal.ts";

const options = readOptions(process.argv.slice(2));
const write = (text: string) => void process.stdout.write(text);

if ("text" in options) {
  write(`${options.text}\n`);
  process.exit(options.exitCode);
}
const exitCode = await runDemo({
  demo: options.run,
  redisUrl: process.env["REDIS_URL"],
  screen: makeScreen({ write, isTerminal: process.stdout.isTTY }),
  stopped: stopSignal(),
});
process.exit(exitCode);
