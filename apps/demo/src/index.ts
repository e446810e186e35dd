export { type AppName, type RunningProcess, startProcess } from "./start-process.ts";
