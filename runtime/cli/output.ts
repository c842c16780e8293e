/** Something for the user that is not the answer to his command. */
export function fail(text: string): void {
  process.stderr.write(`tophalf: ${text}\n`);
}

/** The answer to the user's command. */
export function print(text: string): void {
  process.stdout.write(text);
}
