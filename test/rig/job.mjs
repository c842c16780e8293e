// @ts-check
// What the guest is to do, as a shell script: the host's environment, directory and command.

/** What names a place of the host that the guest has not, and what bash says of itself. */
const LEFT_OUT = new Set([
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
  "TMPDIR",
  "_",
  "SHLVL",
  "PWD",
  "OLDPWD",
]);

/**
 * @param {{ command: readonly string[], directory: string, environment: NodeJS.ProcessEnv }} job
 */
export function jobScript({ command, directory, environment }) {
  const variables = Object.entries(environment)
    .filter(([name, value]) => value !== undefined && /^[A-Za-z_]\w*$/.test(name) && !LEFT_OUT.has(name))
    .map(([name, value = ""]) => `export ${name}=${quote(value)}`);
  return [...variables, `cd ${quote(directory)}`, command.map(quote).join(" "), ""].join("\n");
}

/** @param {string} word */
export const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
