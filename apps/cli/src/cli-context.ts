/** What a command may use of the process it runs in. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  print: (text: string) => void;
  /** Makes the process end with 1, once the command is done. */
  foundProblems: () => void;
}
