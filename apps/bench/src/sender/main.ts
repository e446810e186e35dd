import type { Load } from "./load.ts";
import { sendLoad } from "./send-load.ts";

// A load after the other, as the owner asks; it ends with its owner.
process.on("message", (load: Load) => {
  void sendLoad(load).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
