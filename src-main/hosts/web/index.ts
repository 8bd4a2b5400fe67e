/** The entry of the web host: checks the Node version before anything loads that an old one would crash on. */

const NEEDED = 24;

async function main(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < NEEDED) {
    process.stderr.write(
      `alice: Node ${NEEDED} or newer is needed, and this is Node ${process.versions.node}; start "npm run web" in Alice's folder, which brings its own.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const { startWeb } = await import('./start.ts');
  process.exitCode = await startWeb(process.argv.slice(2));
}

await main();
