// npm run bench -- <name> …: measures side by side with the peer, in one run.
const BENCHES = ["bridge", "irq", "leds", "printk", "deferral", "timers", "start", "soak", "cycles", "gpio"];

const names = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const unknown = names.filter((name) => !BENCHES.includes(name));
if (names.length === 0 || unknown.length > 0) {
  console.error(`npm run bench -- <name> …, with names of: ${BENCHES.join(" ")}`);
  process.exit(2);
}
for (const name of names) {
  const { run } = await import(`./${name}.mjs`);
  await run();
}
