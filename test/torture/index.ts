/** `npm run torture [-- kills]`: the long campaigns that are too slow for every test run; each prints its figures. */
import { killCampaign } from './scan-kill.ts';

const rounds = Number(process.argv[2] ?? 200);
console.log(`Scan killed at ${rounds} random points:`);
const campaign = await killCampaign(rounds, 2000);
console.log(
  `${campaign.kills} kills, ${campaign.hits} hit a scan at work, ${campaign.resumed} rescans went on from what was kept, ` +
    `${campaign.different} catalogs differ from the undisturbed one`,
);
process.exitCode = campaign.different === 0 ? 0 : 1;
