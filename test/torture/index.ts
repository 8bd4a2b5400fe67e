/** `npm run torture [-- kills]`: the long campaigns that are too slow for every test run; each prints its figures. */
import { killCampaign } from './scan-kill.ts';
import { builtCli, transferCampaign } from './transfer-kill.ts';

const rounds = Number(process.argv[2] ?? 200);
console.log(`Scan killed at ${rounds} random points:`);
const campaign = await killCampaign(rounds, 2000);
console.log(
  `${campaign.kills} kills, ${campaign.hits} hit a scan at work, ${campaign.resumed} rescans went on from what was kept, ` +
    `${campaign.different} catalogs differ from the undisturbed one`,
);
console.log(`Move, undo and trash killed at ${rounds} random points:`);
const transfers = await transferCampaign(rounds, 60, builtCli);
console.log(
  `${transfers.kills} kills, ${transfers.hits} hit the program at work, ${transfers.settled} left something to settle, ` +
    `${transfers.faults.length} faults`,
);
for (const fault of transfers.faults) console.log(fault);
process.exitCode = campaign.different === 0 && transfers.faults.length === 0 ? 0 : 1;
