/** The verbs of the command line, in the order in which help lists them. */
import { declareAudit } from './audit.ts';
import { declareCall } from './call.ts';
import type { DeclareVerb } from './command.ts';
import { declareCopy } from './copy.ts';
import { declareDemo } from './demo.ts';
import { declareDrives } from './drives.ts';
import { declareDuplicates } from './duplicates.ts';
import { declareEnsure } from './ensure.ts';
import { declareFind } from './find.ts';
import { declareFindings } from './findings.ts';
import { declareJobs } from './jobs.ts';
import { declareLocations } from './locations.ts';
import { declareMethods } from './methods.ts';
import { declareMove } from './move.ts';
import { declarePin } from './pin.ts';
import { declarePlans } from './plans.ts';
import { declareProblems } from './problems.ts';
import { declareRebuild } from './rebuild.ts';
import { declareRecover } from './recover.ts';
import { declareRepair } from './repair.ts';
import { declareReport } from './report.ts';
import { declareScan } from './scan.ts';
import { declareSearch } from './search.ts';
import { declareSearches } from './searches.ts';
import { declareServe } from './serve.ts';
import { declareSettings } from './settings.ts';
import { declareShow } from './show.ts';
import { declareStatus } from './status.ts';
import { declareTrash } from './trash.ts';
import { declareUndo } from './undo.ts';
import { declareVerify } from './verify.ts';
import { declareVariations } from './variations.ts';

export const verbs: readonly DeclareVerb[] = [
  declareLocations,
  declareScan,
  declareSearch,
  declareSearches,
  declareFind,
  declareShow,
  declareVariations,
  declareStatus,
  declareReport,
  declareCopy,
  declareMove,
  declareTrash,
  declareDuplicates,
  declareDrives,
  declareUndo,
  declarePlans,
  declareEnsure,
  declarePin,
  declareVerify,
  declareFindings,
  declareRepair,
  declareJobs,
  declareAudit,
  declareRecover,
  declareProblems,
  declareRebuild,
  declareSettings,
  declareServe,
  declareDemo,
  declareCall,
  declareMethods,
];
