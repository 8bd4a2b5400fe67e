/** Handlers of the noun ledger: its lines, whether they are what was written, and recovery by them. */
import type { Handlers } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { LedgerEntry } from '#api/ledger.ts';
import { findAnchor } from '../jobs/transfer/mirror.ts';
import { ledgerFolder, nodeLedgerIo } from '../ledger/ledger-io.ts';
import { readLedger } from '../ledger/ledger.ts';
import { lastSeq } from '../ledger/segments.ts';
import { readHead, verifyLedger, type Anchor } from '../ledger/verify.ts';
import type { Parts } from './parts.ts';

export function ledgerHandlers(parts: Parts): Pick<Handlers, 'ledger.list' | 'ledger.verify' | 'ledger.recover'> {
  const dir = ledgerFolder(parts.dataDir);
  return {
    'ledger.list': async ({ plan, after, limit }) => {
      const entries: LedgerEntry[] = [];
      if (plan === undefined) {
        // Page after page, a long ledger is read about once.
        for await (const entry of readLedger(dir, nodeLedgerIo, after)) {
          entries.push(entry);
          if (entries.length === limit) break;
        }
        return { entries, total: await lastSeq(dir, nodeLedgerIo) };
      }
      let total = 0;
      for await (const entry of readLedger(dir)) {
        if (entry['plan'] !== plan) continue;
        total += 1;
        if (entry.seq > after && entries.length < limit) entries.push(entry);
      }
      return { entries, total };
    },
    'ledger.verify': async () => verifyLedger(dir, nodeLedgerIo, await anchors(parts, dir)),
    'ledger.recover': async () => {
      const settled = await parts.transfers.recover(true);
      return settled ?? { plans: 0, finished: 0, putBack: 0, waiting: [] };
    },
  };
}

/** What the locations that answer remember; the id comes from the head, or from the first line. */
async function anchors({ places }: Parts, dir: string): Promise<Anchor[]> {
  const id = (await readHead(dir, nodeLedgerIo))?.id ?? (await firstId(dir));
  if (id === null) return [];
  const found: Anchor[] = [];
  await places.refresh();
  for (const place of places.all()) {
    if (place.reachability !== 'online') continue;
    try {
      const adapter = await place.open();
      try {
        const anchor = await findAnchor(id, adapter);
        if (anchor !== null) found.push(anchor);
      } finally {
        await adapter.close();
      }
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
  return found;
}

async function firstId(dir: string): Promise<string | null> {
  try {
    for await (const entry of readLedger(dir)) return typeof entry['id'] === 'string' ? entry['id'] : null;
  } catch {
    return null; // Its first line is damaged; the verdict tells that.
  }
  return null;
}
