/** Something for the user that is not the answer to his command. */
export function fail(text: string): void {
  process.stderr.write(`tophalf: ${text}\n`);
}

/** The answer to the user's command. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Ends a command whose output nobody reads any more (`dmesg -w | head`), or cannot be written. */
export function endWithReader(): void {
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(0);
    fail(`cannot write: ${message}`);
    process.exit(1);
  });
}

/** The runtime goes on when nobody reads its log any more. */
export function surviveLostReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => undefined);
}
