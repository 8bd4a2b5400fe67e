/** The entry of the command line: checks the Node version before anything loads that an old one would crash on. */

const NEEDED = 24;

async function main(): Promise<void> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NEEDED) {
    process.stderr.write(
      `alice: Node ${NEEDED} or newer is needed, and this is Node ${process.versions.node}; run it as "npm run -s alice -- …" in Alice's folder, which brings its own.\n`,
    );
    process.exitCode = 1;
    return;
  }
  // A third of a short command's time is compiling; the cache lives in the system's folder for temporary files.
  (await import('node:module')).enableCompileCache?.();
  const { startCli } = await import('./start.ts');
  process.exitCode = await startCli(process.argv.slice(2));
}

await main();
