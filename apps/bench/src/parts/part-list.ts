import { ack } from "./ack/ack.ts";
import type { Part } from "./part.ts";

export const parts: readonly Part[] = [ack];
