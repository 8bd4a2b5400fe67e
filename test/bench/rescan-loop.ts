/** Scans a location twice in one engine and prints what the second, unchanged scan cost: run as a child by the benchmark. */
import { createClient } from '../../src-preload/api/client.ts';
import type { ScanResult } from '../../src-preload/api/job.ts';
import { openEngine } from '../../src-main/engine/engine.ts';

const [dataDir] = process.argv.slice(2);
const engine = await openEngine({ dataDir: dataDir!, host: 'direct' });
const client = createClient({
  call: (method, input) => engine.dispatch(method, input),
  listen: (event, listener) => engine.listen(event, listener),
});

async function scan(): Promise<ScanResult> {
  const { id } = await client.call('jobs.start', { kind: 'scan' });
  return (await client.call('jobs.get', { id, wait: true })).result as ScanResult;
}

await scan();
const before = process.cpuUsage();
const started = performance.now();
const { unchanged, bytesHashed } = await scan();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({ unchanged, bytesHashed, cpu: (user + system) / 1e6, wall: (performance.now() - started) / 1e3 }),
);
await engine.close();
