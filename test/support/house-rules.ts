/** Who may import whom, as rules for dependency-cruiser: the dependency tables of the README in executable form. */
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

const LEAF = '^src-main/engine/(storage|media|rules|catalog|settings|ledger)/';
const CONTRACT = '^src-preload/api/';
const OURS = '^(src-[a-z]+|test|e2e)/';
const DOORS = '^src-main/engine/(engine|dispatch|serve-media)[.]ts$';

/** A package is called by its name when it is not installed, else by its file in node_modules. */
const library = (name: string) => `(^|node_modules/)${name.replace('*', '[^/]+')}(/|$)`;

const forbid = (name: string, from: Record<string, unknown>, to: Record<string, unknown>): IForbiddenRuleType =>
  ({ name, severity: 'error', from, to }) as IForbiddenRuleType;

const folders = [
  forbid('the contract imports only itself and zod', { path: CONTRACT }, { pathNot: [CONTRACT, library('zod')] }),
  forbid('the bridge imports only electron', { path: '^src-preload/index[.]ts$' }, { pathNot: [library('electron')] }),
  forbid(
    'a leaf imports no other leaf and nothing above it',
    { path: LEAF },
    { path: OURS, pathNot: [CONTRACT, '^src-main/engine/$1/'] },
  ),
  forbid(
    'the engine imports nothing but itself and the contract',
    { path: '^src-main/engine/' },
    { path: OURS, pathNot: [CONTRACT, '^src-main/engine/'] },
  ),
  forbid(
    "a host imports the contract, itself, the page's door and the engine's three doors",
    { path: '^src-main/hosts/([^/]+)/' },
    { path: OURS, pathNot: [CONTRACT, '^src-main/hosts/$1/', DOORS, '^src-main/hosts/serve-page[.]ts$'] },
  ),
  forbid(
    'a screen imports the contract, the client, ui, media, itself and the stores of others',
    { path: '^src-renderer/((?!ui/|media/)[^/]+)/' },
    {
      path: OURS,
      pathNot: [CONTRACT, '^src-renderer/client[.]ts$', '^src-renderer/(ui|media|$1)/', '/store[.]ts$'],
    },
  ),
  forbid(
    'what draws media knows no screen',
    { path: '^src-renderer/media/' },
    { path: OURS, pathNot: [CONTRACT, '^src-renderer/client[.]ts$', '^src-renderer/(ui|media)/'] },
  ),
  forbid(
    'widgets know nothing of media',
    { path: '^src-renderer/ui/' },
    { path: OURS, pathNot: ['^src-renderer/ui/'] },
  ),
  forbid(
    'the page imports only itself and the contract',
    { path: '^src-renderer/' },
    { path: OURS, pathNot: [CONTRACT, '^src-renderer/'] },
  ),
  forbid('there is no Node in the page', { path: '^src-renderer/' }, { dependencyTypes: ['core'] }),
  forbid('nothing shipped imports tests', { path: '^src-' }, { path: '^(test|e2e)/' }),
  forbid('there are no cycles', {}, { circular: true }),
  forbid(
    'the engine never reaches electron',
    { path: '^src-main/engine/' },
    { path: library('electron'), reachable: true },
  ),
];

/** Library (`*`: any package of that scope) → the only places that may import it, so that it can be replaced there and loaded late. */
export const homes: Record<string, string[]> = {
  electron: ['src-main/hosts/electron/', 'src-preload/index.ts'],
  '@aws-sdk/*': ['src-main/engine/storage/s3.ts'],
  '@google-cloud/*': ['src-main/engine/storage/gcs.ts'],
  'better-sqlite3': ['src-main/engine/catalog/'],
  sharp: ['src-main/engine/media/preview.ts'],
  'exiftool-vendored': ['src-main/engine/media/tags.ts'],
  saxes: ['src-main/engine/media/'],
  keytar: ['src-main/engine/settings/secrets.ts'],
  yaml: ['src-main/engine/settings/'],
  hono: ['src-main/hosts/web/'],
  '@hono/*': ['src-main/hosts/web/'],
  commander: ['src-main/hosts/cli/'],
  zod: ['src-preload/api/', 'src-main/'],
  react: ['src-renderer/'],
  'react-dom': ['src-renderer/'],
  zustand: ['src-renderer/'],
  '@tanstack/*': ['src-renderer/'],
  'lucide-react': ['src-renderer/ui/icon.tsx'],
  'intl-messageformat': ['src-renderer/ui/text.ts'],
  '@fontsource-variable/*': ['src-renderer/main.tsx'],
};

const homeRules = Object.entries(homes).map(([name, places]) =>
  forbid(
    `${name} has one home`,
    {
      path: '^src-',
      pathNot: places.map((place) => `^${place.replaceAll('.', '[.]')}${place.endsWith('/') ? '' : '$'}`),
    },
    { path: library(name) },
  ),
);

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** Cruises the source folders below `root` that exist; sees type-only, dynamic and aliased imports as well as plain ones. */
export async function findViolations(root: string, folderNames: string[]): Promise<Violation[]> {
  const options: ICruiseOptions = {
    baseDir: root,
    ruleSet: { forbidden: [...folders, ...homeRules] },
    validate: true,
    tsPreCompilationDeps: true,
    // TypeScript 7 has no parser for JavaScript callers; swc reads the same syntax.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node'] },
  };
  const { output } = await cruise(folderNames, options);
  const { modules, summary } = output as ICruiseResult;
  if (modules.length === 0) throw new Error(`no modules found in ${folderNames.join(', ')} below ${root}`);
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}
