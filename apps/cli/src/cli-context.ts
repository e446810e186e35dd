/** What a command may use of the process it runs in. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  /** To stdout: what the command was asked for. */
  print: (text: string) => void;
  /** To stderr: what a person should know beside it. */
  warn: (text: string) => void;
  /** Shows how far the command is, where somebody looks; undefined where nobody does. */
  showProgress: ((text: string) => void) | undefined;
  /** Makes the process end with this code, once the command is done; 0 unless called. */
  exitWith: (code: 1 | 2) => void;
}
